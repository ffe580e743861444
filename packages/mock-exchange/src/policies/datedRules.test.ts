import { describe, expect, it } from 'vitest';
import { datedRules, inForce } from './datedRules.ts';

describe('a dated rule', () => {
  it('is not in force the day before it starts, and is from its first day on', () => {
    expect(inForce('ews-basic-ended', '2022-09-30')).toBe(false);
    expect(inForce('ews-basic-ended', '2022-10-01')).toBe(true);
    expect(inForce('ews-basic-ended', '2026-11-22')).toBe(true);
  });

  it('names its source and when that was read', () => {
    for (const rule of Object.values(datedRules)) {
      expect(rule.source).not.toBe('');
      expect(rule.from).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(rule.checkedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});
