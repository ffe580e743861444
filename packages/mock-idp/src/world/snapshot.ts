import { createHash } from 'node:crypto';
import * as z from 'zod';
import { SeedError } from '../directory/readSeed.ts';
import { MockIdpError, wordIssues } from '../mockIdpError.ts';
import type { DirectoryBook } from './directoryBook.ts';
import type { CopiedTables, Memory } from './memory.ts';

const snapshotSchema = z.strictObject({
  version: z.literal(1),
  takenAt: z.iso.datetime(),
  tenant: z.guid().optional(),
  seed: z.string(),
  tables: z.record(z.string(), z.record(z.string(), z.unknown())),
  digest: z.string(),
});

/**
 * A world, or one tenant of it, at one moment: plain JSON, to keep in memory or a file.
 *
 * In it are directory, consents, account states, sign-ins of browsers, refresh tokens, faults and clocks; passwords, app secrets and the
 * browsers' cookie values as they are, refresh tokens and device codes as hashes. So it deserves the care the state folder gets. Not in
 * it: signing keys (they stay with the mock), authorization codes, pages somebody is in the middle of, and the record of requests.
 */
export interface Snapshot {
  readonly version: 1;
  /** ISO instant. */
  readonly takenAt: string;
  /** The id of the one tenant it is of; missing for the whole world. */
  readonly tenant?: string;
  /** Fingerprint of the seed it builds on. */
  readonly seed: string;
  readonly tables: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Fingerprint of all the rest, so that a torn or edited file is noticed. */
  readonly digest: string;
}

export interface Snapshots {
  take(tenantId?: string): Snapshot;
  /** Throws `MockIdpError` `invalid_snapshot`, and then nothing has changed. Answers which tenant it was of. */
  restore(snapshot: unknown): string | undefined;
}

export interface SnapshotOptions {
  readonly memory: Memory;
  readonly directoryBook: DirectoryBook;
  readonly afterwards: (tenantId: string | undefined) => void;
}

export function createSnapshots({ memory, directoryBook, afterwards }: SnapshotOptions): Snapshots {
  const seedOf = (tenantId: string | undefined): string => digestOf(directoryBook.startOf(tenantId));
  const put = (tables: CopiedTables, tenantId: string | undefined): void => {
    memory.put(tables, tenantId);
    directoryBook.reload(tenantId);
  };
  return {
    take: (tenantId) => {
      const taken = {
        version: 1 as const,
        takenAt: new Date().toISOString(),
        ...(tenantId === undefined ? {} : { tenant: tenantId }),
        seed: seedOf(tenantId),
        tables: memory.copy(tenantId),
      };
      return { ...taken, digest: digestOf(taken) };
    },
    restore: (input) => {
      const { tenant, seed, tables } = readSnapshot(input);
      if (seed !== seedOf(tenant)) {
        throw new MockIdpError('invalid_snapshot', 'The snapshot was taken of a world with another seed.');
      }
      const before = memory.copy(tenant);
      try {
        put(tables, tenant);
      } catch (error) {
        put(before, tenant);
        if (!(error instanceof SeedError)) throw error;
        throw new MockIdpError('invalid_snapshot', `The snapshot does not fit this world: ${error.message}`, {
          cause: error,
        });
      }
      afterwards(tenant);
      return tenant;
    },
  };
}

function readSnapshot(input: unknown): z.output<typeof snapshotSchema> {
  const parsed = snapshotSchema.safeParse(input);
  if (!parsed.success) {
    throw new MockIdpError('invalid_snapshot', wordIssues(parsed.error.issues, 'snapshot'));
  }
  const { digest, ...rest } = parsed.data;
  if (digest !== digestOf(rest)) {
    throw new MockIdpError('invalid_snapshot', 'The snapshot is not as it was taken: its digest does not fit.');
  }
  return parsed.data;
}

/** The same for the same content, whatever the order of members a database may have given it. */
function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('base64url').slice(0, 22);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
