import { DeadlineBanner, useMigrationSelector } from '@authshift/ui';
import { useState } from 'react';
import { AccountChecks } from './AccountChecks.tsx';
import { Capabilities } from './Capabilities.tsx';
import { CheckRow } from './CheckRow.tsx';
import { OldSessions } from './OldSessions.tsx';
import { type ReadinessState, useReadiness } from './useReadiness.ts';

/** Settings > Microsoft Exchange > Readiness: what must be true before anything is connected, and what Harborline itself is set to. */
export function ReadinessPage() {
  const state = useReadiness();
  const { readiness, failure, busy } = state;
  return (
    <>
      <h1>Readiness</h1>
      <p className="hl-lead">
        What must be true of Harborline’s server and of the account before Exchange is connected. Nobody is signed in by
        looking.
      </p>
      <div className="hl-stack">
        <DeadlineBanner />
        <section className="hl-panel" aria-labelledby="server">
          <h2 id="server">This server</h2>
          {failure === null ? null : <p role="alert">{failure}</p>}
          {readiness === null && failure === null ? <p role="status">Looking around …</p> : null}
          <ol className="hl-checks" aria-labelledby="server">
            {readiness?.checks.map((check) => (
              <CheckRow key={check.id} check={check} skip={readiness.skips[check.id]} state={state} />
            ))}
          </ol>
          <button
            type="button"
            className="hl-button hl-button-quiet"
            disabled={busy}
            onClick={() => void state.lookAgain()}
          >
            Look again
          </button>
        </section>
        <AccountChecks />
        {readiness === null ? null : <ModernSignIn state={state} {...readiness.modernSignIn} />}
        <OldSessions />
        <Capabilities />
      </div>
    </>
  );
}

interface ModernSignInProps {
  readonly state: ReadinessState;
  readonly effective: boolean;
  readonly origin: 'default' | 'explicit';
}

/** A setting as it counts, and whether somebody has set it or the default speaks. */
function ModernSignIn({ state, effective, origin }: ModernSignInProps) {
  const isAdmin = useMigrationSelector(({ me }) => me?.role === 'admin');
  const [said, setSaid] = useState('');
  // What was pressed shows at once; what the back end keeps shows once it has answered.
  const [pressed, setPressed] = useState<boolean | null | undefined>(undefined);
  const set = async (value: boolean | null) => {
    setPressed(value);
    setSaid((await state.setModernSignIn(value)) ? 'Saved.' : '');
    setPressed(undefined);
  };
  const choices = [
    { value: null, label: 'Not set: use the default, which is on' },
    { value: true, label: 'On' },
    { value: false, label: 'Off: Harborline offers no OAuth' },
  ];
  const kept = origin === 'default' ? null : effective;
  const chosen = pressed === undefined ? kept : pressed;
  return (
    <section className="hl-panel" aria-labelledby="flag">
      <h2 id="flag">Setting “OAuth enabled”</h2>
      <dl className="hl-facts">
        <dt>In effect</dt>
        <dd>{effective ? 'On' : 'Off'}</dd>
        <dt>Where that comes from</dt>
        <dd>{origin === 'default' ? 'Nobody has set it: the default' : 'Set by somebody, for this customer'}</dd>
      </dl>
      <fieldset className="hl-choices" disabled={!isAdmin}>
        <legend className="hl-unseen">OAuth enabled</legend>
        {choices.map(({ value, label }) => (
          <label key={label}>
            <input type="radio" name="modern-sign-in" checked={chosen === value} onChange={() => void set(value)} />{' '}
            {label}
          </label>
        ))}
      </fieldset>
      <p role="status" className="hl-quiet">
        {said}
      </p>
    </section>
  );
}
