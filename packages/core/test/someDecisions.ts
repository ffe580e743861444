import {
  buildAuthorizeUrl,
  checkDisplayName,
  countSelected,
  createRoster,
  decideDisconnect,
  decideLease,
  deriveSyncState,
  diagnose,
  disconnectFacts,
  exchangeCommands,
  headerTick,
  inspectToken,
  judgePreflight,
  lintConnectionInput,
  nextSteps,
  parseMicrosoftPage,
  planWaves,
  pressHeader,
  previewAssignment,
  previewRollback,
  redact,
  rulesAsOf,
  selectAllMatching,
  suggestPilot,
  toggleSelected,
  toScope,
  transitionConnection,
  transitionWave,
  viewOf,
  watchSecret,
} from '../src/index.ts';
import { builtAt, makeConnection, makeUsers } from '../src/testing/builders.ts';

const now = Date.parse(builtAt);
const users = makeUsers(1000, { disabled: 3 });
const old = makeConnection();
const oauth = makeConnection({ authType: 'oauth-delegated' });

/**
 * One question to each part of core that decides, for a tenant of 1,000 users, as plain data. Its own module, because it is carried
 * into a context that has nothing but the language (bareContext.test.ts).
 */
export function makeDecisions() {
  return {
    assignment: decideAssignment(),
    calendar: rulesAsOf(now, old),
    connection: decideConnection(),
    diagnosis: decideDiagnosis(),
    migration: decideMigration(),
    oauth: decideOauth(),
    preflight: judgePreflight({ address: 'room@contoso.example', licence: 'none' }, { connection: oauth, now }),
    registration: watchSecret({ kind: 'client-secret', expiresAt: '2022-06-08T08:00:00.000Z' }, now),
    sync: deriveSyncState({
      assigned: true,
      lastAttemptAt: builtAt,
      lastSuccessAt: builtAt,
      consecutiveSuccesses: 2,
      lastError: null,
      now: now + 900_000,
      intervalSeconds: 300,
    }),
  };
}

function decideAssignment() {
  const roster = createRoster(users);
  const view = viewOf(roster, { text: 'desk 3' }, 'displayName');
  const pressed = pressHeader(
    { selection: selectAllMatching({}), remembered: null },
    { filter: view.filter, matching: roster.size },
  );
  const allButOne = toggleSelected(selectAllMatching(view.filter), 'user-3');
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
  };
}

function decideConnection() {
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
    authorize: transitionConnection(unready, { type: 'AUTHORIZE_STARTED' }),
    name: checkDisplayName('exchange with basic', [old]),
  };
}

function decideDiagnosis() {
  const literal = 'AADSTS50020: User account does not exist in tenant.';
  return {
    known: diagnose({ literal }),
    page: parseMicrosoftPage(`Sorry, but we are having trouble signing you in. ${literal}`),
    redacted: redact('Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln'),
  };
}

function decideMigration() {
  const stopRule = { failures: 5, rate: 0.1, rateFrom: 10, consecutive: 3 };
  const common = { name: 'Wave', to: oauth.id, from: old.id, size: 400, window: null, concurrency: 4 };
  const { waves } = planWaves(
    { ...common, observeIntervals: 2, stopRule },
    { userIds: users.map(({ id }) => id), firstOrdinal: 1 },
  );
  const facts = { previous: [], connectionReady: true };
  return {
    gate: decideDisconnect(disconnectFacts(users, old.id, 1)),
    steps: nextSteps({ now, connections: [old, oauth], users: 1000, onLegacy: 1000, onOauth: 0 }),
    pilot: suggestPilot(users),
    waves: waves.map(({ userIds }) => userIds.length),
    started: waves.map(({ wave }) => transitionWave(wave, { type: 'START', now, facts, manualRelease: false })),
    rollback: previewRollback({ gained: [{ connection: old, users: 10 }], count: 10, snapshot: 'revision-1', now }),
  };
}

function decideOauth() {
  return {
    lint: lintConnectionInput(
      { authType: 'oauth-delegated', tenantId: 'common', account: 'service@contoso.example' },
      { connections: [old] },
    ),
    url: buildAuthorizeUrl({
      tenant: 'contoso.example',
      clientId: '0f4c2b1a-7d3e-4c59-9a86-1e2d3c4b5a60',
      redirectUri: 'https://product.example/v1/oauth/callback',
      scopes: ['https://outlook.office365.com/EWS.AccessAsUser.All', 'offline_access'],
      state: 'A'.repeat(22),
      codeChallenge: 'B'.repeat(43),
    }),
    token: inspectToken('eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln', { now }),
    commands: exchangeCommands({ kind: 'smtp-auth-tenant', enabled: false }),
  };
}
