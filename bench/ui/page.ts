import '@authshift/ui/styles.css';
import { makeWorld } from '@authshift/core/testing';
import { agGrid } from './agGrid.tsx';
import { authShift } from './authShift.tsx';
import { mui } from './mui.tsx';
import type { Subject, Users } from './subject.ts';
import { tanstack } from './tanstack.tsx';

const subjects: Readonly<Record<string, Subject>> = { authShift, agGrid, mui, tanstack };
/** What is typed, one letter after the other. */
const typed = ['1', '14', '142'] as const;

/** Milliseconds by what was measured; what a table cannot do is left out. */
export type Figures = Partial<Record<(typeof names)[number], number>>;
export const names = [
  'first rows',
  'mount',
  'tick all',
  'tick one',
  'keystroke',
  'longest turn of a keystroke',
  'longest turn of scrolling',
] as const;

declare global {
  interface Window {
    measure(name: string, count: number): Promise<Figures>;
    gc?(): void;
    /** Milliseconds this page's thread had the processor for. */
    threadTime?(): Promise<number>;
  }
}

/** One table from mounting to scrolling. It stays mounted: the page is left afterwards. */
window.measure = async (name, count) => {
  const subject = subjects[name];
  if (subject === undefined) throw new Error(`${name}: no such table.`);
  const users = count > 200_000 ? usersOnDemand(count) : usersAtHand(count);
  const host = document.createElement('main');
  document.body.append(host);
  await settle();
  const figures: Figures = {};
  const start = await now();
  const table = await subject(host, users, async () => {
    figures['first rows'] = (await now()) - start;
  });
  figures.mount = (await now()) - start;
  figures['first rows'] ??= figures.mount;
  const { tickOne, tickAll, search, scroller } = table;
  await settle();
  figures['tick one'] = await time(tickOne);
  for (const text of typed) {
    const expected = countMatching(users, text);
    await settle();
    figures.keystroke = Math.max(figures.keystroke ?? 0, await time(() => search(text, expected)));
  }
  // Once more, for who asks how long nobody else had a turn is in the way himself.
  for (const text of ['', ...typed]) {
    const expected = text === '' ? users.length : countMatching(users, text);
    await settle();
    const longest = await longestTurn(() => search(text, expected));
    figures['longest turn of a keystroke'] = Math.max(figures['longest turn of a keystroke'] ?? 0, longest);
  }
  await search('', users.length);
  await settle();
  const frame = scroller();
  if (frame !== null) figures['longest turn of scrolling'] = await longestTurn(() => scroll(frame));
  await settle();
  figures['tick all'] = await time(tickAll);
  return figures;
};

/** Plain objects, as parsed from an answer: no two share an object or a text. */
function usersAtHand(count: number): Users {
  const { users } = makeWorld({ users: count });
  return JSON.parse(JSON.stringify([...users]));
}

/** So many that nobody would have them all as objects: each is made when it is asked for. */
function usersOnDemand(count: number): Users {
  const { users } = makeWorld({ users: count });
  return {
    length: count,
    slice: (first, end) =>
      Array.from({ length: Math.min(end, count) - first }, (_, i) => users.at(first + i)).filter(
        (user) => user !== undefined,
      ),
  };
}

const matching = new Map<string, number>();

function countMatching(users: Users, text: string): number {
  const known = matching.get(text);
  if (known !== undefined) return known;
  let count = 0;
  for (let first = 0; first < users.length; first += 10_000) {
    for (const { displayName, address } of users.slice(first, first + 10_000)) {
      if (displayName.toLowerCase().includes(text) || address.toLowerCase().includes(text)) count += 1;
    }
  }
  matching.set(text, count);
  return count;
}

async function time(work: () => Promise<void>): Promise<number> {
  const start = await now();
  await work();
  return (await now()) - start;
}

/** Milliseconds on the clock, or of the processor where the driver tells them. */
async function now(): Promise<number> {
  return window.threadTime === undefined ? performance.now() : window.threadTime();
}

/** Whatever was begun has come to its end, and what nobody needs is gone. */
async function settle(): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 }));
    window.gc?.();
  }
}

/** How long nobody else had the thread, at most, while something was going on: a message that goes round and round tells. */
async function longestTurn(work: () => Promise<void>): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  let longest = 0;
  let last = performance.now();
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    port2.postMessage(null);
  };
  port2.postMessage(null);
  await work();
  port1.close();
  return Math.max(longest, performance.now() - last);
}

/** From the first row to the last: by the wheel for a while, then in leaps as with the scroll bar. */
async function scroll(frame: HTMLElement): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    frame.scrollTop += 150;
    await nextFrame();
  }
  const distance = frame.scrollHeight - frame.clientHeight;
  for (let i = 1; i <= 40; i += 1) {
    frame.scrollTop = (distance * i) / 40;
    await nextFrame();
  }
}

function nextFrame(): Promise<unknown> {
  return new Promise(requestAnimationFrame);
}
