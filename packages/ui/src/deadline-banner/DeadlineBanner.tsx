import { type Calendar, type Deadline, deadlinesOf } from '@authshift/core';
import { type ReactNode, useMemo } from 'react';
import { deadlineBannerEnglish } from '../messages/english/deadlineBanner.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { type Tone, ToneGlyph } from '../status-mark/StatusMark.tsx';

export interface DeadlineBannerProps {
  /** Microsoft's dates as you know them better, see core's `overrideCalendar`. @default core's calendar */
  readonly calendar?: Calendar | undefined;
  /** When the customer's tenant was made (ISO 8601), where you know it: some dates spare older ones. */
  readonly tenantCreatedAt?: string | undefined;
}

/** Days before a date from which it is urgent, and from which it is worth planning for. */
const urgent = 30;
const near = 180;

/** Microsoft's dates that concern the connections there are: what is to come, soonest first, then what is in force. */
export function useDeadlines({ calendar, tenantCreatedAt }: DeadlineBannerProps = {}): readonly Deadline[] {
  const { now } = useMigrationContext();
  const connections = useMigrationSelector((state) => state.connections);
  // A day is what these dates are counted in.
  const today = Math.floor(now() / 86_400_000) * 86_400_000;
  return useMemo(() => {
    const found = deadlinesOf({
      connections,
      now: today,
      ...(calendar === undefined ? {} : { calendar }),
      ...(tenantCreatedAt === undefined ? {} : { tenantCreatedAt }),
    });
    return [...found.filter(isAhead), ...found.filter((deadline) => !isAhead(deadline))];
  }, [connections, today, calendar, tenantCreatedAt]);
}

/**
 * The next date of Microsoft's that ends a connection, whom it hits and how long is left; nothing where none does.
 * `data-state`: `urgent` (30 days or in force), `near` (180 days) or `far`.
 */
export function DeadlineBanner(props: DeadlineBannerProps): ReactNode {
  const messages = useMessages('deadlineBanner', deadlineBannerEnglish);
  const [first, ...others] = useDeadlines(props);
  if (first === undefined) return null;
  const tone = toneOf(first);
  return (
    <section
      className="authshift-banner authshift-deadline"
      data-tone={tone}
      data-state={stateOf(first)}
      aria-label={messages.label}
    >
      <ToneGlyph tone={tone} />
      <div className="authshift-banner-text">
        <DeadlineText deadline={first} />
        {others.length === 0 ? null : (
          <details className="authshift-more">
            <summary>{messages.others(others.length)}</summary>
            <ul>
              {others.map((deadline) => (
                <li key={deadline.entry.id}>
                  <DeadlineText deadline={deadline} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </section>
  );
}

function DeadlineText({ deadline }: { readonly deadline: Deadline }): ReactNode {
  const messages = useMessages('deadlineBanner', deadlineBannerEnglish);
  const { format } = useMigrationContext();
  const connections = useMigrationSelector((state) => state.connections);
  const { entry, connectionIds, parts } = deadline;
  const day = format.day(`${entry.from}T12:00:00Z`);
  const exactly = entry.precision === undefined ? day : `${day} (${messages.about[entry.precision]})`;
  const hit = connections.filter(({ id }) => connectionIds.includes(id));
  const names = format.list(hit.map(({ displayName }) => displayName));
  const isHalf = hit.some(({ protocol }) => protocol === 'imap-smtp' || protocol === 'pop-smtp');
  return (
    <>
      <strong>{isAhead(deadline) ? messages.ahead(deadline.daysLeft, exactly) : messages.since(exactly)}</strong>{' '}
      <span lang="en">{entry.what}</span>{' '}
      <span>
        {isHalf ? messages.partly(names, format.list(parts.map((part) => messages.part[part]))) : messages.hits(names)}
      </span>
      <span className="authshift-second">
        {messages.source(entry.source, format.day(`${entry.checkedOn}T12:00:00Z`))}
        {entry.confidence === 'unverified' ? ` ${messages.unverified}` : null}
      </span>
    </>
  );
}

function isAhead({ daysLeft }: Deadline): boolean {
  return daysLeft > 0;
}

function stateOf({ daysLeft }: Deadline): 'urgent' | 'near' | 'far' {
  if (daysLeft <= urgent) return 'urgent';
  return daysLeft <= near ? 'near' : 'far';
}

function toneOf(deadline: Deadline): Tone {
  const tones = { urgent: 'danger', near: 'warning', far: 'neutral' } as const;
  return tones[stateOf(deadline)];
}
