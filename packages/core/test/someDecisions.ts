import {
  checkDisplayName,
  countSelected,
  createRoster,
  decideDisconnect,
  decideLease,
  deriveSyncState,
  diagnose,
  disconnectFacts,
  headerTick,
  lintConnectionInput,
  pressHeader,
  previewAssignment,
  selectAllMatching,
  toggleSelected,
  toScope,
  transitionConnection,
  viewOf,
} from '../src/index.ts';
import { builtAt, makeConnection, makeUsers } from '../src/testing/builders.ts';

/**
 * One question to each part of core that decides, for a tenant of 1,000 users, as plain data. Its own module, because it is carried
 * into a context that has nothing but the language (bareContext.test.ts).
 */
export function makeDecisions() {
  const users = makeUsers(1000, { disabled: 3 });
  const roster = createRoster(users);
  const view = viewOf(roster, { text: 'desk 3' }, 'displayName');
  const pressed = pressHeader(
    { selection: selectAllMatching({}), remembered: null },
    { filter: view.filter, matching: roster.size },
  );
  const allButOne = toggleSelected(selectAllMatching(view.filter), 'user-3');
  const old = makeConnection();
  const oauth = makeConnection({ authType: 'oauth-delegated' });
  const unready = {
    authType: oauth.authType,
    status: 'saved',
    reason: null,
    hasGrant: false,
    hasSecret: false,
    hasTenant: true,
    hasRegistration: true,
    consent: 'none',
    expiry: 'far',
    requestedBy: null,
  } as const;
  return {
    size: roster.size,
    inView: view.length,
    firstInView: roster.userAt(view.rowAt(0)).address,
    header: headerTick(view, old.id),
    pressed: pressed.selection.type,
    scope: toScope(allButOne),
    selected: countSelected(allButOne, view.length),
    preview: previewAssignment(users, { tick: [oauth.id], untick: [old.id] }, 'revision-1'),
    lease: decideLease({ ticked: [{ ...old, connectionId: old.id, consecutiveSuccesses: 2 }], holder: null }),
    sync: deriveSyncState({
      assigned: true,
      lastAttemptAt: builtAt,
      lastSuccessAt: builtAt,
      consecutiveSuccesses: 2,
      lastError: null,
      now: Date.parse(builtAt) + 900_000,
      intervalSeconds: 300,
    }),
    gate: decideDisconnect(disconnectFacts(users, old.id, 1)),
    authorize: transitionConnection(unready, { type: 'AUTHORIZE_STARTED' }),
    name: checkDisplayName('exchange with basic', [old]),
    lint: lintConnectionInput(
      { authType: 'oauth-delegated', tenantId: 'common', account: 'service@contoso.example' },
      { connections: [old] },
    ),
    diagnosis: diagnose({ literal: 'AADSTS50020: User account does not exist in tenant.' }),
  };
}
