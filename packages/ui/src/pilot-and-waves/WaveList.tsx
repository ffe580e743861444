import type { MigrationError } from '@authshift/core';
import type { Wave, WaveRefusal, WaveStatus } from '@authshift/core/contract';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { useFocusHeir } from '../focus/useFocusHeir.ts';
import { pilotAndWavesEnglish } from '../messages/english/pilotAndWaves.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { RollbackButton } from '../rollback-button/RollbackButton.tsx';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark, type Tone } from '../status-mark/StatusMark.tsx';
import type { WaveAction, WavesState } from './useWaves.ts';

const tones: Readonly<Record<WaveStatus, Tone>> = {
  planned: 'neutral',
  running: 'progress',
  paused: 'warning',
  stopped: 'danger',
  observing: 'progress',
  done: 'good',
  'rolled-back': 'neutral',
};

/** What a person can do with a wave, the usual thing first. */
const actions: Readonly<Record<WaveStatus, readonly WaveAction[]>> = {
  planned: ['start'],
  running: ['pause', 'stop'],
  paused: ['resume', 'stop'],
  stopped: ['resume'],
  observing: ['release'],
  done: [],
  'rolled-back': [],
};

/** The waves in their order: how far each is, why it halted, and what can be done with it. */
export function WaveList({ state }: { readonly state: WavesState }): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  if (state.waves === null) return null;
  if (state.waves.length === 0) return <StatusMark tone="neutral">{messages.noWaves}</StatusMark>;
  return (
    <ol className="authshift-waves">
      {state.waves.map((wave) => (
        <WaveItem key={wave.id} wave={wave} state={state} />
      ))}
    </ol>
  );
}

interface WaveItemProps {
  readonly wave: Wave;
  readonly state: WavesState;
}

function WaveItem({ wave, state }: WaveItemProps): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const { format } = useMigrationContext();
  const refusal = useRoleRefusal('operator');
  const heir = useFocusHeir();
  const [last, setLast] = useState<WaveAction | null>(null);
  const id = useId();
  const { counts, stop, window } = wave;
  const step = `wave ${wave.id}` as const;
  const busy = state.busy === step;
  const act = (action: WaveAction) => {
    setLast(action);
    void state.act(wave, action);
  };
  return (
    <li ref={heir} className="authshift-card" aria-labelledby={id} data-state={wave.status}>
      <header className="authshift-card-head">
        <h4 id={id}>
          <bdi>{wave.name}</bdi>
        </h4>
        <StatusMark tone={tones[wave.status]}>{messages.waveStatus[wave.status]}</StatusMark>
      </header>
      <progress
        aria-label={messages.progress(wave.name)}
        max={counts.total}
        value={counts.done + counts.failed + counts.skipped}
      />
      <p className="authshift-hint">{messages.counts(counts)}</p>
      {window === null ? null : (
        <p className="authshift-hint">
          {messages.window(format.instant(window.opensAt), format.instant(window.closesAt))}
        </p>
      )}
      {stop === null ? null : (
        <p>
          {messages.stop[stop.rule]} {stop.until === null ? null : messages.until(format.instant(stop.until))}
        </p>
      )}
      <div role="status">
        {state.failed?.what === step && last !== null ? (
          <Refused
            error={state.failed.error}
            action={last}
            onInSpite={(action) => void state.act(wave, action, { inSpite: true })}
          />
        ) : null}
      </div>
      {refusal !== null ? null : (
        <div className="authshift-card-actions">
          {actions[wave.status].map((action, index) => (
            <Button
              key={action}
              look={index === 0 && wave.status === 'planned' ? 'primary' : 'secondary'}
              busy={busy}
              aria-describedby={id}
              onClick={() => act(action)}
            >
              {busy && action === last ? messages.acting : messages.act[action]}
            </Button>
          ))}
          {wave.checkpointId === null || wave.status === 'rolled-back' ? null : (
            <RollbackButton target={{ type: 'wave', waveId: wave.id }} />
          )}
        </div>
      )}
    </li>
  );
}

interface RefusedProps {
  readonly error: MigrationError;
  readonly action: WaveAction;
  readonly onInSpite: (action: WaveAction) => void;
}

/** Why it may not start, all of it at once, and the way past where a person may decide that. */
function Refused({ error, action, onInSpite }: RefusedProps): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const { format } = useMigrationContext();
  const { problem } = error;
  if (problem?.code === 'unproven_not_accepted') {
    return (
      <>
        <StatusMark tone="warning">{messages.unproven(Number(problem.count))}</StatusMark>
        <Button look="danger" onClick={() => onInSpite(action)}>
          {messages.releaseAnyway}
        </Button>
      </>
    );
  }
  // What problem details carry beside their members is typed by the code alone.
  const refusals = (problem?.code === 'wave_refused' ? problem.refusals : []) as readonly WaveRefusal[];
  if (refusals.length === 0) return <ErrorNotice title={messages.actFailed} error={error} />;
  const isFinal = refusals.some(({ code }) => code === 'status' || code === 'connection_not_ready');
  return (
    <>
      <StatusMark tone="warning">{messages.actFailed}</StatusMark>
      <ul>
        {refusals.map(({ code, until }) => (
          <li key={code}>
            {messages.refusal[code]} {until === null ? null : messages.until(format.instant(until))}
          </li>
        ))}
      </ul>
      {isFinal ? null : (
        <Button look="danger" onClick={() => onInSpite(action)}>
          {messages.inSpite}
        </Button>
      )}
    </>
  );
}
