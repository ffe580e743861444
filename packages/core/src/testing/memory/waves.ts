import { checkTickable } from '../../connection/facts.ts';
import {
  type Wave,
  type WaveInput,
  type WaveRelease,
  type WaveStart,
  waveInputSchema,
  waveReleaseSchema,
  waveStartSchema,
} from '../../contract/index.ts';
import { planWaves } from '../../migration/planWaves.ts';
import { transitionWave, type WaveEvent, waitingUser } from '../../migration/wave.ts';
import { usersInScope } from './assignments.ts';
import { carryOut } from './waveWork.ts';
import {
  type Actor,
  announceProgramme,
  announceUsers,
  connectionOf,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  refuse,
  type StoredWave,
  type World,
} from './world.ts';

export function listWaves(world: World): readonly Wave[] {
  return [...world.waves.values()].map(showWave);
}

export function plan(world: World, actor: Actor, body: WaveInput): readonly Wave[] {
  const { scope, expectedCount, ...input } = parseInput(waveInputSchema, body);
  for (const connectionId of [input.to, ...(input.from === null ? [] : [input.from])])
    connectionOf(world, connectionId);
  const users = usersInScope(world, scope);
  if (users.length !== expectedCount) throw refuse('scope_changed', { preview: { count: users.length } });
  const known = [...world.waves.values()];
  const taken = new Set(
    known.filter(({ wave }) => wave.status !== 'rolled-back').flatMap(({ users: members }) => [...members.keys()]),
  );
  const planned = planWaves(input, {
    userIds: users.map(({ id }) => id),
    isTaken: (userId) => taken.has(userId),
    firstOrdinal: Math.max(0, ...known.map(({ wave }) => wave.ordinal)) + 1,
  });
  const waves = planned.waves.map(({ wave, userIds }) => {
    const id = nextId(world, 'wave');
    const stored: StoredWave = {
      wave: { ...wave, id, version: 1, createdAt: nowOf(world), createdBy: actor.name },
      users: new Map(userIds.map((userId) => [userId, waitingUser])),
      actor,
    };
    world.waves.set(id, stored);
    for (const userId of userIds) {
      const user = world.users.get(userId);
      if (user !== undefined) world.users.set(userId, { ...user, waveId: id });
    }
    recordAudit(world, actor, {
      action: 'wave.planned',
      subject: { type: 'wave', id, label: wave.name },
      summary: `${actor.name} planned "${wave.name}" with ${userIds.length} users.`,
    });
    return showWave(stored);
  });
  announceUsers(
    world,
    planned.waves.flatMap(({ userIds }) => userIds),
  );
  announceProgramme(world, 'wave', waves.length === 1 ? (waves[0]?.id ?? null) : null);
  return waves;
}

export function startWave(world: World, actor: Actor, { waveId, type, input = {} }: StartedWave): Wave {
  const { manualRelease } = parseInput(waveStartSchema, input);
  const { wave } = waveOf(world, waveId);
  const connection = connectionOf(world, wave.to);
  const previous = [...world.waves.values()]
    .filter((each) => each.wave.ordinal < wave.ordinal)
    .map((each) => each.wave);
  const facts = {
    previous,
    connectionReady: checkTickable({ ...connection, hasGrant: connection.grant !== null }) === null,
  };
  return move(world, waveId, { actor, event: { type, now: world.clock.now(), facts, manualRelease } });
}

interface StartedWave {
  readonly waveId: string;
  readonly type: 'START' | 'RESUME';
  readonly input?: WaveStart | undefined;
}

export function haltWave(
  world: World,
  actor: Actor,
  { waveId, type }: { readonly waveId: string; readonly type: 'PAUSE' | 'STOP' },
): Wave {
  return move(world, waveId, { actor, event: { type, now: world.clock.now() } });
}

export function releaseWave(
  world: World,
  actor: Actor,
  { waveId, input = {} }: { readonly waveId: string; readonly input?: WaveRelease | undefined },
): Wave {
  const { acceptUnproven } = parseInput(waveReleaseSchema, input);
  return move(world, waveId, { actor, event: { type: 'RELEASE', acceptUnproven } });
}

/** The ticks of its users are being given back. */
export function rollWaveBack(world: World, waveId: string): void {
  const { actor } = waveOf(world, waveId);
  move(world, waveId, { actor, event: { type: 'ROLLED_BACK', now: world.clock.now() } });
}

function move(
  world: World,
  waveId: string,
  { actor, event }: { readonly actor: StoredWave['actor']; readonly event: WaveEvent },
): Wave {
  const stored = waveOf(world, waveId);
  const result = transitionWave(stored.wave, event);
  if (!result.ok && result.code === 'wave_refused') throw refuse('wave_refused', { refusals: result.refusals });
  if (!result.ok) throw refuse(result.code, { count: result.count });
  carryOut(world, { ...stored, wave: result.wave, actor }, result.effects);
  return showWave(waveOf(world, waveId));
}

export function waveOf(world: World, waveId: string): StoredWave {
  const stored = world.waves.get(waveId);
  if (stored === undefined) throw refuse('not_found', { detail: `No wave "${waveId}".` });
  return stored;
}

function showWave({ wave }: StoredWave): Wave {
  const { tally: _, ...shown } = wave;
  return shown;
}
