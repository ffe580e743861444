import { countTickedAny } from '../assignment/countTicked.ts';
import { createRoster } from '../assignment/roster.ts';
import type { RosterSort } from '../assignment/rosterView.ts';
import { viewOf } from '../assignment/view.ts';
import type { UserFilter } from '../contract/index.ts';
import { derivePhase, isLegacy } from '../migration/phase.ts';
import type { MigrationState } from './migration.ts';
import { type Optimistic, pendingChanges, shownRoster } from './optimistic.ts';

type Fact = Omit<MigrationState, 'roster' | 'view' | 'pending' | 'phase'>;

/** Holds the facts, derives the rest, tells who listens. Every write is one change of the whole state. */
export interface EngineStore {
  get(): MigrationState;
  subscribe(listener: () => void): () => void;
  patch(change: Partial<Fact>): void;
  /** Replaces what is stored and pending; `facts` go out in the same change, so nobody sees one without the other. */
  changeRoster(change: (state: Optimistic) => Optimistic, facts?: Partial<Fact>): void;
  /** Everything changed inside is told once, at its end. */
  batch(changes: () => void): void;
  look(question: { readonly filter: UserFilter; readonly sort: RosterSort }): void;
}

export function createEngineStore(): EngineStore {
  const listeners = new Set<() => void>();
  let optimistic: Optimistic = { stored: createRoster([]), entries: [] };
  let state: MigrationState = {
    status: 'idle',
    online: true,
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
    roster: optimistic.stored,
    view: viewOf(optimistic.stored, {}, 'displayName'),
    jobs: {},
    attempts: {},
    pending: [],
    notice: null,
    phase: 'not-started',
    snapshot: '',
  };

  let open = 0;
  let untold = false;

  function commit(next: MigrationState): void {
    state = { ...next, phase: phaseOf(next) };
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
      optimistic = change(optimistic);
      const roster = shownRoster(optimistic);
      const view = viewOf(roster, state.view.filter, state.view.sort, state.view);
      commit({ ...state, ...facts, roster, view, pending: pendingChanges(optimistic) });
    },
    look: ({ filter, sort }) => commit({ ...state, view: viewOf(state.roster, filter, sort, state.view) }),
  };
}

/** What a listener throws is its own: it reaches the runtime as an unhandled rejection, not the engine or the next listener. */
function callListener(listener: () => void): void {
  try {
    listener();
  } catch (cause) {
    void Promise.reject(cause);
  }
}

function phaseOf(state: MigrationState): MigrationState['phase'] {
  const { connections, roster } = state;
  const idsOf = (legacy: boolean) =>
    connections.filter((connection) => isLegacy(connection) === legacy).map((connection) => connection.id);
  return derivePhase({
    connections,
    users: roster.size,
    onLegacy: countTickedAny(roster, idsOf(true)),
    onOauth: countTickedAny(roster, idsOf(false)),
  });
}
