import { X509Certificate } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine, RunResult } from './machine.ts';
import { addToNss, nssFolder, removeFromNss } from './nssStore.ts';

/** A list of trusted authorities that programs of this machine share. */
export interface SharedStore {
  readonly name: string;
  /** Whether this machine has it, and the tool to change it. */
  isThere(machine: Machine): boolean;
  /** The problem, if there was one. */
  install(machine: Machine, authority: Authority): string | undefined;
  remove(machine: Machine, authorities: readonly Authority[]): string | undefined;
}

export interface Authority {
  /** PEM, one certificate. */
  readonly certificate: string;
  /** A file with exactly this certificate; tools read files. */
  readonly file: string;
}

const FILE_NAME = 'authshift-mock-idp.crt';

const debian: SharedStore = {
  name: "the system's list (update-ca-certificates)",
  isThere: (machine) =>
    machine.platform === 'linux' && machine.has('update-ca-certificates') && existsSync(machine.debianCertificates),
  install: (machine, { certificate, file }) => {
    const target = join(machine.debianCertificates, FILE_NAME);
    const command = `sudo cp ${file} ${target} && sudo update-ca-certificates`;
    return write(target, certificate, command) ?? problemOf(machine.run('update-ca-certificates', []));
  },
  remove: (machine) => {
    const target = join(machine.debianCertificates, FILE_NAME);
    if (!existsSync(target)) return undefined;
    const command = `sudo rm ${target} && sudo update-ca-certificates --fresh`;
    return unlink(target, command) ?? problemOf(machine.run('update-ca-certificates', ['--fresh']));
  },
};

const fedora: SharedStore = {
  name: "the system's list (update-ca-trust)",
  isThere: (machine) =>
    machine.platform === 'linux' && machine.has('update-ca-trust') && existsSync(machine.fedoraAnchors),
  install: (machine, { certificate, file }) => {
    const target = join(machine.fedoraAnchors, FILE_NAME);
    const command = `sudo cp ${file} ${target} && sudo update-ca-trust extract`;
    return write(target, certificate, command) ?? problemOf(machine.run('update-ca-trust', ['extract']));
  },
  remove: (machine) => {
    const target = join(machine.fedoraAnchors, FILE_NAME);
    if (!existsSync(target)) return undefined;
    const command = `sudo rm ${target} && sudo update-ca-trust extract`;
    return unlink(target, command) ?? problemOf(machine.run('update-ca-trust', ['extract']));
  },
};

const nss: SharedStore = {
  name: 'the list of Chromium and its relatives (certutil)',
  isThere: (machine) => machine.platform === 'linux' && machine.has('certutil'),
  install: (machine, { certificate }) => addToNss(machine, certificate),
  remove: (machine) => {
    if (existsSync(nssFolder(machine))) removeFromNss(machine);
    return undefined;
  },
};

const keychain: SharedStore = {
  name: 'the login keychain (security)',
  isThere: (machine) => machine.platform === 'darwin' && machine.has('security'),
  install: (machine, { file }) => {
    const path = join(machine.home, 'Library', 'Keychains', 'login.keychain-db');
    return problemOf(machine.run('security', ['add-trusted-cert', '-r', 'trustRoot', '-p', 'ssl', '-k', path, file]));
  },
  // `-t` takes the trust settings away, too. One that is not there is nothing to complain about.
  remove: (machine, authorities) => {
    for (const one of authorities) machine.run('security', ['delete-certificate', '-Z', fingerprint(one), '-t']);
    return undefined;
  },
};

const windows: SharedStore = {
  name: "this user's list (certutil)",
  isThere: (machine) => machine.platform === 'win32' && machine.has('certutil'),
  install: (machine, { file }) => problemOf(machine.run('certutil', ['-user', '-addstore', 'Root', file])),
  remove: (machine, authorities) => {
    for (const one of authorities) machine.run('certutil', ['-user', '-delstore', 'Root', fingerprint(one)]);
    return undefined;
  },
};

export const SHARED_STORES: readonly SharedStore[] = [debian, fedora, nss, keychain, windows];

/** SHA-1 in hexadecimal, as these tools name certificates. */
function fingerprint({ certificate }: Authority): string {
  return new X509Certificate(certificate).fingerprint.replaceAll(':', '');
}

function problemOf({ ok, stderr, stdout }: RunResult): string | undefined {
  return ok ? undefined : (stderr || stdout).trim() || 'the tool gave no reason';
}

function write(target: string, text: string, command: string): string | undefined {
  return attempt(() => writeFileSync(target, text, { mode: 0o644 }), command);
}

function unlink(target: string, command: string): string | undefined {
  return attempt(() => rmSync(target), command);
}

/** `command`: what an administrator would type instead. */
function attempt(work: () => void, command: string): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? `an administrator has to: ${command}` : message;
  }
}
