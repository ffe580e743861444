import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { connectMockIdp, type SignIn } from '@authshift/mock-idp';
import { backEndOf } from './harness/backEnd.ts';
import { occupy } from './harness/command.ts';
import { makeStateFolder, type RunningDemo, removeStateFolder, startDemo } from './harness/demo.ts';
import { expect, openHarborline, test } from './harness/fixtures.ts';
import { cellBox, connect, openUsers, serviceAccount } from './harness/harborline.ts';

const moved = ['Branch 02 reception', 'Branch 02 manager'];

let stateFolder: string;
let running: RunningDemo[];

test.beforeEach(() => {
  stateFolder = makeStateFolder();
  running = [];
});

test.afterEach(async () => {
  for (const demo of running) await demo.stop();
  removeStateFolder(stateFolder);
});

async function start(): Promise<RunningDemo> {
  const demo = await startDemo({ stateFolder });
  running.push(demo);
  return demo;
}

test('after a power cut the demo starts again connected: ticks kept, syncs succeed, nobody signs in at Microsoft again', async ({
  page,
  browser,
}) => {
  const first = await start();
  await openHarborline(page, first);
  await connect(page, first, 'Exchange (OAuth)');
  const before = await backEndOf(page, first);
  await openUsers(page, 'branch-02');
  for (const user of moved) await cellBox(page, 'Exchange (OAuth)', user).check();
  // Read from the back end: the page shows a tick before the back end has it.
  await expect.poll(() => ticksOf(before)).toEqual(moved.map(() => ['Exchange (Basic)', 'Exchange (OAuth)']));
  const known = (await signInsOf(first)).length;
  expect(known).toBeGreaterThan(0);

  await first.kill();
  const restartedAt = new Date().toISOString();
  const taken = await occupy([new URL(first.mocks.origin), new URL(first.mocks.exchange.ews)].map(portOf), '127.0.0.1');
  const second = await start();
  await taken.free();
  const context = await browser.newContext();
  const again = await context.newPage();
  await openHarborline(again, second);
  const after = await backEndOf(again, second);
  expect(await ticksOf(after)).toEqual(moved.map(() => ['Exchange (Basic)', 'Exchange (OAuth)']));

  await test.step('new successes arrive on the new connection, with the tokens of before', async () => {
    const [connection] = (await after.listConnections()).filter(({ authType }) => authType === 'oauth-delegated');
    const evidence = async () =>
      (await usersOf(after)).map(({ sync }) => {
        const { state, leased, lastSuccessAt } = sync.find((one) => one.connectionId === connection?.id) ?? {};
        return { state, leased, fresh: (lastSuccessAt ?? '') > restartedAt };
      });
    const healthy = { state: 'healthy', leased: true, fresh: true };
    await expect.poll(evidence, { timeout: 60_000 }).toEqual(moved.map(() => healthy));
    expect(connection).toMatchObject({ status: 'healthy', grant: { account: { upn: serviceAccount } } });
    const since = (await signInsOf(second)).slice(known);
    expect(since.filter(({ flow }) => flow === 'interactive' || flow === 'authorization_code')).toEqual([]);
  });

  await test.step('everything has another address now, and the database holds none', async () => {
    const connections = await after.listConnections();
    expect(connections.map(({ serviceAddress }) => serviceAddress)).toEqual(
      connections.map(() => second.mocks.exchange.ews),
    );
    const [oauth] = connections.filter(({ authType }) => authType === 'oauth-delegated');
    const attempt = await after.startAuthorization(oauth?.id ?? '', { returnTo: '/' });
    const authorizeUrl = new URL(attempt.authorizeUrl);
    expect(authorizeUrl.origin).toBe(second.mocks.origin);
    expect(authorizeUrl.searchParams.get('redirect_uri')).toBe(`${second.url}/v1/oauth/callback`);
  });

  await context.close();
  expect(await second.stop()).toBe(0);
  const holding = (text: string) =>
    filesIn(join(stateFolder, 'db')).filter((file) => readFileSync(file).includes(text, 0, 'latin1'));
  expect(holding('Branch 02 reception')).not.toEqual([]);
  for (const origin of [first.url, second.url, first.mocks.origin, second.mocks.origin]) {
    expect(holding(new URL(origin).host), origin).toEqual([]);
  }
});

function portOf({ port }: URL): number {
  return Number(port);
}

type BackEnd = Awaited<ReturnType<typeof backEndOf>>;

async function usersOf(backEnd: BackEnd) {
  const { rows } = await backEnd.listUsers({ filter: { text: 'branch-02' }, sort: 'displayName', limit: 100 });
  return moved.map((user) => {
    const row = rows.find(({ displayName }) => displayName === user);
    if (!row) throw new Error(`there is no ${user}`);
    return row;
  });
}

/** The names of the connections ticked for each of the moved users. */
async function ticksOf(backEnd: BackEnd): Promise<string[][]> {
  const connections = await backEnd.listConnections();
  const nameOf = (id: string) => connections.find((connection) => connection.id === id)?.displayName ?? id;
  const users = await usersOf(backEnd);
  return users.map(({ sync }) =>
    sync
      .filter(({ assigned }) => assigned)
      .map(({ connectionId }) => nameOf(connectionId))
      .toSorted(),
  );
}

async function signInsOf({ mocks }: RunningDemo): Promise<SignIn[]> {
  const idp = await connectMockIdp(mocks.control.url, mocks.control.token);
  return (await idp.signIns.list()).filter(({ upn }) => upn === serviceAccount);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}
