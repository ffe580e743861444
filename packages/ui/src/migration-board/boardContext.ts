import type { AuthType, Connection, Protocol, UserFilter } from '@authshift/core/contract';
import { createContext, useContext } from 'react';
import type { AuthorizationOptions } from '../authorize-button/useAuthorization.ts';
import type { IntentType } from '../write/intents.ts';
import type { WriteHooks } from '../write/useWrite.ts';

/** What the board hands on to the components that do its steps. */
export interface BoardContextValue {
  readonly leaving: readonly Connection[];
  readonly targets: readonly Connection[];
  /** The host's say, for every write below. */
  readonly hooks: WriteHooks<IntentType>;
  readonly authorization: Omit<AuthorizationOptions, 'onBefore' | 'onAfter'>;
  readonly authTypes: readonly AuthType[] | undefined;
  readonly protocols: readonly Protocol[] | undefined;
  readonly signedInAs: string | null | undefined;
  readonly readOnly: boolean;
  /** Shows users of a filter in the table of the step for those who are left, or wherever the host has them. */
  readonly showUsers: ((filter: UserFilter) => void) | undefined;
  /** What the table of that step is to show; null: whoever is left. */
  readonly filter: UserFilter | null;
  readonly openUser: ((userId: string) => void) | undefined;
}

export const BoardContext = createContext<BoardContextValue | null>(null);

export function useBoard(): BoardContextValue {
  const board = useContext(BoardContext);
  if (board === null) throw new Error('AuthShift: this part of MigrationBoard was placed outside of it.');
  return board;
}
