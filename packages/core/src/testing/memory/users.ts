import { type UserDetails, type UserPatch, userPatchSchema } from '../../contract/index.ts';
import { unwaiveChecks, waiveChecks } from '../../preflight/waivers.ts';
import { putChecks } from './preflights.ts';
import { type Actor, announceUsers, currentUser, nowOf, parseInput, recordAudit, refuse, type World } from './world.ts';

export function getUser(world: World, userId: string): UserDetails {
  const user = world.users.get(userId);
  if (user === undefined) throw refuse('not_found', { detail: `No user "${userId}".` });
  const syncItems = world.syncItems.get(userId);
  return {
    ...currentUser(world, user),
    syncItems: syncItems === undefined ? null : [...syncItems],
    preflightChecks: [...(world.checks.get(userId) ?? [])],
    history: [...(world.history.get(userId) ?? [])],
  };
}

export function updateUser(
  world: World,
  actor: Actor,
  { userId, body }: { readonly userId: string; readonly body: UserPatch },
): UserDetails {
  const user = world.users.get(userId);
  if (user === undefined) throw refuse('not_found', { detail: `No user "${userId}".` });
  const patch = parseInput(userPatchSchema, body);
  const checks = changeWaivers(world, actor, { userId, patch });
  const { enabled = user.enabled, syncItems } = patch;
  if (enabled !== user.enabled) world.users.set(userId, { ...user, enabled });
  if (syncItems !== undefined) world.syncItems.set(userId, [...new Set(syncItems)]);
  if (checks !== null) putChecks(world, userId, checks);
  const subject = { type: 'user', id: userId, label: user.displayName } as const;
  if (patch.enabled !== undefined || syncItems !== undefined) {
    recordAudit(world, actor, {
      action: 'user.changed',
      subject,
      summary: `${actor.name} changed "${user.displayName}".`,
      detail: {
        ...(patch.enabled === undefined ? {} : { enabled }),
        ...(syncItems === undefined ? {} : { syncItems }),
      },
    });
  }
  if (checks !== null) {
    recordAudit(world, actor, {
      action: 'user.waived',
      subject,
      summary: `${actor.name} changed what somebody answers for at "${user.displayName}".`,
      detail: { waived: patch.waive?.codes ?? [], unwaived: patch.unwaive?.codes ?? [] },
    });
  }
  announceUsers(world, [userId]);
  return getUser(world, userId);
}

function changeWaivers(
  world: World,
  { name }: Actor,
  { userId, patch: { waive, unwaive } }: { readonly userId: string; readonly patch: UserPatch },
) {
  if (waive === undefined && unwaive === undefined) return null;
  const before = unwaiveChecks(world.checks.get(userId) ?? [], unwaive?.codes ?? []);
  if (waive === undefined) return before;
  const { codes, reason, until } = waive;
  const result = waiveChecks(before, codes, { reason, until, by: name, at: nowOf(world) });
  if (result.ok) return result.checks;
  const path = result.code === 'ended' ? 'waive.until' : 'waive.codes';
  throw refuse('validation_failed', {
    fields: [{ path, code: result.code, message: 'It cannot be waived like this.' }],
  });
}
