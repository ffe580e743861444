import { type ReactNode, useId } from 'react';
import { useConnection } from '../connection/useConnection.ts';
import { pilotAndWavesEnglish } from '../messages/english/pilotAndWaves.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import type { WriteHooks } from '../write/useWrite.ts';
import { PilotPanel } from './PilotPanel.tsx';
import { useWaves } from './useWaves.ts';
import { WaveList } from './WaveList.tsx';
import { WavePlan } from './WavePlan.tsx';

export interface PilotAndWavesProps
  extends WriteHooks<'create-pilot' | 'sign-off-pilot' | 'plan-waves' | 'act-on-wave'> {
  /** The connection users get. */
  readonly to: string;
  /** The connection they leave once the new one has proven itself. */
  readonly from: string;
}

/** The move in steps: a first small group, then waves that stop by themselves. `data-state`: `loading`, `failed` or `ready`. */
export function PilotAndWaves({ to, from, ...hooks }: PilotAndWavesProps): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const [target, old] = [useConnection(to), useConnection(from)];
  const waves = useWaves(to, { onBefore: hooks.onBefore, onAfter: hooks.onAfter });
  const refusal = useRoleRefusal('operator');
  const id = useId();
  if (target === undefined || old === undefined) return <p className="authshift-hint">{messages.unknown}</p>;
  const { failed } = waves;
  return (
    <section
      className="authshift-rollout"
      aria-labelledby={id}
      data-state={waves.waves !== null ? 'ready' : failed === null ? 'loading' : 'failed'}
    >
      <h2 id={id}>{messages.title(target.displayName)}</h2>
      <PilotPanel connectionId={to} onBefore={hooks.onBefore} onAfter={hooks.onAfter} />
      <section aria-labelledby={`${id}-waves`} className="authshift-pilot">
        <h3 id={`${id}-waves`}>{messages.waves}</h3>
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
            <WavePlan from={old} to={target} busy={waves.busy === 'plan'} onPlan={waves.plan} />
          </details>
        )}
      </section>
    </section>
  );
}
