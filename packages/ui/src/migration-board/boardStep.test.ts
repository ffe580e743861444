import { nextSteps, type ProgrammeStepId } from '@authshift/core';
import { makeConnection, makeGate, makeGrant, makePilot, makeVerification } from '@authshift/core/testing';
import { describe, expect, test } from 'vitest';
import { type BoardSources, findCurrent, idleOf, isStuck, toBoardSteps } from './boardStep.ts';

const now = Date.parse('2022-06-01T08:00:00.000Z');
const old = makeConnection({ lastSuccessAt: '2022-06-01T07:00:00.000Z' });
const fresh = makeConnection({
  id: 'connection-oauth',
  authType: 'oauth-delegated',
  status: 'healthy',
  grant: makeGrant(),
});
const facts = { connections: [old, fresh], users: 12, onLegacy: 12, onOauth: 0, now };

function stepsOf(more: Partial<BoardSources['facts']> = {}, sources: Partial<BoardSources> = {}) {
  const all = { preflights: [], pilots: [], waves: [], policyChanges: [], verifications: [], ...facts, ...more };
  return toBoardSteps(nextSteps(all), {
    facts: all,
    gates: null,
    asksForGates: false,
    role: 'admin',
    days: 0,
    ...sources,
  });
}

function statusOf(id: ProgrammeStepId, ...given: Parameters<typeof stepsOf>) {
  const { status, why } = stepsOf(...given).find(({ step }) => step === id) ?? {};
  return why == null ? status : `${status}: ${why}`;
}

describe('what a list that is not there leaves unknown', () => {
  test('a step that is due and read from it', () => {
    expect(statusOf('preflight', { preflights: undefined })).toBe('unknown: not-readable');
    expect(statusOf('pilot', { pilots: undefined })).toBe('unknown: not-readable');
  });

  test('not a step that is done whatever the list says, or that waits for another one', () => {
    expect(statusOf('pilot', { pilots: undefined, onLegacy: 0, onOauth: 12 })).toBe('done');
    expect(statusOf('waves', { waves: undefined })).toBe('blocked');
  });

  test('proofs are for administrators', () => {
    const ended = { connections: [{ ...old, status: 'disconnected' as const }, fresh], onLegacy: 0, onOauth: 12 };
    const declared = {
      kind: 'authentication-policy',
      connectionId: old.id,
      status: 'effective',
      window: null,
    } as const;
    const policyChanges = [{ ...declared, declaredAppliedAt: '2022-05-30T08:00:00.000Z' }];
    const without = { ...ended, policyChanges, verifications: undefined };
    expect(statusOf('prove', without)).toBe('unknown: not-readable');
    expect(statusOf('prove', without, { role: 'viewer' })).toBe('unknown: for-admins');
    expect(statusOf('prove', { ...without, verifications: [makeVerification()] })).toBe('open');
  });
});

describe('where the way goes on', () => {
  test('a check nobody made is due at first, and no longer once a group has been signed off', () => {
    expect(findCurrent(stepsOf())).toBe('preflight');
    const signedOff = { pilots: [makePilot({ status: 'signed-off' })] };
    expect(findCurrent(stepsOf(signedOff))).toBe('waves');
    expect(statusOf('preflight', signedOff)).toBe('optional');
  });

  test('a connection that lost its sign-in comes before all that has been done with it', () => {
    const connections = [old, { ...fresh, status: 'needs-reauth' as const }];
    const steps = stepsOf({ connections, pilots: [makePilot({ status: 'signed-off' })] });
    expect(findCurrent(steps)).toBe('connect');
    expect(steps.filter(isStuck).map(({ step }) => step)).toEqual(['connect']);
  });
});

test('quiet days and the time Microsoft takes are ahead before they can be counted', () => {
  expect(statusOf('cooling-off', {}, { days: 14 })).toBe('blocked');
  expect(statusOf('cooling-off', {}, { days: 0 })).toBe('not-needed');
  expect(statusOf('wait')).toBe('blocked');
});

describe('the quiet days, as the gates tell them', () => {
  test('end when the back end says', () => {
    const until = '2022-06-11T08:00:00.000Z';
    const blockers = [{ code: 'cooling_off' as const, count: 0, sample: [], overridable: true, until }];
    const idle = idleOf({ gates: [makeGate({ blockers })], days: 14, now });
    expect(idle?.lastReleasedAt).toBe('2022-05-28T08:00:00.000Z');
  });

  test('are over when nothing of them is in the way, and not known without gates or where there are none', () => {
    expect(idleOf({ gates: [makeGate({ blockers: [] })], days: 14, now })?.lastReleasedAt).toBe(
      '2022-05-18T08:00:00.000Z',
    );
    expect(idleOf({ gates: null, days: 14, now })).toBeUndefined();
    expect(idleOf({ gates: [], days: 0, now })).toBeUndefined();
  });
});
