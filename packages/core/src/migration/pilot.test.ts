import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideSignOff, judgeMember, judgePilot, type PilotFacts, type PilotMember } from './pilot.ts';

const createdAt = '2022-06-01T08:00:00.000Z';
const before = '2022-06-01T07:59:59.999Z';
const member = (change: Partial<NonNullable<PilotMember>> = {}): PilotMember => ({
  state: 'healthy',
  lastSuccessAt: createdAt,
  consecutiveSuccesses: 3,
  ...change,
});
const facts: PilotFacts = {
  rule: { intervals: 3, probe: true },
  createdAt,
  createdBy: 'operator',
  signedOffAt: null,
  members: [member()],
  probedAt: createdAt,
};
const judge = (change: Partial<PilotFacts>) => judgePilot({ ...facts, ...change });

describe('a member', () => {
  const verdict = (of: PilotMember) => judgeMember(of, facts);

  test('passes with as many syncs in a row as the rule asks for, the last since the pilot began', () => {
    expect(verdict(member())).toBe('passed');
    expect(verdict(member({ consecutiveSuccesses: 2 }))).toBe('pending');
    expect(verdict(member({ lastSuccessAt: before }))).toBe('pending');
    expect(verdict(member({ lastSuccessAt: null }))).toBe('pending');
    expect(verdict(member({ consecutiveSuccesses: 4, state: 'observing' }))).toBe('passed');
  });

  test('does not pass while silent or trying again', () => {
    expect(verdict(member({ state: 'silent' }))).toBe('pending');
    expect(verdict(member({ state: 'retrying', consecutiveSuccesses: 0 }))).toBe('pending');
    expect(verdict(member({ state: 'waiting', consecutiveSuccesses: 0, lastSuccessAt: null }))).toBe('pending');
  });

  test('fails where somebody must act, or where nobody is ticked any more', () => {
    expect(verdict(member({ state: 'failing' }))).toBe('failed');
    expect(verdict(member({ state: 'released' }))).toBe('failed');
    expect(verdict(null)).toBe('failed');
  });
});

describe('a pilot', () => {
  const pending = member({ consecutiveSuccesses: 1 });

  test('passes when all members do', () => {
    expect(judge({ members: [member(), member()] })).toEqual({
      status: 'passed',
      counts: { passed: 2, pending: 0, failed: 0 },
    });
    expect(judge({ members: [member(), pending] })).toEqual({
      status: 'running',
      counts: { passed: 1, pending: 1, failed: 0 },
    });
    expect(judge({ members: [] }).status).toBe('running');
  });

  test('fails with one member, also while others are pending', () => {
    expect(judge({ members: [member(), null, pending] })).toEqual({
      status: 'failed',
      counts: { passed: 1, pending: 1, failed: 1 },
    });
  });

  test('needs a good test of the connection since it began, where the rule says so', () => {
    expect(judge({ probedAt: null }).status).toBe('running');
    expect(judge({ probedAt: before }).status).toBe('running');
    expect(judge({ probedAt: null, rule: { intervals: 3, probe: false } }).status).toBe('passed');
  });

  test('that is signed off stays so', () => {
    expect(judge({ members: [null], signedOffAt: createdAt })).toEqual({
      status: 'signed-off',
      counts: { passed: 0, pending: 0, failed: 1 },
    });
  });
});

describe('signing off', () => {
  test('is possible once it has passed', () => {
    expect(decideSignOff(facts, 'admin')).toEqual({ ok: true });
  });

  test('is refused with what is missing', () => {
    const pending = member({ consecutiveSuccesses: 1 });
    expect(decideSignOff({ ...facts, members: [null, pending, pending], probedAt: null }, 'admin')).toEqual({
      ok: false,
      code: 'pilot_not_passed',
      missing: [
        { code: 'members_failed', count: 1 },
        { code: 'members_pending', count: 2 },
        { code: 'probe', count: 1 },
      ],
    });
    expect(decideSignOff({ ...facts, members: [pending] }, 'admin')).toMatchObject({
      missing: [{ code: 'members_pending', count: 1 }],
    });
  });

  test('is another admin’s to do than who began it, where the rule says so', () => {
    const rule = { ...facts.rule, secondAdmin: true };
    const refused = { ok: false, code: 'second_admin_required', missing: [] };
    expect(decideSignOff({ ...facts, rule }, facts.createdBy)).toEqual(refused);
    expect(decideSignOff({ ...facts, rule }, 'admin')).toEqual({ ok: true });
    expect(decideSignOff(facts, facts.createdBy)).toEqual({ ok: true });
  });

  test('twice is refused', () => {
    expect(decideSignOff({ ...facts, signedOffAt: createdAt }, 'admin')).toEqual({
      ok: false,
      code: 'state_conflict',
      missing: [],
    });
  });

  test('is never opened by one more member', () => {
    const some = fc.array(fc.constantFrom(member(), null, member({ state: 'silent' })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const ok = (members: PilotMember[]) => decideSignOff({ ...facts, members }, 'admin').ok;
        expect(ok([...a, ...b])).toBe(ok(a) && ok(b));
      }),
    );
  });
});
