import { describe, expect, it } from 'vitest';
import { delayOf, kindsOfChange, propagation } from './propagation.ts';

describe.each(kindsOfChange)('the spreading of %s', (kind) => {
  const window = propagation[kind];

  it('is earliest, typical and latest in this order, and a report from the field is later still', () => {
    expect(window.earliest).toBeGreaterThan(0);
    expect(window.typical).toBeGreaterThanOrEqual(window.earliest);
    expect(window.latest).toBeGreaterThanOrEqual(window.typical);
    if (window.anomaly !== undefined) expect(window.anomaly.minutes).toBeGreaterThan(window.latest);
  });

  it('names its source and when that was read', () => {
    expect(window.source).not.toBe('');
    expect(window.checkedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('takes no time where a tenant says so, and the longest reported where it plays the anomaly', () => {
    expect(delayOf(kind, 'at-once')).toBe(0);
    expect(delayOf(kind, 'anomalous')).toBe((window.anomaly?.minutes ?? window.latest) * 60_000);
  });
});
