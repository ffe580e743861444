import { type ReactNode, useId } from 'react';
import { Button } from '../button/Button.tsx';
import { CopyButton } from '../copy/CopyButton.tsx';
import { Instant } from '../instant/Instant.tsx';
import { logViewerEnglish } from '../messages/english/logViewer.ts';
import { useMessages } from '../messages/useMessages.ts';
import { type Tone, ToneGlyph } from '../status-mark/StatusMark.tsx';
import { type LogEntry, linesAtOnce, useLog } from './useLog.ts';

export interface LogViewerProps {
  /** Oldest first. */
  readonly entries: readonly LogEntry[];
  /** @default "Log" */
  readonly title?: string | undefined;
}

const tones: Readonly<Record<LogEntry['level'], Tone>> = { info: 'neutral', warning: 'warning', error: 'danger' };

/**
 * What servers and jobs said, line by line, to search and to copy into a ticket. Redaction is not an option: a secret never reaches the
 * page. `data-state`: `empty`, `no-match` or `ready`.
 */
export function LogViewer({ entries, title }: LogViewerProps): ReactNode {
  const messages = useMessages('logViewer', logViewerEnglish);
  const log = useLog(entries);
  const id = useId();
  const earlier = log.matching - log.shown.length;
  const state = entries.length === 0 ? 'empty' : log.matching === 0 ? 'no-match' : 'ready';
  return (
    <section className="authshift-log" aria-labelledby={id} data-state={state}>
      <header className="authshift-log-head">
        <h3 id={id}>{title ?? messages.title}</h3>
        <label className="authshift-log-search">
          <span className="authshift-label">{messages.search}</span>
          <input
            type="search"
            className="authshift-input"
            value={log.search}
            onChange={(event) => log.setSearch(event.target.value)}
          />
        </label>
        <CopyButton text={() => asText(log.shown)} what={title ?? messages.title} label={messages.copyAll} />
      </header>
      <p className="authshift-hint">{messages.redacted}</p>
      <p className="authshift-hint" role="status">
        {state === 'empty' ? messages.empty : null}
        {state === 'no-match' ? messages.noMatch : null}
        {state === 'ready' ? messages.lines(log.matching, entries.length) : null}
      </p>
      {earlier === 0 ? null : (
        <Button look="quiet" onClick={log.showEarlier}>
          {messages.earlier(Math.min(earlier, linesAtOnce))}
        </Button>
      )}
      {state === 'ready' ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
        <ol className="authshift-log-lines" aria-labelledby={id} tabIndex={0}>
          {log.shown.map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing of its own that could not come twice
            <Line key={index} entry={entry} />
          ))}
        </ol>
      ) : null}
    </section>
  );
}

function Line({ entry }: { readonly entry: LogEntry }): ReactNode {
  const messages = useMessages('logViewer', logViewerEnglish);
  return (
    <li data-tone={tones[entry.level]}>
      <ToneGlyph tone={tones[entry.level]} />
      <span className="authshift-visually-hidden">{messages.level[entry.level]}</span>
      <Instant at={entry.at} exact="second" />
      {entry.source === undefined ? null : <span className="authshift-tag">{entry.source}</span>}
      <code dir="ltr" translate="no">
        {entry.text}
      </code>
    </li>
  );
}

function asText(entries: readonly LogEntry[]): string {
  return entries.map(({ at, level, source, text }) => [at, level, source, text].filter(Boolean).join(' ')).join('\n');
}
