import { describe, expect, test } from 'vitest';
import { policyKindSchema } from '../contract/index.ts';
import { propagation, propagationWindow } from './propagation.ts';

describe('a change at Microsoft', () => {
  const at = '2026-11-22T10:00:00Z';

  test('shows between its earliest and its latest moment', () => {
    expect(propagationWindow('authentication-policy', at)).toEqual({
      earliest: '2026-11-22T10:30:00.000Z',
      typical: '2026-11-22T12:00:00.000Z',
      latest: '2026-11-23T10:00:00.000Z',
    });
    expect(propagationWindow('ews-allowed-app-ids', at)).toEqual({
      earliest: '2026-11-22T10:00:00.000Z',
      typical: null,
      latest: '2026-11-23T10:00:00.000Z',
    });
    expect(propagationWindow('directory-role', at)).toMatchObject({
      earliest: '2026-11-22T10:02:00.000Z',
      latest: '2026-11-22T10:05:00.000Z',
    });
    expect(propagationWindow('application-access', at)).toEqual({
      earliest: '2026-11-22T10:30:00.000Z',
      typical: '2026-11-22T14:00:00.000Z',
      latest: '2026-11-25T10:00:00.000Z',
    });
  });

  test('has a window for everything an admin can be asked to change', () => {
    expect(Object.keys(propagation)).toEqual(expect.arrayContaining(policyKindSchema.options));
  });

  test('has its three moments in order, and says where they come from', () => {
    for (const { earliest, typical, latest, source, checkedOn, confidence, note } of Object.values(propagation)) {
      expect(earliest).toBeGreaterThanOrEqual(0);
      expect(earliest).toBeLessThanOrEqual(typical ?? latest);
      expect(typical ?? earliest).toBeLessThanOrEqual(latest);
      expect(latest).toBeGreaterThan(0);
      expect([source === '', checkedOn]).toEqual([false, '2026-11-22']);
      if (confidence === 'conflicting') expect(note).toBeDefined();
    }
  });
});
