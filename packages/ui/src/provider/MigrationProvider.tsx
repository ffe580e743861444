import { createMigration, type Migration, type MigrationClient } from '@authshift/core';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createFormat } from '../messages/format.ts';
import type { Language } from '../messages/language.ts';
import type { MessageCatalogue, MessageOverrides } from '../messages/messages.ts';
import { createWords } from '../messages/words.ts';
import { MigrationStatusLine } from '../status-line/MigrationStatusLine.tsx';
import { tell, type WriteEvent } from '../write/useWrite.ts';
import { type FailedChange, MigrationContext, type MigrationContextValue } from './migrationContext.ts';

interface MigrationProviderOptions {
  /** Every message in another language, from `@authshift/ui/messages/de` and its neighbours. @default English */
  readonly language?: Language | undefined;
  /** BCP 47 tag for numbers, dates and plurals. @default the language's own */
  readonly locale?: string | undefined;
  /** Your own words for any message; what they leave out stays as the language has it. */
  readonly messages?: MessageOverrides | MessageCatalogue | undefined;
  /** `auto` follows the `color-scheme` of the page around it. @default 'auto' */
  readonly colorScheme?: 'light' | 'dark' | 'auto' | undefined;
  /** `auto` follows what the person asked of their system (`prefers-contrast`). @default 'auto' */
  readonly contrast?: 'standard' | 'more' | 'auto' | undefined;
  /** @default the language's own, or that of the page around it */
  readonly dir?: 'ltr' | 'rtl' | undefined;
  /** Row height 32, 40 or 48 px. @default 'cosy' */
  readonly density?: 'compact' | 'cosy' | 'comfortable' | undefined;
  /** False when the host places `<MigrationStatusLine />` itself. @default true */
  readonly statusLine?: boolean | undefined;
  /** The present, in milliseconds since the epoch, for pages that run on another clock. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** Told of every change the components below send, veto or are refused; for a log or analytics. Never holds a secret. */
  readonly onEvent?: ((event: WriteEvent) => void) | undefined;
  readonly children: ReactNode;
}

/**
 * A `client` (the provider makes, starts and stops a migration over it), or a `migration` the host made itself
 * (the provider starts it and leaves stopping to the host).
 */
export type MigrationProviderProps = MigrationProviderOptions &
  (
    | { readonly client: MigrationClient; readonly migration?: undefined }
    | { readonly migration: Migration; readonly client?: undefined }
  );

/** Gives the components below it one migration, one language and one look. Renders the one element all styles hang on. */
export function MigrationProvider(props: MigrationProviderProps): ReactNode {
  const { language, messages, colorScheme = 'auto', contrast = 'auto', density = 'cosy', statusLine = true } = props;
  const { locale = language?.locale ?? 'en', dir = language?.dir } = props;
  const now = props.now ?? Date.now;
  const migration = useRunningMigration(props);
  const [failedChanges, setFailedChanges] = useState<readonly FailedChange[]>([]);
  const addFailedChange = useCallback((failed: FailedChange) => setFailedChanges((before) => [...before, failed]), []);
  const forgetFailedChanges = useCallback(() => setFailedChanges([]), []);
  const [announcement, setAnnouncement] = useState('');
  const announce = useCallback((text: string) => setAnnouncement(text), []);
  const onEvent = useRef(props.onEvent);
  onEvent.current = props.onEvent;
  const emit = useCallback((event: WriteEvent) => tell(() => onEvent.current?.(event)), []);
  const format = useMemo(() => createFormat(locale), [locale]);
  const words = useMemo(() => createWords(format, [language?.messages, messages]), [format, language, messages]);
  const value = useMemo<MigrationContextValue>(
    () => ({
      migration,
      format,
      words,
      now,
      failedChanges,
      addFailedChange,
      forgetFailedChanges,
      announcement,
      announce,
      emit,
    }),
    [migration, format, words, now, failedChanges, addFailedChange, forgetFailedChanges, announcement, announce, emit],
  );
  return (
    <MigrationContext.Provider value={value}>
      <div
        data-authshift=""
        data-color-scheme={colorScheme}
        data-contrast={contrast}
        data-density={density}
        dir={dir}
        lang={locale}
      >
        {statusLine ? <MigrationStatusLine /> : null}
        {props.children}
      </div>
    </MigrationContext.Provider>
  );
}

function useRunningMigration(props: MigrationProviderProps): Migration {
  const { client, migration: given } = props;
  const migration = useMemo(() => {
    if (given !== undefined) return given;
    if (client !== undefined) return createMigration({ client });
    throw new Error(
      'AuthShift: MigrationProvider needs a `client` or a `migration`, so that it has something to show.',
    );
  }, [given, client]);
  useEffect(() => {
    void migration.start();
    if (given !== undefined) return;
    return () => migration.stop();
  }, [migration, given]);
  return migration;
}
