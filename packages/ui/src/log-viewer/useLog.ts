import { redact } from '@authshift/core';
import { useMemo, useState } from 'react';

/** One line of the log. Secrets are taken out before it is shown, wherever it came from. */
export interface LogEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly level: 'info' | 'warning' | 'error';
  /** Who wrote it: a protocol, a job. */
  readonly source?: string | undefined;
  readonly text: string;
}

/** How many lines are shown before somebody asks for earlier ones: a page of a hundred thousand lines helps nobody. */
export const linesAtOnce = 500;

/** The entries that match a search, latest last, as many as a page can bear. */
export interface Log {
  readonly search: string;
  readonly setSearch: (text: string) => void;
  /** Redacted; the latest `linesAtOnce`, or more once asked for. */
  readonly shown: readonly LogEntry[];
  readonly matching: number;
  readonly showEarlier: () => void;
}

/** A log as people may see it: redacted first, so that a search cannot find out what was removed either. */
export function useLog(entries: readonly LogEntry[]): Log {
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(linesAtOnce);
  const readable = useMemo(() => entries.map(readableOf), [entries]);
  const matching = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    if (wanted === '') return readable;
    return readable.filter(({ text, source = '' }) => `${source} ${text}`.toLowerCase().includes(wanted));
  }, [readable, search]);
  return {
    search,
    setSearch,
    shown: matching.slice(-limit),
    matching: matching.length,
    showEarlier: () => setLimit((before) => before + linesAtOnce),
  };
}

// By the host's own objects, so that a log that grows is not read anew from its first line each time.
const known = new WeakMap<LogEntry, LogEntry>();

function readableOf(entry: LogEntry): LogEntry {
  const before = known.get(entry);
  if (before !== undefined) return before;
  const readable = { ...entry, text: redact(entry.text) };
  known.set(entry, readable);
  return readable;
}
