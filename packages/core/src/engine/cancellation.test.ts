import { describe, expect, test } from 'vitest';
import { createSimulatedClock, settle } from '../testing/index.ts';
import { createCancellation, wait } from './cancellation.ts';
import { createWakeups } from './wakeups.ts';

describe('a cancellation', () => {
  test('tells everybody who still listens, once', () => {
    const { signal, cancel } = createCancellation();
    const heard: string[] = [];
    const leaving = () => heard.push('left');
    signal.addEventListener('abort', () => heard.push('stayed'));
    signal.addEventListener('abort', leaving);
    signal.removeEventListener('abort', leaving);
    expect(signal.aborted).toBe(false);
    cancel();
    cancel();
    expect([signal.aborted, heard]).toEqual([true, ['stayed']]);
  });
});

describe('waiting', () => {
  function setUp() {
    const clock = createSimulatedClock();
    const source = createCancellation();
    const wakeups = createWakeups(clock);
    const ended: string[] = [];
    const wait = (key: string, milliseconds: number) =>
      void wakeups.wait(key, milliseconds, source.signal).then(() => ended.push(`${key} ${milliseconds}`));
    return { clock, source, wakeups, ended, wait };
  }

  test('ends with the time, or earlier for whoever is woken', async () => {
    const { clock, wakeups, ended, wait } = setUp();
    wait('job', 100);
    wait('job', 50);
    wait('other', 100);
    await clock.advance(50);
    expect(ended).toEqual(['job 50']);
    wakeups.wake('job');
    wakeups.wake('nobody');
    await settle();
    expect(ended).toEqual(['job 50', 'job 100']);
    await clock.advance(50);
    expect(ended).toEqual(['job 50', 'job 100', 'other 100']);
  });

  test('for nothing but time ends with it, or with the cancellation', async () => {
    const { clock, source, ended } = setUp();
    const end = (what: string) => () => ended.push(what);
    void wait(clock, 10, source.signal).then(end('short'));
    void wait(clock, 1000, source.signal).then(end('long'));
    await clock.advance(10);
    expect(ended).toEqual(['short']);
    source.cancel();
    void wait(clock, 1000, source.signal).then(end('none'));
    await settle();
    expect(ended).toEqual(['short', 'long', 'none']);
  });

  test('ends at once when cancelled, before or meanwhile', async () => {
    const { source, ended, wait } = setUp();
    wait('job', 100);
    source.cancel();
    wait('later', 100);
    await settle();
    expect(ended).toEqual(['job 100', 'later 100']);
  });
});
