import type { Pilot, PilotSuggestion } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { Button } from '../button/Button.tsx';
import { useFocusHeir } from '../focus/useFocusHeir.ts';
import { Instant } from '../instant/Instant.tsx';
import { pilotAndWavesEnglish } from '../messages/english/pilotAndWaves.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark, type Tone } from '../status-mark/StatusMark.tsx';
import { type PilotHooks, type PilotState, usePilot } from './usePilot.ts';

export interface PilotPanelProps extends PilotHooks {
  readonly connectionId: string;
}

const tones: Readonly<Record<Pilot['status'], Tone>> = {
  running: 'progress',
  passed: 'good',
  failed: 'danger',
  'signed-off': 'good',
};

/** Who goes first, how they fare, and a person's word that the others can follow. `data-state`: `loading`, `empty`, or the pilot's status. */
export function PilotPanel({ connectionId, ...hooks }: PilotPanelProps): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const pilot = usePilot(connectionId, hooks);
  const refusal = useRoleRefusal('operator');
  const heir = useFocusHeir();
  const id = useId();
  const titles = {
    load: messages.loadFailed,
    suggest: messages.suggestFailed,
    begin: messages.beginFailed,
    test: messages.testFailed,
    'sign-off': messages.signOffFailed,
  };
  return (
    <section
      ref={heir}
      className="authshift-pilot"
      aria-labelledby={id}
      data-state={pilot.loaded ? (pilot.pilot?.status ?? 'empty') : 'loading'}
    >
      <h3 id={id}>{messages.pilot}</h3>
      <p className="authshift-hint">{refusal ?? messages.pilotHint}</p>
      <div role="status">
        {pilot.failed === null ? null : (
          <ErrorNotice
            title={titles[pilot.failed.what]}
            error={pilot.failed.error}
            onRetry={pilot.failed.what === 'load' ? pilot.reload : undefined}
          />
        )}
        {pilot.pilot === null ? null : <Standing pilot={pilot.pilot} />}
      </div>
      {pilot.pilot !== null || !pilot.loaded ? null : <Suggestion state={pilot} refused={refusal !== null} />}
      {pilot.needsTest ? <TestMissing state={pilot} /> : null}
      {pilot.pilot?.status === 'passed' ? <SignOff state={pilot} /> : null}
    </section>
  );
}

function Standing({ pilot }: { readonly pilot: Pilot }): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const { passed, pending, failed } = pilot.counts;
  return (
    <>
      <p>
        <StatusMark tone={tones[pilot.status]}>{messages.pilotStatus[pilot.status]}</StatusMark>{' '}
        <span className="authshift-hint">{messages.pilotCounts(passed, pending, failed)}</span>
      </p>
      {pilot.signedOffAt === null ? (
        <p className="authshift-hint">{messages.pilotRule(pilot.rule.intervals)}</p>
      ) : (
        <p className="authshift-hint">
          {messages.signedOff(pilot.signedOffBy ?? '')} <Instant at={pilot.signedOffAt} />
        </p>
      )}
    </>
  );
}

function TestMissing({ state }: { readonly state: PilotState }): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const refusal = useRoleRefusal('admin');
  const id = useId();
  return (
    <>
      <p id={id}>{refusal === null ? messages.testMissing : `${messages.testMissing} ${refusal}`}</p>
      <Button
        busy={state.busy === 'test'}
        disabled={refusal !== null}
        aria-describedby={id}
        onClick={() => void state.test()}
      >
        {state.busy === 'test' ? messages.testing : messages.test}
      </Button>
    </>
  );
}

function SignOff({ state }: { readonly state: PilotState }): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const roleRefusal = useRoleRefusal('admin');
  const id = useId();
  const refusal = roleRefusal ?? (state.needsSecondAdmin ? messages.secondAdmin : null);
  return (
    <>
      <Button
        look="primary"
        busy={state.busy === 'sign-off'}
        disabled={refusal !== null}
        aria-describedby={refusal === null ? undefined : id}
        onClick={() => void state.signOff()}
      >
        {state.busy === 'sign-off' ? messages.signingOff : messages.signOff}
      </Button>
      {refusal === null ? null : (
        <p className="authshift-hint" id={id}>
          {refusal}
        </p>
      )}
    </>
  );
}

interface SuggestionProps {
  readonly state: PilotState;
  readonly refused: boolean;
}

function Suggestion({ state, refused }: SuggestionProps): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const { suggestion, busy } = state;
  if (suggestion === null) {
    return (
      <Button busy={busy === 'suggest'} disabled={refused} onClick={() => void state.suggest()}>
        {busy === 'suggest' ? messages.suggesting : messages.suggest}
      </Button>
    );
  }
  const { members, uncovered } = suggestion;
  if (members.length === 0) return <p>{messages.nobody}</p>;
  return (
    <>
      <strong>{messages.suggested(members.length)}</strong>
      <ul className="authshift-people">
        {members.map((member) => (
          <Member key={member.userId} member={member} />
        ))}
      </ul>
      {uncovered.length === 0 ? null : <Uncovered kinds={uncovered} />}
      <Button look="primary" busy={busy === 'begin'} onClick={() => void state.begin()}>
        {busy === 'begin' ? messages.beginning : messages.begin(members.length)}
      </Button>
    </>
  );
}

function Member({ member }: { readonly member: PilotSuggestion['members'][number] }): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const { format } = useMigrationContext();
  return (
    <li>
      <bdi>{member.displayName}</bdi> <bdi className="authshift-hint">{member.address}</bdi>
      {member.because.length === 0 ? null : (
        <span className="authshift-second">
          {format.list(member.because.map(({ facet, value }) => messages.because[facet](value)))}
        </span>
      )}
    </li>
  );
}

function Uncovered({ kinds }: { readonly kinds: PilotSuggestion['uncovered'] }): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const { format } = useMigrationContext();
  const names = format.list(kinds.map(({ facet, value }) => messages.because[facet](value)));
  return <StatusMark tone="warning">{messages.uncovered(names)}</StatusMark>;
}
