import { describe, expect, it } from 'vitest';
import { datedRules, inForce, type RuleName } from './datedRules.ts';

describe('a dated rule', () => {
  it.each([
    ['basic-ended', '2022-09-30', '2022-10-01'],
    ['ews-basic-ended', '2022-09-30', '2022-10-01'],
    ['personal-basic-ended', '2024-09-15', '2024-09-16'],
    ['impersonation-role-ended', '2025-01-31', '2025-02-01'],
    ['ews-needs-both-switches', '2025-03-31', '2025-04-01'],
    ['ews-frontline-refused', '2026-06-29', '2026-06-30'],
    ['imap-pop-old-tls-refused', '2026-06-30', '2026-07-01'],
    ['ews-only-listed-apps', '2026-09-30', '2026-10-01'],
    ['smtp-basic-off-by-default', '2026-12-31', '2027-01-01'],
    ['ews-ended', '2027-03-31', '2027-04-01'],
    ['smtp-basic-removed', '2027-12-30', '2027-12-31'],
  ] satisfies readonly [RuleName, string, string][])('%s: not on %s, from %s on', (rule, before, first) => {
    expect(inForce(rule, before)).toBe(false);
    expect(inForce(rule, first)).toBe(true);
    expect(inForce(rule, `${first}T00:00:00Z`)).toBe(true);
    expect(inForce(rule, '2030-01-01')).toBe(true);
  });

  it('names its source and when that was read', () => {
    for (const rule of Object.values(datedRules)) {
      expect(rule.source).not.toBe('');
      expect(rule.from).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(rule.checkedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});
