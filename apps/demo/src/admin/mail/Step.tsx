import { type ReactNode, useId } from 'react';

interface StepProps {
  readonly title: string;
  /** Null: there is nothing to wait for. */
  readonly done: boolean | null;
  readonly children: ReactNode;
}

/** One step of the set-up, with how it stands in words. */
export function Step({ title, done, children }: StepProps) {
  const id = useId();
  return (
    <li className="hl-panel" aria-labelledby={id}>
      <h2 id={id}>
        {title} {done === null ? null : <span className="hl-quiet">{done ? '✓ done' : 'still to do'}</span>}
      </h2>
      {children}
    </li>
  );
}
