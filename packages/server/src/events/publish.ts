import type { MigrationEvent } from '@authshift/core/contract';
import { sql } from 'kysely';
import type { Tx } from '../storage/schema.ts';
import { addUp } from '../users/countUsers.ts';

export interface Change {
  readonly organizationId: string;
  readonly at: Date;
}

/** An event whose snapshot is filled in when it is published. */
export type Announcement =
  | Exclude<MigrationEvent, { type: 'users.changed' } | { type: 'resync' }>
  | { readonly type: 'users.changed'; readonly userIds: readonly string[] | null };

/** More user ids than this and the list is to be loaded again. */
export const MAX_USER_IDS = 200;

/** Revisions between two times that the counts of users are added up: reading them stays quick, and writing them cheap. */
const ADD_UP_EVERY = 64;

/**
 * Raises the organization's revision once per event and records the events under those numbers.
 * The update holds the organization's row until the commit, so numbers become visible in order: call it last in a transaction.
 */
export async function publish(
  tx: Tx,
  change: Change,
  announcements: readonly [Announcement, ...Announcement[]],
): Promise<string> {
  const { rows } = await sql<{ revision: string }>`
    update organizations set revision = revision + ${announcements.length}
    where id = ${change.organizationId} returning revision::text as revision`.execute(tx);
  const last = Number(rows[0]?.revision ?? 0);
  const first = last - announcements.length + 1;
  const values = announcements.map((announcement, index) => ({
    organization_id: change.organizationId,
    id: first + index,
    at: change.at,
    data: JSON.stringify(withSnapshot(announcement, String(last))),
  }));
  await tx.insertInto('events').values(values).execute();
  if (Math.floor(last / ADD_UP_EVERY) > Math.floor((first - 1) / ADD_UP_EVERY)) {
    await addUp(tx, change.organizationId);
  }
  return String(last);
}

function withSnapshot(announcement: Announcement, snapshot: string): MigrationEvent {
  if (announcement.type !== 'users.changed') return announcement;
  const { userIds } = announcement;
  const listed = userIds === null || userIds.length > MAX_USER_IDS ? null : [...userIds];
  return { type: 'users.changed', userIds: listed, snapshot };
}
