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

/** How every user of a wave begins. */
export const waitingUser: WaveUser = { state: 'waiting', proven: false, released: false };

/**
 * What became of a user. `done`, `failed`, `skipped`: of the first try on the new connection; `failing`: it worked, and does not
 * any more; `recovered`: it works after all; `proven`: as many syncs in a row as the wave asks for; `released`: unticked for the
 * old connection.
 */
export type WaveOutcome = 'done' | 'failed' | 'skipped' | 'failing' | 'recovered' | 'proven' | 'released';

/** What a person or the clock does to a wave, for `transitionWave`; `now` in milliseconds since 1970. */
export type WaveEvent =
  | {
      readonly type: 'START' | 'RESUME';
      readonly now: number;
      readonly facts: WaveStartFacts;
      /** Goes past every refusal but `status` and `connection_not_ready`. */
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

/** The wave after an event and what is to be done about it, or why the event is refused. */
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
      return isOneOf(wave, ['running']) ? to(halt(wave, 'paused', { rule: 'person', at: event.now })) : refuse();
    case 'STOP':
      if (isOver(wave) || wave.status === 'stopped') return refuse();
      return to(halt(wave, 'stopped', { rule: 'person', at: event.now }));
    case 'THROTTLED':
      return to(holdUntil(wave, event));
    case 'TICK':
      return to(tick(wave, event.now));
    case 'RELEASE':
      return release(wave, event.acceptUnproven);
    case 'ROLLED_BACK':
      if (wave.status === 'planned') return refuse();
      if (wave.status === 'rolled-back') return to([wave, []]);
      return to([{ ...wave, status: 'rolled-back', stop: null, finishedAt: instant(event.now) }, []]);
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
  const after = isOver(wave) ? user : follow(user, outcome);
  if (after === user) return [wave, user, []];
  const tally = tallyOf(wave.tally, outcome);
  const counted = { ...wave, counts: recount(wave.counts, user, after), tally };
  const rule = isGoing(wave) ? findStop(wave.stopRule, tally) : null;
  const [next, effects] = rule === null ? settle(counted, now) : halt(counted, 'stopped', { rule, at: now });
  // Who is being released need not be told again.
  return [next, after, outcome === 'released' ? effects.filter(({ type }) => type !== 'release') : effects];
}

/** Who of the queue may start now: as many as the wave works on at the same time, less those under way. */
export function nextUsers(
  wave: WaveState,
  queue: Iterable<string>,
  { inFlight, now }: { readonly inFlight: number; readonly now: number },
): readonly string[] {
  const next: string[] = [];
  if (wave.status !== 'running' || isClosed(wave, now)) return next;
  for (const userId of queue) {
    if (inFlight + next.length >= wave.concurrency) break;
    next.push(userId);
  }
  return next;
}

type Step<W> = readonly [wave: W, effects: readonly WaveEffect[]];

function start<W extends WaveState>(
  wave: W,
  { type, now, facts, manualRelease }: Extract<WaveEvent, { type: 'START' | 'RESUME' }>,
): WaveTransition<W> {
  const refusals = findWaveRefusals(wave, type, { facts, now });
  const binding = refusals.filter(({ code }) => !manualRelease || code === 'status' || code === 'connection_not_ready');
  if (binding.length > 0) return refuse(binding);
  const [settled, effects] = goOn({ ...wave, tally: { ...emptyTally, manual: manualRelease } }, now);
  const { window } = wave;
  return to([
    settled,
    [
      ...(type === 'START' ? [{ type: 'checkpoint' } as const] : []),
      audit('wave.started'),
      ...effects,
      ...(window !== null && !manualRelease ? [{ type: 'wake', at: window.closesAt } as const] : []),
    ],
  ]);
}

function goOn<W extends WaveState>(wave: W, now: number): Step<W> {
  const startedAt = wave.startedAt ?? instant(now);
  const [next, effects] = settle({ ...wave, status: 'running', stop: null, startedAt }, now);
  return [next, next.status === 'running' ? [{ type: 'run' }] : effects];
}

/** Everybody tried: watch. Everybody watched long enough: release. Everybody released: done. */
function settle<W extends WaveState>(wave: W, now: number): Step<W> {
  const { total, done, failed, skipped, proven, released } = wave.counts;
  if (!isGoing(wave) || done + failed + skipped < total) return [wave, []];
  if (released === done || (wave.from === null && proven === done)) {
    return [{ ...wave, status: 'done', finishedAt: instant(now) }, [audit('wave.finished')]];
  }
  return [{ ...wave, status: 'observing' }, proven === done ? [{ type: 'release', unproven: false }] : []];
}

function release<W extends WaveState>(wave: W, acceptUnproven: boolean): WaveTransition<W> {
  if (wave.from === null || isOver(wave)) return refuse();
  const count = wave.counts.done - wave.counts.proven;
  if (count > 0 && !acceptUnproven) return { ok: false, code: 'unproven_not_accepted', count };
  return to([wave, [{ type: 'release', unproven: count > 0 }, audit('wave.released')]]);
}

function holdUntil<W extends WaveState>(
  wave: W,
  { now, until }: { readonly now: number; readonly until: string },
): Step<W> {
  const isLonger = isHeld(wave) && !isAhead(wave.stop?.until, Date.parse(until) - 1);
  if (wave.status !== 'running' && !isLonger) return [wave, []];
  const [held, effects] = halt(wave, 'paused', { rule: 'throttled', at: now, until });
  return [held, [{ type: 'wake', at: until }, ...(isLonger ? [] : effects)]];
}

function tick<W extends WaveState>(wave: W, now: number): Step<W> {
  const held = isHeld(wave);
  if (wave.status !== 'running' && !held) return [wave, []];
  if (isClosed(wave, now)) return halt(wave, 'paused', { rule: 'window', at: now });
  return held && !isAhead(wave.stop?.until, now) ? goOn(wave, now) : [wave, []];
}

/** Nothing can happen to its users: it has not begun, or it is finished. */
function isOver(wave: WaveState): boolean {
  return isOneOf(wave, ['planned', 'done', 'rolled-back']);
}

function isGoing(wave: WaveState): boolean {
  return isOneOf(wave, ['running', 'observing']);
}

/** Microsoft asked it to wait. */
function isHeld({ status, stop }: WaveState): boolean {
  return status === 'paused' && stop?.rule === 'throttled';
}

function isClosed(wave: WaveState, now: number): boolean {
  return !wave.tally.manual && !isWindowOpen(wave, now);
}

/** From which states an outcome leads where. */
const outcomes: Readonly<
  Record<WaveOutcome, readonly [from: readonly WaveUser['state'][], change: Partial<WaveUser>]>
> = {
  done: [['waiting'], { state: 'done' }],
  failed: [['waiting'], { state: 'failed' }],
  skipped: [['waiting'], { state: 'skipped' }],
  failing: [['done'], { state: 'failed', proven: false }],
  recovered: [['failed'], { state: 'done' }],
  proven: [['done', 'failed'], { state: 'done', proven: true }],
  released: [['done'], { released: true }],
};

function follow(user: WaveUser, outcome: WaveOutcome): WaveUser {
  const [from, change] = outcomes[outcome];
  // Released, the user is out of the wave's hands, but for the proof that may still come.
  const isLate = outcome === 'proven' ? user.proven : user.released;
  return isLate || !from.includes(user.state) ? user : { ...user, ...change };
}

function recount(counts: Wave['counts'], before: WaveUser, after: WaveUser): Wave['counts'] {
  const next = { ...counts };
  const add = ({ state, proven, released }: WaveUser, one: 1 | -1): void => {
    if (state !== 'waiting') next[state] += one;
    if (proven) next.proven += one;
    if (released) next.released += one;
  };
  add(before, -1);
  add(after, 1);
  return next;
}

/** Who worked at first and fails now is a failure, but not one more user tried. */
function tallyOf(tally: Tally, outcome: WaveOutcome): Tally {
  if (outcome === 'done' || outcome === 'failed') return countTry(tally, outcome === 'done');
  if (outcome !== 'failing') return tally;
  const failed = tally.failed + 1;
  return { ...tally, failed, finished: Math.max(tally.finished, failed) };
}

function halt<W extends WaveState>(
  wave: W,
  status: 'paused' | 'stopped',
  { rule, at, until = null }: { rule: NonNullable<Wave['stop']>['rule']; at: number; until?: string | null },
): Step<W> {
  return [{ ...wave, status, stop: { rule, at: instant(at), until } }, [audit(`wave.${status}`)]];
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

function to<W extends WaveState>([wave, effects]: Step<W>): WaveTransition<W> {
  return { ok: true, wave, effects };
}

function refuse(
  refusals: readonly WaveRefusal[] = [{ code: 'status', until: null }],
): Extract<WaveTransition<WaveState>, { code: 'wave_refused' }> {
  return { ok: false, code: 'wave_refused', refusals };
}
