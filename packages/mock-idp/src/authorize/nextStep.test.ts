import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Interrupt, MfaMethod } from '../directory/account.ts';
import { BUILT_IN_APPS, CONTOSO } from '../directory/builtInWorld.ts';
import type { UserRecord } from '../directory/records.ts';
import { resolveAuthority } from '../entra/authority.ts';
import type { BrowserSession } from '../world/browserSessions.ts';
import { changeTenant } from '../world/changeDirectory.ts';
import { type MockWorld, openWorld } from '../world/world.ts';
import type { Journey, Progress } from './journey.ts';
import { nextStep } from './nextStep.ts';
import type { Step } from './step.ts';

const SERVICE = 'service@contoso.example';
const MFA = 'mfa@contoso.example';
const HOUR = 60 * 60 * 1000;

let world: MockWorld;
beforeEach(async () => {
  world = await openWorld({});
});

function userOf(upn: string): UserRecord {
  return world.directory.findUser(upn) as UserRecord;
}

interface Situation {
  readonly upn: string;
  readonly prompt?: string | undefined;
  readonly progress?: Progress;
  /** How long ago, in milliseconds, each was shown; undefined for not at all. */
  readonly passwordAgo?: number | undefined;
  readonly mfaAgo?: number | undefined;
}

/** A request of the built-in web app, for a person who was chosen already. */
function stepOf({ upn, prompt, progress = {}, passwordAgo, mfaAgo }: Situation): Step {
  const account = userOf(upn);
  const app = world.directory.findApp(BUILT_IN_APPS.web);
  if (app === undefined) throw new Error('the built-in world has no web app');
  const now = world.clocks.now(CONTOSO);
  const journey: Journey = {
    id: 'journey',
    purpose: { kind: 'authorize', version: 2 },
    startedAt: 0,
    browserId: 'browser',
    correlationId: 'correlation',
    authority: resolveAuthority(CONTOSO, world.directory),
    app,
    params: new Map([['scope', 'openid User.Read'], ...(prompt === undefined ? [] : [['prompt', prompt] as const])]),
    progress: { account, waiting: { tenantId: CONTOSO, interactionId: 'interaction' }, ...progress },
  };
  const shown = {
    tenantId: CONTOSO,
    oid: account.oid,
    signedIn: true,
    authTime: 0,
    signedInAt: now - (passwordAgo ?? 0),
    ...(mfaAgo === undefined ? {} : { mfaAt: now - mfaAgo }),
    sid: 'session',
    keepSignedIn: true,
  };
  const session: BrowserSession = { id: 'browser', accounts: passwordAgo === undefined ? [] : [shown] };
  return nextStep(journey, session, world);
}

/** The kind of a step, or the code it ends with. */
function nameOf(step: Step): string {
  return 'error' in step ? `${step.kind} ${step.error.code}` : step.kind;
}

describe('a second factor', () => {
  test('is asked for after the password and before the application, unless it was shown in this session', () => {
    expect(nameOf(stepOf({ upn: MFA }))).toBe('ask-password');
    expect(nameOf(stepOf({ upn: MFA, passwordAgo: 0 }))).toBe('ask-mfa-code');
    expect(nameOf(stepOf({ upn: MFA, passwordAgo: 0, mfaAgo: 0 }))).toBe('finish');
    expect(nameOf(stepOf({ upn: MFA, passwordAgo: 0, prompt: 'none' }))).toBe('refuse 50076');
  });

  test.each<[Progress['factor'], string]>([
    [undefined, 'ask-mfa-code'],
    [{ method: 'undecided' }, 'ask-mfa-method'],
    [{ method: 'code' }, 'ask-mfa-code'],
    [{ method: 'approve' }, 'start-approval'],
    [{ method: 'number-match', approvalId: 'of nobody' }, 'start-approval'],
  ])('by %j leads to: %s', (factor, kind) => {
    expect(nameOf(stepOf({ upn: MFA, passwordAgo: 0, progress: factor === undefined ? {} : { factor } }))).toBe(kind);
  });

  test('by a method that is registered no longer is asked for by the first that is', () => {
    world.accounts.change(userOf(MFA), { mfa: { methods: ['approve'], answer: undefined, secret: undefined } });
    const step = stepOf({ upn: MFA, passwordAgo: 0, progress: { factor: { method: 'code' } } });
    expect(step).toMatchObject({ kind: 'start-approval', method: 'approve' });
  });

  test("follows what the telephone answers, and its owner's time", () => {
    const approval = world.approvals.ask(userOf(MFA), { app: 'App', method: 'approve' });
    const factor = { method: 'approve', approvalId: approval.id } as const;
    const step = (isLost = false) => stepOf({ upn: MFA, passwordAgo: 0, progress: { factor: { ...factor, isLost } } });
    expect(step()).toMatchObject({ kind: 'ask-mfa-approval', outcome: 'waiting' });
    world.clocks.advance(CONTOSO, 60_000);
    expect(nameOf(step())).toBe('lose-factor');
    expect(step(true)).toMatchObject({ kind: 'ask-mfa-approval', outcome: 'timed-out' });
    // Too late.
    world.approvals.answer(approval, 'approved');
    expect(step(true)).toMatchObject({ outcome: 'timed-out' });
  });

  test('that the telephone gave is taken', () => {
    const approval = world.approvals.ask(userOf(MFA), { app: 'App', method: 'number-match' });
    world.approvals.answer(approval, 'approved');
    const factor = { method: 'number-match', approvalId: approval.id } as const;
    expect(nameOf(stepOf({ upn: MFA, passwordAgo: 0, progress: { factor } }))).toBe('take-factor');
  });

  test('that nobody registered is registered first', () => {
    world.accounts.change(userOf(SERVICE), { requiresMfa: true });
    expect(stepOf({ upn: SERVICE, passwordAgo: 0 })).toMatchObject({ kind: 'ask-more-information', canWait: false });
    expect(nameOf(stepOf({ upn: SERVICE, passwordAgo: 0, progress: { registering: true } }))).toBe('ask-enrolment');
    expect(nameOf(stepOf({ upn: SERVICE, passwordAgo: 0, prompt: 'none' }))).toBe('refuse 50079');
  });
});

describe('a policy', () => {
  test('that wants the password again gets it, once', () => {
    changeTenant(world, { id: CONTOSO }, { policies: [{ name: 'Often', signInFrequencyHours: 1 }] });
    expect(nameOf(stepOf({ upn: SERVICE, passwordAgo: HOUR - 1000 }))).toBe('finish');
    expect(nameOf(stepOf({ upn: SERVICE, passwordAgo: HOUR + 1000 }))).toBe('ask-password');
    expect(nameOf(stepOf({ upn: SERVICE, passwordAgo: HOUR + 1000, prompt: 'none' }))).toBe('refuse 70044');
  });

  test('that blocks stops the person, and tells an application that may show nothing', () => {
    const upn = 'blocked-by-policy@contoso.example';
    expect(nameOf(stepOf({ upn, passwordAgo: 0 }))).toBe('stop 53003');
    expect(nameOf(stepOf({ upn, passwordAgo: 0, prompt: 'none' }))).toBe('refuse 53003');
    // Nobody learns of it without the password.
    expect(nameOf(stepOf({ upn }))).toBe('ask-password');
  });
});

describe('what the account itself is asked', () => {
  const ask = (interrupts: readonly Interrupt[], situation: Omit<Situation, 'upn'> = {}) => {
    world.accounts.change(userOf(SERVICE), { interrupts });
    return stepOf({ upn: SERVICE, passwordAgo: 0, ...situation });
  };
  const entered = { passwordEntered: true, keepSignedInAnswered: true };

  test('comes one after the other, what cannot wait first', () => {
    const all = ['more-information', 'pending-tasks'] as const;
    expect(ask(all, { progress: entered })).toMatchObject({ kind: 'ask-task', task: 'terms' });
    world.accounts.change(userOf(SERVICE), { finishedTasks: ['terms'] });
    expect(ask(all, { progress: entered })).toMatchObject({ kind: 'ask-task', task: 'contact' });
    const later = { ...entered, putOff: ['contact'] as const };
    expect(ask(all, { progress: later })).toMatchObject({ kind: 'ask-more-information', canWait: true });
    const muchLater = { ...entered, putOff: ['contact', 'register'] as const };
    expect(nameOf(ask(all, { progress: muchLater }))).toBe('finish');
  });

  test('waits for a password where it can, and otherwise is asked whenever the account is used', () => {
    expect(nameOf(ask(['more-information']))).toBe('finish');
    expect(nameOf(ask(['more-information'], { prompt: 'none' }))).toBe('finish');
    expect(nameOf(ask(['pending-tasks']))).toBe('ask-task');
    expect(nameOf(ask(['pending-tasks'], { prompt: 'none' }))).toBe('refuse 50125');
    world.accounts.change(userOf(SERVICE), { finishedTasks: ['terms'] });
    expect(nameOf(ask(['pending-tasks'], { prompt: 'none' }))).toBe('finish');
  });

  test('is a loop when it never ends', () => {
    expect(ask(['endless-tasks'], { progress: { rounds: 4 } })).toMatchObject({ kind: 'ask-task', round: 5 });
    expect(nameOf(ask(['endless-tasks'], { progress: { rounds: 5 } }))).toBe('stop 50196');
  });
});

const situations = fc.record({
  upn: fc.constantFrom(SERVICE, MFA, 'locked@contoso.example', 'loop@contoso.example', 'shared@contoso.example'),
  passwordAgo: fc.option(fc.constantFrom(0, HOUR, 30 * HOUR), { nil: undefined }),
  mfaAgo: fc.option(fc.constantFrom(0, HOUR, 30 * HOUR), { nil: undefined }),
  progress: fc.record(
    {
      passwordEntered: fc.boolean(),
      registering: fc.boolean(),
      consented: fc.boolean(),
      rounds: fc.nat({ max: 6 }),
      factor: fc.record({
        method: fc.constantFrom<MfaMethod | 'undecided'>('code', 'approve', 'number-match', 'undecided'),
      }),
    },
    { requiredKeys: [] },
  ),
});
const rules = fc.record({
  securityDefaults: fc.boolean(),
  policies: fc.subarray([
    { name: 'Often', signInFrequencyHours: 2 },
    { name: 'Second factor', controls: ['mfa'] },
    { name: 'Device', controls: ['compliant-device'] },
  ]),
});

test('an application that may show nothing is never made to', () => {
  fc.assert(
    fc.property(situations, rules, (situation, change) => {
      changeTenant(world, { id: CONTOSO }, change);
      const step = stepOf({ ...situation, prompt: 'none' });
      expect(['refuse', 'finish']).toContain(step.kind);
    }),
  );
});

test('nobody reaches an application without their password and what its tenant asks for beside it', () => {
  fc.assert(
    fc.property(situations, rules, (situation, change) => {
      changeTenant(world, { id: CONTOSO }, change);
      const step = stepOf(situation);
      if (step.kind !== 'finish') return;
      expect(situation.passwordAgo).not.toBeUndefined();
      const wantsFactor = change.securityDefaults || change.policies.some((policy) => policy.controls?.[0] === 'mfa');
      if (wantsFactor || situation.upn === MFA) expect(situation.mfaAgo).not.toBeUndefined();
      expect(change.policies.some((policy) => policy.controls?.[0] === 'compliant-device')).toBe(false);
    }),
  );
});
