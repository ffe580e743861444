import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectMockMicrosoft, createMockExchange, type StartupLine } from '../src/index.ts';
import { startupLineSchema } from '../src/microsoft/startupLine.ts';
import { basic, element, envelope, getFolder, post } from './ewsRequests.ts';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

let folder: string;
let children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mock microsoft '));
});
afterEach(async () => {
  await Promise.all(children.map(end));
  children = [];
  await rm(folder, { recursive: true, force: true });
});

function run(...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function firstLine(child: ReturnType<typeof run>): Promise<string> {
  let read = '';
  for await (const chunk of child.stdout) {
    read += String(chunk);
    if (read.includes('\n')) return read.slice(0, read.indexOf('\n'));
  }
  throw new Error(`It ended before a line was printed: ${await text(child.stderr)}`);
}

async function start(...args: string[]) {
  const child = run('--json', '--port', '0', ...args);
  const line = startupLineSchema.parse(JSON.parse(await firstLine(child))) as StartupLine;
  return { child, line };
}

async function outcome(child: { stdout: Readable; stderr: Readable } & ChildProcess) {
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code };
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

describe('authshift-mock-microsoft --json', () => {
  it('prints one line that fits the published schema, when both mocks answer', async () => {
    const { line } = await start();
    expect(line.users.map((user) => user.upn)).toContain('service@contoso.example');
    // A TLS port is open, though Entra's is none.
    expect(line.ca).toBe(line.exchange.ca);
    const connected = await connectMockMicrosoft(line);
    expect([connected.idp.ca, connected.exchange.ca]).toEqual([undefined, line.ca]);
    expect((await post(line.exchange.ews, undefined, envelope(getFolder()))).status).toBe(401);
    const discovery = await fetch(`${line.origin}/contoso.example/v2.0/.well-known/openid-configuration`);
    expect(discovery.status).toBe(200);
    const published: unknown = JSON.parse(
      await readFile(new URL('../schema/startup-line.schema.json', import.meta.url), 'utf8'),
    );
    expect(z.fromJSONSchema(published as Parameters<typeof z.fromJSONSchema>[0]).safeParse(line).success).toBe(true);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends within a second on %s, also with connections open, and frees its ports',
    async (signal) => {
      const { child, line } = await start();
      const { exchange } = line;
      await fetch(exchange.ews, { headers: { Connection: 'keep-alive' } });
      const ca = await readFile(exchange.ca);
      const sockets = [exchange.imap, exchange.smtp, exchange.pop].map((address) => connect(Number(portOf(address))));
      const secured = [exchange.imaps, exchange.pops].map((address) =>
        connectTls({ port: Number(portOf(address)), host: 'localhost', ca }),
      );
      await Promise.all([...sockets, ...secured].map((socket) => once(socket, 'data')));
      const ended = [...sockets, ...secured].map((socket) => once(socket.resume(), 'close'));
      const exit = once(child, 'exit');
      const asked = performance.now();
      child.kill(signal);
      expect(await exit).toEqual([0, null]);
      expect(performance.now() - asked).toBeLessThan(1000);
      await Promise.all(ended);
      for (const url of [line.origin, exchange.ews, exchange.ewsOnPremises]) await expect(fetch(url)).rejects.toThrow();
    },
  );

  it('can be set up, and ended, from another process', async () => {
    const { child, line } = await start();
    const { idp, exchange, close } = await connectMockMicrosoft(line);
    const { oid } = await idp.user('licensed@contoso.example');
    await exchange.mailboxes.setCalendar('licensed@contoso.example', []);
    const mailboxes = await exchange.mailboxes.list(line.tenants[0]?.id ?? '');
    expect(mailboxes.find((mailbox) => mailbox.oid === oid)?.calendarItems).toBe(0);
    // Another Exchange can stand on the same directory, in a process of its own.
    const beside = await createMockExchange({ idp });
    const names = mailboxes.map(({ address }) => address);
    expect((await beside.mailboxes.list(line.tenants[0]?.id ?? '')).map(({ address }) => address)).toEqual(names);
    await beside.close();
    const exit = once(child, 'exit');
    await close();
    expect(await exit).toEqual([0, null]);
  });

  it('takes seeds for both mocks', async () => {
    const tenant = { id: '33333333-3333-4333-8333-333333333333', name: 'Past', domains: ['past.example'] };
    const seed = {
      tenants: [{ ...tenant, asOf: '2022-06-01' }],
      users: [{ upn: 'service@past.example', tenant: tenant.id, password: 'june-2022' }],
    };
    await writeFile(join(folder, 'seed.json'), JSON.stringify(seed));
    const exchangeSeed = { mailboxes: [{ address: 'service@past.example', items: [] }] };
    await writeFile(join(folder, 'exchange.json'), JSON.stringify(exchangeSeed));
    const { line } = await start('--seed', 'seed.json', '--exchange-seed', 'exchange.json');
    const answer = await post(line.exchange.ews, basic('service@past.example', 'june-2022'), envelope(getFolder()));
    expect(element(answer.text, 'TotalCount')).toBe('0');
  });

  it('finds its state again after a kill', async () => {
    const first = await start('--state', 'kept');
    const { exchange } = await connectMockMicrosoft(first.line);
    await exchange.mailboxes.setCalendar('licensed@contoso.example', []);
    const mailbox = await exchange.mailbox('licensed@contoso.example');
    await mailbox.set({ popEnabled: false });
    await mailbox.grant({ right: 'FullAccess', user: 'service@contoso.example' });
    await exchange.faults.add({ match: { protocol: 'imap' }, effect: { connection: 'drop' } });
    const mail = { from: 'admin@contoso.example', subject: 'Before the kill', folder: 'Inbox/Kept' };
    await exchange.mail.deliver('licensed@contoso.example', mail);
    const listed = await exchange.mail.list('licensed@contoso.example');
    const kept = await exchange.snapshot();
    await end(first.child);
    expect((await readdir(join(folder, 'kept'))).sort()).toEqual(['exchange', 'idp']);
    const second = await start('--state', 'kept');
    const again = await connectMockMicrosoft(second.line);
    expect(await again.exchange.mailboxes.calendar('licensed@contoso.example')).toEqual([]);
    expect(await again.exchange.mail.list('licensed@contoso.example')).toEqual(listed);
    expect(listed.map(({ subject }) => subject)).toContain('Before the kill');
    expect((await again.exchange.snapshot()).tables).toEqual(kept.tables);
  });
});

describe('authshift-mock-microsoft', () => {
  it('lists accounts and addresses for people, and lines that work when they are pasted', async () => {
    const child = run('--port', '0');
    let printed = '';
    for await (const chunk of child.stdout) {
      printed += String(chunk);
      if (printed.includes('Ctrl-C ends it.')) break;
    }
    expect(printed).toContain('service@contoso.example');
    expect(printed).toMatch(/http:\/\/localhost:\d+\/EWS\/Exchange\.asmx/);
    expect(printed).toMatch(/Contoso, as of \d{4}-\d\d-\d\d, refuses Basic/);
    const pasted = (printed.split('then any of these:\n')[1] ?? '').split('\n\n')[0] ?? '';
    expect(pasted.match(/curl/g)).toHaveLength(9);
    // They are curl's, which not every machine has.
    if (spawnSync('curl', ['--version']).error !== undefined) return;
    const shell = spawn('sh', ['-e'], { stdio: ['pipe', 'pipe', 'pipe'] });
    children.push(shell);
    shell.stdin.end(pasted);
    const { stdout, stderr, code } = await outcome(shell);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    for (const [what, answer] of Object.entries({
      imap: /^\* SEARCH 1 2 3/m,
      pop: /^1 \d+\r?$/m,
      ews: /<m:ResponseCode>NoError<.*<t:DisplayName>Calendar</,
      graph: /"value":\[\{.*"subject"/,
      admin: /"ImapEnabled":true/,
    })) {
      expect(stdout, what).toMatch(answer);
    }
    // Sent by SMTP to the mailbox that Graph showed a line later.
    expect(stdout).toContain('"subject":"Rehearsal"');
  });

  it.each(['--port', '--ports'])('ends with code 1 and says so when the %s is taken', async (option) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    try {
      const args = option === '--port' ? [option, port] : ['--port', '0', option, `http=${port}`];
      const { code, stdout, stderr } = await outcome(run(...args));
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toContain(port);
      expect(stderr).toMatch(/in use/i);
      expect(stderr).not.toMatch(/^\s+at /m);
    } finally {
      taken.close();
    }
  });

  it('ends with code 2 and names what is wrong with a seed', async () => {
    await writeFile(
      join(folder, 'exchange.json'),
      JSON.stringify({ mailboxes: [{ address: 'nobody@contoso.example' }] }),
    );
    const { code, stderr } = await outcome(run('--port', '0', '--exchange-seed', 'exchange.json'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/exchange\.json: There is no mailbox nobody@contoso\.example\.\n$/);
    await writeFile(
      join(folder, 'exchange.json'),
      JSON.stringify({ tenants: [{ tenant: 'contoso.example', ewsEnabled: 'no' }], mailbox: [] }),
    );
    const misspelt = await outcome(run('--port', '0', '--exchange-seed', 'exchange.json'));
    expect(misspelt.code).toBe(2);
    expect(misspelt.stderr).toMatch(/exchange\.json:1: tenants\[0\]\.ewsEnabled: .*\n.*\(top\): .*"mailbox"/);
  });

  it('ends with code 2 and its usage when it is called wrongly, and with 0 for --help', async () => {
    const wrong = await outcome(run('--port', 'x'));
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('Usage: authshift-mock-microsoft');
    const help = await outcome(run('--help'));
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('--exchange-seed FILE');
  });
});
