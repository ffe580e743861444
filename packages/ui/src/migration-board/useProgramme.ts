import {
  derivePhase,
  deriveSideState,
  isConnected,
  legOf,
  type MigrationError,
  type MigrationPhase,
  type MigrationState,
  nextSteps,
  type ProgrammeStepId,
  programmeFacts,
  type SideState,
  sameMembers,
} from '@authshift/core';
import type { Connection } from '@authshift/core/contract';
import { useState } from 'react';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { type BoardStep, idleOf, toBoardSteps } from './boardStep.ts';
import { askAll, useAsked } from './useAsked.ts';
import { useBoardLists } from './useBoardLists.ts';
import { useLookAgain } from './useLookAgain.ts';

/** What a move is about: the connections that are left, those that take their place, and how far the users are. */
export interface Programme {
  /** `empty`: nothing is set up yet. */
  readonly state: 'loading' | 'error' | 'empty' | 'ready';
  readonly phase: MigrationPhase;
  /** What holds the whole move up; null: nothing does. */
  readonly side: SideState | null;
  /** `second`: from Exchange Web Services to Graph, once no password is left. */
  readonly leg: 'first' | 'second';
  readonly leaving: readonly Connection[];
  readonly targets: readonly Connection[];
  /** `syncing`: users with any of these connections; `moved`: those of them with none that is being left. */
  readonly users: { readonly syncing: number; readonly moved: number };
  readonly steps: readonly BoardStep[];
  /** Why a part could not be read; null: all of it was. */
  readonly error: MigrationError | null;
  readonly reload: () => void;
  /** Asks again for what changes without an event: gates and proofs. */
  readonly askAgain: () => void;
}

const timeless = (state: MigrationState) => programmeFacts(state, 0);
const whatCounts = ({ id, status, counts }: Connection) => [id, status, counts.assigned, counts.leased, counts.healthy];

/**
 * Where the whole move stands. The proofs are part of the evidence, which only administrators read, and of which the back end records
 * that it was read: it is asked for once nothing but proofs is missing.
 */
export function useProgramme(shown: readonly ProgrammeStepId[]): Programme {
  const migration = useMigration();
  const now = useMigrationContext().now();
  const { status, me, rollbacks, connections } = useMigrationSelector(pick, sameMembers);
  const known = useMigrationSelector(timeless, sameMembers);
  const lists = useBoardLists(shown);
  const [round, setRound] = useState(0);
  const { leaving, targets } = legOf(connections);
  const days = me?.coolingOffDays ?? 0;

  const moved = known.onOauth > 0 && known.onLegacy === 0;
  const left = moved && shown.includes('disconnect') ? leaving.filter(isConnected) : [];
  const gates = useAsked(
    left.length === 0 ? null : JSON.stringify([round, left.map(whatCounts), targets.map(whatCounts)]),
    () => askAll(left.map(({ id }) => migration.previewDisconnect(id))),
  );
  const facts = {
    ...known,
    now,
    failing: targets.reduce((sum, { counts }) => sum + counts.failing, 0),
    stragglers: known.onLegacy,
    idle: idleOf({ gates: gates.value, days, now }),
    gates: gates.value ?? [],
  };
  const wantsProofs =
    me?.role === 'admin' && (shown.includes('prove') || shown.includes('report')) && lacksOnlyProofs(facts);
  const evidence = useAsked(
    wantsProofs ? JSON.stringify([round, known.policyChanges, targets.map(({ id }) => id)]) : null,
    () => migration.call('getEvidence'),
  );
  const told = { ...facts, verifications: evidence.value?.verifications };
  const steps = nextSteps(told);
  useLookAgain(steps, now);

  // Once it stands there, nothing that is asked anew takes it away.
  const isSettled = status === 'ready' && lists.settled && gates.settled && evidence.settled;
  const [hasStood, setHasStood] = useState(false);
  if (isSettled && !hasStood) setHasStood(true);
  const ready = connections.length === 0 ? 'empty' : 'ready';
  const sources = { facts: told, gates: gates.value, asksForGates: left.length > 0, role: me?.role ?? null, days };
  const askAgain = () => setRound((before) => before + 1);
  return {
    state: status === 'failed' ? 'error' : isSettled || hasStood ? ready : 'loading',
    phase: derivePhase(told),
    side: deriveSideState({ connections, waves: known.waves ?? [], rollbacks: rollbacks ?? [] }),
    leg: leaving.some(({ authType }) => authType === 'oauth-delegated' || authType === 'oauth-app')
      ? 'second'
      : 'first',
    leaving,
    targets,
    users: {
      syncing: known.onLegacy + known.onOauth - (known.onTrial ?? 0),
      moved: known.onOauth - (known.onTrial ?? 0),
    },
    steps: toBoardSteps(steps, sources).filter(({ step }) => shown.includes(step)),
    error: lists.error,
    reload: () => {
      lists.reload();
      askAgain();
    },
    askAgain,
  };
}

function pick({ status, me, rollbacks, connections }: MigrationState) {
  return { status, me, rollbacks, connections };
}

function lacksOnlyProofs(facts: Parameters<typeof nextSteps>[0]): boolean {
  const phase = derivePhase(facts);
  if (phase !== 'legacy-disconnected' && phase !== 'tenant-hardening') return false;
  return nextSteps(facts).some(
    ({ step, missing }) => step === 'prove' && missing.every(({ code }) => code !== 'step_before'),
  );
}
