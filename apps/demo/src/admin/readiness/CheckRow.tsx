import { useMigrationSelector } from '@authshift/ui';
import { type FormEvent, useId, useState } from 'react';
import type { ReadinessCheck } from '../../product/readiness/checks.ts';
import type { Skip } from '../../product/readiness/readinessBook.ts';
import type { ReadinessState } from './useReadiness.ts';
import { Verdict } from './Verdict.tsx';

interface CheckRowProps {
  readonly check: ReadinessCheck;
  readonly skip: Skip | undefined;
  readonly state: ReadinessState;
}

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const words = { ready: 'Ready', block: 'Not ready', open: 'Nobody has said' } as const;

/** One check: what is wanted, what was found, and either what to do or who answers for leaving it. */
export function CheckRow({ check, skip, state }: CheckRowProps) {
  const isAdmin = useMigrationSelector(({ me }) => me?.role === 'admin');
  const id = useId();
  const { title, expected, found, verdict, remedy } = check;
  return (
    <li aria-labelledby={id}>
      <div className="hl-check-head">
        <strong id={id}>{title}</strong>
        {skip === undefined ? <Verdict tone={verdict} text={words[verdict]} /> : <Verdict tone="open" text="Skipped" />}
      </div>
      <p className="hl-quiet">
        Wanted: {expected}. {found === null ? null : `Found: ${found}.`}
      </p>
      {verdict === 'ready' || skip !== undefined ? null : <p>{remedy}</p>}
      {skip === undefined ? null : (
        <p>
          Skipped by {skip.by}, {when.format(new Date(skip.at))}: <q>{skip.reason}</q>{' '}
          {isAdmin ? (
            <button type="button" className="hl-link" onClick={() => void state.unskip(check.id)}>
              Take back
            </button>
          ) : null}
        </p>
      )}
      {verdict === 'open' && skip === undefined && isAdmin ? <SkipForm check={check} state={state} /> : null}
    </li>
  );
}

function SkipForm({ check, state }: Omit<CheckRowProps, 'skip'>) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const id = useId();
  const missing = tried && reason.trim().length < 3;
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim().length >= 3) void state.skip(check.id, reason.trim());
  };
  return (
    <form className="hl-skip-form" noValidate onSubmit={send}>
      <label htmlFor={id}>Why it can be skipped</label>
      <input
        id={id}
        className="hl-input"
        value={reason}
        aria-invalid={missing || undefined}
        aria-describedby={missing ? `${id}-error` : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
      {missing ? <span id={`${id}-error`}>Say why, in a few words.</span> : null}
      <button type="submit" className="hl-button hl-button-quiet" disabled={state.busy}>
        Skip this check
      </button>
    </form>
  );
}
