import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../state/stateFolder.ts';
import { findAuthorities, openAuthority } from '../tls/certificateAuthority.ts';
import { machineFolder } from '../tls/machineFolder.ts';
import type { Machine } from './machine.ts';
import { type Authority, SHARED_STORES } from './trustStores.ts';

export interface StoreOutcome {
  readonly store: string;
  /** Undefined: done. */
  readonly problem: string | undefined;
}

export interface TrustReport {
  /** Path of the PEM file, for programs with a list of their own. */
  readonly ca: string;
  readonly outcomes: readonly StoreOutcome[];
}

/** Makes the programs of this machine believe this machine's CA, as far as they share a list that can be changed from here. */
export async function installTrust(machine: Machine): Promise<TrustReport> {
  const folder = machineFolder(machine.env, machine.platform);
  const { path, certificate } = await openAuthority({ folder });
  const file = newestFile(folder);
  writeAtomically(file, certificate);
  const before = readInstalled(folder);
  // Remembered first: what is half done can be undone.
  writeInstalled(folder, [...new Set([certificate, ...before])]);
  const outcomes = storesOf(machine).map((store) => {
    if (before.some((one) => one !== certificate)) store.remove(machine, toAuthorities(folder, before));
    return { store: store.name, problem: store.install(machine, { certificate, file }) };
  });
  return { ca: path, outcomes };
}

/** Takes back what {@link installTrust} did, also for authorities from before a renewal. The CA's own files stay. */
export function removeTrust(machine: Machine): TrustReport {
  const folder = machineFolder(machine.env, machine.platform);
  const { path, certificates } = findAuthorities({ folder });
  const known = [...new Set([...readInstalled(folder), ...certificates])];
  const outcomes = storesOf(machine).map((store) => ({
    store: store.name,
    problem: store.remove(machine, toAuthorities(folder, known)),
  }));
  if (outcomes.every(({ problem }) => problem === undefined)) {
    rmSync(newestFile(folder), { force: true });
    rmSync(installedFile(folder), { force: true });
  }
  return { ca: path, outcomes };
}

function storesOf(machine: Machine): typeof SHARED_STORES {
  return SHARED_STORES.filter((store) => store.isThere(machine));
}

function newestFile(folder: string): string {
  return join(folder, 'newest-ca.pem');
}

function installedFile(folder: string): string {
  return join(folder, 'trusted.json');
}

function toAuthorities(folder: string, certificates: readonly string[]): readonly Authority[] {
  return certificates.map((certificate) => ({ certificate, file: newestFile(folder) }));
}

function readInstalled(folder: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(readFileSync(installedFile(folder), 'utf8'));
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

function writeInstalled(folder: string, certificates: readonly string[]): void {
  writeAtomically(installedFile(folder), `${JSON.stringify(certificates, null, 2)}\n`);
}
