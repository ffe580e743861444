import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Demo, launch } from './launcher/launch.ts';
import { type DemoOptions, parseOptions, usage } from './launcher/options.ts';
import { openStateFolder, type StateFolder } from './launcher/stateFolder.ts';
import { peopleToSignInAs } from './product/actors.ts';

const root = join(import.meta.dirname, '..', '..', '..');

async function main(): Promise<void> {
  const options = readOptions();
  if (options === 'help') return console.log(usage);
  const folder = openFreeFolder(options);
  if (!options.json) console.log('Starting the mocks, the back end and the admin UI ...');
  const demo = await launch(folder, options);
  folder.saveRun({ pid: process.pid, children: demo.children.map(({ pid }) => pid), url: demo.url });
  announce(demo, options);
  await endedBy(demo);
  await demo.stop();
  folder.clearRun();
}

function readOptions(): DemoOptions | 'help' {
  try {
    return parseOptions(process.argv.slice(2), root);
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${usage}`);
  }
}

function openFreeFolder(options: DemoOptions): StateFolder {
  const folder = openStateFolder(options.stateFolder);
  const run = folder.runningNow();
  if (run)
    fail(
      `The demo already runs on this folder: ${run.url} (process ${run.pid}). Stop it first, or pass --state FOLDER.`,
    );
  if (!options.reset) return folder;
  rmSync(options.stateFolder, { recursive: true, force: true });
  return openStateFolder(options.stateFolder);
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
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        asked = true;
        resolve();
      });
    }
    for (const child of demo.children) {
      child.ended.then(() => {
        if (asked) return;
        process.exitCode = 1;
        console.error(`${child.name} ended; stopping the rest.`);
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
