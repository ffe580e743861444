import { randomUUID, X509Certificate } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../state/stateFolder.ts';
import { DAY, HOUR } from '../world/duration.ts';
import type { IssuedCertificate } from './issueCertificates.ts';
import { isLocalName, SERVER_NAMES } from './localNames.ts';
import { machineFolder } from './machineFolder.ts';

/** How long an authority, and all that it issued, is good. */
const LIFETIME = 90 * DAY;
/** So much of it must be left when a mock starts; otherwise a new one is made. */
const RENEW_BEFORE = 30 * DAY;
/** A container's clock may be behind this machine's. */
const BACKDATED = HOUR;

/** This machine's certificate authority, and what a server shows that it signed. */
export interface CertificateAuthority {
  /** The file to trust, in PEM; it also holds authorities from before that are not over yet. Its path never changes. */
  readonly path: string;
  /** The newest authority's certificate, in PEM. */
  readonly certificate: string;
  /** For `localhost`, `host.docker.internal`, the loopback addresses and the names it was opened with. */
  readonly server: IssuedCertificate;
  /** For any other local name. Throws `RangeError` for a name that is not local. */
  issueFor(name: string): Promise<IssuedCertificate>;
}

/** What one file holds. One file, so that key and certificate are never of different authorities. */
interface StoredAuthority {
  readonly authority: IssuedCertificate;
  readonly server: IssuedCertificate;
}

export interface AuthorityOptions {
  readonly folder?: string;
  /** Host names it speaks for besides those of this machine. */
  readonly names?: readonly string[];
  readonly now?: () => number;
}

/** Reads this machine's authority; makes it when there is none, or when it would be over within a month. */
export async function openAuthority({
  folder = machineFolder(),
  names = [],
  now = Date.now,
}: AuthorityOptions = {}): Promise<CertificateAuthority> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Read before anything is waited for: whoever starts at the same moment goes for the same number.
  const next = (listNumbers(folder)[0] ?? 0) + 1;
  const known = readAuthorities(folder).filter(({ stored }) => endOf(stored) > now());
  const newest = known[0];
  const isFresh =
    newest !== undefined && endOf(newest.stored) - now() > RENEW_BEFORE && speaksFor(newest.stored, names);
  const stored = isFresh ? newest.stored : await renew(join(folder, `authority-${next}.json`), { now: now(), names });
  const path = join(folder, 'ca.pem');
  publish(path, folder, now());
  return {
    path,
    certificate: stored.authority.certificate,
    server: stored.server,
    issueFor: async (name) => {
      if (!isLocalName(name)) throw new RangeError(`The mock's own CA does not speak for ${name}.`);
      const { issueServerCertificate } = await import('./issueCertificates.ts');
      return issueServerCertificate(stored.authority, [name], lifetimeOf(stored));
    },
  };
}

/** An authority of an earlier version may know fewer names. */
function speaksFor({ server }: StoredAuthority, names: readonly string[]): boolean {
  const certificate = new X509Certificate(server.certificate);
  return names.every((name) => certificate.checkHost(name) !== undefined);
}

/** The authority's certificate if there is one already, newest first; nothing is made. */
export function findAuthorities({ folder = machineFolder(), now = Date.now }: AuthorityOptions = {}): {
  readonly path: string;
  readonly certificates: readonly string[];
} {
  const certificates = readAuthorities(folder)
    .filter(({ stored }) => endOf(stored) > now())
    .map(({ stored }) => stored.authority.certificate);
  return { path: join(folder, 'ca.pem'), certificates };
}

const FILE = /^authority-(\d+)\.json$/;

interface Generation {
  readonly number: number;
  readonly stored: StoredAuthority;
}

function readAuthorities(folder: string): readonly Generation[] {
  return listNumbers(folder).flatMap((number) => {
    const stored = readStored(join(folder, `authority-${number}.json`));
    return stored === undefined ? [] : [{ number, stored }];
  });
}

/** Newest first. */
function listNumbers(folder: string): readonly number[] {
  try {
    const numbers = readdirSync(folder).flatMap((name) => FILE.exec(name)?.[1] ?? []);
    return numbers.map(Number).sort((one, other) => other - one);
  } catch {
    return [];
  }
}

function readStored(path: string): StoredAuthority | undefined {
  try {
    const { authority, server } = JSON.parse(readFileSync(path, 'utf8')) as StoredAuthority;
    for (const { certificate } of [authority, server]) new X509Certificate(certificate);
    return { authority, server };
  } catch {
    return undefined;
  }
}

interface WantedAuthority {
  readonly now: number;
  readonly names: readonly string[];
}

/** Two mocks that start at the same moment end with the same authority: only one of them can create the next file. */
async function renew(path: string, wanted: WantedAuthority): Promise<StoredAuthority> {
  const stored = await createAuthority(wanted);
  const draft = `${path}.${randomUUID()}`;
  writeAtomically(draft, JSON.stringify(stored));
  try {
    linkSync(draft, path);
    return stored;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readStored(path) ?? stored;
  } finally {
    rmSync(draft, { force: true });
  }
}

async function createAuthority({ now, names }: WantedAuthority): Promise<StoredAuthority> {
  const { issueAuthority, issueServerCertificate } = await import('./issueCertificates.ts');
  const lifetime = { notBefore: new Date(now - BACKDATED), notAfter: new Date(now + LIFETIME) };
  const day = lifetime.notAfter.toISOString().slice(0, 10);
  const scope = names.length === 0 ? 'Entra ID, this machine only' : 'posing as Entra ID';
  const authority = issueAuthority({ commonName: `AuthShift mock ${scope}, until ${day}`, lifetime, names });
  return { authority, server: issueServerCertificate(authority, [...SERVER_NAMES, ...names], lifetime) };
}

/** A client that trusts `ca.pem` also trusts mocks that were started before a renewal. What is over is deleted. */
function publish(path: string, folder: string, now: number): void {
  const kept = readAuthorities(folder).filter(({ number, stored }) => {
    const isOver = endOf(stored) <= now;
    if (isOver) rmSync(join(folder, `authority-${number}.json`), { force: true });
    return !isOver;
  });
  const text = kept.map(({ stored }) => stored.authority.certificate).join('');
  if (readText(path) === text) return;
  writeAtomically(path, text);
  // Public, and containers run as somebody else; the folder is closed to others all the same.
  chmodSync(path, 0o644);
  // Another process may have renewed in between, and written first.
  publish(path, folder, now);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function lifetimeOf({ authority }: StoredAuthority): { readonly notBefore: Date; readonly notAfter: Date } {
  const { validFrom, validTo } = new X509Certificate(authority.certificate);
  return { notBefore: new Date(validFrom), notAfter: new Date(validTo) };
}

function endOf(stored: StoredAuthority): number {
  return lifetimeOf(stored).notAfter.getTime();
}
