import { expect, it } from 'vitest';
import type { ServerContext } from '../context.ts';
import { withinBudget } from './budget.ts';

it('lets so many requests of an organization and protocol run at once, whoever asks, and all in their order', async () => {
  const server = {} as ServerContext;
  const underWay = new Map<string, number>();
  const most = new Map<string, number>();
  const started: number[] = [];
  const ask = (organizationId: string, protocol: 'ews' | 'exchange-admin', index: number) =>
    withinBudget(server, { organizationId, protocol }, async () => {
      const key = `${organizationId} ${protocol}`;
      if (key === 'one ews') started.push(index);
      underWay.set(key, (underWay.get(key) ?? 0) + 1);
      most.set(key, Math.max(most.get(key) ?? 0, underWay.get(key) ?? 0));
      await new Promise((resolve) => setImmediate(resolve));
      underWay.set(key, (underWay.get(key) ?? 0) - 1);
      if (index % 5 === 0) throw new Error('An answer of its own.');
    });
  const indexes = Array.from({ length: 40 }, (_, index) => index);
  const asked = indexes.flatMap((index) => [
    ask('one', 'ews', index),
    ask('other', 'ews', index),
    ask('one', 'exchange-admin', index),
  ]);
  const results = await Promise.allSettled(asked);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(24);
  expect(Object.fromEntries(most)).toEqual({ 'one ews': 8, 'other ews': 8, 'one exchange-admin': 3 });
  expect(started).toEqual(indexes);
  expect([...underWay.values()]).toEqual([0, 0, 0]);
});
