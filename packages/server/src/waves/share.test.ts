import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HANDS, shareOf } from './share.ts';

const concurrencies = fc.integer({ min: 1, max: 1000 });

describe('the share of one hand', () => {
  it('keeps a worker that is alone as busy as it can be, whatever the wave lets it', () => {
    fc.assert(
      fc.property(concurrencies, (concurrency) => {
        expect(Math.min(2 * shareOf(concurrency), concurrency)).toBeGreaterThanOrEqual(Math.min(8, concurrency));
      }),
    );
  });

  it('leaves something for the hands of another worker, where there is more than one can have under way', () => {
    fc.assert(
      fc.property(
        concurrencies.filter((concurrency) => concurrency > 12),
        (concurrency) => {
          expect((HANDS - 1) * shareOf(concurrency)).toBeLessThan(concurrency);
        },
      ),
    );
  });

  it('is all there is, where one worker can do that alone', () => {
    expect([1, 5, 8].map(shareOf)).toEqual([1, 5, 8]);
  });

  it('is soon done', () => {
    expect(shareOf(1000)).toBe(24);
  });
});
