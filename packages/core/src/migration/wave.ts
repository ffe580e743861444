import type { AuditAction, Wave, WaveRefusal } from '../contract/index.ts';
import { countTry, emptyTally, findStop, type Tally } from './stopRule.ts';
import { findWaveRefusals, isAhead, isWindowOpen, type WaveStartFacts } from './waveStart.ts';

/** A wave as far as its course depends on it. Whatever else the caller's object carries stays on it. */
export type WaveState = Pick<
  Wave,
  'status' | 'from' | 'window' | 'concurrency' | 'stopRule' | 'counts' | 'stop' | 'startedAt' | 'finishedAt'
> & {
  /** Kept by the back end beside the wave; nobody else needs it. */
  readonly tally: Tally;
};

/** One user of a wave, as the back end keeps it. Only who is `done` can be proven, and only who is `done` is released. */
export interface WaveUser {
  readonly state: 'waiting' | 'done' | 'failed' | 'skipped';
  readonly proven: boolean;
  readonly released: boolean;
}

export const waitingUser: WaveUser = { state: 'waiting', proven: false, released: false };

/**
 * What became of a user. `done`, `failed`, `skipped`: of the first try on the new connection; `failing`: it worked, and does not
 * any more; `recovered`: it works after all; `proven`: as many syncs in a row as the wave asks for; `released`: unticked for the
 * old connection.
 */
export type WaveOutcome = 'done' | 'failed' | 'skipped' | 'failing' | 'recovered' | 'proven' | 'released';

export type WaveEvent =
  | {
      readonly type: 'START' | 'RESUME';
      readonly now: number;
      readonly facts: WaveStartFacts;
      /** Goes past every refusal but `status`. */
      readonly manualRelease: boolean;
    }
  | { readonly type: 'PAUSE' | 'STOP' | 'TICK' | 'ROLLED_BACK'; readonly now: number }
  /** Microsoft asked to wait. The user it was about stays in the queue. */
  | { readonly type: 'THROTTLED'; readonly now: number; readonly until: string }
  | { readonly type: 'RELEASE'; readonly acceptUnproven: boolean };

/** What the caller has to do once the new state is stored. */
export type WaveEffect =
  | { readonly type: 'checkpoint' }
  /** Ask `nextUsers` for who is next. */
  | { readonly type: 'run' }
  /** Send `TICK` at this instant. */
  | { readonly type: 'wake'; readonly at: string }
  /** Untick the old connection for whoever is done and, unless `unproven`, proven. */
  | { readonly type: 'release'; readonly unproven: boolean }
  | { readonly type: 'audit'; readonly action: AuditAction };

export type WaveTransition<W extends WaveState> =
  | { readonly ok: true; readonly wave: W; readonly effects: readonly WaveEffect[] }
  | { readonly ok: false; readonly code: 'wave_refused'; readonly refusals: readonly WaveRefusal[] }
  /** `count` users have not proven themselves on the new connection (guard G4). */
  | { readonly ok: false; readonly code: 'unproven_not_accepted'; readonly count: number };

/** Decides what an event does to a wave. Pure: it neither stores anything nor carries out an effect. */
export function transitionWave<W extends WaveState>(wave: W, event: WaveEvent): WaveTransition<W> {
  switch (event.type) {
    case 'START':
    case 'RESUME':
      return start(wave, event);
    case 'PAUSE':
      if (wave.status !== 'running') return refuse();
      return to(halt(wave, 'paused', { rule: 'person', at: event.now }), [audit('wave.paused')]);
    case 'STOP':
      if (!isOneOf(wave, ['running', 'paused', 'observing'])) return refuse();
      return to(halt(wave, 'stopped', { rule: 'person', at: event.now }), [audit('wave.stopped')]);
    case 'THROTTLED':
      return holdUntil(wave, event);
    case 'TICK':
      return tick(wave, event.now);
    case 'RELEASE':
      return release(wave, event.acceptUnproven);
    case 'ROLLED_BACK':
      if (wave.status === 'rolled-back') return to(wave, []);
      if (wave.status === 'planned') return refuse();
      return to({ ...wave, status: 'rolled-back', stop: null, finishedAt: instant(event.now) }, []);
  }
}

/**
 * Takes what became of one user. `user` is what the back end has stored of them: a result that says nothing new changes
 * nothing, so results may come twice, late, and in any order.
 */
export function takeResult<W extends WaveState>(
  wave: W,
  { user, outcome, now }: { readonly user: WaveUser; readonly outcome: WaveOutcome; readonly now: number },
): readonly [wave: W, user: WaveUser, effects: readonly WaveEffect[]] {
  const after = isOneOf(wave, ['planned', 'done', 'rolled-back']) ? user : follow(user, outcome);
  if (after === user) return [wave, user, []];
  const counted = { ...wave, counts: recount(wave.counts, user, after), tally: tallyOf(wave.tally, outcome) };
  const underWay = counted.tally !== wave.tally && isOneOf(wave, ['running', 'observing']);
  const rule = underWay ? findStop(wave.stopRule, counted.tally) : null;
  if (rule !== null) return [halt(counted, 'stopped', { rule, at: now }), after, [audit('wave.stopped')]];
  const [settled, effects] = settle(counted, now);
  return [settled, after, outcome === 'released' ? effects.filter(({ type }) => type !== 'release') : effects];
}

/** Who of the queue may start now: as many as the wave works on at the same time, less those under way. */
export function nextUsers(
  wave: WaveState,
  queue: Iterable<string>,
  { inFlight, now }: { readonly inFlight: number; readonly now: number },
): readonly string[] {
  const next: string[] = [];
  if (wave.status !== 'running' || isOver(wave, now)) return next;
  if (inFlight >= wave.concurrency) return next;
  for (const userId of queue) {
    next.push(userId);
    if (inFlight + next.length >= wave.concurrency) break;
  }
  return next;
}

function start<W extends WaveState>(
  wave: W,
  { type, now, facts, manualRelease }: Extract<WaveEvent, { type: 'START' | 'RESUME' }>,
): WaveTransition<W> {
  const refusals = findWaveRefusals(wave, type, { facts, now });
  const binding = manualRelease ? refusals.filter(({ code }) => code === 'status') : refusals;
  if (binding.length > 0) return { ok: false, code: 'wave_refused', refusals: binding };
  const running: W = {
    ...wave,
    status: 'running',
    stop: null,
    startedAt: wave.startedAt ?? instant(now),
    tally: { ...emptyTally, manual: manualRelease },
  };
  const [settled, effects] = settle(running, now);
  const { window } = wave;
  return to(settled, [
    ...(type === 'START' ? [{ type: 'checkpoint' } as const] : []),
    audit('wave.started'),
    ...(settled.status === 'running' ? [{ type: 'run' } as const] : []),
    ...(window !== null && !manualRelease ? [{ type: 'wake', at: window.closesAt } as const] : []),
    ...effects,
  ]);
}

/** Everybody tried: watch. Everybody watched long enough: release. Everybody released: done. */
function settle<W extends WaveState>(wave: W, now: number): readonly [W, readonly WaveEffect[]] {
  const { total, done, failed, skipped, proven, released } = wave.counts;
  if (!isOneOf(wave, ['running', 'observing']) || done + failed + skipped < total) return [wave, []];
  if (released === done || (wave.from === null && proven === done)) {
    return [{ ...wave, status: 'done', finishedAt: instant(now) }, [audit('wave.finished')]];
  }
  const effects: readonly WaveEffect[] = proven === done ? [{ type: 'release', unproven: false }] : [];
  return [{ ...wave, status: 'observing' }, effects];
}

function release<W extends WaveState>(wave: W, acceptUnproven: boolean): WaveTransition<W> {
  if (wave.from === null || isOneOf(wave, ['planned', 'done', 'rolled-back'])) return refuse();
  const count = wave.counts.done - wave.counts.proven;
  if (count > 0 && !acceptUnproven) return { ok: false, code: 'unproven_not_accepted', count };
  return to(wave, [{ type: 'release', unproven: count > 0 }, audit('wave.released')]);
}

function holdUntil<W extends WaveState>(
  wave: W,
  { now, until }: { readonly now: number; readonly until: string },
): WaveTransition<W> {
  const held = wave.stop?.rule === 'throttled';
  const longer = !isAhead(wave.stop?.until, Date.parse(until) - 1);
  if (wave.status !== 'running' && !(held && longer)) return to(wave, []);
  return to(halt(wave, 'paused', { rule: 'throttled', at: now, until }), [
    { type: 'wake', at: until },
    ...(held ? [] : [audit('wave.paused')]),
  ]);
}

function tick<W extends WaveState>(wave: W, now: number): WaveTransition<W> {
  const waiting = wave.status === 'paused' && wave.stop?.rule === 'throttled';
  if (wave.status !== 'running' && !waiting) return to(wave, []);
  if (isOver(wave, now)) return to(halt(wave, 'paused', { rule: 'window', at: now }), [audit('wave.paused')]);
  if (!waiting || isAhead(wave.stop?.until, now)) return to(wave, []);
  const [settled, effects] = settle({ ...wave, status: 'running', stop: null }, now);
  return to(settled, settled.status === 'running' ? [{ type: 'run' }] : effects);
}

function isOver(wave: WaveState, now: number): boolean {
  return !wave.tally.manual && !isWindowOpen(wave, now);
}

function follow(user: WaveUser, outcome: WaveOutcome): WaveUser {
  const { state, proven, released } = user;
  switch (outcome) {
    case 'done':
    case 'failed':
    case 'skipped':
      return state === 'waiting' ? { ...user, state: outcome } : user;
    // Released, the user is out of the wave's hands.
    case 'failing':
      return state === 'done' && !released ? { ...user, state: 'failed', proven: false } : user;
    case 'recovered':
      return state === 'failed' ? { ...user, state: 'done' } : user;
    case 'proven':
      return (state === 'done' || state === 'failed') && !proven ? { ...user, state: 'done', proven: true } : user;
    case 'released':
      return state === 'done' && !released ? { ...user, released: true } : user;
  }
}

function recount(counts: Wave['counts'], before: WaveUser, after: WaveUser): Wave['counts'] {
  const change = (is: (user: WaveUser) => boolean): number => Number(is(after)) - Number(is(before));
  return {
    total: counts.total,
    done: counts.done + change(({ state }) => state === 'done'),
    proven: counts.proven + change(({ proven }) => proven),
    failed: counts.failed + change(({ state }) => state === 'failed'),
    skipped: counts.skipped + change(({ state }) => state === 'skipped'),
    released: counts.released + change(({ released }) => released),
  };
}

/** Who worked at first and fails now is a failure, but not one more user tried. */
function tallyOf(tally: Tally, outcome: WaveOutcome): Tally {
  if (outcome === 'done') return countTry(tally, true);
  if (outcome === 'failed') return countTry(tally, false);
  if (outcome !== 'failing') return tally;
  return { ...tally, failed: tally.failed + 1, finished: Math.max(tally.finished, tally.failed + 1) };
}

function halt<W extends WaveState>(
  wave: W,
  status: 'paused' | 'stopped',
  { rule, at, until = null }: { rule: NonNullable<Wave['stop']>['rule']; at: number; until?: string | null },
): W {
  return { ...wave, status, stop: { rule, at: instant(at), until } };
}

function isOneOf(wave: WaveState, statuses: readonly Wave['status'][]): boolean {
  return statuses.includes(wave.status);
}

function instant(now: number): string {
  return new Date(now).toISOString();
}

function audit(action: AuditAction): WaveEffect {
  return { type: 'audit', action };
}

function to<W extends WaveState>(wave: W, effects: readonly WaveEffect[]): WaveTransition<W> {
  return { ok: true, wave, effects };
}

function refuse(): { readonly ok: false; readonly code: 'wave_refused'; readonly refusals: readonly WaveRefusal[] } {
  return { ok: false, code: 'wave_refused', refusals: [{ code: 'status', until: null }] };
}
