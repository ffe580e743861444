import type { AuthType, Connection } from '../contract/index.ts';

const longestName = 120;

const tags: Readonly<Record<AuthType, string>> = {
  basic: 'Basic',
  ntlm: 'NTLM',
  'oauth-delegated': 'OAuth',
  'oauth-app': 'OAuth app',
  'oauth-ropc': 'OAuth password',
};

/** What tells one connection's column from the next in a table of users. */
export interface ColumnTitle {
  /** The display name, with the account behind it when another connection has the same name. Text, never markup. */
  readonly name: string;
  /** The auth type in a word. */
  readonly tag: string;
}

/** What stands over a connection's column. */
export function columnTitle(
  connection: Pick<Connection, 'id' | 'displayName' | 'authType' | 'account'>,
  all: readonly Pick<Connection, 'id' | 'displayName' | 'authType'>[],
): ColumnTitle {
  const key = nameKey(connection.displayName);
  const twin = all.some(
    (other) =>
      other.id !== connection.id && other.authType === connection.authType && nameKey(other.displayName) === key,
  );
  const name = twin ? `${connection.displayName} (${connection.account})` : connection.displayName;
  return { name, tag: tags[connection.authType] };
}

/**
 * Why a display name cannot be used, or null. Names are compared as a person sees them: case, width and doubled spaces do
 * not make two names. A connection that can still be restored keeps its name.
 */
export function checkDisplayName(
  name: string,
  connections: readonly Pick<Connection, 'id' | 'displayName'>[],
  ownId?: string,
): 'blank' | 'too_long' | 'taken' | null {
  const trimmed = name.trim();
  if (trimmed === '') return 'blank';
  if (trimmed.length > longestName) return 'too_long';
  const key = nameKey(trimmed);
  return connections.some(({ id, displayName }) => id !== ownId && nameKey(displayName) === key) ? 'taken' : null;
}

/** The form of a display name that must be unique in an organization. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
