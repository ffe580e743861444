import { execFile } from 'node:child_process';
import { connect as connectTcp } from 'node:net';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { type LineClient, lineClient } from './lineClient.ts';
import { base64, type MailTokens, mailTokens, xoauth2 } from './mailTokens.ts';
import { oldHandshake } from './oldTls.ts';
import { old, pastSeed } from './pastTenant.ts';

const licensed = 'licensed@contoso.example';

let mocks: MockMicrosoft;
let tokens: MailTokens;
let token: string;
beforeAll(async () => {
  mocks = await startMockMicrosoft({ idp: { seed: pastSeed } });
  tokens = await mailTokens(mocks.idp);
  token = await tokens.delegated(licensed, 'POP.AccessAsUser.All');
});
afterAll(() => mocks?.close());
beforeEach(() => mocks.exchange.reset());

async function connect(manner: 'pop' | 'pops' = 'pops'): Promise<LineClient> {
  const { ca } = mocks.exchange;
  const client = await lineClient({ address: mocks.exchange[manner], ca, implicit: manner === 'pops' });
  onTestFinished(() => client.end());
  const name = Buffer.from('MOCKPR01CA0001.MOCKPRD01.PROD.OUTLOOK.EXAMPLE', 'utf16le').toString('base64');
  expect(await client.say()).toBe(`+OK The Microsoft Exchange POP3 service is ready. [${name}]`);
  return client;
}

async function authenticate(client: LineClient, user = licensed, secret = token): Promise<string> {
  expect(await client.say('AUTH XOAUTH2')).toBe('+');
  return client.say(xoauth2(user, secret));
}

async function signedIn(): Promise<LineClient> {
  const client = await connect();
  expect(await authenticate(client)).toBe('+OK User successfully authenticated.');
  return client;
}

const failed = '-ERR Authentication failure: unknown user name or bad password.';

describe('a connection', () => {
  it('offers sign-ins in TLS alone, which begins with STLS on the plain port', async () => {
    const client = await connect('pop');
    expect(await client.ask('CAPA')).toBe('+OK\r\nTOP\r\nUIDL\r\nSTLS\r\n.');
    for (const line of [`USER ${licensed}`, 'PASS x', 'AUTH XOAUTH2', 'STAT']) {
      expect(await client.say(line)).toBe('-ERR Command is not valid in this state.');
    }
    expect(await client.say('STLS')).toMatch(/^\+OK/);
    await client.secure();
    expect(await client.ask('CAPA')).toBe('+OK\r\nTOP\r\nUIDL\r\nSASL PLAIN XOAUTH2\r\nUSER\r\n.');
    expect(await client.say('STLS')).toBe('-ERR Command is not valid in this state.');
    expect(await authenticate(client)).toBe('+OK User successfully authenticated.');
    expect(await client.say('QUIT')).toBe('+OK Microsoft Exchange Server POP3 server signing off.');
  });

  it('row 16: does not shake hands by TLS 1.1', async () => {
    expect(await oldHandshake(mocks.exchange.pops)).toMatch(/ERR_SSL|ECONNRESET/);
  });
});

describe('row 14: any refusal of a token', () => {
  it('has the same words, whatever the cause', async () => {
    const unlicensed = 'unlicensed@contoso.example';
    const causes: readonly (readonly [string, string])[] = [
      ['service@contoso.example', token],
      [licensed, await tokens.delegated(licensed, 'IMAP.AccessAsUser.All')],
      [licensed, await tokens.delegated(licensed, 'https://graph.microsoft.com/Mail.Read')],
      [licensed, `${token.slice(0, -4)}AAAA`],
      [unlicensed, await tokens.delegated(unlicensed, 'POP.AccessAsUser.All')],
      ['nobody@contoso.example', token],
    ];
    for (const [user, secret] of causes) expect(await authenticate(await connect(), user, secret)).toBe(failed);
  });

  it('also for a mailbox without POP', async () => {
    await (await mocks.exchange.mailbox(licensed)).set({ popEnabled: false });
    expect(await authenticate(await connect())).toBe(failed);
  });

  it('also for what is no SASL response at all', async () => {
    const client = await connect();
    for (const response of ['', '*', 'AAAA', base64('user=a')]) {
      await client.say('AUTH XOAUTH2');
      expect(await client.say(response)).toBe(failed);
    }
    expect(await authenticate(client)).toMatch(/^\+OK/);
  });

  it('a token in the line of AUTH itself is too long a line', async () => {
    const client = await connect();
    client.write(`AUTH XOAUTH2 ${xoauth2(licensed, token)}\r\n`);
    expect(await client.rest()).toBe('-ERR Protocol error. Connection is closed. 10');
  });
});

describe('a password', () => {
  it('row 15: is refused, since Basic has ended', async () => {
    const { password } = await mocks.idp.user(licensed);
    const client = await connect();
    expect(await client.say(`USER ${licensed}`)).toBe('+OK');
    expect(await client.say(`PASS ${password}`)).toBe('-ERR Logon failure: unknown user name or bad password.');
    await client.say('AUTH PLAIN');
    expect(await client.say(base64(`\0${licensed}\0${password}`))).toBe(failed);
  });

  it('opened mailboxes in June 2022, by USER and PASS and by PLAIN, with and without an initial response', async () => {
    const byName = await connect();
    await byName.say(`USER ${old}`);
    expect(await byName.say('PASS june-2022')).toBe('+OK User successfully logged on.');
    const plain = base64(`\0${old}\0june-2022`);
    const byPlain = await connect();
    await byPlain.say('AUTH PLAIN');
    expect(await byPlain.say(plain)).toBe('+OK User successfully authenticated.');
    expect(await (await connect()).say(`AUTH PLAIN ${plain}`)).toBe('+OK User successfully authenticated.');
    const wrong = await connect();
    await wrong.say(`USER ${old}`);
    expect(await wrong.say('PASS june-2023')).toBe('-ERR Logon failure: unknown user name or bad password.');
  });
});

describe('an Inbox', () => {
  it('is listed, read and deleted from; what is deleted is gone after QUIT alone', async () => {
    const client = await signedIn();
    const [, count = '0', octets] = /^\+OK (\d+) (\d+)$/.exec(await client.say('STAT')) ?? [];
    expect(Number(count)).toBeGreaterThan(1);
    const list = (await client.ask('LIST')).split('\r\n').slice(1, -1);
    expect(list).toHaveLength(Number(count));
    expect(list.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)).toBe(Number(octets));
    expect(await client.say('LIST 1')).toBe(`+OK ${list[0]}`);
    const ids = (await client.ask('UIDL')).split('\r\n').slice(1, -1);
    expect(new Set(ids.map((line) => line.split(' ')[1])).size).toBe(ids.length);
    const whole = await client.ask('RETR 1');
    const top = await client.ask('TOP 1 0');
    expect(whole).toContain('Subject: ');
    expect(whole.startsWith(top.slice(0, -'.'.length).trimEnd())).toBe(true);
    expect(await client.say('DELE 1')).toBe('+OK');
    expect(await client.say('RETR 1')).toMatch(/^-ERR/);
    expect(await client.say('NOOP')).toBe('+OK');
    client.end();
    const again = await signedIn();
    expect((await again.say('STAT')).split(' ')[1]).toBe(count);
    await again.say('DELE 1');
    await again.say('RSET');
    await again.say('DELE 2');
    await again.say('QUIT');
    const last = await signedIn();
    expect(
      (await last.ask('UIDL'))
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.split(' ')[1]),
    ).toEqual(ids.filter((line) => !line.startsWith('2 ')).map((line) => line.split(' ')[1]));
  });

  it('is read by curl in TLS, with a token', async () => {
    const client = await signedIn();
    const expected = (await client.ask('RETR 1')).split('\r\n').slice(1, -1).join('\r\n');
    const options = ['--silent', '--show-error', '--cacert', mocks.exchange.ca, '--user', `${licensed}:`];
    const url = `pop3s://${mocks.exchange.pops}/1`;
    const { stdout } = await promisify(execFile)('curl', [...options, '--oauth2-bearer', token, url]);
    expect(stdout.trimEnd()).toBe(expected.trimEnd());
    const list = await promisify(execFile)('curl', [
      ...options,
      '--oauth2-bearer',
      token,
      `pop3s://${mocks.exchange.pops}/`,
    ]);
    expect(list.stdout).toMatch(/^1 \d+\r\n/);
  });

  it('is opened for an application that has Full Access, and for no other', async () => {
    const { app, token: daemon, servicePrincipalId } = await tokens.application('POP.AccessAsApp');
    const contoso = await mocks.exchange.tenant('contoso');
    await contoso.servicePrincipals.add({ appId: app.clientId, objectId: servicePrincipalId });
    expect(await authenticate(await connect(), licensed, daemon)).toBe(failed);
    await (await mocks.exchange.mailbox(licensed)).grant({ right: 'FullAccess', servicePrincipal: servicePrincipalId });
    expect(await authenticate(await connect(), licensed, daemon)).toMatch(/^\+OK/);
  });
});

describe('what no client should send', () => {
  it('is refused, and the connection goes on', async () => {
    const client = await signedIn();
    const noMessage = '-ERR The specified message is out of range.';
    for (const line of ['RETR', 'RETR 0', 'RETR 99999', 'RETR x', 'TOP 1', 'TOP 1 -1', 'DELE', 'LIST 99', 'UIDL 1 2']) {
      expect(await client.say(line)).toBe(noMessage);
    }
    expect(await client.say('AUTH PLAIN')).toBe('-ERR Command is not valid in this state.');
    expect(await client.say('XTND')).toBe('-ERR Protocol error. 14');
    expect(await client.say('\x00\xff')).toBe('-ERR Protocol error. 14');
    expect(await client.say('')).toBe('-ERR Protocol error. 14');
    expect(await client.say('NOOP')).toBe('+OK');
  });

  it('may come all at once', async () => {
    const client = await signedIn();
    client.write('NOOP\r\nSTAT\r\nRETR 1\r\nQUIT\r\nNOOP\r\n');
    const answers = await client.rest();
    expect(answers).toMatch(/^\+OK\r\n\+OK \d+ \d+\r\n\+OK\r\n[\s\S]*\r\n\.\r\n\+OK .* signing off\.$/);
  });

  it('ends the connection when it is too long', async () => {
    const client = await connect();
    client.write('a'.repeat(300));
    expect(await client.rest()).toBe('-ERR Protocol error. Connection is closed. 10');
    const inDialogue = await connect();
    await inDialogue.say('AUTH XOAUTH2');
    inDialogue.write('A'.repeat(20_000));
    expect(await inDialogue.rest()).toBe('-ERR Protocol error. Connection is closed. 10');
  });

  it('may come before STLS has answered, but counts for nothing', async () => {
    const client = await connect('pop');
    client.write('STLS\r\nUSER injected\r\n');
    await client.say();
    await client.secure();
    expect(await client.say('PASS x')).toBe('-ERR Command is not valid in this state.');
  });

  it('clients that never shake hands do not keep the mock from ending', async () => {
    const mock = await startMockMicrosoft();
    const sockets = await Promise.all(
      [mock.exchange.pops, mock.exchange.pop, mock.exchange.smtp].map(async (address) => {
        const [host = '', port = ''] = address.split(':');
        const socket = connectTcp({ host, port: Number(port) });
        socket.on('error', () => undefined);
        onTestFinished(() => void socket.destroy());
        await new Promise((resolve) => socket.once('connect', resolve));
        return socket;
      }),
    );
    const [, pop, smtp] = sockets;
    // TLS is promised, and never begun.
    for (const [socket, line] of [
      [pop, 'STLS'],
      [smtp, 'EHLO client.example\r\nSTARTTLS'],
    ] as const) {
      await new Promise((resolve) => socket?.once('data', resolve));
      socket?.write(`${line}\r\n`);
      await new Promise((resolve) => socket?.once('data', resolve));
    }
    const began = performance.now();
    await mock.close();
    expect(performance.now() - began).toBeLessThan(2000);
    for (const socket of sockets) {
      socket.resume();
      await expect.poll(() => socket.closed).toBe(true);
    }
  });

  it('may be anything', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom('STAT', 'RETR 1', 'AUTH', 'AUTH PLAIN', 'USER', 'PASS', 'TOP 1 1', 'CAPA', '\r\n', ' ')
        .map(Buffer.from),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        const client = await connect();
        client.write(Buffer.concat(pieces));
        client.write('\r\nQUIT\r\nQUIT\r\n');
        await client.rest();
      }),
      { numRuns: process.env.AUTHSHIFT_DEEP === '1' ? 200 : 25 },
    );
    expect(await authenticate(await connect())).toMatch(/^\+OK/);
  });
});

it('lets faults strike, and signs nobody in whom one refused', async () => {
  const { faults } = mocks.exchange;
  const match = { protocol: 'pop', mailbox: licensed } as const;
  await faults.add({
    match: { ...match, operation: 'sign-in' },
    effect: { refuse: 'authentication-failure' },
    times: 1,
  });
  await faults.add({ match: { ...match, operation: 'RETR' }, effect: { connection: 'drop' }, times: 1 });
  const client = await connect();
  expect(await authenticate(client)).toBe(failed);
  expect(await client.say('STAT')).toBe('-ERR Command is not valid in this state.');
  expect(await authenticate(client)).toMatch(/^\+OK/);
  client.write('RETR 1\r\n');
  expect(await client.rest()).toBe('');
  const record = await mocks.exchange.requests.list({ protocol: 'pop' });
  expect(record.filter(({ fault }) => fault !== undefined)).toHaveLength(2);
  expect(JSON.stringify(record)).not.toContain(xoauth2(licensed, token));
});
