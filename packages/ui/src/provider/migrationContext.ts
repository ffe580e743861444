import type { Migration, MigrationError } from '@authshift/core';
import { createContext, useContext } from 'react';
import type { Format } from '../messages/format.ts';
import type { MessageOverrides } from '../messages/messages.ts';

/** An action a person may repeat after it failed; found by the error that ended it. */
export interface RetryOffer {
  readonly error: MigrationError;
  readonly run: () => void;
}

export interface MigrationContextValue {
  readonly migration: Migration;
  readonly format: Format;
  readonly overrides: MessageOverrides;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly retryOffer: RetryOffer | null;
  readonly offerRetry: (offer: RetryOffer) => void;
  readonly announcement: string;
  /** Says something once to assistive technology, through the one live region. */
  readonly announce: (text: string) => void;
}

export const MigrationContext = createContext<MigrationContextValue | null>(null);

export function useMigrationContext(): MigrationContextValue {
  const value = useContext(MigrationContext);
  if (value !== null) return value;
  throw new Error(
    'AuthShift: no MigrationProvider was found above this component, so it has no migration to show. ' +
      'Wrap your page in <MigrationProvider client={createHttpClient({ baseUrl })}>. ' +
      'If it is wrapped, check that only one copy of @authshift/ui is bundled.',
  );
}
