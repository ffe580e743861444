import { AuthTypeTable } from '@authshift/ui';
import type { ReactNode } from 'react';

interface ChangeWindowProps {
  /** Whether your change management allows moves right now. */
  readonly isOpen: () => Promise<boolean>;
  readonly report: (line: string) => void;
}

/** Every change asks you first, and tells you how it ended. False: nothing is sent, and what was typed stays. */
export function UsersInChangeWindow({ isOpen, report }: ChangeWindowProps): ReactNode {
  return (
    <AuthTypeTable
      onBefore={() => isOpen()}
      onAfter={(intent, outcome) => report(`${intent.type}: ${outcome.ok ? 'done' : 'refused'}`)}
    />
  );
}
