import {
  nextUsers,
  takeResult,
  transitionWave,
  type WaveEffect,
  type WaveOutcome,
  waitingUser,
} from '../../migration/wave.ts';
import { byMode } from './assignments.ts';
import { makeCheckpoint } from './checkpoints.ts';
import { answerFor } from './probes.ts';
import { changeTicks } from './ticks.ts';
import { announceProgramme, announceUsers, currentUser, recordAudit, type StoredWave, type World } from './world.ts';

/** Stores a wave and does what its transition asks for. */
export function carryOut(world: World, stored: StoredWave, effects: readonly WaveEffect[]): void {
  const { id, name, version } = stored.wave;
  world.waves.set(id, { ...stored, wave: { ...stored.wave, version: version + 1 } });
  for (const effect of effects) {
    switch (effect.type) {
      case 'checkpoint':
        keepTicks(world, id);
        break;
      case 'run':
        runLater(world, id);
        break;
      case 'wake':
        wakeAt(world, id, effect.at);
        break;
      case 'release':
        releaseUsers(world, id, effect.unproven);
        break;
      case 'audit':
        recordAudit(world, stored.actor, {
          action: effect.action,
          subject: { type: 'wave', id, label: name },
          summary: `${effect.action} "${name}".`,
        });
        break;
    }
  }
  announceProgramme(world, 'wave', id);
}

/** What the syncs of a wave's users say of it. */
export function followSyncs(world: World): void {
  for (const { wave, users } of [...world.waves.values()]) {
    if (wave.status === 'planned' || wave.status === 'done' || wave.status === 'rolled-back') continue;
    for (const userId of users.keys()) {
      for (const outcome of outcomesOf(world, wave.id, userId)) take(world, wave.id, { userId, outcome });
    }
  }
}

/** Goes on with what a restart has interrupted. */
export function resumeWaves(world: World): void {
  for (const { wave } of world.waves.values()) {
    if (wave.status === 'running') runLater(world, wave.id);
    const until =
      wave.status === 'paused' ? wave.stop?.until : wave.status === 'running' ? wave.window?.closesAt : null;
    if (until != null) wakeAt(world, wave.id, until);
  }
}

function outcomesOf(world: World, waveId: string, userId: string): readonly WaveOutcome[] {
  const stored = world.waves.get(waveId);
  const user = world.users.get(userId);
  if (stored === undefined || user === undefined) return [];
  const { to, observeIntervals } = stored.wave;
  const sync = currentUser(world, user).sync.find((entry) => entry.connectionId === to && entry.assigned);
  if (sync === undefined || sync.lastAttemptAt === null) return [];
  if (sync.consecutiveSuccesses >= observeIntervals) return ['recovered', 'proven'];
  if (sync.consecutiveSuccesses > 0) return ['recovered'];
  return sync.state === 'failing' ? ['failing'] : [];
}

function keepTicks(world: World, waveId: string): void {
  const stored = world.waves.get(waveId);
  if (stored === undefined) return;
  const label = `Before ${stored.wave.name}`;
  const { id } = makeCheckpoint(world, stored.actor, { label, reason: 'wave', userIds: [...stored.users.keys()] });
  world.waves.set(waveId, { ...stored, wave: { ...stored.wave, checkpointId: id } });
}

function runLater(world: World, waveId: string): void {
  world.timers.setTimeout(() => run(world, waveId), world.jobMilliseconds);
}

/** As many users as the wave works on at the same time; then others may speak. */
function run(world: World, waveId: string): void {
  const stored = world.waves.get(waveId);
  if (stored === undefined) return;
  const waiting = [...stored.users].filter(([, user]) => user.state === 'waiting').map(([userId]) => userId);
  const next = nextUsers(stored.wave, waiting, { inFlight: 0, now: world.clock.now() });
  for (const userId of next) {
    if (world.waves.get(waveId)?.wave.status !== 'running') break;
    moveUser(world, waveId, userId);
  }
  announceUsers(world, next);
  if (next.length > 0 && world.waves.get(waveId)?.wave.status === 'running') runLater(world, waveId);
}

/** Ticks the new connection, beside the old one where the product can run both, and tries it. */
function moveUser(world: World, waveId: string, userId: string): void {
  const stored = world.waves.get(waveId);
  if (stored === undefined) return;
  const { to } = stored.wave;
  const answer = answerFor(world, to, userId);
  if (answer?.retryAfterSeconds !== undefined) {
    const now = world.clock.now();
    const until = new Date(now + answer.retryAfterSeconds * 1000).toISOString();
    const result = transitionWave(stored.wave, { type: 'THROTTLED', now, until });
    if (result.ok) carryOut(world, { ...stored, wave: result.wave }, result.effects);
    return;
  }
  const change = byMode(world, { tick: [to], untick: [] });
  const { status } = changeTicks(world, userId, { change, by: stored.actor.name });
  const outcome = status === 'skipped' ? 'skipped' : answer === null ? 'done' : 'failed';
  take(world, waveId, { userId, outcome });
}

function take(
  world: World,
  waveId: string,
  { userId, outcome }: { readonly userId: string; readonly outcome: WaveOutcome },
): void {
  const stored = world.waves.get(waveId);
  if (stored === undefined) return;
  const user = stored.users.get(userId) ?? waitingUser;
  const [wave, after, effects] = takeResult(stored.wave, { user, outcome, now: world.clock.now() });
  if (after === user) return;
  stored.users.set(userId, after);
  carryOut(world, { ...stored, wave }, effects);
}

/** Unticks the old connection for whoever is done, and proven unless somebody accepts that they are not. */
function releaseUsers(world: World, waveId: string, unproven: boolean): void {
  const stored = world.waves.get(waveId);
  if (stored === undefined || stored.wave.from === null) return;
  const change = { tick: [], untick: [stored.wave.from] };
  for (const [userId, user] of stored.users) {
    if (user.state !== 'done' || user.released || !(user.proven || unproven)) continue;
    changeTicks(world, userId, { change, by: stored.actor.name });
    take(world, waveId, { userId, outcome: 'released' });
  }
  announceUsers(world, [...stored.users.keys()]);
}

function wakeAt(world: World, waveId: string, at: string): void {
  const milliseconds = Math.max(Date.parse(at) - world.clock.now(), 0);
  world.timers.setTimeout(() => {
    const stored = world.waves.get(waveId);
    if (stored === undefined) return;
    const result = transitionWave(stored.wave, { type: 'TICK', now: world.clock.now() });
    if (result.ok && result.wave !== stored.wave) carryOut(world, { ...stored, wave: result.wave }, result.effects);
  }, milliseconds);
}
