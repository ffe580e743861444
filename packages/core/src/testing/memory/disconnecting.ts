import {
  type Connection,
  type DisconnectGate,
  type DisconnectInput,
  disconnectInputSchema,
  type PurgeInput,
  purgeInputSchema,
} from '../../contract/index.ts';
import { decideDisconnect, disconnectFacts, gateStanding } from '../../migration/disconnect.ts';
import { applyEvent } from './connections.ts';
import { countJobsTouching } from './jobs.ts';
import { type Actor, connectionOf, currentUser, nowOf, parseInput, refuse, type World } from './world.ts';

export function disconnectGate(world: World, connectionId: string): DisconnectGate {
  const connection = connectionOf(world, connectionId);
  if (connection.status === 'disconnected' || connection.status === 'purged') throw refuse('connection_disconnected');
  const users = [...world.users.values()].map((user) => currentUser(world, user));
  const facts = disconnectFacts(users, connectionId, countJobsTouching(world, connectionId));
  const lastReleasedAt = facts.assigned.count > 0 ? null : (world.released.get(connectionId) ?? null);
  return decideDisconnect({
    ...facts,
    idle: {
      days: world.settings.coolingOffDays,
      lastReleasedAt,
      lastUsedAt: connection.lastUsedAt,
      now: world.clock.now(),
    },
    // Nobody has ever left it: there is nothing to return to.
    ...(lastReleasedAt === null ? {} : { checkpoints: countReturns(world, connectionId) }),
  });
}

/** Checkpoints, and jobs that can be reverted, in which somebody is ticked for a connection. */
function countReturns(world: World, connectionId: string): number {
  const kept = [
    ...[...world.checkpoints.values()].map(({ ticks }) => ticks),
    ...[...world.jobs.values()].map(({ before }) => before),
  ];
  return kept.filter((ticks) => [...ticks.values()].some((ids) => ids.includes(connectionId))).length;
}

export function disconnect(
  world: World,
  actor: Actor,
  { connectionId, input = {} }: { readonly connectionId: string; readonly input?: DisconnectInput | undefined },
): Connection {
  const { override } = parseInput(disconnectInputSchema, input);
  const connection = connectionOf(world, connectionId);
  const gate = disconnectGate(world, connectionId);
  const standing = gateStanding(gate);
  const asked = connection.disconnectRequest !== null;
  if (standing === 'closed' || (standing === 'soft' && override === undefined && !asked)) {
    throw refuse('disconnect_blocked', { blockers: gate.blockers });
  }
  return applyEvent(world, {
    actor,
    connection: {
      ...connection,
      disconnectRequest:
        connection.disconnectRequest ??
        (override === undefined
          ? null
          : { actorId: actor.id, by: actor.name, at: nowOf(world), reason: override.reason }),
    },
    event: { type: 'DISCONNECT', gate: standing, by: actor.id, override: override !== undefined },
  });
}

/** Also takes back what still waits for a second admin. */
export function restore(world: World, actor: Actor, connectionId: string): Connection {
  const connection = connectionOf(world, connectionId);
  const event =
    connection.status === 'disconnect-requested'
      ? ({ type: 'DISCONNECT_WITHDRAWN' } as const)
      : ({ type: 'RESTORE', inTime: isInTime(world, connection) } as const);
  return applyEvent(world, { actor, connection, event });
}

export function purge(
  world: World,
  actor: Actor,
  { connectionId, input }: { readonly connectionId: string; readonly input: PurgeInput },
): Connection {
  const { confirmName } = parseInput(purgeInputSchema, input);
  const connection = connectionOf(world, connectionId);
  const confirmation = { typed: confirmName, displayName: connection.displayName };
  return applyEvent(world, {
    actor,
    connection,
    event: { type: 'PURGE', inTime: isInTime(world, connection), confirmation },
  });
}

function isInTime(world: World, { restorableUntil }: Connection): boolean {
  return restorableUntil !== null && restorableUntil > nowOf(world);
}
