import type { Migration, MigrationError } from '@authshift/core';
import { createContext, useContext } from 'react';
import type { Format } from '../messages/format.ts';
import type { Words } from '../messages/words.ts';
import type { WriteEvent } from '../write/useWrite.ts';

/** A change of a person's that was taken back, and the way to try it again. */
export interface FailedChange {
  readonly error: MigrationError;
  readonly retry: () => void;
}

export interface MigrationContextValue {
  readonly migration: Migration;
  readonly format: Format;
  /** Messages as this provider's language and overrides have them. */
  readonly words: Words;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Kept until retried or dismissed: a later change that works must not hide an earlier one that did not. */
  readonly failedChanges: readonly FailedChange[];
  readonly addFailedChange: (failed: FailedChange) => void;
  readonly forgetFailedChanges: () => void;
  readonly announcement: string;
  /** Says something once to assistive technology, through the one live region. */
  readonly announce: (text: string) => void;
  /** Tells the host what a component changes. */
  readonly emit: (event: WriteEvent) => void;
}

export const MigrationContext = createContext<MigrationContextValue | null>(null);

export function useMigrationContext(): MigrationContextValue {
  const value = useContext(MigrationContext);
  if (value !== null) return value;
  throw new Error(
    'AuthShift: no MigrationProvider was found above this component. ' +
      'Wrap your page in <MigrationProvider client={createHttpClient({ baseUrl })}>; ' +
      'if it is wrapped, two copies of @authshift/ui are bundled.',
  );
}
