import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verification } from '../contract/index.ts';
import { builtAt, makeConnection, makeGrant, makeRegistration } from '../testing/builders.ts';
import { buildEvidence, type EvidenceFacts } from './evidence.ts';

const now = Date.parse('2026-11-22T08:00:00.000Z');
const verification = (at: string, verdict: Verification['verdict']): Verification => ({
  kind: 'positive',
  connectionId: 'connection-oauth',
  userId: null,
  protocol: 'ews',
  verdict,
  reason: null,
  literal: 'HTTP/1.1 200 OK',
  code: null,
  at,
  by: 'Product admin',
  retestAt: null,
});
const stopRule = { failures: 3, rate: null, rateFrom: 10, consecutive: null };
const facts: EvidenceFacts = {
  now,
  organization: { id: 'organization-1', name: 'Contoso' },
  connections: [makeConnection(), makeConnection({ authType: 'oauth-delegated', grant: makeGrant() })],
  registrations: [makeRegistration({ id: 'b' }), makeRegistration({ id: 'a' })],
  pilots: ['2', '1'].map((id) => ({
    id,
    connectionId: 'connection-oauth',
    userIds: ['user-2', 'user-1'],
    rule: { intervals: 2, probe: true },
    status: 'passed',
    counts: { passed: 2, pending: 0, failed: 0 },
    createdAt: builtAt,
    createdBy: 'Product admin',
    signedOffAt: null,
    signedOffBy: null,
  })),
  waves: [3, 2, 1].map((ordinal) => ({
    id: `wave-${ordinal}`,
    version: 1,
    ordinal,
    name: `Wave ${ordinal}`,
    to: 'connection-oauth',
    from: null,
    status: 'planned',
    window: null,
    concurrency: 1,
    stopRule,
    observeIntervals: 2,
    counts: { total: 1, done: 0, proven: 0, failed: 0, skipped: 0, released: 0 },
    stop: null,
    checkpointId: null,
    createdAt: ordinal === 3 ? '2022-05-01T08:00:00.000Z' : builtAt,
    createdBy: 'Product admin',
    startedAt: null,
    finishedAt: null,
  })),
  checkpoints: ['c', 'a'].map((id) => ({
    id,
    label: 'Before',
    reason: 'wave',
    users: 1,
    connections: [],
    at: builtAt,
    by: 'Product admin',
  })),
  rollbacks: ['y', 'x'].map((id) => ({
    id,
    target: { type: 'wave', waveId: 'wave-1' },
    jobId: 'job-1',
    checkpointId: 'c',
    status: 'done',
    count: 1,
    reason: 'It did not work',
    at: builtAt,
    by: 'Product admin',
  })),
  policyChanges: ['q', 'p'].map((id) => ({
    id,
    version: 1,
    kind: 'ews-enabled',
    connectionId: 'connection-basic',
    scope: { type: 'tenant' },
    acknowledgement: { otherApps: [], affectedAccounts: 1, signedBy: 'Product admin' },
    status: 'proposed',
    requestedAt: builtAt,
    requestedBy: 'Product admin',
    handedOverAt: null,
    declaredAppliedAt: null,
    window: null,
    verification: null,
  })),
  verifications: [
    verification('2022-06-02T08:00:00.000Z', 'pass'),
    verification(builtAt, 'inconclusive'),
    verification(builtAt, 'fail'),
  ],
  users: { total: 400, moved: 390, failing: 1, waived: 9 },
  lastAuditId: 'audit-7',
};

/** Everything about the facts that is not a list in some order. */
function backwards(of: EvidenceFacts): EvidenceFacts {
  const entries = Object.entries(of).reverse();
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? [...value].reverse() : value]),
  ) as EvidenceFacts;
}

describe('the report', () => {
  const report = buildEvidence(facts);

  test('holds everything, oldest first where things have a time', () => {
    expect(report.generatedAt).toBe('2026-11-22T08:00:00.000Z');
    expect(report).toMatchObject({
      organization: facts.organization,
      users: facts.users,
      lastAuditId: 'audit-7',
    });
    expect(report.connections.map(({ id }) => id)).toEqual(['connection-basic', 'connection-oauth']);
    expect(report.registrations.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(report.pilots.map(({ id }) => id)).toEqual(['1', '2']);
    expect(report.waves.map(({ id }) => id)).toEqual(['wave-3', 'wave-1', 'wave-2']);
    expect(report.checkpoints.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(report.rollbacks.map(({ id }) => id)).toEqual(['x', 'y']);
    expect(report.policyChanges.map(({ id }) => id)).toEqual(['p', 'q']);
    expect(report.verifications.map(({ at, verdict }) => `${at} ${verdict}`)).toEqual([
      `${builtAt} fail`,
      `${builtAt} inconclusive`,
      '2022-06-02T08:00:00.000Z pass',
    ]);
    expect(report.connections[0]).toEqual(facts.connections[0]);
    expect(report.connections[1]).toEqual(facts.connections[1]);
  });

  test('is the same byte for byte, whatever the order of the facts', () => {
    const text = JSON.stringify(report);
    expect(JSON.stringify(buildEvidence(backwards(facts)))).toBe(text);
    expect(JSON.stringify(buildEvidence(structuredClone(facts)))).toBe(text);
    expect(text.startsWith('{"checkpoints":[{"at"')).toBe(true);
  });

  test('tells that there is a secret, and never what it is', () => {
    expect(report.connections[0]?.secret).toEqual(facts.connections[0]?.secret);
    const name = fc.constantFrom(
      'secret',
      'password',
      'clientSecret',
      'accessToken',
      'refresh_token',
      'assertion',
      'code_verifier',
      'setCookie',
      'Password',
    );
    const where = fc.constantFrom('connections', 'registrations', 'pilots', 'waves', 'verifications');
    fc.assert(
      fc.property(name, where, fc.boolean(), (member, list, deep) => {
        const leak = { [member]: 'hunter2' };
        const things = facts[list].map((thing) => ({ ...thing, ...(deep ? { extra: [leak] } : leak) }));
        expect(JSON.stringify(buildEvidence({ ...facts, [list]: things }))).not.toContain('hunter2');
      }),
    );
  });

  test('takes secrets out of literal answers', () => {
    const literal = 'AADSTS7000215: refused, client_secret=hunter2&x=1';
    const lastError = { code: null, literal, at: builtAt };
    const [first] = buildEvidence({ ...facts, connections: [makeConnection({ lastError })] }).connections;
    expect(first?.lastError?.literal).toContain('AADSTS7000215: refused');
    expect(first?.lastError?.literal).not.toContain('hunter2');
    expect(report.verifications[0]?.literal).toBe('HTTP/1.1 200 OK');
    const displayName = 'Mailbox with password=1';
    expect(buildEvidence({ ...facts, connections: [makeConnection({ displayName })] }).connections[0]).toMatchObject({
      displayName,
    });
  });

  test('knows nothing but what the contract knows of', () => {
    expect(Object.keys(buildEvidence({ ...facts, ...{ vault: 'hunter2' } }))).toEqual(Object.keys(report));
  });
});
