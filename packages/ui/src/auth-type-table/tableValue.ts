import type { UserFilter, UserSort } from '@authshift/core/contract';

/** Where a person is in the table: serializable, so that an address or a session can bring them back to the same place. */
export interface AuthTypeTableValue {
  readonly filter: UserFilter;
  readonly sort: UserSort;
  /** The page shown, from 0. */
  readonly page: number;
  /** The user whose details were opened last; gets the focus when the table comes back. */
  readonly focusedUserId: string | null;
}

const sorts: readonly UserSort[] = ['displayName', '-displayName', 'address', '-address'];
const states = ['released', 'waiting', 'observing', 'healthy', 'retrying', 'failing', 'silent'] as const;

/** Reads a value that came from an address or a storage: what is not understood is left out, and nothing throws. */
export function readTableValue(value: unknown): AuthTypeTableValue {
  const { filter, sort, page, focusedUserId } = isRecord(value) ? value : {};
  return {
    filter: readFilter(filter),
    sort: sorts.find((known) => known === sort) ?? 'displayName',
    page: typeof page === 'number' && Number.isSafeInteger(page) && page > 0 ? page : 0,
    focusedUserId: typeof focusedUserId === 'string' ? focusedUserId : null,
  };
}

function readFilter(value: unknown): UserFilter {
  if (!isRecord(value)) return {};
  const { text, status, connection, licence, location } = value;
  return {
    ...(typeof text === 'string' && text !== '' ? { text: text.slice(0, 200) } : {}),
    ...(Array.isArray(status) ? { status: states.filter((state) => status.includes(state)) } : {}),
    ...(isRecord(connection) && typeof connection.id === 'string' && typeof connection.assigned === 'boolean'
      ? { connection: { id: connection.id, assigned: connection.assigned } }
      : {}),
    ...(isTexts(licence) ? { licence } : {}),
    ...(isTexts(location) ? { location } : {}),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

export function sameFilter(a: UserFilter, b: UserFilter): boolean {
  return JSON.stringify(readFilter(a)) === JSON.stringify(readFilter(b));
}

export function isUnfiltered(filter: UserFilter): boolean {
  return sameFilter(filter, {});
}
