import { countTickedAny } from '../assignment/countTicked.ts';
import { createRoster } from '../assignment/roster.ts';
import { viewOf } from '../assignment/view.ts';
import type { UserFilter, UserSort } from '../contract/index.ts';
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
  look(question: { readonly filter: UserFilter; readonly sort: UserSort }): void;
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
    roster: optimistic.stored,
    view: viewOf(optimistic.stored, {}, 'displayName'),
    jobs: {},
    attempts: {},
    pending: [],
    notice: null,
    phase: 'not-started',
    snapshot: '',
  };

  function commit(next: MigrationState): void {
    state = { ...next, phase: phaseOf(next) };
    for (const listener of [...listeners]) listener();
  }

  return {
    get: () => state,
    subscribe(listener) {
      // Wrapped, so that the same function subscribed twice is two subscriptions.
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
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
