import '@authshift/ui/styles.css';
import { makeWorld } from '@authshift/core/testing';
import { agGrid } from './agGrid.tsx';
import { authShift } from './authShift.tsx';
import { mui } from './mui.tsx';
import { longestTurn, now, settle, time } from './stopwatch.ts';
import type { Mounted, Subject, Users } from './subject.ts';
import { tanstack } from './tanstack.tsx';

const subjects: Readonly<Record<string, Subject>> = { authShift, agGrid, mui, tanstack };
/** What is typed, one letter after the other. */
const typed = ['1', '14', '142'] as const;
const ticks = 5;

/** What is asked of a table that is there. A table is mounted for each by itself, so that none finds what another left. */
export const parts = ['mount', 'tick', 'filter', 'scroll'] as const;
export type Part = (typeof parts)[number];

/** Milliseconds by what was measured; what a table cannot do is left out. */
export type Figures = Partial<
  Record<
    | 'first rows'
    | 'mount'
    | 'longest turn of mounting'
    | 'tick all'
    | 'tick one'
    | 'keystroke'
    | 'longest turn of a keystroke'
    | 'longest turn of scrolling',
    number
  >
>;

declare global {
  interface Window {
    measure(name: string, count: number, part: Part): Promise<Figures>;
    gc?(): void;
    /** Milliseconds this page's thread had the processor for. */
    threadTime?(): Promise<number>;
    /** Between `start` and `stop`: milliseconds of the processor's that the longest task of this page's thread needed. */
    tasks?(what: 'start' | 'stop'): Promise<number>;
  }
}

/** One table from mounting to what is asked of it. It stays mounted: the page is left afterwards. */
window.measure = async (name, count, part) => {
  const subject = subjects[name];
  if (subject === undefined) throw new Error(`${name}: no such table.`);
  const users = count > 200_000 ? usersOnDemand(count) : usersAtHand(count);
  const host = document.createElement('main');
  document.body.append(host);
  await settle();
  if (part === 'mount') return measureMount(subject, host, users);
  const table = await subject(host, users, async () => undefined);
  await settle();
  return measures[part](table, users);
};

async function measureMount(subject: Subject, host: HTMLElement, users: Users): Promise<Figures> {
  const figures: Figures = {};
  const start = await now();
  await subject(host, users, async () => {
    figures['first rows'] = (await now()) - start;
  });
  figures.mount = (await now()) - start;
  figures['first rows'] ??= figures.mount;
  await settle();
  // Once more beside it, for who asks how long nobody else had a turn is in the way himself.
  const other = document.createElement('main');
  document.body.append(other);
  host.hidden = true;
  figures['longest turn of mounting'] = await longestTurn(async () => {
    await subject(other, users, async () => undefined);
  });
  return figures;
}

const measures: Readonly<Record<Exclude<Part, 'mount'>, (table: Mounted, users: Users) => Promise<Figures>>> = {
  async tick({ tickOne, tickAll }) {
    const one: number[] = [];
    for (let i = 0; i < ticks; i += 1) {
      one.push(await time(tickOne));
      await settle();
    }
    // The middle one: the first runs code nobody has run before, and tells that only once.
    const [middle] = one.toSorted((a, b) => a - b).slice(ticks >> 1);
    return { 'tick one': middle ?? Number.NaN, 'tick all': await time(tickAll) };
  },
  async filter({ search }, users) {
    const figures: Figures = {};
    for (const text of typed) {
      const expected = countMatching(users, text);
      await settle();
      figures.keystroke = Math.max(figures.keystroke ?? 0, await time(() => search(text, expected)));
    }
    for (const text of ['', ...typed]) {
      const expected = text === '' ? users.length : countMatching(users, text);
      await settle();
      const longest = await longestTurn(() => search(text, expected));
      figures['longest turn of a keystroke'] = Math.max(figures['longest turn of a keystroke'] ?? 0, longest);
    }
    return figures;
  },
  async scroll({ scroller }) {
    const frame = scroller();
    return frame === null ? {} : { 'longest turn of scrolling': await longestTurn(() => scroll(frame)) };
  },
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
