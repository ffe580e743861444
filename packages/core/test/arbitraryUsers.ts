import fc from 'fast-check';
import type { AssignmentChange, Scope, UserFilter, UserRow, UserSync, UserSyncState } from '../src/contract/index.ts';

/** Users as a back end might tell them, few enough in kind to meet again and again. */
export const connectionIds = ['basic', 'graph', 'oauth'] as const;
export const userIds = Array.from({ length: 70 }, (_, i) => `user-${i}`);

const states: readonly UserSyncState[] = ['healthy', 'observing', 'waiting', 'retrying', 'silent', 'failing'];
const instants = [null, '2022-06-01T08:00:00.000Z', '2022-06-01T08:05:00.123Z', '2022-06-02T00:00:00.000Z'] as const;

const arbitraryError: fc.Arbitrary<UserSync['lastError']> = fc.option(
  fc.record({
    code: fc.constantFrom(null, 'AADSTS50173'),
    literal: fc.constantFrom('ErrorServerBusy', 'ErrorAccessDenied'),
    firstSeenAt: fc.constantFrom('2022-06-01T08:00:00Z', '2022-06-01T09:00:00Z'),
    lastSeenAt: fc.constantFrom('2022-06-01T08:00:00Z', '2022-06-01T09:00:00Z'),
    count: fc.integer({ min: 1, max: 2 }),
  }),
  { freq: 1 },
);

/** A user's entry for one connection; who was released keeps what was true before. */
export function arbitrarySync(connectionId: string): fc.Arbitrary<UserSync> {
  const facts = {
    lastAttemptAt: fc.constantFrom(...instants),
    lastSuccessAt: fc.constantFrom(...instants),
    consecutiveSuccesses: fc.integer({ min: 0, max: 3 }),
    itemsSynced: fc.option(fc.nat({ max: 2 })),
    lastError: arbitraryError,
  };
  return fc.oneof(
    fc.record({ ...facts, leased: fc.boolean(), state: fc.constantFrom(...states) }).map((told) => ({
      connectionId,
      assigned: true,
      ...told,
    })),
    fc
      .record(facts)
      .map((told) => ({ connectionId, assigned: false, leased: false, state: 'released' as const, ...told })),
  );
}

/** The connections of a user in the order of their ids, as a roster shows them. */
const arbitrarySyncs = fc
  .subarray([...connectionIds])
  .chain((ids) => fc.tuple(...ids.map(arbitrarySync)))
  .map((entries) => [...entries]);

export function arbitraryUser(id: string): fc.Arbitrary<UserRow> {
  return fc
    .record({
      displayName: fc.constantFrom('Room 1', 'room 2', 'Röom 3', 'Ro\u0302om 3', 'Desk', 'desk', ''),
      address: fc.constantFrom(`${id}@contoso.example`, 'shared@contoso.example', 'DESK@contoso.example'),
      alias: fc.constantFrom(null, '', 'alias@fabrikam.example'),
      licence: fc.constantFrom('E3', 'e3', 'F1', null),
      location: fc.constantFrom('Building 1', 'building 2', null),
      mailbox: fc.constantFrom('user', 'shared', 'resource', null),
      enabled: fc.boolean(),
      preflight: fc.constantFrom('ready', 'warn', 'block', null),
      waveId: fc.constantFrom('wave-1', 'wave-2', null),
      sync: arbitrarySyncs,
    })
    .map(({ alias, ...told }) => ({ id, ...told, upn: alias ?? told.address }));
}

/** Some of the seventy, each once. */
export const arbitraryUsers: fc.Arbitrary<readonly UserRow[]> = fc
  .subarray(userIds)
  .chain((ids) => fc.tuple(...ids.map(arbitraryUser)));

export const arbitraryFilter: fc.Arbitrary<UserFilter> = fc.record(
  {
    text: fc.constantFrom('room', 'DESK ', 'user-1', '@contoso', 'nobody', '', 'o', 'om'),
    status: fc.subarray([...states, 'released' as const], { minLength: 1 }),
    connection: fc.record({ id: fc.constantFrom(...connectionIds, 'unknown'), assigned: fc.boolean() }),
    licence: fc.constantFrom(['E3'], ['F1', 'E3'], [], [''], ['', 'F1']),
    location: fc.constantFrom(['Building 1'], ['building 2', '']),
    mailbox: fc.subarray(['user', 'shared', 'resource']),
    preflight: fc.subarray(['ready', 'warn', 'block']),
    waveId: fc.constantFrom('wave-1', 'wave-3'),
  },
  { requiredKeys: [] },
);

const arbitraryIds = fc.subarray([...userIds, 'unknown'], { maxLength: 12 });
export const arbitraryScope: fc.Arbitrary<Scope> = fc.oneof(
  arbitraryIds.map((ids): Scope => ({ type: 'include', ids })),
  fc.record({ type: fc.constant('exclude' as const), filter: arbitraryFilter, ids: arbitraryIds }),
);

export const arbitraryChange: fc.Arbitrary<AssignmentChange> = fc
  .record({ tick: fc.subarray([...connectionIds, 'new']), untick: fc.subarray([...connectionIds, 'new']) })
  .map(({ tick, untick }) => ({ tick, untick: untick.filter((id) => !tick.includes(id)) }));
