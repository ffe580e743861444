import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { useConnection } from '../connection/useConnection.ts';
import { pilotAndWavesEnglish } from '../messages/english/pilotAndWaves.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import type { WriteHooks } from '../write/useWrite.ts';
import { PilotPanel } from './PilotPanel.tsx';
import { useWaves, type WaveHooks, type WavesState } from './useWaves.ts';
import { WaveList } from './WaveList.tsx';
import { WavePlan } from './WavePlan.tsx';

export interface PilotAndWavesProps
  extends WriteHooks<'create-pilot' | 'test-connection' | 'sign-off-pilot' | 'plan-waves' | 'act-on-wave'> {
  /** The connection users get. */
  readonly to: string;
  /** The connection they leave once the new one has proven itself. */
  readonly from: string;
  /** Whoever begins a pilot here cannot sign it off: another admin has to. @default false */
  readonly secondAdmin?: boolean | undefined;
}

export interface WavesPanelProps extends WaveHooks, Pick<PilotAndWavesProps, 'from' | 'to'> {}

/** The move in steps: a first small group, then waves that stop by themselves. `data-state`: `loading`, `failed` or `ready`. */
export function PilotAndWaves({ to, from, secondAdmin, ...hooks }: PilotAndWavesProps): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const [target, old] = [useConnection(to), useConnection(from)];
  const waves = useWaves(to, { onBefore: hooks.onBefore, onAfter: hooks.onAfter });
  const id = useId();
  if (target === undefined || old === undefined) return <p className="authshift-hint">{messages.unknown}</p>;
  return (
    <section className="authshift-rollout" aria-labelledby={id} data-state={stateOf(waves)}>
      <h2 id={id}>{messages.title(target.displayName)}</h2>
      <PilotPanel connectionId={to} secondAdmin={secondAdmin} {...hooks} />
      <Waves from={old} to={target} waves={waves} />
    </section>
  );
}

/** The waves without the pilot before them. `data-state`: `loading`, `failed` or `ready`. */
export function WavesPanel({ to, from, ...hooks }: WavesPanelProps): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const [target, old] = [useConnection(to), useConnection(from)];
  const waves = useWaves(to, { onBefore: hooks.onBefore, onAfter: hooks.onAfter });
  if (target === undefined || old === undefined) return <p className="authshift-hint">{messages.unknown}</p>;
  return (
    <div className="authshift-rollout" data-state={stateOf(waves)}>
      <Waves from={old} to={target} waves={waves} />
    </div>
  );
}

interface WavesProps {
  readonly from: Connection;
  readonly to: Connection;
  readonly waves: WavesState;
}

function Waves({ from, to, waves }: WavesProps): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const refusal = useRoleRefusal('operator');
  const id = useId();
  const { failed } = waves;
  return (
    <section aria-labelledby={id} className="authshift-pilot">
      <h3 id={id}>{messages.waves}</h3>
      <p className="authshift-hint">{messages.wavesHint}</p>
      <div role="status">
        {waves.waves === null && failed === null ? <p className="authshift-hint">{messages.loading}</p> : null}
        {failed?.what === 'load' ? (
          <ErrorNotice title={messages.loadFailed} error={failed.error} onRetry={waves.reload} />
        ) : null}
        {failed?.what === 'plan' ? <ErrorNotice title={messages.planFailed} error={failed.error} /> : null}
      </div>
      <WaveList state={waves} />
      {refusal !== null || waves.waves === null ? null : (
        <details className="authshift-more" open={waves.waves.length === 0}>
          <summary>{messages.plan}</summary>
          <WavePlan from={from} to={to} busy={waves.busy === 'plan'} onPlan={waves.plan} />
        </details>
      )}
    </section>
  );
}

function stateOf({ waves, failed }: WavesState): 'ready' | 'loading' | 'failed' {
  if (waves !== null) return 'ready';
  return failed === null ? 'loading' : 'failed';
}
