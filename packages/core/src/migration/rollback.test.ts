import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Acceptance } from '../calendar/acceptance.ts';
import type { Connection } from '../contract/index.ts';
import { makeConnection } from '../testing/builders.ts';
import { previewRollback, rollbackOutlook } from './rollback.ts';

const basic = makeConnection();
const june2022 = Date.parse('2022-06-01T08:00:00.000Z');
const today = Date.parse('2026-11-22T08:00:00.000Z');
const fine = () => [{ verdict: 'accepted', until: null, deadlineId: null }] as const;

const preview = (
  connection: Connection,
  {
    now = today,
    users = 3,
    ...rest
  }: { now?: number; users?: number; acceptanceOf?: () => readonly Acceptance[] } = {},
) => previewRollback({ gained: [{ connection, users }], count: 5, snapshot: '7', now, ...rest });

const standing = (status: Connection['status']) => preview({ ...basic, status }, { acceptanceOf: fine });

describe('going back to Basic', () => {
  test('is possible while Microsoft takes it, and says until when', () => {
    expect(preview(basic, { now: june2022 })).toEqual({
      allowed: true,
      count: 5,
      snapshot: '7',
      obstacles: [
        {
          connectionId: basic.id,
          code: 'retired',
          blocking: false,
          users: 3,
          since: '2022-10-01T00:00:00.000Z',
          deadlineId: 'basic-off-by-default',
        },
      ],
      alternatives: [],
    });
  });

  test('is impossible once Microsoft has ended it, and says what else can be done', () => {
    expect(preview(basic)).toEqual({
      allowed: false,
      count: 5,
      snapshot: '7',
      obstacles: [
        {
          connectionId: basic.id,
          code: 'retired',
          blocking: true,
          users: 3,
          since: '2023-01-01T00:00:00.000Z',
          deadlineId: 'basic-ended',
        },
      ],
      alternatives: ['sign_in_again', 'move_to_graph', 'pause', 'fix_forward'],
    });
  });

  test('over IMAP fails with the reading half, though SMTP is still taken', () => {
    const { allowed, obstacles, alternatives } = preview({ ...basic, protocol: 'imap-smtp' });
    expect(allowed).toBe(false);
    expect(obstacles.map(({ code, deadlineId }) => [code, deadlineId])).toEqual([['retired', 'basic-ended']]);
    expect(alternatives).toEqual(['sign_in_again', 'pause', 'fix_forward']);
  });

  test('on own servers has no end', () => {
    expect(preview({ ...basic, environment: 'on-premises' })).toMatchObject({ allowed: true, obstacles: [] });
  });

  test('to Graph never was possible', () => {
    expect(preview({ ...basic, protocol: 'graph' }).obstacles).toMatchObject([
      { code: 'retired', blocking: true, since: null, deadlineId: null },
    ]);
  });

  test('matters only where somebody would gain it', () => {
    expect(preview(basic, { users: 0 })).toMatchObject({ allowed: true, obstacles: [], count: 5 });
  });
});

describe('an old connection', () => {
  test.for(['disconnected', 'paused'] as const)('that is %s has to come back first', (status) => {
    expect(standing(status)).toMatchObject({
      allowed: false,
      obstacles: [{ code: status, blocking: true, users: 3, since: null, deadlineId: null }],
      alternatives: ['restore_connection', 'pause', 'fix_forward'],
    });
  });

  test('that is purged never comes back', () => {
    expect(standing('purged')).toMatchObject({
      allowed: false,
      obstacles: [{ code: 'purged', blocking: true }],
      alternatives: ['sign_in_again', 'pause', 'fix_forward'],
    });
  });

  test.for(['healthy', 'credential-expiring'] as const)('that is %s is no obstacle', (status) => {
    expect(standing(status)).toMatchObject({ allowed: true, obstacles: [] });
  });

  test.for(['saved', 'degraded', 'needs-reauth', 'authorized-unverified', 'disconnect-requested'] as const)(
    'that is %s is a warning',
    (status) => {
      expect(standing(status)).toMatchObject({
        allowed: true,
        obstacles: [{ code: 'unproven', blocking: false }],
        alternatives: [],
      });
    },
  );

  test('that is disconnected while Microsoft still takes it can be restored', () => {
    const { obstacles, alternatives } = preview({ ...basic, status: 'disconnected' }, { now: june2022 });
    expect(obstacles.map(({ code, blocking }) => `${code} ${blocking}`)).toEqual([
      'retired false',
      'disconnected true',
    ]);
    expect(alternatives).toEqual(['restore_connection', 'pause', 'fix_forward']);
  });

  test('of several decides for all, and only an ended EWS leads to Graph', () => {
    const others = (...connections: Connection[]) =>
      previewRollback({
        gained: connections.map((connection) => ({ connection, users: 1 })),
        count: 2,
        snapshot: '7',
        now: today,
      }).alternatives;
    const onPremises: Connection = { ...basic, id: 'own', environment: 'on-premises' };
    const imap: Connection = { ...basic, id: 'imap', protocol: 'imap-smtp' };
    expect(others(basic, { ...onPremises, status: 'disconnected' })).toEqual([
      'sign_in_again',
      'move_to_graph',
      'pause',
      'fix_forward',
    ]);
    expect(others(imap, onPremises)).toEqual(['sign_in_again', 'pause', 'fix_forward']);
    expect(others(imap, basic)).toContain('move_to_graph');
  });

  test('that is disconnected and ended needs no restoring any more', () => {
    const { obstacles, alternatives } = preview({ ...basic, status: 'disconnected' });
    expect(obstacles.map(({ code }) => code)).toEqual(['retired', 'disconnected']);
    expect(alternatives).not.toContain('restore_connection');
  });
});

describe('of the two halves of a protocol', () => {
  const verdicts = (...acceptances: Acceptance[]) => preview(basic, { acceptanceOf: () => acceptances }).obstacles;
  const accepted = (until: string | null): Acceptance => ({ verdict: 'accepted', until, deadlineId: 'a' });
  const refused = (since: string | null): Acceptance => ({ verdict: 'refused', since, deadlineId: 'r' });
  const admins = (until: string | null): Acceptance => ({
    verdict: 'admin-may-reenable',
    since: '2026-10-01T00:00:00.000Z',
    until,
    deadlineId: 'm',
  });
  const soon = '2026-12-31T00:00:00.000Z';
  const late = '2027-04-01T00:00:00.000Z';

  test('the one that is refused counts, then the one that ends first', () => {
    expect(verdicts(accepted(soon), refused(late))).toMatchObject([{ blocking: true, since: late }]);
    expect(verdicts(accepted(late), accepted(soon))).toMatchObject([{ blocking: false, since: soon }]);
    expect(verdicts(accepted(soon), accepted(late))).toMatchObject([{ blocking: false, since: soon }]);
    expect(verdicts(refused(late), refused(soon))).toMatchObject([{ since: soon }]);
    expect(verdicts(refused(soon), refused(null))).toMatchObject([{ since: null }]);
    expect(verdicts(accepted(null), accepted(soon))).toMatchObject([{ since: soon }]);
  });

  test('what an admin may switch on again is said, with its end or else its beginning', () => {
    expect(verdicts(admins(late))).toMatchObject([{ blocking: false, since: late, deadlineId: 'm' }]);
    expect(verdicts(admins(null))).toMatchObject([{ blocking: false, since: '2026-10-01T00:00:00.000Z' }]);
  });
});

describe('before the step', () => {
  test('a person hears until when the way back is open', () => {
    expect(rollbackOutlook(basic, { now: june2022, users: 40 })).toMatchObject({
      possible: true,
      until: '2022-10-01T00:00:00.000Z',
      deadlineId: 'basic-off-by-default',
      obstacles: [{ users: 40 }],
    });
  });

  test('or that there is none', () => {
    expect(rollbackOutlook(basic, { now: today })).toMatchObject({
      possible: false,
      until: null,
      deadlineId: 'basic-ended',
      obstacles: [{ code: 'retired', users: 0 }],
    });
  });

  test('or that no end is known', () => {
    const onPremises = { ...basic, environment: 'on-premises' as const };
    expect(rollbackOutlook(onPremises, { now: today })).toEqual({
      possible: true,
      until: null,
      deadlineId: null,
      obstacles: [],
    });
  });

  test('what has been off by default for long has no end to wait for', () => {
    const smtpOnly = () =>
      [{ verdict: 'admin-may-reenable', since: '2022-01-01T00:00:00.000Z', until: null, deadlineId: 'x' }] as const;
    expect(rollbackOutlook(basic, { now: today, acceptanceOf: smtpOnly })).toMatchObject({
      possible: true,
      until: null,
      deadlineId: 'x',
    });
  });

  test('the answer is the rollback’s own, for every date, protocol, sign-in and place (I13)', () => {
    const question = fc.record({
      protocol: fc.constantFrom('ews', 'graph', 'imap-smtp', 'pop-smtp', 'exchange-admin'),
      authType: fc.constantFrom('basic', 'ntlm', 'oauth-delegated', 'oauth-app'),
      environment: fc.constantFrom('online', 'on-premises', 'hybrid'),
      status: fc.constantFrom('healthy', 'paused', 'disconnected', 'purged', 'degraded'),
    }) satisfies fc.Arbitrary<Partial<Connection>>;
    const date = fc.date({ min: new Date('2022-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(question, date, date, (facts, one, other) => {
        const connection = { ...basic, ...facts };
        const [now = 0, later = 0] = [one.getTime(), other.getTime()].sort((a, b) => a - b);
        const outlook = rollbackOutlook(connection, { now });
        const { allowed } = preview(connection, { now });
        expect(outlook.possible).toBe(allowed);
        // What has ended does not come back, and nothing ends before the date that was named.
        const allowedLater = preview(connection, { now: later }).allowed;
        if (allowedLater) expect(allowed).toBe(true);
        const gone = ['paused', 'disconnected', 'purged'].includes(connection.status);
        const password = connection.authType === 'basic' || connection.authType === 'ntlm';
        if (allowed && outlook.until !== null && later < Date.parse(outlook.until)) expect(allowedLater).toBe(true);
        if (gone) expect(allowed).toBe(false);
        if (connection.environment !== 'online') return;
        if (password && now >= Date.parse('2023-01-01')) expect(allowed).toBe(false);
        if (connection.protocol === 'ews' && now >= Date.parse('2027-04-01')) expect(allowed).toBe(false);
      }),
    );
    const onPremises = { ...basic, authType: 'ntlm' as const, environment: 'on-premises' as const };
    expect(preview(onPremises, { now: Date.parse('2027-12-31') }).allowed).toBe(true);
  });
});
