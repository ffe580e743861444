import { unwaiveChecks, waiveChecks } from '@authshift/core';
import type { AuditEntry, PreflightCheck, UserDetails, UserPatch } from '@authshift/core/contract';
import type { Selectable } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import { personId, userExternalId } from '../audit/people.ts';
import { actorId, connectionView } from '../connections/connectionCommands.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { readStoredChecks, withName, withPerson, writeWaivers } from '../preflights/checkStore.ts';
import { wakeAtEnd } from '../preflights/endWaivers.ts';
import type { Tx, UserRowStored } from '../storage/schema.ts';
import { requestSync } from '../sync/schedule.ts';
import { readUser } from './userStore.ts';

/** Whether somebody is synced at all, what of the mailbox, and for which failed checks somebody answers. Ticks stay. */
export async function changeUser(call: Call, userId: string, patch: UserPatch): Promise<UserDetails> {
  const { server, organizationId } = call;
  await server.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, organizationId, userId);
    const at = server.now();
    const by = await actorId(tx, call);
    const moment = { user, at, by };
    await changeFacts(tx, moment, patch);
    await changeWaivers(tx, moment, patch);
    const until = patch.waive?.until ?? null;
    if (until !== null) await wakeAtEnd(tx, server, { organizationId, at: new Date(until) });
    await publish(tx, { organizationId, at }, [{ type: 'users.changed', userIds: [userId] }]);
  });
  server.events.wake(organizationId);
  if (patch.enabled === true) await requestSync(server, organizationId);
  return readUser(server.db, { ...(await connectionView(server, organizationId)), userId });
}

type StoredUser = Selectable<UserRowStored>;

interface Moment {
  readonly user: StoredUser;
  readonly at: Date;
  readonly by: string;
}

async function lockUser(tx: Tx, organizationId: string, userId: string): Promise<StoredUser> {
  const user = await tx
    .selectFrom('users')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', userId)
    .forUpdate()
    .executeTakeFirst();
  if (user === undefined) throw new ProblemError('not_found', { detail: 'There is no such user.' });
  return user;
}

async function changeFacts(tx: Tx, { user, at, by }: Moment, { enabled, syncItems }: UserPatch): Promise<void> {
  const patch = { ...(enabled === undefined ? {} : { enabled }), ...(syncItems === undefined ? {} : { syncItems }) };
  const columns = {
    ...(enabled === undefined ? {} : { enabled }),
    ...(syncItems === undefined ? {} : { sync_items: [...new Set(syncItems)] }),
  };
  if (Object.keys(columns).length === 0) return;
  const { organization_id: organizationId, id } = user;
  await tx
    .updateTable('users')
    .set(columns)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action: 'user.changed',
    subject: await subjectOf(tx, user),
    summary: `A user was changed: ${Object.keys(patch).join(', ')}.`,
    detail: {
      before: { enabled: user.enabled, syncItems: user.sync_items },
      after: { enabled: enabled ?? user.enabled, syncItems: columns.sync_items ?? user.sync_items },
    },
  });
}

/** The name stands in `people` alone: it goes with the user. */
async function subjectOf(tx: Tx, user: StoredUser): Promise<AuditEntry['subject']> {
  const { organization_id: organizationId, id, display_name: name } = user;
  return { type: 'user', id, label: await personId(tx, organizationId, { externalId: userExternalId(id), name }) };
}

type Waivers = Pick<UserPatch, 'waive' | 'unwaive'>;

async function changeWaivers(tx: Tx, { user, at, by }: Moment, { waive, unwaive }: Waivers): Promise<void> {
  if (waive === undefined && unwaive === undefined) return;
  const address = { organizationId: user.organization_id, userId: user.id };
  const known = (await readStoredChecks(tx, address)).map(withName);
  const without = unwaiveChecks(known, unwaive?.codes ?? []);
  const checks = waive === undefined ? without : withWaiver(without, { waive, at, by });
  await writeWaivers(tx, address, { checks: checks.map(withPerson), now: at });
  await recordAudit(tx, {
    organizationId: user.organization_id,
    at,
    personId: by,
    action: 'user.waived',
    subject: await subjectOf(tx, user),
    summary: 'What somebody answers for at a user was changed.',
    detail: { waived: waive?.codes ?? [], unwaived: unwaive?.codes ?? [], reason: waive?.reason ?? null },
  });
}

interface NewWaiver {
  readonly waive: NonNullable<UserPatch['waive']>;
  readonly at: Date;
  readonly by: string;
}

function withWaiver(checks: readonly PreflightCheck[], { waive, at, by }: NewWaiver): readonly PreflightCheck[] {
  const { codes, reason, until } = waive;
  const result = waiveChecks(checks, codes, { reason, until, by, at: at.toISOString() });
  if (result.ok) return result.checks;
  const path = result.code === 'ended' ? 'waive.until' : 'waive.codes';
  throw new ProblemError('validation_failed', {
    fields: [{ path, code: result.code, message: 'It cannot be waived like this.' }],
  });
}
