import { join } from 'node:path';
import { type Demo, launch } from './launcher/launch.ts';
import { type DemoOptions, parseOptions, usage } from './launcher/options.ts';
import { openStateFolder, type StateFolder } from './launcher/stateFolder.ts';
import { peopleToSignInAs } from './product/actors.ts';

const root = join(import.meta.dirname, '..', '..', '..');

async function main(): Promise<void> {
  const options = readOptions();
  if (options === 'help') return console.log(usage);
  const folder = await takeFolder(options);
  try {
    await run(folder, options);
  } finally {
    folder.clearRun();
  }
}

async function run(folder: StateFolder, options: DemoOptions): Promise<void> {
  if (options.reset) folder.reset();
  if (!options.json) console.log('Starting the mocks, the back end and the admin UI ...');
  const demo = await launch(folder, options);
  const { pid } = process;
  const children = demo.children.map((child) => child.pid);
  folder.saveRun({ pid, children, url: demo.url });
  // Listened for before anybody is told: whoever reads the address may press Ctrl-C at once.
  const ended = endedBy(demo);
  announce(demo, options);
  await ended;
  folder.saveRun({ pid, children, url: null });
  await demo.stop();
}

function readOptions(): DemoOptions | 'help' {
  try {
    return parseOptions(process.argv.slice(2), root);
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${usage}`);
  }
}

async function takeFolder(options: DemoOptions): Promise<StateFolder> {
  const folder = openStateFolder(options.stateFolder);
  const other = await folder.claim();
  if (!other) return folder;
  const doing =
    other.url === null ? 'is starting or ending on this folder' : `already runs on this folder: ${other.url}`;
  return fail(`The demo ${doing} (process ${other.pid}). Stop it first, or pass --state FOLDER.`);
}

function announce(demo: Demo, options: DemoOptions): void {
  if (options.json) {
    console.log(JSON.stringify({ url: demo.url, pids: demo.children.map(({ pid }) => pid), mocks: demo.mocks }));
    return;
  }
  const password = (upn: string) => demo.mocks.users.find((user) => user.upn === upn)?.password ?? '(unknown)';
  console.log(
    `\nHarborline is ready:  ${demo.url}\n\nSign in to Harborline (these accounts belong to its maker, tenant Fabrikam):`,
  );
  for (const { upn, purpose } of peopleToSignInAs)
    console.log(`  ${upn.padEnd(28)} ${password(upn).padEnd(20)} ${purpose}`);
  console.log('\nWhen you press Authorize, sign in as the customer’s service account (tenant Contoso):');
  console.log(`  ${'service@contoso.example'.padEnd(28)} ${password('service@contoso.example')}`);
  console.log(`\nData is kept in ${options.stateFolder} (start with --reset to forget it). Ctrl-C ends everything.\n`);
}

/** Resolves on Ctrl-C, on SIGTERM, or when a part of the demo ends by itself, which it says. */
function endedBy(demo: Demo): Promise<void> {
  return new Promise((resolve) => {
    let ending = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        ending = true;
        resolve();
      });
    }
    for (const child of demo.children) {
      child.ended.then(() => {
        if (ending) return;
        ending = true;
        process.exitCode = 1;
        console.error(`The demo stops, because ${child.name} ended unexpectedly. Start it again; its data is kept.`);
        resolve();
      });
    }
  });
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
