import type { Wave, WaveInput } from '@authshift/core/contract';
import { useCallback, useEffect, useMemo } from 'react';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { type Steps, useSteps } from '../write/useSteps.ts';
import type { WriteHooks } from '../write/useWrite.ts';

/** What a person can do with one wave. */
export type WaveAction = 'start' | 'pause' | 'resume' | 'stop' | 'release';
/** Vetoes and follows planning waves and acting on one. */
export type WaveHooks = WriteHooks<'plan-waves' | 'act-on-wave'>;
type WaveSteps = Steps<'load' | 'plan' | `wave ${string}`, 'plan-waves' | 'act-on-wave'>;

/** The groups after the pilot, each with its stop rule and how it stands. */
export interface WavesState extends Pick<WaveSteps, 'busy' | 'failed'> {
  /** To this connection, in their order; null: not loaded yet. */
  readonly waves: readonly Wave[] | null;
  readonly reload: () => void;
  /** Resolves to true once they are planned. */
  readonly plan: (input: WaveInput) => Promise<boolean>;
  /** `inSpite`: past the reasons that speak against it, where a person may decide that. */
  readonly act: (wave: Wave, action: WaveAction, options?: { readonly inSpite: boolean }) => Promise<void>;
}

/** The waves to a connection, and what a person can do with each. */
export function useWaves(connectionId: string, { onBefore, onAfter }: WaveHooks = {}): WavesState {
  const migration = useMigration();
  const { busy, failed, read, change }: WaveSteps = useSteps({ onBefore, onAfter });
  const all = useMigrationSelector((state) => state.waves);
  const waves = useMemo(
    () => all?.filter((wave) => wave.to === connectionId).toSorted((a, b) => a.ordinal - b.ordinal) ?? null,
    [all, connectionId],
  );
  const reload = useCallback(() => void read('load', () => migration.load('waves')), [migration, read]);
  useEffect(reload, [reload]);
  const plan = useCallback(
    async (input: WaveInput) => {
      const { to, from, expectedCount } = input;
      const intent = { type: 'plan-waves', to, from, count: expectedCount } as const;
      return (await change('plan', intent, () => migration.call('planWaves', input))) !== null;
    },
    [migration, change],
  );
  const act = useCallback(
    async ({ id }: Wave, action: WaveAction, { inSpite } = { inSpite: false }) => {
      const send = {
        start: () => migration.call('startWave', id, { manualRelease: inSpite }),
        pause: () => migration.call('pauseWave', id),
        resume: () => migration.call('resumeWave', id, { manualRelease: inSpite }),
        stop: () => migration.call('stopWave', id),
        release: () => migration.call('releaseWave', id, { acceptUnproven: inSpite }),
      }[action];
      await change(`wave ${id}`, { type: 'act-on-wave', waveId: id, action }, send);
    },
    [migration, change],
  );
  return { waves, busy, failed, reload, plan, act };
}
