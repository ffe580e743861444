import type { Wave, WaveRefusal } from '../contract/index.ts';

/** What lies around a wave that wants to start or go on. */
export interface WaveStartFacts {
  /** The waves before it, in any order. */
  readonly previous: readonly Pick<Wave, 'status' | 'stop'>[];
  /** The connection the users get can be ticked and works. */
  readonly connectionReady: boolean;
  /** Until when Microsoft asked this connection to wait. */
  readonly throttledUntil?: string | null;
  /** Times around deadlines in which nobody wants to be half-way: from the first instant to just before the second. */
  readonly freezes?: readonly { readonly from: string; readonly until: string }[];
}

/** The part of a wave that decides whether it may start or go on. */
export type Asking = Pick<Wave, 'status' | 'stop' | 'window'>;

const startable: Readonly<Record<'START' | 'RESUME', readonly Wave['status'][]>> = {
  START: ['planned'],
  RESUME: ['paused', 'stopped'],
};

/**
 * Guard G5: every reason why a wave may not start or go on now. A manual release goes past all of them but
 * `status` and `connection_not_ready`.
 */
export function findWaveRefusals(
  wave: Asking,
  step: 'START' | 'RESUME',
  { facts, now }: { readonly facts: WaveStartFacts; readonly now: number },
): readonly WaveRefusal[] {
  if (!startable[step].includes(wave.status)) return [{ code: 'status', until: null }];
  const { previous, connectionReady, throttledUntil = null, freezes = [] } = facts;
  const waits = [throttledUntil, ...[wave, ...previous].map(waitOf)].flatMap((until) =>
    until !== null && isAhead(until, now) ? [until] : [],
  );
  const freeze = freezes.find(({ from, until }) => Date.parse(from) <= now && isAhead(until, now));
  return [
    ...when([wave, ...previous].some(stoppedByRule), 'stop_rule_hit'),
    ...when(waits.length > 0, 'throttled', latestOf(waits)),
    ...when(freeze !== undefined, 'freeze', freeze?.until),
    ...when(previous.some(isUnderWay), 'previous_observing'),
    ...when(!isWindowOpen(wave, now), 'window', isAhead(wave.window?.opensAt, now) ? wave.window?.opensAt : null),
    ...when(!connectionReady, 'connection_not_ready'),
  ];
}

/** Whether the window lets new users start: from its first instant to just before its last. */
export function isWindowOpen({ window }: Pick<Wave, 'window'>, now: number): boolean {
  return window === null || (Date.parse(window.opensAt) <= now && isAhead(window.closesAt, now));
}

export function isAhead(instant: string | null | undefined, now: number): boolean {
  return Date.parse(instant ?? '') > now;
}

/** A person who stops a wave has not found anything wrong with it; a rule has. */
function stoppedByRule({ status, stop }: Pick<Wave, 'status' | 'stop'>): boolean {
  return status === 'stopped' && stop?.rule !== 'person';
}

function isUnderWay(wave: Pick<Wave, 'status' | 'stop'>): boolean {
  if (wave.status === 'stopped') return !stoppedByRule(wave);
  return wave.status === 'running' || wave.status === 'paused' || wave.status === 'observing';
}

function waitOf({ status, stop }: Pick<Wave, 'status' | 'stop'>): string | null {
  return status === 'paused' && stop?.rule === 'throttled' ? stop.until : null;
}

function when(
  applies: boolean,
  code: WaveRefusal['code'],
  until: string | null | undefined = null,
): readonly WaveRefusal[] {
  return applies ? [{ code, until }] : [];
}

function latestOf(instants: readonly string[]): string | undefined {
  return [...instants].sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
}
