import { type RosterSort, sameFilter } from '@authshift/core';
import type { UserFilter } from '@authshift/core/contract';

/** Where a person is in the table: serializable, so that an address or a session can bring them back to the same place. */
export interface AuthTypeTableValue {
  readonly filter: UserFilter;
  readonly sort: RosterSort;
  /** The page shown, from 0. */
  readonly page: number;
  /** The user whose details were opened last; gets the focus when the table comes back. */
  readonly focusedUserId: string | null;
  /** Ids of columns the person has put away: `status`, `connection:<id>`, `extra:<id>`. */
  readonly hiddenColumns: readonly string[];
}

const sortable = /^-?(displayName|address|upn|licence|location|status|(assigned|lastSuccess):.+)$/s;
const states = ['released', 'waiting', 'observing', 'healthy', 'retrying', 'failing', 'silent'] as const;
const mailboxes = ['user', 'shared', 'resource'] as const;
const verdicts = ['ready', 'warn', 'block'] as const;

/**
 * Reads a value that came from an address or a storage, as it was or as its JSON: what is not understood is left out, and nothing
 * throws.
 */
export function readTableValue(value: unknown): AuthTypeTableValue {
  const read = typeof value === 'string' ? parse(value) : value;
  const { filter, sort, page, focusedUserId, hiddenColumns } = isRecord(read) ? read : {};
  return {
    filter: readFilter(filter),
    sort: typeof sort === 'string' && sortable.test(sort) ? (sort as RosterSort) : 'displayName',
    page: typeof page === 'number' && Number.isSafeInteger(page) && page > 0 ? page : 0,
    focusedUserId: typeof focusedUserId === 'string' ? focusedUserId : null,
    hiddenColumns: isTexts(hiddenColumns) ? hiddenColumns : [],
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readFilter(value: unknown): UserFilter {
  if (!isRecord(value)) return {};
  const { text, status, connection, licence, location, mailbox, preflight, waveId } = value;
  return {
    ...(typeof text === 'string' && text !== '' ? { text: text.slice(0, 200) } : {}),
    ...(isTexts(status) ? { status: known(states, status) } : {}),
    ...(isRecord(connection) && typeof connection.id === 'string' && typeof connection.assigned === 'boolean'
      ? { connection: { id: connection.id, assigned: connection.assigned } }
      : {}),
    ...(isTexts(licence) ? { licence } : {}),
    ...(isTexts(location) ? { location } : {}),
    ...(isTexts(mailbox) ? { mailbox: known(mailboxes, mailbox) } : {}),
    ...(isTexts(preflight) ? { preflight: known(verdicts, preflight) } : {}),
    ...(typeof waveId === 'string' ? { waveId } : {}),
  };
}

function known<T extends string>(all: readonly T[], named: readonly string[]): T[] {
  return all.filter((one) => named.includes(one));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

export function isUnfiltered(filter: UserFilter): boolean {
  return sameFilter(filter, {});
}
