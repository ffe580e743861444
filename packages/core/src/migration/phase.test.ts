import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Connection, PolicyChange, Verification } from '../contract/index.ts';
import { makeConnection, makeGrant, makeRegistration } from '../testing/builders.ts';
import { derivePhase, isAuthorized, isComplete, type MigrationPhase, type PhaseFacts } from './phase.ts';

const now = Date.parse('2026-11-22T08:00:00.000Z');
const at = new Date(now).toISOString();
const day = 86_400_000;
const basic = makeConnection();
const blank = makeConnection({ authType: 'oauth-delegated' });
const oauth: Connection = { ...blank, grant: makeGrant(), status: 'healthy' };
const gone: Connection = { ...basic, status: 'disconnected' };
const graph = makeConnection({ id: 'graph', authType: 'oauth-app', protocol: 'graph', status: 'healthy' });

const counts = (connections: Connection[], onLegacy: number, onOauth: number): PhaseFacts => ({
  connections,
  users: 400,
  onLegacy,
  onOauth,
});
const phase = (connections: Connection[], onLegacy: number, onOauth: number, more: Partial<PhaseFacts> = {}) =>
  derivePhase({ ...counts(connections, onLegacy, onOauth), ...more });

describe('the phase, for who knows connections and counts only,', () => {
  test.for([
    ['not-started', [], 0, 0],
    ['not-started', [basic], 400, 0],
    ['inventory', [basic, blank], 400, 0],
    ['inventory', [basic, { ...blank, status: 'awaiting-consent' }], 400, 0],
    ['prepared', [basic, { ...blank, status: 'ready' }], 400, 0],
    ['prepared', [basic, blank, { ...blank, status: 'wrong-account' }], 400, 0],
    ['not-started', [basic, { ...blank, status: 'disconnected' }], 400, 0],
    ['parallel', [basic, oauth], 400, 0],
    ['pilot', [basic, oauth], 400, 3],
    ['pilot', [basic, oauth], 400, 20],
    ['rolling-out', [basic, oauth], 400, 21],
    ['all-moved', [basic, oauth], 0, 400],
    ['legacy-disconnected', [gone, oauth], 0, 400],
    ['legacy-disconnected', [oauth], 0, 400],
  ] as const)('is %s', ([expected, connections, onLegacy, onOauth]) => {
    expect(phase([...connections], onLegacy, onOauth)).toBe(expected);
  });

  test('lets a small organization have a pilot of ten', () => {
    const of = (onOauth: number) => derivePhase({ connections: [basic, oauth], users: 20, onLegacy: 20, onOauth });
    expect([of(10), of(11)]).toEqual(['pilot', 'rolling-out']);
  });
});

describe('the first group', () => {
  const pilot = (status: 'running' | 'signed-off', members: number) => ({
    status,
    userIds: Array.from({ length: members }, (_, i) => `user-${i}`),
    counts: { passed: 0, pending: members, failed: 0 },
  });
  const wave = (startedAt: string | null) => ({
    id: 'wave-1',
    status: 'planned' as const,
    stop: null,
    startedAt,
    counts: { total: 0, done: 0, proven: 0, failed: 0, skipped: 0, released: 0 },
  });
  const first = (onOauth: number, more: Partial<PhaseFacts>) => phase([basic, oauth], 400, onOauth, more);

  test('is as large as its pilots', () => {
    expect(first(50, { pilots: [pilot('running', 50)] })).toBe('pilot');
    expect(first(51, { pilots: [pilot('running', 50)] })).toBe('rolling-out');
    expect(first(50, { pilots: [pilot('running', 20), pilot('running', 30)] })).toBe('pilot');
  });

  test('is over once somebody signed it off, or a wave has started', () => {
    expect(first(3, { pilots: [pilot('running', 3), pilot('signed-off', 3)] })).toBe('rolling-out');
    expect(first(3, { waves: [wave(null), wave(at)] })).toBe('rolling-out');
    expect(first(3, { waves: [wave(null)] })).toBe('pilot');
  });
});

describe('the quiet days', () => {
  const quiet = (lastReleasedAt: string | null, days = 7) =>
    phase([basic, oauth], 0, 400, { idle: { days, lastReleasedAt, lastUsedAt: null, now } });

  test('are cooling-off, also when they are over and nobody has disconnected yet', () => {
    expect(quiet(null)).toBe('all-moved');
    expect(quiet(at)).toBe('cooling-off');
    expect(quiet(new Date(now - 8 * day).toISOString())).toBe('cooling-off');
  });
});

describe('after Disconnect', () => {
  const change: NonNullable<PhaseFacts['policyChanges']>[number] = {
    kind: 'authentication-policy',
    status: 'proposed',
    connectionId: basic.id,
    declaredAppliedAt: null,
    window: null,
  };
  const proof = (kind: Verification['kind']) => ({
    kind,
    connectionId: kind === 'positive' ? oauth.id : basic.id,
    verdict: 'pass' as const,
    at,
  });
  const proofs = [proof('positive'), proof('negative')];
  const last = (more: Partial<PhaseFacts>) => phase([gone, oauth], 0, 400, more);
  const everything = {
    verifications: proofs,
    registrations: [makeRegistration()],
    failing: 0,
    stragglers: 0,
    now,
  };

  test('the tenant is hardened, proved, closed', () => {
    expect(last({ policyChanges: [] })).toBe('legacy-disconnected');
    expect(last({ policyChanges: [change] })).toBe('tenant-hardening');
    expect(last({ policyChanges: [change], verifications: [proof('positive')] })).toBe('tenant-hardening');
    expect(last({ verifications: [proof('positive')] })).toBe('legacy-disconnected');
    expect(last({ verifications: proofs })).toBe('proved');
    expect(last(everything)).toBe('closed');
  });

  test('it is not closed while something speaks against it, or is not known', () => {
    expect(last({ ...everything, failing: 1 })).toBe('proved');
    for (const unknown of ['registrations', 'failing', 'stragglers', 'now'] as const) {
      expect(last({ ...everything, [unknown]: undefined })).toBe('proved');
    }
    expect(last({ ...everything, verifications: undefined })).toBe('legacy-disconnected');
    const changed: Pick<PolicyChange, 'declaredAppliedAt'> = { declaredAppliedAt: new Date(now + 1).toISOString() };
    expect(last({ ...everything, policyChanges: [{ ...change, ...changed }] })).toBe('tenant-hardening');
  });

  test('a second leg starts the journey again', () => {
    const second = (graph: Connection, onLegacy: number, onOauth: number) =>
      phase([gone, oauth, graph], onLegacy, onOauth, everything);
    expect(second({ ...graph, status: 'saved' }, 400, 0)).toBe('inventory');
    expect(second(graph, 400, 0)).toBe('parallel');
    expect(second(graph, 400, 3)).toBe('pilot');
    expect(second(graph, 0, 400)).toBe('all-moved');
  });
});

test('Who has been let in once counts as authorized, whatever became of it', () => {
  const is = (status: Connection['status'], grant = false) =>
    isAuthorized({ status, grant: grant ? makeGrant() : null });
  const statuses = [
    'saved',
    'awaiting-consent',
    'ready',
    'authorizing',
    'wrong-account',
    'declined',
    'stranded',
    'abandoned',
    'authorized-unverified',
    'healthy',
    'degraded',
    'credential-expiring',
    'needs-reauth',
    'blocked-by-policy',
    'paused',
    'disconnect-requested',
  ] as const;
  expect(statuses.filter((status) => is(status))).toEqual(statuses.slice(8));
  expect(statuses.every((status) => is(status, true))).toBe(true);
  expect(statuses.filter((status) => !isComplete({ status }))).toEqual(['saved', 'awaiting-consent', 'declined']);
});

describe('on the way', () => {
  const order: readonly MigrationPhase[] = [
    'not-started',
    'inventory',
    'prepared',
    'parallel',
    'pilot',
    'rolling-out',
    'all-moved',
    'cooling-off',
    'legacy-disconnected',
    'tenant-hardening',
    'proved',
    'closed',
  ];

  /** What can be achieved, one after the other, in the order in which a migration achieves it; each undoes nothing before it. */
  const steps: readonly ((facts: PhaseFacts) => PhaseFacts)[] = [
    (facts) => ({ ...facts, connections: [basic, blank] }),
    (facts) => ({ ...facts, connections: [basic, { ...blank, status: 'ready' }] }),
    (facts) => ({ ...facts, connections: [basic, oauth] }),
    (facts) => ({ ...facts, onOauth: 5 }),
    (facts) => ({ ...facts, onOauth: 300, onLegacy: 200 }),
    (facts) => ({ ...facts, onOauth: 400, onLegacy: 0 }),
    (facts) => ({ ...facts, idle: { days: 7, lastReleasedAt: at, lastUsedAt: null, now } }),
    (facts) => ({ ...facts, connections: [gone, oauth] }),
    (facts) => ({
      ...facts,
      policyChanges: [
        { kind: 'ews-enabled', status: 'proposed', connectionId: basic.id, declaredAppliedAt: null, window: null },
      ],
    }),
    (facts) => ({
      ...facts,
      verifications: [
        { kind: 'positive', connectionId: oauth.id, verdict: 'pass', at },
        { kind: 'negative', connectionId: basic.id, verdict: 'pass', at },
      ],
    }),
    (facts) => ({ ...facts, registrations: [], failing: 0, stragglers: 0, now }),
  ];

  test('each step leads to the next phase and none back', () => {
    let facts = counts([basic], 400, 0);
    const passed = [derivePhase(facts)];
    for (const step of steps) {
      facts = step(facts);
      passed.push(derivePhase(facts));
    }
    expect(passed).toEqual(order);
  });

  test('there is a phase for any facts, the same each time', () => {
    const status = fc.constantFrom<Connection['status']>(
      'saved',
      'ready',
      'healthy',
      'paused',
      'disconnected',
      'purged',
    );
    const connection = fc
      .record({ of: fc.constantFrom(basic, oauth, graph), status, grant: fc.boolean() })
      .map(({ of, status, grant }) => ({ ...of, status, grant: grant ? makeGrant() : null }));
    const facts = fc.record({
      connections: fc.array(connection, { maxLength: 4 }),
      users: fc.nat({ max: 50 }),
      onLegacy: fc.nat({ max: 50 }),
      onOauth: fc.nat({ max: 50 }),
      failing: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
      stragglers: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
      now: fc.option(fc.constant(now), { nil: undefined }),
      registrations: fc.option(fc.constant([makeRegistration()]), { nil: undefined }),
      verifications: fc.option(
        fc.array(
          fc.record({
            kind: fc.constantFrom('positive', 'negative'),
            connectionId: fc.constantFrom(basic.id, oauth.id, graph.id),
            verdict: fc.constantFrom('pass', 'fail'),
            at: fc.constant(at),
          }) satisfies fc.Arbitrary<NonNullable<PhaseFacts['verifications']>[number]>,
        ),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(facts, (some) => {
        const derived = derivePhase(some);
        expect(order).toContain(derived);
        expect(derivePhase(structuredClone(some))).toBe(derived);
        // More users moved, nobody put back: never an earlier phase.
        const further = { ...some, onOauth: some.onOauth + 20, onLegacy: 0 };
        expect(order.indexOf(derivePhase(further))).toBeGreaterThanOrEqual(order.indexOf(derived));
      }),
    );
  });
});
