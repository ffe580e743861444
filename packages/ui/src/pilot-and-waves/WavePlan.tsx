import type { Connection, WaveInput } from '@authshift/core/contract';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { TextField } from '../form/Field.tsx';
import { pilotAndWavesEnglish } from '../messages/english/pilotAndWaves.ts';
import { useMessages } from '../messages/useMessages.ts';

interface WavePlanProps {
  readonly from: Connection;
  readonly to: Connection;
  readonly busy: boolean;
  readonly onPlan: (input: WaveInput) => Promise<boolean>;
}

/** Splits whoever is still on the old connection into waves. */
export function WavePlan({ from, to, busy, onPlan }: WavePlanProps): ReactNode {
  const messages = useMessages('pilotAndWaves', pilotAndWavesEnglish);
  const id = useId();
  const [name, setName] = useState(messages.nameDefault);
  const [size, setSize] = useState('');
  const [failures, setFailures] = useState('5');
  const [tried, setTried] = useState(false);
  const count = from.counts.assigned;
  if (count === 0) return <p className="authshift-hint">{messages.nobodyLeft}</p>;
  const wrong = (text: string) => (tried && readNumber(text) === undefined ? messages.numberWrong : undefined);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const [perWave, failed] = [readNumber(size), readNumber(failures)];
    const first =
      name.trim() === '' ? 'name' : perWave === undefined ? 'size' : failed === undefined ? 'failures' : null;
    if (first !== null || perWave === undefined || failed === undefined) {
      (event.currentTarget.elements.namedItem(`${id}-${first}`) as HTMLElement | null)?.focus();
      return;
    }
    void onPlan({
      name: name.trim(),
      scope: { type: 'exclude', filter: { connection: { id: from.id, assigned: true } }, ids: [] },
      to: to.id,
      from: from.id,
      size: perWave,
      window: null,
      concurrency: 5,
      stopRule: { failures: failed, rate: 0.1, rateFrom: 10, consecutive: 3 },
      observeIntervals: 2,
      expectedCount: count,
    });
  };
  return (
    <form className="authshift-form" noValidate onSubmit={submit}>
      <TextField
        texts={{
          id: `${id}-name`,
          label: messages.name,
          error: tried && name.trim() === '' ? messages.nameMissing : undefined,
        }}
        value={name}
        onChange={setName}
      />
      <TextField
        texts={{ id: `${id}-size`, label: messages.size, hint: messages.sizeHint, error: wrong(size) }}
        type="numeric"
        value={size}
        onChange={setSize}
      />
      <TextField
        texts={{ id: `${id}-failures`, label: messages.failures, hint: messages.failuresHint, error: wrong(failures) }}
        type="numeric"
        value={failures}
        onChange={setFailures}
      />
      <div className="authshift-card-actions">
        <Button type="submit" busy={busy}>
          {busy ? messages.planning : messages.planAll(count)}
        </Button>
      </div>
    </form>
  );
}

/** Null: left empty. Undefined: no number that makes sense. */
function readNumber(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^[1-9]\d{0,6}$/.test(trimmed) ? Number(trimmed) : undefined;
}
