import type { DirectoryUser } from '@authshift/mock-idp';
import { expect, it } from 'vitest';
import { openExchangeState } from '../control/exchangeState.ts';
import { createSendingLimits } from './sendingLimits.ts';

const minute = 60_000;
const hour = 60 * minute;
// A full minute and a full hour.
const noon = Date.UTC(2026, 10, 22, 12);
const mailbox = { tenantId: 'tenant', oid: 'service' } as DirectoryUser;

function limits() {
  return createSendingLimits(openExchangeState(undefined));
}

it('carries what is over thirty messages a minute over to the following minutes', () => {
  const { count } = limits();
  const due = Array.from({ length: 65 }, () => count(mailbox, { recipients: 1, now: noon }));
  expect(due.map((at) => ((at ?? 0) - noon) / minute)).toEqual([
    ...Array<number>(30).fill(0),
    ...Array<number>(30).fill(1),
    ...Array<number>(5).fill(2),
  ]);
  // The queue is worked off, so the next message waits for nothing.
  expect(count(mailbox, { recipients: 1, now: noon + 5 * minute })).toBe(noon + 5 * minute);
});

it('takes 10,000 recipients in any 24 hours', () => {
  const { count } = limits();
  expect(count(mailbox, { recipients: 9_999, now: noon })).toBe(noon);
  expect(count(mailbox, { recipients: 2, now: noon + hour })).toBeUndefined();
  expect(count(mailbox, { recipients: 1, now: noon + hour })).toBe(noon + hour);
  expect(count(mailbox, { recipients: 9_000, now: noon + 24 * hour })).toBe(noon + 24 * hour);
});

it('counts each mailbox for itself', () => {
  const { count } = limits();
  count(mailbox, { recipients: 10_000, now: noon });
  expect(count({ ...mailbox, oid: 'licensed' }, { recipients: 10_000, now: noon })).toBe(noon);
});

it('lets three sends of a mailbox be under way', () => {
  const { takeSlot } = limits();
  const slots = Array.from({ length: 4 }, () => takeSlot(mailbox));
  expect(slots.map(({ granted }) => granted)).toEqual([true, true, true, false]);
  slots[3]?.release();
  expect(takeSlot(mailbox).granted).toBe(false);
  slots[0]?.release();
  slots[0]?.release();
  expect([takeSlot(mailbox).granted, takeSlot(mailbox).granted]).toEqual([true, false]);
});
