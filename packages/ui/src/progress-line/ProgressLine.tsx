import type { ReactNode } from 'react';
import { Button } from '../button/Button.tsx';

export interface ProgressLineProps {
  readonly done: number;
  readonly total: number;
  readonly words: {
    /** What makes progress, for people who hear it. */
    readonly progress: string;
    readonly running: (done: number, total: number) => string;
    readonly stop: string;
    readonly stopping: string;
  };
  /** Absent: whoever reads this cannot stop it. */
  readonly onStop?: (() => void) | undefined;
  readonly stopping: boolean;
}

/** How far something is that goes on in the back end, and the way to stop it. */
export function ProgressLine({ done, total, words, onStop, stopping }: ProgressLineProps): ReactNode {
  return (
    <div className="authshift-progress">
      <progress aria-label={words.progress} max={total} value={done} />
      <span>{words.running(done, total)}</span>
      {onStop === undefined ? null : (
        <Button busy={stopping} onClick={onStop}>
          {stopping ? words.stopping : words.stop}
        </Button>
      )}
    </div>
  );
}
