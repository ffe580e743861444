import { matchesFilter } from '../../assignment/matchesFilter.ts';
import { needsAcceptance, previewAssignment } from '../../assignment/planAssignment.ts';
import { tickChange } from '../../assignment/tickChange.ts';
import { compareUsers } from '../../assignment/userOrder.ts';
import { checkTickable } from '../../connection/facts.ts';
import {
  type AssignmentChange,
  type AssignmentInput,
  type AssignmentPreview,
  assignmentInputSchema,
  type Idempotent,
  type JobReference,
  type PreviewInput,
  previewInputSchema,
  type Scope,
  type UserRow,
} from '../../contract/index.ts';
import { listConnections } from './connections.ts';
import { once } from './idempotency.ts';
import { queueJob } from './jobs.ts';
import { type Actor, connectionOf, currentUser, parseInput, refuse, type World } from './world.ts';

export function preview(world: World, input: PreviewInput): AssignmentPreview {
  const { scope, change: asked } = parseInput(previewInputSchema, input);
  const change = byMode(world, asked);
  checkChange(world, change);
  return previewAssignment(usersInScope(world, scope), change, String(world.revision));
}

export function changeAssignment(
  world: World,
  actor: Actor,
  { idempotencyKey, ...body }: AssignmentInput & Idempotent,
): JobReference {
  const jobId = once(world, { idempotencyKey, schema: assignmentInputSchema, body }, (input) => {
    const users = usersInScope(world, input.scope);
    const change = byMode(world, input.change);
    checkChange(world, change);
    const planned = previewAssignment(users, change, String(world.revision));
    if (planned.count !== input.expectedCount) throw refuse('scope_changed', { preview: planned });
    if (needsAcceptance(planned) && !input.acceptUnproven) throw refuse('unproven_not_accepted', { preview: planned });
    const work = { type: 'change', change } as const;
    return queueJob(world, { kind: 'assignment', work, userIds: users.map((user) => user.id), actor });
  });
  return { jobId };
}

/** A product that cannot run two side by side takes the other ticks away, whoever asks. */
export function byMode(world: World, change: AssignmentChange): AssignmentChange {
  const [connectionId, second] = change.tick;
  if (world.settings.mode === 'dual' || connectionId === undefined) return change;
  if (second !== undefined) {
    throw refuse('validation_failed', {
      fields: [{ path: 'change.tick', code: 'exclusive', message: 'Only one connection at a time can be ticked.' }],
    });
  }
  return tickChange(connectionId, true, { mode: 'exclusive', connections: listConnections(world) });
}

/** The users meant, by address. */
export function usersInScope(world: World, scope: Scope): readonly UserRow[] {
  const named = new Set(scope.ids);
  const unknown = scope.ids.filter((id) => !world.users.has(id));
  if (unknown.length > 0) throw refuse('unknown_users', { ids: unknown.slice(0, 100) });
  const users =
    scope.type === 'include'
      ? [...named].flatMap((id) => world.users.get(id) ?? [])
      : [...world.users.values()].filter((user) => !named.has(user.id));
  const current = users.map((user) => currentUser(world, user));
  const meant = scope.type === 'include' ? current : current.filter((user) => matchesFilter(user, scope.filter));
  return meant.sort((a, b) => compareUsers(a, b, 'address'));
}

/** Refuses to tick for what is not there or not able to. */
export function checkChange(world: World, change: AssignmentChange): void {
  for (const connectionId of [...change.tick, ...change.untick]) connectionOf(world, connectionId);
  for (const connectionId of change.tick) {
    const connection = connectionOf(world, connectionId);
    const code = checkTickable({ ...connection, hasGrant: connection.grant !== null });
    if (code !== null) throw refuse(code, { detail: `Users cannot be ticked for "${connection.displayName}" now.` });
  }
}
