import { type Checkpoint, type CheckpointInput, checkpointInputSchema } from '../../contract/index.ts';
import { checkpointOf } from '../../migration/checkpoint.ts';
import { listConnections } from './connections.ts';
import { ticksOf } from './ticks.ts';
import { type Actor, announceProgramme, nextId, nowOf, parseInput, recordAudit, type World } from './world.ts';

export function listCheckpoints(world: World): readonly Checkpoint[] {
  return [...world.checkpoints.values()].map(({ checkpoint }) => checkpoint);
}

export function createCheckpoint(world: World, actor: Actor, body: CheckpointInput): Checkpoint {
  const { label } = parseInput(checkpointInputSchema, body);
  return makeCheckpoint(world, actor, { label, reason: 'person' });
}

/** Keeps who is ticked where: of everybody, or of some users. */
export function makeCheckpoint(
  world: World,
  actor: Pick<Actor, 'id' | 'name'>,
  {
    label,
    reason,
    userIds = null,
  }: Pick<Checkpoint, 'label' | 'reason'> & { readonly userIds?: readonly string[] | null },
): Checkpoint {
  const users = userIds === null ? [...world.users.values()] : userIds.flatMap((id) => world.users.get(id) ?? []);
  const ticks = new Map(users.map((user) => [user.id, ticksOf(user)] as const).filter(([, ids]) => ids.length > 0));
  const content = checkpointOf({ label, reason, users: users.length, connections: listConnections(world) });
  const checkpoint = { ...content, id: nextId(world, 'checkpoint'), at: nowOf(world), by: actor.name };
  world.checkpoints.set(checkpoint.id, { checkpoint, ticks, userIds });
  recordAudit(world, actor, {
    action: 'checkpoint.made',
    subject: { type: 'checkpoint', id: checkpoint.id, label },
    summary: `${actor.name} kept the ticks of ${users.length} users.`,
  });
  announceProgramme(world, 'checkpoint', checkpoint.id);
  return checkpoint;
}
