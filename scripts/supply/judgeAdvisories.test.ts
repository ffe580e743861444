import { describe, expect, it } from 'vitest';
import { judgeAdvisories, readAudit } from './judgeAdvisories.ts';

/** As pnpm 12.21 wrote it, asked of a registry that knows one weakness of one package. */
const report = {
  advisories: {
    '1099999': {
      findings: [{ version: '4.13.19', paths: ['packages__server>hono'], dev: false, optional: false, bundled: false }],
      id: 1099999,
      title: 'An example',
      module_name: 'hono',
      vulnerable_versions: '<999.0.0',
      patched_versions: '>=999.0.0',
      severity: 'high',
      cwe: 'CWE-79',
      github_advisory_id: 'GHSA-xxxx-yyyy-zzzz',
      url: 'https://github.com/advisories/GHSA-xxxx-yyyy-zzzz',
    },
  },
  metadata: { vulnerabilities: { high: 1 }, dependencies: 152, totalDependencies: 1006 },
};

/** As it wrote it where the registry has no such address. */
const refusal = `npm warn Unknown user config "nodedir".
Error: ERR_PNPM_AUDIT_BAD_RESPONSE

  × The audit endpoint (at https://registry.example/-/npm/v1/security/
  │ advisories/bulk) responded with 405:
`;

const [advisory] = (() => {
  const audit = readAudit(JSON.stringify(report), '');
  return audit.kind === 'asked' ? audit.advisories : [];
})();

describe('the dependency audit', () => {
  it('reads what the registry knows', () => {
    expect(readAudit(JSON.stringify(report), '')).toEqual({
      kind: 'asked',
      dependencies: 1006,
      advisories: [
        {
          id: 'GHSA-xxxx-yyyy-zzzz',
          package: 'hono',
          severity: 'high',
          title: 'An example',
          paths: ['packages__server>hono'],
        },
      ],
    });
    expect(readAudit(JSON.stringify({ advisories: {}, metadata: { totalDependencies: 3 } }), '')).toMatchObject({
      advisories: [],
    });
  });

  it.each([
    ['a registry without the address', '', refusal, 'responded with 405'],
    ['nothing', '', '', 'no answer'],
    ['a page', '<html>', '', '<html>'],
    ['another answer', '{"error":"x"}', '', '"error"'],
  ])('never takes for a clean bill: %s', (_, output, errors, why) => {
    expect(readAudit(output, errors)).toEqual({ kind: 'not_asked', why: expect.stringContaining(why) });
  });

  it('is content with what is explained, until the day the explanation ends or is not needed any more', () => {
    if (advisory === undefined) throw new Error('no advisory');
    const excuse = { id: advisory.id, package: 'hono', why: 'not reached', until: '2026-12-31' };
    expect(judgeAdvisories([advisory], [excuse], '2026-11-22')).toEqual({ unexcused: [], overdue: [], stale: [] });
    expect(judgeAdvisories([advisory], [], '2026-11-22')).toMatchObject({ unexcused: [advisory] });
    expect(judgeAdvisories([advisory], [excuse], '2027-01-01')).toMatchObject({ unexcused: [], overdue: [excuse] });
    expect(judgeAdvisories([], [excuse], '2026-11-22')).toMatchObject({ stale: [excuse] });
    expect(judgeAdvisories([advisory], [{ ...excuse, package: 'kysely' }], '2026-11-22')).toMatchObject({
      unexcused: [advisory],
    });
  });
});
