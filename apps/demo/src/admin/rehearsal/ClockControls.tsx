import { useEffect, useId, useState } from 'react';
import type { ScenarioView } from '../../rehearsal/scenarioView.ts';
import type { Amount, Rehearsing } from './useRehearsing.ts';
import { useTenantTime } from './useTenantTime.ts';

const amounts: readonly Amount[] = [
  { label: '1 hour', by: { hours: 1 } },
  { label: '3 hours', by: { hours: 3 } },
  { label: '1 day', by: { days: 1 } },
  { label: '31 days', by: { days: 31 } },
  { label: '91 days', by: { days: 91 } },
];

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });

export interface ClockControlsProps {
  readonly scenario: ScenarioView;
  readonly rehearsing: Rehearsing;
}

/** The tenant's own time, which can be moved on, and the day whose rules Microsoft follows. Neither touches other customers. */
export function ClockControls({ scenario, rehearsing }: ClockControlsProps) {
  const now = useMinutes(useTenantTime(scenario.id));
  const [date, setDate] = useState(scenario.asOf);
  const id = useId();
  const disabled = !rehearsing.mayAct || rehearsing.busy;
  return (
    <>
      <p>
        It is <time dateTime={new Date(now).toISOString()}>{moment.format(now)}</time> at {scenario.organization.name}.
      </p>
      <fieldset>
        <legend>Move the clock on by</legend>
        <div className="hl-amounts">
          {amounts.map((amount) => (
            <button
              key={amount.label}
              type="button"
              className="hl-button hl-button-quiet"
              disabled={disabled}
              onClick={() => rehearsing.forward(amount)}
            >
              {amount.label}
            </button>
          ))}
        </div>
      </fieldset>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rehearsing.followRulesOf(date);
        }}
      >
        <label htmlFor={id}>Microsoft follows the rules of</label>
        <div className="hl-amounts">
          <input id={id} type="date" required value={date} onChange={({ target }) => setDate(target.value)} />
          <button type="submit" className="hl-button hl-button-quiet" disabled={disabled}>
            Apply
          </button>
        </div>
      </form>
    </>
  );
}

/** Looks again every ten seconds, so that a minute that is over is seen. */
function useMinutes(now: () => number): number {
  const [shown, setShown] = useState(now);
  useEffect(() => {
    setShown(now());
    const timer = setInterval(() => setShown(now()), 10_000);
    return () => clearInterval(timer);
  }, [now]);
  return shown;
}
