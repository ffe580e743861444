import { createBits, eachBit } from '../assignment/bitset.ts';
import { columnsOf, liveOf, rosterOf } from '../assignment/rosterColumns.ts';
import type { Roster } from '../assignment/rosterView.ts';
import type { UserRow, UserSync } from '../contract/index.ts';
import type { ResumedMigration } from './createMigration.ts';
import type { MigrationState, PendingChange } from './migration.ts';

const version = 1;

/** A user as a line of plain values; numbers stand for texts that many share, 0 for null. */
type UserLine = readonly unknown[];
type SyncLine = readonly number[];

/** What a migration showed, as plain JSON: for a storage of the host's, and `readSnapshot`. It holds names and addresses. */
export interface MigrationSnapshot {
  readonly version: number;
  /** Instant at which it was taken. */
  readonly at: string;
  readonly facts: ResumedMigration['facts'];
  /** What many users share is told once. */
  readonly texts: readonly string[];
  readonly users: readonly (readonly unknown[])[];
  readonly pending: ResumedMigration['pending'];
}

/**
 * Keeps what a migration shows, so that a reload shows it again at once and goes on with changes not yet confirmed. Null
 * while there is nothing worth keeping. `now` in milliseconds since 1970.
 */
export function takeSnapshot(state: MigrationState, now: number): MigrationSnapshot | null {
  const { me, registrations, connections, snapshot, resumedFrom } = state;
  const { preflights, pilots, waves, checkpoints, rollbacks, invitations, policyChanges } = state;
  if (me === null) return null;
  const texts = createTexts();
  const lists = { preflights, pilots, waves, checkpoints, rollbacks, invitations, policyChanges };
  return {
    version,
    at: resumedFrom ?? new Date(now).toISOString(),
    facts: { me, registrations, connections, snapshot, ...lists },
    users: writeUsers(state.roster, texts),
    texts: texts.all,
    pending: state.pending.map(toPlain),
  };
}

/** What `createMigration` resumes from; null for anything that is not a snapshot this version has taken. */
export function readSnapshot(value: unknown): ResumedMigration | null {
  try {
    const { at, facts, texts, users, pending, version: taken } = value as MigrationSnapshot;
    if (taken !== version || Number.isNaN(Date.parse(at)) || typeof facts.me?.actor.id !== 'string') return null;
    return { at, facts, users: users.map((line) => readUser(line, texts)), pending: pending.map(toPlain) };
  } catch {
    return null;
  }
}

function toPlain(change: Omit<PendingChange, 'concerns'>): Omit<PendingChange, 'concerns'> {
  const { id, jobId, scope, expectedCount, snapshot, acceptUnproven } = change;
  return { id, jobId, scope, change: change.change, expectedCount, snapshot, acceptUnproven };
}

interface Texts {
  readonly all: string[];
  codeOf(text: string | null): number;
}

function createTexts(): Texts {
  const codes = new Map<string, number>();
  const all: string[] = [];
  return {
    all,
    codeOf(text) {
      if (text === null) return 0;
      const code = codes.get(text) ?? all.push(text);
      codes.set(text, code);
      return code;
    },
  };
}

function writeUsers(roster: Roster, { codeOf }: Texts): readonly UserLine[] {
  const columns = columnsOf(roster);
  const ticked = new Map([...columns.stored].map(([id, [assigned]]) => [id, assigned ?? createBits(0)]));
  // As the back end told them: what is pending is kept beside them.
  const told = rosterOf({ ...columns, ticked, pending: false });
  const users: UserLine[] = [];
  eachBit(liveOf(columns), (row) => users.push(writeUser(told.userAt(row), codeOf)));
  return users;
}

function writeUser(user: UserRow, codeOf: Texts['codeOf']): UserLine {
  const { id, displayName, address, upn, enabled, sync } = user;
  const shared = [user.licence, user.location, user.mailbox, user.preflight, user.waveId].map(codeOf);
  return [
    id,
    displayName,
    address,
    upn === address ? 0 : upn,
    Number(enabled),
    ...shared,
    sync.map((entry) => writeSync(entry, codeOf)),
  ];
}

function writeSync(entry: UserSync, codeOf: Texts['codeOf']): SyncLine {
  const { connectionId, assigned, leased, state, lastAttemptAt, lastSuccessAt, lastError } = entry;
  const error =
    lastError === null
      ? []
      : [
          codeOf(lastError.literal),
          codeOf(lastError.code),
          codeOf(lastError.firstSeenAt),
          codeOf(lastError.lastSeenAt),
          lastError.count,
        ];
  return [
    codeOf(connectionId),
    Number(assigned) + 2 * Number(leased),
    codeOf(state),
    codeOf(lastAttemptAt),
    codeOf(lastSuccessAt),
    entry.consecutiveSuccesses,
    entry.itemsSynced ?? -1,
    ...error,
  ];
}

function readUser(line: UserLine, texts: readonly string[]): UserRow {
  const [id, displayName, address, upn, enabled, licence, location, mailbox, preflight, waveId, sync] = line;
  const textOf = (code: unknown) => readText(code, texts);
  return {
    id: given(id),
    displayName: given(displayName),
    address: given(address),
    upn: given(upn === 0 ? address : upn),
    enabled: enabled === 1,
    licence: textOf(licence),
    location: textOf(location),
    mailbox: textOf(mailbox) as UserRow['mailbox'],
    preflight: textOf(preflight) as UserRow['preflight'],
    waveId: textOf(waveId),
    sync: (sync as readonly SyncLine[]).map((entry) => readSync(entry, texts)),
  };
}

function readSync(line: SyncLine, texts: readonly string[]): UserSync {
  const [
    connectionId,
    ticks = 0,
    state,
    attempt,
    success,
    successes = 0,
    items = -1,
    literal,
    code,
    first,
    last,
    count,
  ] = line;
  const textOf = (number: unknown) => readText(number, texts);
  return {
    connectionId: given(textOf(connectionId)),
    assigned: (ticks & 1) !== 0,
    leased: (ticks & 2) !== 0,
    state: given(textOf(state)) as UserSync['state'],
    lastAttemptAt: textOf(attempt),
    lastSuccessAt: textOf(success),
    consecutiveSuccesses: successes,
    itemsSynced: items < 0 ? null : items,
    lastError:
      literal === undefined
        ? null
        : {
            literal: given(textOf(literal)),
            code: textOf(code),
            firstSeenAt: given(textOf(first)),
            lastSeenAt: given(textOf(last)),
            count: count ?? 1,
          },
  };
}

function readText(code: unknown, texts: readonly string[]): string | null {
  return code === 0 ? null : given(texts[Number(code) - 1]);
}

function given(text: unknown): string {
  if (typeof text !== 'string') throw new TypeError('This is no snapshot.');
  return text;
}
