import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { freeAt, whileClaimed } from './claims.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const SECOND = 1000;

function later<T = void>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<T>((...ends) => {
    [resolve, reject] = ends;
  });
  return { promise, resolve, reject };
}

it('is renewed well before it ends, for as long as the work takes', async () => {
  const renew = vi.fn(async () => {});
  const work = later<string>();
  const done = whileClaimed(renew, () => work.promise);
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  expect(renew).toHaveBeenCalledTimes(12);
  work.resolve('done');
  expect(await done).toBe('done');
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  expect(renew).toHaveBeenCalledTimes(12);
});

it('is renewed again after a time when it could not be', async () => {
  const renew = vi.fn(async () => {}).mockRejectedValueOnce(new Error('The database is away.'));
  const work = later();
  const done = whileClaimed(renew, () => work.promise);
  await vi.advanceTimersByTimeAsync(10 * SECOND);
  expect(renew).toHaveBeenCalledTimes(2);
  work.resolve();
  await done;
});

it('is given back only after the last renewal, whether the work succeeds or fails', async () => {
  const renewal = later();
  const ended = vi.fn();
  const work = later();
  const done = whileClaimed(
    () => renewal.promise,
    () => work.promise,
  ).catch(ended);
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  work.reject(new Error('It failed.'));
  await vi.advanceTimersByTimeAsync(0);
  expect(ended).not.toHaveBeenCalled();
  renewal.resolve();
  await done;
  expect(ended).toHaveBeenCalledOnce();
});

it('would be free for all who wait at the same moment', () => {
  const at = (milliseconds: number) => freeAt({ now: () => new Date(milliseconds) }, 7).getTime();
  expect([at(10_001), at(10_500), at(11_000)]).toEqual([18_000, 18_000, 18_000]);
});
