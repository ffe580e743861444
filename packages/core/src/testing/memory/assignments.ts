import { needsAcceptance, previewAssignment } from '../../assignment/planAssignment.ts';
import { previewRoster } from '../../assignment/previewRoster.ts';
import { changeInMode } from '../../assignment/tickChange.ts';
import { compareUsers } from '../../assignment/userOrder.ts';
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
import { once } from './idempotency.ts';
import { queueJob } from './jobs.ts';
import { checkChange } from './ticks.ts';
import { indexUsers } from './userIndex.ts';
import { searchUsers, userIdsOf } from './userList.ts';
import { type Actor, currentUser, parseInput, refuse, type World } from './world.ts';

export function preview(world: World, input: PreviewInput): AssignmentPreview {
  const { scope, change: asked } = parseInput(previewInputSchema, input);
  const change = byMode(world, asked);
  checkChange(world, change);
  return previewScope(world, scope, change);
}

const manyUsers = 10_000;

/** Of many users, counted by words instead of one by one. */
function previewScope(world: World, scope: Scope, change: AssignmentChange): AssignmentPreview {
  const snapshot = String(world.revision);
  if (scope.type === 'include' || world.users.size <= manyUsers) {
    return previewAssignment(usersInScope(world, scope), change, snapshot);
  }
  checkUsers(world, scope);
  return previewRoster(indexUsers(world).roster, { scope, change, snapshot });
}

export function changeAssignment(
  world: World,
  actor: Actor,
  { idempotencyKey, ...body }: AssignmentInput & Idempotent,
): JobReference {
  const jobId = once(world, { idempotencyKey, schema: assignmentInputSchema, body }, (input) => {
    const change = byMode(world, input.change);
    checkUsers(world, input.scope);
    checkChange(world, change);
    const planned = previewScope(world, input.scope, change);
    if (planned.count !== input.expectedCount) throw refuse('scope_changed', { preview: planned });
    if (needsAcceptance(planned) && !input.acceptUnproven) throw refuse('unproven_not_accepted', { preview: planned });
    const work = { type: 'change', change } as const;
    return queueJob(world, { kind: 'assignment', work, userIds: idsInScope(world, input.scope), actor });
  });
  return { jobId };
}

/** A product that cannot run two side by side takes the other ticks away, whoever asks. */
export function byMode(world: World, change: AssignmentChange): AssignmentChange {
  return changeInMode(change, { mode: world.settings.mode, connections: [...world.connections.values()] });
}

/** The users meant, by address. */
export function usersInScope(world: World, scope: Scope): readonly UserRow[] {
  return idsInScope(world, scope).flatMap((userId) => {
    const user = world.users.get(userId);
    return user === undefined ? [] : [currentUser(world, user)];
  });
}

function idsInScope(world: World, scope: Scope): readonly string[] {
  checkUsers(world, scope);
  const named = new Set(scope.ids);
  if (scope.type === 'exclude') {
    return userIdsOf(world, searchUsers(world, scope.filter, 'address')).filter((userId) => !named.has(userId));
  }
  const users = [...named].flatMap((userId) => world.users.get(userId) ?? []);
  return users.sort((a, b) => compareUsers(a, b, 'address')).map(({ id }) => id);
}

function checkUsers(world: World, { ids }: Scope): void {
  const unknown = ids.filter((id) => !world.users.has(id));
  if (unknown.length > 0) throw refuse('unknown_users', { ids: unknown.slice(0, 100) });
}
