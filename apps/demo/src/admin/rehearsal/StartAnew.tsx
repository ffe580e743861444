import { useState } from 'react';
import type { ScenarioView } from '../../rehearsal/scenarioView.ts';
import { Confirm } from '../shell/Confirm.tsx';
import { useStart } from './useStart.ts';

export interface StartAnewProps {
  readonly id: string;
  /** The customer's name. */
  readonly customer: string;
  onStarted(scenario: ScenarioView): void;
}

/** Back to the first step, after a question: what was done is forgotten. */
export function StartAnew({ id, customer, onStarted }: StartAnewProps) {
  const [asking, setAsking] = useState(false);
  const start = useStart(id);
  const startAnew = async () => {
    const started = await start.run();
    setAsking(false);
    if (started !== null) onStarted(started);
  };
  return (
    <>
      <button type="button" className="hl-button hl-button-quiet" onClick={() => setAsking(true)}>
        Start from the first step…
      </button>
      {start.failure === null ? null : <span role="alert">It could not be started anew: {start.failure}</span>}
      {asking ? (
        <Confirm
          title={`Start ${customer} from the first step?`}
          label="Start anew"
          busy={start.busy}
          onConfirm={startAnew}
          onCancel={() => setAsking(false)}
        >
          <p>
            What was done with this customer is forgotten, in Harborline and in their rehearsed Microsoft tenant. Other
            scenarios notice nothing.
          </p>
        </Confirm>
      ) : null}
    </>
  );
}
