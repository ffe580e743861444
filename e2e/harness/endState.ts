import type { Connection, UserRow } from '@authshift/core';
import type { BackEnd } from './backEnd.ts';

/** How a customer stands, in words that are the same each time a journey is walked: no ids, no times. */
export interface EndState {
  /** By display name: how it signs in, over what, how it stands, and as whom. */
  readonly connections: Readonly<Record<string, string>>;
  /** How many users stand alike, by what is ticked for them, how that goes and which of it writes, and what the checks say. */
  readonly users: Readonly<Record<string, number>>;
  /** By the connection that users were last checked for. */
  readonly checks: Readonly<Record<string, { readonly ready: number; readonly warn: number; readonly block: number }>>;
  /** By the name of the app: whether an administrator approved it. */
  readonly approvals: Readonly<Record<string, string>>;
  /** By name: how it ended, and how many of its users it moved. */
  readonly waves: Readonly<Record<string, string>>;
  /** What the tenant was asked to refuse, and how far that is. */
  readonly policyChanges: Readonly<Record<string, string>>;
  /** Whether every entry is as it was written, by what the back end says when it recomputes the chain. */
  readonly audit: 'valid' | 'broken';
}

export async function readEndState({ client, request }: BackEnd): Promise<EndState> {
  const [connections, { rows }, preflights, registrations, waves, policyChanges, audit] = await Promise.all([
    client.listConnections(),
    client.listUsers({ limit: 1000 }),
    client.listPreflights(),
    client.listRegistrations(),
    client.listWaves(),
    client.listPolicyChanges(),
    request('/harborline/audit').then((answer) => answer.json() as Promise<{ broken: unknown }>),
  ]);
  const name = nameIn(connections);
  return {
    connections: Object.fromEntries(connections.map((one) => [one.displayName, describeConnection(one)])),
    users: countAlike(rows.map((user) => describeUser(user, name))),
    checks: Object.fromEntries(
      preflights
        .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
        .map(({ connectionId, counts }) => [name(connectionId), counts]),
    ),
    approvals: Object.fromEntries(
      registrations.map(({ displayName, consent }) => [displayName, consent?.status ?? 'none']),
    ),
    waves: Object.fromEntries(
      waves.map((wave) => [wave.name, `${wave.status}, ${wave.counts.done} of ${wave.counts.total} moved`]),
    ),
    policyChanges: Object.fromEntries(
      policyChanges.map(({ kind, connectionId, status }) => [`${kind} for ${name(connectionId)}`, status]),
    ),
    audit: audit.broken === null ? 'valid' : 'broken',
  };
}

function nameIn(connections: readonly Connection[]): (id: string) => string {
  const names = new Map(connections.map(({ id, displayName }) => [id, displayName]));
  return (id) => names.get(id) ?? 'a connection that is gone';
}

function describeConnection(connection: Connection): string {
  const { authType, protocol, status, grant } = connection;
  const signedIn = grant === null ? '' : `, signed in as ${grant.account.upn}`;
  return `${authType} over ${protocol}: ${isLeft(connection) ? 'left by everybody' : status}${signedIn}`;
}

/** What nobody is ticked for any more is tried by nobody: how it stands says only when the last of them left. */
function isLeft({ authType, status, counts }: Connection): boolean {
  const isLegacy = authType === 'basic' || authType === 'ntlm';
  return isLegacy && counts.assigned === 0 && status !== 'disconnected';
}

function describeUser({ sync, preflight, enabled }: UserRow, name: (id: string) => string): string {
  const ticked = sync
    .filter(({ assigned }) => assigned)
    .map(({ connectionId, state, leased }) => `${name(connectionId)} is ${state}${leased ? ' and writes' : ''}`)
    .toSorted();
  return [
    ticked.length === 0 ? 'nothing ticked' : ticked.join('; '),
    ...(preflight === null ? [] : [`checked: ${preflight}`]),
    ...(enabled ? [] : ['not enabled']),
  ].join(', ');
}

function countAlike(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) counts[line] = (counts[line] ?? 0) + 1;
  return counts;
}
