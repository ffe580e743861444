import { type ReactNode, useSyncExternalStore } from 'react';
import { useMigrationContext } from '../provider/migrationContext.ts';

const ticking = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Told twice a minute. One timer for everything on the page that looks at the time, and none when there is nothing. */
export function subscribeToMinutes(listener: () => void): () => void {
  ticking.add(listener);
  timer ??= setInterval(() => {
    for (const tick of ticking) tick();
  }, 30_000);
  return () => {
    ticking.delete(listener);
    if (ticking.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

interface InstantProps {
  readonly at: string;
  /** Day and minute, or day and second. @default false, how long ago */
  readonly exact?: boolean | 'second';
}

/** An instant as `<time>`: how long ago, with the exact day and minute on hover and for machines. */
export function Instant({ at, exact = false }: InstantProps): ReactNode {
  const { format, now } = useMigrationContext();
  // A server cannot know the reader's clock or time zone, so it leaves the ISO text and the browser fills in the rest.
  const shown = useSyncExternalStore(
    subscribeToMinutes,
    () => (exact ? format[exact === 'second' ? 'second' : 'instant'](at) : format.relative(at, now())),
    () => at,
  );
  const hover = useSyncExternalStore(
    subscribeToMinutes,
    () => format.instant(at),
    () => undefined,
  );
  return (
    <time dateTime={at} title={hover}>
      {shown}
    </time>
  );
}
