import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propagationWindow } from '../calendar/propagation.ts';
import type { Connection, Consent, DisconnectBlocker, DisconnectGate, Wave } from '../contract/index.ts';
import { makeConnection, makeGrant, makeRegistration } from '../testing/builders.ts';
import { nextSteps, type ProgrammeFacts, type ProgrammeStepId } from './nextSteps.ts';

const now = Date.parse('2022-06-01T08:00:00.000Z');
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
const basic = makeConnection();
const gone: Connection = { ...basic, status: 'disconnected' };
const blank = makeConnection({ authType: 'oauth-delegated' });
const oauth: Connection = { ...blank, grant: makeGrant(), status: 'healthy' };
const app = makeConnection({ authType: 'oauth-app' });
const id = oauth.id;

function steps(connections: Connection[], more: Partial<ProgrammeFacts> = {}) {
  return nextSteps({ connections, users: 400, onLegacy: 400, onOauth: 0, now, ...more });
}

/** One step in a line: status, who must act, and what is missing. */
function told(connections: Connection[], step: ProgrammeStepId, more: Partial<ProgrammeFacts> = {}): string {
  const found = steps(connections, more).find((each) => each.step === step);
  const missing = found?.missing.map(({ code, count, id, until }) =>
    [code, count > 0 ? count : null, id, until].filter((part) => part !== null).join(' '),
  );
  return [`${found?.status} (${found?.actor})`, ...(missing ?? [])].join(', ');
}

const moved = { onLegacy: 0, onOauth: 400 };
const wave = (status: Wave['status'], change: Partial<Wave> = {}) => ({
  id: 'wave-1',
  status,
  stop: null,
  startedAt: status === 'planned' ? null : at(0),
  counts: { total: 0, done: 0, proven: 0, failed: 0, skipped: 0, released: 0 },
  ...change,
});
const consented = (status: Consent['status']) => ({
  registrations: [
    makeRegistration({ consent: { status, tenantId: null, scopes: [], requestedAt: null, decidedAt: null } }),
  ],
});
const passedPilot = {
  status: 'signed-off' as const,
  userIds: ['user-1'],
  counts: { passed: 1, pending: 0, failed: 0 },
};

describe('the way', () => {
  test('has all its steps, in order', () => {
    expect(steps([basic]).map(({ step }) => step)).toEqual([
      'know',
      'choose-target',
      'prepare-app',
      'approve',
      'scope-down',
      'connect',
      'preflight',
      'dry-run',
      'pilot',
      'waves',
      'stragglers',
      'cooling-off',
      'disconnect',
      'harden',
      'wait',
      'prove',
      'report',
    ]);
  });

  test('says of each step what comes before it', () => {
    const blocked = steps([basic])
      .filter(({ status }) => status === 'blocked')
      .map(
        ({ step, missing }) => `${step} after ${missing.map(({ code, id }) => (code === 'step_before' ? id : code))}`,
      );
    expect(blocked).toEqual([
      'prepare-app after choose-target',
      'approve after prepare-app',
      'connect after approve',
      'preflight after connect',
      'pilot after connect',
      'waves after pilot',
      'stragglers after pilot',
      'disconnect after waves',
      'harden after disconnect',
      'prove after connect,disconnect',
      'report after prove',
    ]);
    expect(told([], 'prove')).toBe('blocked (system), step_before connect');
  });

  test('is done when everything is', () => {
    const verifications = [
      { kind: 'positive' as const, connectionId: id, verdict: 'pass' as const, at: at(60) },
      { kind: 'negative' as const, connectionId: basic.id, verdict: 'pass' as const, at: at(60) },
    ];
    const change = {
      kind: 'authentication-policy' as const,
      status: 'verified' as const,
      connectionId: basic.id,
      declaredAppliedAt: at(-60),
      window: propagationWindow('authentication-policy', at(-60)),
    };
    const run = { connectionId: id, status: 'done' as const, counts: { ready: 400, warn: 0, block: 0 } };
    const all = steps([gone, oauth], { ...moved, verifications, policyChanges: [change], preflights: [run] });
    expect(all.filter(({ status }) => status !== 'done').map(({ step, status }) => `${step} ${status}`)).toEqual([
      'scope-down not-needed',
    ]);
    expect(all.every(({ missing }) => missing.length === 0)).toBe(true);
  });
});

test('What is missing is told with its number, what it is about, and until when', () => {
  const found = steps([basic, oauth], { pilots: [passedPilot], waves: [wave('stopped')] });
  expect(found.find(({ step }) => step === 'waves')?.missing).toEqual([
    { code: 'stop-rule', count: 0, id: 'wave-1', until: null },
    { code: 'users_on_legacy', count: 400, id: null, until: null },
  ]);
});

describe('knowing', () => {
  test('needs a connection to leave and users', () => {
    expect(told([basic], 'know')).toBe('done (system)');
    expect(told([basic], 'know', { users: 0 })).toBe('open (system), users');
    expect(told([], 'know')).toBe('open (system), legacy_connection');
    expect(told([], 'know', { users: 0 })).toBe('open (system), legacy_connection, users');
    expect(told([oauth], 'know', { users: 0 })).toBe('not-needed (system)');
  });
});

describe('getting ready', () => {
  test('is up to the product admin first, then to the Entra admin', () => {
    expect(told([basic], 'choose-target')).toBe('open (product-admin), target');
    expect(told([basic, blank], 'choose-target')).toBe('done (product-admin)');
    expect(told([basic, blank], 'prepare-app')).toBe(`open (entra-admin), connection_incomplete ${id}`);
    expect(told([basic, { ...blank, status: 'ready' }], 'prepare-app')).toBe('done (entra-admin)');
  });

  test('needs the approval of a Microsoft 365 admin', () => {
    const waiting: Connection = { ...app, status: 'awaiting-consent' };
    expect(told([basic, waiting], 'approve')).toBe('open (microsoft-365-admin), consent');
    expect(told([basic, waiting], 'approve', consented('none'))).toBe('open (microsoft-365-admin), consent');
    expect(told([basic, waiting], 'approve', consented('requested'))).toBe('waiting (microsoft-365-admin), consent');
    expect(told([basic, waiting], 'approve', consented('declined'))).toBe(
      'open (microsoft-365-admin), consent_declined',
    );
    expect(told([basic, waiting], 'approve', consented('wrong_tenant'))).toBe(
      'open (microsoft-365-admin), consent_wrong_tenant',
    );
    expect(told([basic, waiting], 'approve', consented('granted'))).toBe('done (microsoft-365-admin)');
    const another = { registrations: [makeRegistration({ ...consented('granted').registrations[0], id: 'another' })] };
    expect(told([basic, waiting], 'approve', another)).toBe('open (microsoft-365-admin), consent');
    expect(told([basic, { ...app, status: 'ready' }], 'approve')).toBe('done (microsoft-365-admin)');
    expect(told([basic, oauth], 'approve')).toBe('done (microsoft-365-admin)');
  });

  test('leaves approval to the sign-in where somebody signs in', () => {
    expect(told([basic, { ...blank, status: 'ready' }], 'approve')).toBe('optional (microsoft-365-admin), consent');
    expect(told([basic, { ...blank, status: 'ready' }], 'connect')).toBe(`open (user), authorization ${id}`);
  });

  test('lets an app’s reach be narrowed', () => {
    const healthy: Connection = { ...app, status: 'healthy' };
    expect(told([basic, oauth], 'scope-down')).toBe('not-needed (exchange-admin)');
    expect(told([basic, healthy], 'scope-down')).toBe('optional (exchange-admin)');
    expect(told([basic, oauth, { ...healthy, id: 'app' }], 'scope-down')).toBe('optional (exchange-admin)');
    const change = (kind: 'application-access' | 'ews-enabled', declaredAppliedAt: string | null) => ({
      policyChanges: [{ kind, status: 'proposed' as const, connectionId: id, declaredAppliedAt, window: null }],
    });
    expect(told([basic, healthy], 'scope-down', change('application-access', null))).toBe('optional (exchange-admin)');
    expect(told([basic, healthy], 'scope-down', change('ews-enabled', at(0)))).toBe('optional (exchange-admin)');
    expect(told([basic, healthy], 'scope-down', change('application-access', at(0)))).toBe('done (exchange-admin)');
    const several = [
      ...change('ews-enabled', null).policyChanges,
      ...change('application-access', at(0)).policyChanges,
    ];
    expect(told([basic, healthy], 'scope-down', { policyChanges: several })).toBe('done (exchange-admin)');
  });
});

describe('connecting', () => {
  test('needs somebody to sign in, then a test', () => {
    expect(told([basic, { ...blank, status: 'authorizing' }], 'connect')).toBe(`waiting (user), authorization ${id}`);
    expect(told([basic, { ...blank, status: 'authorizing' }, { ...blank, id: 'b' }], 'connect')).toBe(
      `waiting (user), authorization ${id}, authorization b`,
    );
    expect(told([basic, { ...oauth, status: 'authorized-unverified' }], 'connect')).toBe(
      `open (system), connection_test ${id}`,
    );
    expect(told([basic, oauth], 'connect')).toBe('done (user)');
    expect(told([basic, { ...oauth, status: 'authorized-unverified' }, { ...oauth, id: 'b' }], 'connect')).toBe(
      'done (user)',
    );
  });

  test.for(['wrong-account', 'stranded', 'abandoned', 'needs-reauth', 'blocked-by-policy'] as const)(
    'is stuck when %s',
    (status) => {
      expect(told([basic, { ...oauth, status }], 'connect')).toBe(`open (user), ${status} ${id}`);
      expect(told([basic, { ...oauth, status }, { ...oauth, id: 'b' }], 'connect')).toBe('done (user)');
    },
  );
});

describe('checking the users', () => {
  const run = (status: 'running' | 'done' | 'aborted', block = 0, connectionId = id) => ({
    connectionId,
    status,
    counts: { ready: 1, warn: 2, block },
  });
  const checked = (...preflights: ReturnType<typeof run>[]) => told([basic, oauth], 'preflight', { preflights });

  test('is a run of the preflight, and stops nobody who is ready', () => {
    expect(told([basic, oauth], 'preflight')).toBe('open (system), preflight');
    expect(checked(run('aborted'), run('done', 0, basic.id))).toBe('open (system), preflight');
    expect(checked(run('done'), run('running'))).toBe('waiting (system), preflight');
    expect(checked(run('done', 3), run('done'))).toBe('done (system)');
    const two = [basic, oauth, { ...oauth, id: 'b' }];
    expect(told(two, 'preflight', { preflights: [run('done')] })).toBe('done (system)');
    expect(checked(run('done'), run('done', 3))).toBe('optional (product-admin), preflight_blocked 3');
  });

  test('is best done beside the old connection, once', () => {
    expect(told([basic, oauth], 'dry-run')).toBe('optional (product-admin)');
    expect(told([basic, oauth], 'dry-run', { onTrial: 1 })).toBe('done (product-admin)');
    expect(told([basic, oauth], 'dry-run', moved)).toBe('done (product-admin)');
  });
});

describe('the pilot', () => {
  const pilot = (status: 'running' | 'passed' | 'failed' | 'signed-off') => ({
    status,
    userIds: ['a', 'b', 'c', 'd', 'e', 'f'],
    counts: { passed: 1, pending: 2, failed: 3 },
  });
  const piloted = (...pilots: ReturnType<typeof pilot>[]) => told([basic, oauth], 'pilot', { pilots });

  test('is waited for, signed off, or started again', () => {
    expect(told([basic, oauth], 'pilot')).toBe('open (product-admin), pilot');
    expect(piloted(pilot('running'))).toBe('waiting (system), members_pending 2');
    expect(piloted(pilot('failed'))).toBe('open (product-admin), members_failed 3');
    expect(piloted(pilot('passed'))).toBe('open (product-admin), sign_off');
    expect(piloted(pilot('failed'), pilot('running'))).toBe('waiting (system), members_pending 2');
    expect(piloted(pilot('running'), pilot('passed'))).toBe('open (product-admin), sign_off');
    expect(piloted(pilot('passed'), pilot('signed-off'))).toBe('done (product-admin)');
  });

  test('is over once a wave has started, or everybody has moved', () => {
    expect(told([basic, oauth], 'pilot', { waves: [wave('planned')] })).toBe('open (product-admin), pilot');
    expect(told([basic, oauth], 'pilot', { waves: [wave('running')] })).toBe('done (product-admin)');
    expect(told([basic, oauth], 'pilot', moved)).toBe('done (product-admin)');
    expect(told([basic, oauth], 'pilot', { onLegacy: 0, onOauth: 0 })).toBe('open (product-admin), pilot');
    expect(told([basic, oauth], 'pilot', { onLegacy: 1, onOauth: 400 })).toBe('open (product-admin), pilot');
  });
});

describe('the waves', () => {
  const waved = (...waves: ReturnType<typeof wave>[]) =>
    told([basic, oauth], 'waves', { pilots: [passedPilot], waves, onLegacy: 395 });

  test('are planned, run, and looked after', () => {
    expect(waved()).toBe('open (product-admin), wave, users_on_legacy 395');
    expect(waved(wave('done'))).toBe('open (product-admin), wave, users_on_legacy 395');
    expect(waved(wave('planned'))).toBe('open (product-admin), users_on_legacy 395');
    expect(waved(wave('planned'), wave('running'))).toBe('waiting (system), users_on_legacy 395');
    expect(waved(wave('observing'))).toBe('waiting (system), users_on_legacy 395');
    expect(waved(wave('running'), wave('stopped'))).toBe('open (product-admin), stop-rule wave-1, users_on_legacy 395');
    expect(told([basic, oauth], 'waves', moved)).toBe('done (system)');
  });

  test('that are put aside go on by themselves, or wait for a person', () => {
    const stop = (until: string | null) => ({ stop: { rule: 'throttled' as const, at: at(0), until } });
    expect(waved(wave('paused', stop(at(5))))).toBe(`waiting (system), wave_held wave-1 ${at(5)}, users_on_legacy 395`);
    expect(waved(wave('paused', stop(null)))).toBe('open (product-admin), wave_held wave-1, users_on_legacy 395');
    expect(waved(wave('paused'))).toBe('open (product-admin), wave_held wave-1, users_on_legacy 395');
  });

  test('leave stragglers, whom somebody has to look at', () => {
    const left = (more: Partial<ProgrammeFacts>) =>
      told([basic, oauth], 'stragglers', { pilots: [passedPilot], ...more });
    expect(left({ onOauth: 390, onLegacy: 10 })).toBe('open (product-admin), stragglers 10');
    expect(left({ onOauth: 390, onLegacy: 10, stragglers: 4, failing: 2 })).toBe(
      'open (product-admin), stragglers 4, users_failing 2',
    );
    expect(left({ onOauth: 390, onLegacy: 10, stragglers: 0, failing: 0 })).toBe('done (product-admin)');
    expect(left({ ...moved, failing: 1 })).toBe('open (product-admin), users_failing 1');
    expect(left({ onOauth: 0, stragglers: 0 })).toBe('waiting (product-admin)');
    for (const status of ['planned', 'running', 'paused', 'stopped', 'observing'] as const) {
      expect(left({ waves: [wave('done'), wave(status)] })).toBe('waiting (product-admin), stragglers 400');
    }
    expect(left({ waves: [wave('done'), wave('rolled-back')] })).toBe('open (product-admin), stragglers 400');
  });
});

describe('leaving the old connection', () => {
  test('begins with quiet days', () => {
    const idle = (days: number, lastReleasedAt: string | null) => ({
      ...moved,
      idle: { days, lastReleasedAt, lastUsedAt: null, now },
    });
    expect(told([basic, oauth], 'cooling-off', moved)).toBe('not-needed (system)');
    expect(told([basic, oauth], 'cooling-off', idle(7, null))).toBe('not-needed (system)');
    expect(told([basic, oauth], 'cooling-off', idle(1, at(0)))).toBe(`waiting (system), cooling_off ${at(1440)}`);
    expect(told([basic, oauth], 'cooling-off', idle(0, at(0)))).toBe('done (system)');
    expect(told([gone, oauth], 'cooling-off', moved)).toBe('done (system)');
    expect(told([gone, { ...basic, id: 'second' }, oauth], 'cooling-off', idle(1, at(0)))).toContain('waiting');
    expect(told([basic, oauth], 'cooling-off', { ...idle(1, at(0)), onLegacy: 1 })).toBe(
      'blocked (system), step_before waves',
    );
    expect(told([oauth], 'cooling-off', moved)).toBe('not-needed (system)');
  });

  const gate = (connectionId: string, ...blockers: Partial<DisconnectBlocker>[]): DisconnectGate => ({
    connectionId,
    allowed: blockers.length === 0,
    blockers: blockers.map((blocker) => ({
      code: 'cooling_off',
      overridable: true,
      until: null,
      count: 0,
      sample: [],
      ...blocker,
    })),
    effects: { usersAssigned: 0, restorableForDays: 30, usersLeftWithout: 0 },
  });
  const leave = (connections: Connection[], ...gates: DisconnectGate[]) =>
    told(connections, 'disconnect', { ...moved, gates });

  test('goes through the gate', () => {
    expect(leave([basic, oauth])).toBe('open (product-admin)');
    expect(leave([basic, oauth], gate(basic.id))).toBe('open (product-admin)');
    expect(leave([basic, oauth], gate(basic.id, { until: at(5) }))).toBe(
      `open (product-admin), cooling_off ${basic.id} ${at(5)}`,
    );
    const hard = gate(basic.id, { code: 'successor_unproven', overridable: false, count: 3 }, {});
    expect(leave([basic, oauth], hard)).toBe(
      `blocked (product-admin), successor_unproven 3 ${basic.id}, cooling_off ${basic.id}`,
    );
    expect(leave([basic, { ...basic, id: 'second' }, oauth], gate('second', {}))).toBe(
      'open (product-admin), cooling_off second',
    );
    expect(leave([basic, oauth], gate('another', { overridable: false }))).toBe('open (product-admin)');
  });

  test('may wait for a second admin', () => {
    const requested: Connection = { ...basic, status: 'disconnect-requested' };
    expect(leave([requested, oauth], gate(basic.id, {}))).toBe(
      `waiting (product-admin), second_admin ${basic.id}, cooling_off ${basic.id}`,
    );
  });

  test('is done when nothing old is connected', () => {
    expect(leave([gone, oauth], gate(basic.id, { overridable: false }))).toBe('done (product-admin)');
    expect(leave([gone, { ...basic, id: 'second' }, oauth])).toBe('open (product-admin)');
    expect(leave([oauth])).toBe('not-needed (product-admin)');
  });
});

describe('hardening the tenant', () => {
  const change = (
    status: 'proposed' | 'handed-over' | 'declared-applied',
    declared?: number,
    connectionId = basic.id,
  ) => ({
    kind: 'authentication-policy' as const,
    status,
    connectionId,
    declaredAppliedAt: declared === undefined ? null : at(declared),
    window: declared === undefined ? null : propagationWindow('authentication-policy', at(declared)),
  });
  const hard = (step: ProgrammeStepId, ...policyChanges: ReturnType<typeof change>[]) =>
    told([gone, oauth], step, { ...moved, policyChanges });

  test('is proposed, handed over and declared', () => {
    expect(hard('harden')).toBe(`open (exchange-admin), policy_change ${basic.id}`);
    expect(hard('harden', change('proposed'))).toBe(`open (exchange-admin), hand_over ${basic.id}`);
    expect(hard('harden', change('handed-over'))).toBe(`open (exchange-admin), declaration ${basic.id}`);
    expect(hard('harden', change('handed-over'), change('proposed'))).toBe(
      `open (exchange-admin), hand_over ${basic.id}`,
    );
    expect(hard('harden', change('declared-applied', 0))).toBe('done (exchange-admin)');
    expect(hard('harden', change('declared-applied', 0, 'another'))).toBe(
      `open (exchange-admin), policy_change ${basic.id}`,
    );
  });

  test('is not needed where Microsoft has done it, on own servers, or where nothing old ever worked', () => {
    const today = { ...moved, now: Date.parse('2026-11-22T08:00:00.000Z') };
    expect(told([gone, oauth], 'harden', today)).toBe('not-needed (exchange-admin)');
    expect(told([{ ...gone, protocol: 'imap-smtp' }, oauth], 'harden', today)).toBe(
      `open (exchange-admin), policy_change ${basic.id}`,
    );
    expect(told([{ ...gone, environment: 'on-premises' }, oauth], 'harden', moved)).toBe('not-needed (exchange-admin)');
    expect(told([{ ...gone, lastSuccessAt: null }, oauth], 'harden', moved)).toBe('not-needed (exchange-admin)');
    expect(told([oauth], 'harden', moved)).toBe('not-needed (exchange-admin)');
  });

  test('takes its time', () => {
    expect(hard('wait', change('declared-applied', -29))).toBe(`waiting (microsoft), propagation ${at(1)}`);
    expect(hard('wait', change('declared-applied', -30))).toBe('done (microsoft)');
    expect(hard('wait', change('declared-applied', -29, 'another'))).toBe('blocked (microsoft), step_before harden');
    expect(hard('prove', change('declared-applied', -29))).toBe('blocked (system), step_before wait');
    expect(told([{ ...gone, lastSuccessAt: null }, oauth], 'wait', moved)).toBe('not-needed (microsoft)');
  });

  test('ends in proof, and in a report once nothing speaks against it', () => {
    expect(hard('prove', change('declared-applied', -30))).toBe(
      `open (system), positive_proof_missing ${id}, negative_proof_missing ${basic.id}`,
    );
    const verifications = [
      { kind: 'positive' as const, connectionId: id, verdict: 'pass' as const, at: at(0) },
      { kind: 'negative' as const, connectionId: basic.id, verdict: 'pass' as const, at: at(0) },
    ];
    const proved = { ...moved, policyChanges: [change('declared-applied', -30)], verifications };
    expect(told([gone, oauth], 'prove', proved)).toBe('done (system)');
    expect(told([gone, oauth], 'report', proved)).toBe('done (auditor)');
    expect(told([gone, oauth], 'report', { ...proved, failing: 2, stragglers: 1 })).toBe(
      'blocked (auditor), users_failing 2, stragglers 1',
    );
    const secret = { kind: 'client-secret' as const, setAt: at(0), setBy: 'Vendor', expiresAt: at(60) };
    expect(told([gone, oauth], 'report', { ...proved, registrations: [makeRegistration({ secret })] })).toBe(
      `blocked (auditor), secret_expiring registration-vendor ${at(60)}`,
    );
    expect(told([gone, oauth], 'report', { ...proved, onLegacy: 1 })).toBe('blocked (auditor), stragglers 1');
  });
});

test('There is an answer to any facts: what is blocked says why, and what it waits for is not done', () => {
  const status = fc.constantFrom<Connection['status']>(
    'saved',
    'awaiting-consent',
    'ready',
    'authorizing',
    'stranded',
    'authorized-unverified',
    'healthy',
    'needs-reauth',
    'paused',
    'disconnected',
  );
  const connection = fc
    .record({ of: fc.constantFrom(basic, oauth, app), status })
    .map(({ of, status }) => ({ ...of, status }));
  const some = fc.record({
    onLegacy: fc.nat({ max: 3 }),
    onOauth: fc.nat({ max: 3 }),
    failing: fc.nat({ max: 1 }),
    pilots: fc.subarray([passedPilot]),
    waves: fc.array(fc.constantFrom<Wave['status']>('planned', 'running', 'stopped', 'done').map((is) => wave(is))),
  });
  fc.assert(
    fc.property(fc.array(connection, { maxLength: 3 }), some, (connections, more) => {
      const all = steps(connections, more);
      expect(steps(connections, structuredClone(more))).toEqual(all);
      for (const { status, missing } of all) {
        if (status === 'blocked') expect(missing.length).toBeGreaterThan(0);
        if (status === 'done' || status === 'not-needed') expect(missing).toEqual([]);
        for (const { id } of missing.filter(({ code }) => code === 'step_before')) {
          expect(['open', 'waiting', 'blocked']).toContain(all.find(({ step }) => step === id)?.status);
        }
      }
    }),
  );
});
