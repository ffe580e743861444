import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { splitCertificates } from '../tls/pem.ts';
import type { Machine } from './machine.ts';

/** The name our CA has in a browser's list. */
export const NICKNAME = 'AuthShift mock Entra ID';

/** Where Chromium and its relatives keep what the user trusts (Network Security Services). */
export function nssFolder({ home }: Machine): string {
  return join(home, '.pki', 'nssdb');
}

/** Null when there is no tool to look with. */
export function listNssCertificates(machine: Machine): readonly string[] | null {
  if (!machine.has('certutil')) return null;
  const folder = nssFolder(machine);
  if (!existsSync(folder)) return [];
  const { ok, stdout } = machine.run('certutil', ['-d', `sql:${folder}`, '-L', '-n', NICKNAME, '-a']);
  return ok ? splitCertificates(stdout) : [];
}

export function addToNss(machine: Machine, certificate: string): string | undefined {
  const folder = nssFolder(machine);
  if (!existsSync(join(folder, 'cert9.db'))) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const made = machine.run('certutil', ['-d', `sql:${folder}`, '-N', '--empty-password']);
    if (!made.ok) return made.stderr;
  }
  removeFromNss(machine);
  const added = machine.run('certutil', ['-d', `sql:${folder}`, '-A', '-t', 'C,,', '-n', NICKNAME], certificate);
  return added.ok ? undefined : added.stderr;
}

/** Takes away every certificate of that name: one from before a renewal, too. */
export function removeFromNss(machine: Machine): void {
  const folder = nssFolder(machine);
  if (!existsSync(folder)) return;
  let goesOn = true;
  for (let round = 0; goesOn && round < 20; round += 1) {
    goesOn = machine.run('certutil', ['-d', `sql:${folder}`, '-D', '-n', NICKNAME]).ok;
  }
}
