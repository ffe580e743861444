import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** Publishable packages, each after those it builds on. */
export const packages = ['core', 'mock-idp', 'mock-exchange', 'server', 'ui'] as const;

/** Runs a program of the workspace from the root and answers its exit code. */
export function runTool(tool: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): number {
  const bin = join(root, 'node_modules', '.bin');
  const separator = process.platform === 'win32' ? ';' : ':';
  const result = spawnSync(tool, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env, PATH: `${bin}${separator}${process.env.PATH ?? ''}` },
  });
  if (result.error) throw result.error;
  return result.status ?? 1;
}
