import { describe, expect, test } from 'vitest';
import type { PreflightCheck, PreflightCode, PreflightVerdict, Waiver } from '../contract/index.ts';
import type { PreflightFinding } from './judgePreflight.ts';
import { blockingChecks, effectiveVerdict, isWaived, recordChecks, unwaiveChecks, waiveChecks } from './waivers.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const at = '2026-11-22T09:00:00Z';
const waiver: Waiver = { reason: 'They leave next week.', by: 'Admin', at, until: null };
const until = (instant: string): Waiver => ({ ...waiver, until: instant });
const check = (code: PreflightCode, verdict: PreflightVerdict, given: Waiver | null = null): PreflightCheck => ({
  code,
  connectionId: 'new',
  verdict,
  literal: null,
  at,
  waiver: given,
});
const finding = (code: PreflightCode, verdict: PreflightVerdict): PreflightFinding => ({
  code,
  verdict,
  unknown: false,
  remedy: [],
  owner: 'product-admin',
  literal: 'as it came',
});

describe('the verdict of a user', () => {
  test('is the worst nobody answers for', () => {
    expect(effectiveVerdict([], now)).toBeNull();
    expect(effectiveVerdict([check('licence', 'ready'), check('rights', 'ready')], now)).toBe('ready');
    expect(effectiveVerdict([check('licence', 'warn'), check('rights', 'ready')], now)).toBe('warn');
    expect(effectiveVerdict([check('licence', 'warn'), check('rights', 'block')], now)).toBe('block');
    expect(effectiveVerdict([check('licence', 'warn'), check('rights', 'block', waiver)], now)).toBe('warn');
    expect(effectiveVerdict([check('rights', 'block', waiver)], now)).toBe('ready');
  });

  test('counts a waiver only until it ends', () => {
    expect(isWaived(check('rights', 'block', until('2026-11-22T10:00:00.001Z')), now)).toBe(true);
    expect(isWaived(check('rights', 'block', until('2026-11-22T10:00:00Z')), now)).toBe(false);
    expect(isWaived(check('rights', 'block'), now)).toBe(false);
  });

  test('keeps from moving where it blocks, and names the checks (G3)', () => {
    const checks = [
      check('licence', 'block'),
      check('rights', 'block', waiver),
      check('item_count', 'warn'),
      check('imap_enabled', 'block', until(at)),
    ];
    expect(blockingChecks(checks, now)).toEqual(['licence', 'imap_enabled']);
  });
});

describe('a waiver', () => {
  test('is given for what is open, and taken back', () => {
    const checks = [check('licence', 'block'), check('rights', 'ready'), check('item_count', 'warn')];
    const given = waiveChecks(checks, ['licence', 'item_count'], waiver);
    expect(given).toEqual({
      ok: true,
      checks: [check('licence', 'block', waiver), check('rights', 'ready'), check('item_count', 'warn', waiver)],
    });
    if (!given.ok) return;
    expect(unwaiveChecks(given.checks, ['licence'])).toEqual([
      check('licence', 'block'),
      check('rights', 'ready'),
      check('item_count', 'warn', waiver),
    ]);
  });

  test('is refused for what is not open, and when it would be over at once', () => {
    const checks = [check('licence', 'block'), check('rights', 'ready')];
    expect(waiveChecks(checks, ['licence', 'rights', 'item_count'], waiver)).toEqual({
      ok: false,
      code: 'unknown_check',
      missing: ['rights', 'item_count'],
    });
    expect(waiveChecks(checks, ['licence'], until(at))).toEqual({ ok: false, code: 'ended', missing: [] });
    expect(waiveChecks(checks, ['licence'], until('2026-11-22T09:00:00.001Z')).ok).toBe(true);
  });
});

describe('another run', () => {
  const rerun = (previous: PreflightCheck, verdict: PreflightVerdict) =>
    recordChecks([finding('rights', verdict)], {
      connectionId: 'new',
      at: '2026-11-23T00:00:00Z',
      previous: [previous],
    });

  test('keeps a waiver for the same trouble or less, and not for worse', () => {
    expect(rerun(check('rights', 'block', waiver), 'block')).toEqual([
      {
        code: 'rights',
        connectionId: 'new',
        verdict: 'block',
        literal: 'as it came',
        at: '2026-11-23T00:00:00Z',
        waiver,
      },
    ]);
    expect(rerun(check('rights', 'block', waiver), 'warn')[0]?.waiver).toBe(waiver);
    expect(rerun(check('rights', 'warn', waiver), 'warn')[0]?.waiver).toBe(waiver);
    expect(rerun(check('rights', 'warn', waiver), 'block')[0]?.waiver).toBeNull();
    expect(rerun(check('rights', 'block', waiver), 'ready')[0]?.waiver).toBeNull();
  });

  test('takes no waiver of another connection or check', () => {
    expect(rerun({ ...check('rights', 'block', waiver), connectionId: 'other' }, 'block')[0]?.waiver).toBeNull();
    expect(rerun(check('licence', 'block', waiver), 'block')[0]?.waiver).toBeNull();
  });
});
