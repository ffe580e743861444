import type { MigrationError, Result } from '@authshift/core';
import { useCallback, useRef } from 'react';
import { useMigrationContext } from '../provider/migrationContext.ts';
import type { IntentOf, IntentType, WriteIntent } from './intents.ts';

/** The host's say in what a component changes. Every component that changes something takes these. */
export interface WriteHooks<T extends IntentType> {
  /** Asked before anything is sent; false vetoes: nothing is sent, and what was typed stays. */
  readonly onBefore?: ((intent: IntentOf<T>) => boolean | undefined | Promise<boolean | undefined>) | undefined;
  /** Told how it ended: as the back end answered. Not called after a veto. */
  readonly onAfter?: ((intent: IntentOf<T>, outcome: Result<unknown>) => void) | undefined;
}

/** What `MigrationProvider`'s `onEvent` is told, for every write of every component below it. */
export type WriteEvent =
  | { readonly phase: 'vetoed' | 'sent' | 'done'; readonly intent: WriteIntent }
  | { readonly phase: 'refused'; readonly intent: WriteIntent; readonly error: MigrationError };

/**
 * Sends a change after the host agreed, and tells the host how it ended. Answers null after a veto.
 * A host's function that throws counts as a veto (`onBefore`) or is ignored (`onAfter`); its error reaches the page's error reporting.
 */
export function useWrite<T extends IntentType>({
  onBefore,
  onAfter,
}: WriteHooks<T>): <V>(intent: IntentOf<T>, send: () => Promise<Result<V>>) => Promise<Result<V> | null> {
  const { emit } = useMigrationContext();
  const hooks = useRef({ onBefore, onAfter });
  hooks.current = { onBefore, onAfter };
  return useCallback(
    async (intent, send) => {
      const agreed = await ask(() => hooks.current.onBefore?.(intent));
      if (!agreed) {
        emit({ phase: 'vetoed', intent });
        return null;
      }
      emit({ phase: 'sent', intent });
      const outcome = await send();
      emit(outcome.ok ? { phase: 'done', intent } : { phase: 'refused', intent, error: outcome.error });
      tell(() => hooks.current.onAfter?.(intent, outcome));
      return outcome;
    },
    [emit],
  );
}

async function ask(question: () => boolean | undefined | Promise<boolean | undefined>): Promise<boolean> {
  try {
    return (await question()) !== false;
  } catch (error) {
    reportError(error);
    return false;
  }
}

/** Calls a host's function, whose errors must not break ours. */
export function tell(call: () => void): void {
  try {
    call();
  } catch (error) {
    reportError(error);
  }
}
