import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type Command, isAnswering, occupy, readNotes, runDemo } from './harness/command.ts';
import { inDeep } from './harness/deep.ts';
import { makeStateFolder, removeStateFolder } from './harness/demo.ts';

/** The command a newcomer types: what it says, what it leaves behind, and how it ends. */
const ready = /Harborline is ready: {2}(http:\/\/localhost:(\d+))\n/;

/** Milliseconds a person waits for Ctrl-C without pressing it again. */
const soon = 10_000;

let folder: string;
let running: Command[];

test.beforeEach(() => {
  folder = makeStateFolder();
  running = [];
});

test.afterEach(async () => {
  for (const { pid, ended } of running) {
    tryKill(-pid, 'SIGKILL');
    await ended;
  }
  removeStateFolder(folder);
});

function demo(...args: readonly string[]): Command {
  const command = runDemo('--state', folder, ...args);
  running.push(command);
  return command;
}

test('prints one URL and the accounts, keeps its files private, and Ctrl-C in a terminal ends everything', async () => {
  const command = demo('--port', '0');
  const [, url = ''] = await command.shows(ready);
  await command.shows(/Ctrl-C ends everything/);

  expect(command.stdout().match(/http:\/\/\S+/g)).toEqual([url]);
  for (const role of ['admin', 'operator', 'viewer']) {
    expect(command.stdout()).toMatch(new RegExp(`${role}@fabrikam\\.example +\\S+ +${role}: `));
  }
  expect(command.stdout()).toMatch(/service@contoso\.example +\S+\n/);
  expect(command.stdout()).toContain(folder);
  expect(await (await fetch(url)).text()).toContain('<title>Harborline</title>');

  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of ['vault.key', 'ports.json', 'run.json', 'world.json', 'idp/state.jsonl']) {
    expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  }

  const { ports, children } = readNotes(folder);
  // A terminal sends the signal to every process of the group at once.
  process.kill(-command.pid, 'SIGINT');
  const pressed = Date.now();
  const code = await command.ended;
  // First what it said: a code alone explains nothing.
  expect(command.stderr()).toBe('');
  expect(code).toBe(0);
  expect(Date.now() - pressed).toBeLessThan(soon);
  for (const port of ports) expect(await isAnswering(port), `port ${port}`).toBe(false);
  expect(children.filter(isAlive)).toEqual([]);
});

/** Three starts one after the other, each: asked for by `pnpm test:deep`. */
const deepTest = inDeep(test);

deepTest('of two starts at once one wins, on free ports, and a later start finds them and the data again', async () => {
  // Another program on the other loopback address would get what browsers send to `localhost`.
  const busy = [await occupy([4300, 4320], '::1'), await occupy([4310], '127.0.0.1')];
  const [winner, loser] = await race(demo(), demo());
  const url = ready.exec(winner.stdout())?.[1];
  expect(await loser.ended).toBe(1);
  expect(loser.stderr()).toContain(`The demo is starting or ending on this folder (process ${winner.pid}).`);
  const { ports } = readNotes(folder);
  expect(ports.filter((port) => [4300, 4310, 4320].includes(port))).toEqual([]);
  const key = readFileSync(join(folder, 'vault.key'));

  const third = demo();
  expect(await third.ended).toBe(1);
  expect(third.stderr()).toContain(`The demo already runs on this folder: ${url} (process ${winner.pid}).`);
  expect(third.stderr()).toContain('Stop it first, or pass --state FOLDER.');
  expect((await fetch(`${url}/config.json`)).status).toBe(200);

  process.kill(winner.pid, 'SIGTERM');
  expect(await winner.ended).toBe(0);
  for (const port of ports) expect(await isAnswering(port), `port ${port}`).toBe(false);

  const next = demo();
  expect((await next.shows(ready))[1]).toBe(url);
  expect(readNotes(folder).ports).toEqual(ports);
  expect(readFileSync(join(folder, 'vault.key'))).toEqual(key);
  process.kill(next.pid, 'SIGINT');
  expect(await next.ended).toBe(0);
  for (const { free } of busy) await free();
});

deepTest(
  'when the launcher is killed its parts end, --reset starts anew, and when a part is killed the rest ends',
  async () => {
    const first = demo('--port', '0');
    await first.shows(ready);
    const { children, ports } = readNotes(folder);
    const key = readFileSync(join(folder, 'vault.key'));
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    await expect.poll(() => children.filter(isAlive), { timeout: soon }).toEqual([]);
    for (const port of ports) expect(await isAnswering(port), `port ${port}`).toBe(false);

    const second = demo('--port', '0', '--reset');
    await second.shows(ready);
    expect(readFileSync(join(folder, 'vault.key'))).not.toEqual(key);
    const after = readNotes(folder);
    process.kill(after.children[0] ?? 0, 'SIGKILL');
    expect(await second.ended).toBe(1);
    expect(second.stderr()).toContain(
      'The demo stops, because the mocks ended unexpectedly. Start it again; its data is kept.',
    );
    expect(second.stderr()).not.toContain('the back end ended');
    for (const port of after.ports) expect(await isAnswering(port), `port ${port}`).toBe(false);
  },
);

test('Ctrl-C while it still starts leaves nothing running', async () => {
  const command = demo('--port', '0');
  await command.shows(/Starting the mocks/);
  process.kill(-command.pid, 'SIGINT');
  await command.ended;
  // The group is gone when nobody is left to take a signal.
  await expect.poll(() => isAlive(-command.pid), { timeout: soon }).toBe(false);
});

test('explains a wrong option, and never empties or closes a folder that is not its own', async () => {
  const unknown = demo('--prot', '1');
  expect(await unknown.ended).toBe(1);
  expect(unknown.stderr()).toContain("'--prot'");
  expect(unknown.stderr()).toContain('--port N');

  const wrong = demo('--port', 'eighty');
  expect(await wrong.ended).toBe(1);
  expect(wrong.stderr()).toContain('--port takes a whole number from 0 to 65535, not "eighty".');

  const help = demo('--help');
  expect(await help.ended).toBe(0);
  expect(help.stdout()).toContain('--reset');

  const foreign = mkdtempSync(join(tmpdir(), 'authshift e2e foreign '));
  writeFileSync(join(foreign, 'letters.txt'), 'mine');
  const { mode } = statSync(foreign);
  const emptying = runDemo('--reset', '--state', foreign);
  expect(await emptying.ended).toBe(1);
  expect(emptying.stderr()).toContain('holds other files');
  expect(emptying.stderr()).not.toContain('    at ');
  expect(readdirSync(foreign)).toEqual(['letters.txt']);
  expect(statSync(foreign).mode).toBe(mode);
  rmSync(foreign, { recursive: true });
});

/** The one that comes up, then the one that does not. */
function race(one: Command, other: Command): Promise<[Command, Command]> {
  return Promise.any([
    one.shows(ready).then((): [Command, Command] => [one, other]),
    other.shows(ready).then((): [Command, Command] => [other, one]),
  ]);
}

function isAlive(pid: number): boolean {
  return tryKill(pid, 0);
}

function tryKill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
