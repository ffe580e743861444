/**
 * The command as it is documented, where a hosts file leads Entra's names to this machine and port 443 is free: started by a test in
 * namespaces of its own. Prints what the proofs print.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WITH_GOVERNMENT } from './world.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** From the command's first line. Rejects if it ends without one. */
async function readCa(command: ChildProcess): Promise<string> {
  if (command.stdout === null) throw new Error('The command has no output.');
  const ended = once(command, 'exit').then<never>(([code]) =>
    Promise.reject(new Error(`The command ended with ${code}.`)),
  );
  const [line] = await Promise.race([once(createInterface(command.stdout), 'line'), ended]);
  return (JSON.parse(String(line)) as { readonly ca: string }).ca;
}

const folder = mkdtempSync(join(tmpdir(), 'by hosts file '));
const seed = join(folder, 'world.json');
writeFileSync(seed, JSON.stringify(WITH_GOVERNMENT));
const command = [here('../../src/cli.ts'), '--entra-hosts', '--port', '443', '--seed', seed, '--json'];
const mock = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: await readCa(mock) };
  const proofs = spawn(process.execPath, [here('./proofs.ts')], { env, stdio: 'inherit' });
  await once(proofs, 'exit');
} finally {
  if (mock.exitCode === null) {
    mock.kill();
    await once(mock, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}
