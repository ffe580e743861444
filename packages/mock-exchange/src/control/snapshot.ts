import { createHash } from 'node:crypto';
import { type CopiedTables, wordIssues } from '@authshift/mock-idp/beside';
import * as z from 'zod';
import { MockExchangeError } from '../mockExchangeError.ts';

/**
 * Everything about the mailboxes that changes, or one tenant's part of it, at one moment: plain JSON, to keep in memory or a file.
 * Settings, permissions, calendars, mail and faults are in it; connections and the record of requests are not. Mail is in it as it
 * is, so it deserves the care the state folder gets.
 */
export interface Snapshot {
  readonly version: 1;
  /** ISO instant. */
  readonly takenAt: string;
  /** The id of the one tenant it is of; missing for the whole world. */
  readonly tenant?: string;
  /** Fingerprint of the seed it builds on. */
  readonly seed: string;
  readonly tables: CopiedTables;
  /** Fingerprint of all the rest, so that a torn or edited file is noticed. */
  readonly digest: string;
}

const snapshotSchema = z.strictObject({
  version: z.literal(1),
  takenAt: z.iso.datetime(),
  tenant: z.guid().optional(),
  seed: z.string(),
  tables: z.record(z.string(), z.record(z.string(), z.unknown())),
  digest: z.string(),
});

export interface SnapshotSource {
  readonly seed: string;
  copy(tenantId?: string): CopiedTables;
}

export function takeSnapshot({ seed, copy }: SnapshotSource, tenantId: string | undefined): Snapshot {
  const taken = {
    version: 1 as const,
    takenAt: new Date().toISOString(),
    ...(tenantId === undefined ? {} : { tenant: tenantId }),
    seed,
    tables: copy(tenantId),
  };
  return { ...taken, digest: digestOf(taken) };
}

/** Throws `MockExchangeError` `invalid_snapshot`. */
export function readSnapshot(input: unknown, seed: string): z.output<typeof snapshotSchema> {
  const parsed = snapshotSchema.safeParse(input);
  if (!parsed.success) throw invalid(wordIssues(parsed.error.issues, 'snapshot'));
  const { digest, ...rest } = parsed.data;
  if (digest !== digestOf(rest)) throw invalid('The snapshot is not as it was taken: its digest does not fit.');
  if (rest.seed !== seed) throw invalid('The snapshot was taken of a world with another seed.');
  return parsed.data;
}

function invalid(message: string): MockExchangeError {
  return new MockExchangeError('invalid_snapshot', message);
}

/** The same for the same content, whatever the order of members a database may have given it. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('base64url').slice(0, 22);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
