import { countBits, hasBit, withoutBits } from '../assignment/bitset.ts';
import { columnsOf, emptyRoster, liveOf } from '../assignment/rosterColumns.ts';
import type { Roster, RosterView } from '../assignment/rosterView.ts';
import { rowsInOrder, viewOf, viewSteps } from '../assignment/view.ts';
import { callListener } from './callListener.ts';
import type { MigrationState, UserQuestion } from './migration.ts';
import { type Optimistic, shownRoster } from './optimistic.ts';
import type { Clock, Timers } from './ports.ts';

type Fact = Omit<MigrationState, 'roster' | 'question' | 'view' | 'pending'>;

/** Holds the facts, derives the rest, tells who listens. Every write is one change of the whole state. */
export interface EngineStore {
  get(): MigrationState;
  subscribe(listener: () => void): () => void;
  patch(change: Partial<Fact>): void;
  /** Replaces what is stored and pending; `facts` go out in the same change, so nobody sees one without the other. */
  changeRoster(change: (state: Optimistic) => Optimistic, facts?: Partial<Fact>): void;
  /** As `changeRoster` for one helping of many users: the view is worked out again only where there are many more. */
  takeHelping(change: (state: Optimistic) => Optimistic): void;
  /** Everything changed inside is told once, at its end. */
  batch(changes: () => void): void;
  look(question: UserQuestion): void;
  /**
   * Resolves when the view answers the question; null when it does. Who changes many users waits for it, or the question would
   * never be answered.
   */
  answered(): Promise<void> | null;
}

/** What is known before anything has been read. */
export const nothingKnown = {
  me: null,
  registrations: [],
  connections: [],
  preflights: null,
  pilots: null,
  waves: null,
  checkpoints: null,
  rollbacks: null,
  invitations: null,
  policyChanges: null,
  jobs: {},
  attempts: {},
  finished: [],
  snapshot: '',
  resumedFrom: null,
} satisfies Partial<Fact>;

/** So long the view may keep the thread before it lets others speak. */
const sliceMilliseconds = 10;
/** While users come in by the thousand, the view is worked out when there are so many times as many. */
const growth = 8;

export function createEngineStore({ clock, timers }: { readonly clock: Clock; readonly timers: Timers }): EngineStore {
  const listeners = new Set<() => void>();
  const waiting = new Set<() => void>();
  let optimistic: Optimistic = { stored: emptyRoster(), entries: [] };
  let state: MigrationState = {
    status: 'idle',
    online: true,
    ...nothingKnown,
    roster: optimistic.stored,
    question: { filter: {}, sort: 'displayName' },
    view: viewOf(optimistic.stored, {}, 'displayName'),
    pending: [],
    notice: null,
  };
  /** The view being worked out. */
  let work: Iterator<undefined, RosterView> | null = null;
  /** How many users there were when the view was worked out last. */
  let lookedOver = 0;
  let open = 0;
  let untold = false;

  function commit(next: MigrationState): void {
    state = next;
    untold = true;
    tell();
  }

  /** A listener that changes something is told of it in a round of its own, when the others have heard of what was before. */
  function tell(): void {
    if (open > 0) return;
    open += 1;
    while (untold) {
      untold = false;
      for (const listener of [...listeners]) callListener(listener);
    }
    open -= 1;
  }

  /** Commits with the view that belongs to it, or, where that takes longer, with the one before and later once more. */
  function show(next: MigrationState): void {
    const { roster, question, view } = next;
    // Other ticks do not make the work begin again, or ticking fast would keep it from ever ending.
    const busy = work !== null && question === state.question;
    if (!busy) {
      work = viewSteps(roster, question.filter, question.sort, view);
      lookedOver = roster.size;
    }
    const answer = busy ? null : proceed(roster);
    commit(answer === null ? next : { ...next, view: answer });
    if (answer !== null) settle(roster);
  }

  /** The view, if it is worked out within a slice; else the work goes on after others have spoken. */
  function proceed(roster: Roster): RosterView | null {
    const current = work;
    const until = clock.now() + sliceMilliseconds;
    while (current !== null) {
      const { done, value } = current.next();
      if (done === true) {
        work = null;
        return value;
      }
      if (clock.now() >= until) break;
    }
    timers.setTimeout(() => {
      const answer = work === current ? proceed(roster) : null;
      if (answer === null) return;
      commit({ ...state, view: answer });
      settle(roster);
    }, 0);
    return null;
  }

  /** The roster may have got other ticks meanwhile. */
  function settle(roster: Roster): void {
    if (work !== null) return;
    if (state.roster !== roster) {
      show(state);
      return;
    }
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  function withRoster(change: (state: Optimistic) => Optimistic): MigrationState {
    const before = optimistic;
    optimistic = change(before);
    const roster = shownRoster(optimistic, before, state.roster);
    const view = optimistic.stored === before.stored ? state.view : withoutGone(state.view, before.stored, roster);
    return { ...state, roster, view, pending: optimistic.entries };
  }

  return {
    get: () => state,
    subscribe(listener) {
      // Wrapped, so that the same function subscribed twice is two subscriptions.
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
    batch(changes) {
      open += 1;
      try {
        changes();
      } finally {
        open -= 1;
        tell();
      }
    },
    patch: (change) => commit({ ...state, ...change }),
    changeRoster(change, facts = {}) {
      const next = { ...withRoster(change), ...facts };
      const tellOf = next.roster === state.roster ? commit : show;
      tellOf(next);
    },
    takeHelping(change) {
      const next = withRoster(change);
      const tellOf = next.roster.size < growth * lookedOver ? commit : show;
      tellOf(next);
    },
    look: (question) => show({ ...state, question }),
    answered: () => (work === null ? null : new Promise((resolve) => void waiting.add(resolve))),
  };
}

/** The rows of a view that are still there, until there is a better one. */
function withoutGone(view: RosterView, before: Roster, roster: Roster): RosterView {
  const live = liveOf(columnsOf(roster));
  if (countBits(withoutBits(liveOf(columnsOf(before)), live)) === 0) return view;
  const rows: number[] = [];
  for (let i = 0; i < view.length; i += 1) if (hasBit(live, view.rowAt(i))) rows.push(view.rowAt(i));
  return { ...view, ...rowsInOrder(rows) };
}
