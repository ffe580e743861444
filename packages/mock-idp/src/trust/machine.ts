import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What `trust` and `doctor` touch of the machine. Tests hand in another one. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Debian's folder of certificates an administrator adds. */
  readonly debianCertificates: string;
  /** Fedora's. */
  readonly fedoraAnchors: string;
  has(command: string): boolean;
  run(command: string, args: readonly string[], input?: string): RunResult;
}

export interface RunResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export function thisMachine(env: Machine['env'] = process.env): Machine {
  return {
    platform: process.platform,
    env,
    home: homedir(),
    debianCertificates: '/usr/local/share/ca-certificates',
    fedoraAnchors: '/etc/pki/ca-trust/source/anchors',
    has: (command) => findCommand(command, env) !== undefined,
    run: (command, args, input) => {
      const path = findCommand(command, env) ?? command;
      const { status, stdout, stderr, error } = spawnSync(path, args, {
        encoding: 'utf8',
        ...(input === undefined ? {} : { input }),
      });
      return { ok: status === 0, stdout: stdout ?? '', stderr: error?.message ?? stderr ?? '' };
    },
  };
}

/** `sbin` is not on everybody's path, but tools for certificates are there. */
function findCommand(command: string, env: Machine['env']): string | undefined {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].filter((folder) => folder !== '');
  const names = process.platform === 'win32' ? [`${command}.exe`, command] : [command];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
