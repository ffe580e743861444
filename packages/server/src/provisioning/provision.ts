import { nameKey } from '@authshift/core';
import type { AuthType, Environment, MailboxKind, Protocol, SyncItem } from '@authshift/core/contract';
import { sql } from 'kysely';
import type { Access } from '../access/access.ts';
import { moveLeases } from '../assignments/lease.ts';
import { holdTicks } from '../assignments/planTicks.ts';
import { recordAudit } from '../audit/audit.ts';
import { erasePerson, forgetPeople, recordErasure } from '../audit/erasePerson.ts';
import { HOST, personId, userExternalId } from '../audit/people.ts';
import { inOrganization } from '../clock/organizationClock.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { Tx } from '../storage/schema.ts';
import { textArray } from '../storage/textArray.ts';
import { requestSync } from '../sync/schedule.ts';
import { writeSecret } from '../vault/secrets.ts';
import { type OrganizationInput, upsertOrganization } from './organizations.ts';
import { type RegistrationInput, upsertRegistration } from './registrations.ts';
import { removeOrganization } from './removeOrganization.ts';

export type { RegistrationInput };

/** A connection the product had before AuthShift came. */
export type ConnectionSeed = PasswordSeed | SignInSeed;

interface CommonSeed {
  readonly id: string;
  readonly displayName: string;
  readonly environment: Environment;
  readonly account: string;
  /** Absent: what the server's `microsoft` says for the protocol, read anew at each start. */
  readonly serviceAddress?: string | undefined;
}

export interface PasswordSeed extends CommonSeed {
  readonly authType: Extract<AuthType, 'basic' | 'ntlm'>;
  readonly protocol: Protocol;
  readonly password: string;
}

/** One that a person signed in to. Tokens are not taken over: it waits for somebody to sign in again, in `needs-reauth`. */
export interface SignInSeed extends CommonSeed {
  readonly authType: Extract<AuthType, 'oauth-delegated'>;
  readonly protocol: Exclude<Protocol, 'exchange-admin'>;
  readonly tenantId: string;
  /** Of `upsertRegistration`. */
  readonly registrationId: string;
}

export interface UserInput {
  readonly id: string;
  readonly displayName: string;
  readonly address: string;
  /** Absent: the address. */
  readonly upn?: string | undefined;
  readonly licence?: string | null | undefined;
  readonly location?: string | null | undefined;
  /** Absent: not known. */
  readonly mailbox?: MailboxKind | null | undefined;
  /** Absent: true. What is said again does not undo what an actor changed since. */
  readonly enabled?: boolean | undefined;
  /** What of the mailbox is synced, where the product tells items apart; said again, it does not undo what an actor changed since. */
  readonly syncItems?: readonly SyncItem[] | undefined;
  /** Connections ticked when the user is seen for the first time; later only the API ticks and unticks. */
  readonly assignedTo?: readonly string[] | undefined;
}

/**
 * What the host tells AuthShift about its own customers. Every function may be called again with the same or newer facts;
 * none undoes what actors did since: a connection that exists keeps its state, a user who exists keeps the ticks.
 */
export interface Provision {
  upsertOrganization(organization: OrganizationInput): Promise<void>;
  /** Offboarding: nothing of the organization is left, its audit included. Work under way is waited for. */
  removeOrganization(organizationId: string): Promise<void>;
  upsertRegistration(organizationId: string, registration: RegistrationInput): Promise<void>;
  upsertConnection(organizationId: string, connection: ConnectionSeed): Promise<void>;
  /** Users not named stay as they are; see `removeUsers`. */
  upsertUsers(organizationId: string, users: readonly UserInput[]): Promise<void>;
  removeUsers(organizationId: string, userIds: readonly string[]): Promise<void>;
  /**
   * Forgets an actor (by the host's id) or whoever has an address: the name, the address, and every literal answer or reason that holds one of
   * them. Entries of the audit stay, without it, and stay valid. `by` is the admin who asked for it; absent: the host.
   */
  erasePerson(organizationId: string, externalId: string, by?: Pick<Access, 'actor' | 'role'>): Promise<void>;
}

export function createProvision(server: ServerContext): Provision {
  return {
    upsertOrganization: (organization) =>
      inOrganization(organization.id, () => upsertOrganization(server, organization)),
    removeOrganization: (id) => inOrganization(id, () => removeOrganization(server, id)),
    upsertRegistration: (id, registration) => inOrganization(id, () => takeRegistration(server, id, registration)),
    upsertConnection: (id, connection) => inOrganization(id, () => upsertConnection(server, id, connection)),
    upsertUsers: (id, users) => inOrganization(id, () => upsertUsers(server, id, users)),
    removeUsers: (id, userIds) => inOrganization(id, () => removeUsers(server, id, userIds)),
    erasePerson: (id, externalId, by) =>
      inOrganization(id, async () => {
        await erasePerson(server, { organizationId: id, externalId, by });
      }),
  };
}

/** Pages that are open learn of an app the host records meanwhile. */
async function takeRegistration(
  server: ServerContext,
  organizationId: string,
  input: RegistrationInput,
): Promise<void> {
  await upsertRegistration(server, organizationId, input);
  const at = server.now();
  const change = { type: 'programme.changed', kind: 'registration', id: input.id } as const;
  await server.db.transaction().execute((tx) => publish(tx, { organizationId, at }, [change]));
  server.events.wake(organizationId);
}

async function upsertConnection(server: ServerContext, organizationId: string, input: ConnectionSeed) {
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    const by = await personId(tx, organizationId, HOST);
    const inserted = await tx
      .insertInto('connections')
      .values({
        organization_id: organizationId,
        id: input.id,
        display_name: input.displayName,
        name_key: nameKey(input.displayName),
        auth_type: input.authType,
        protocol: input.protocol,
        environment: input.environment,
        account: input.account,
        service_address: input.serviceAddress ?? null,
        ...(input.authType === 'oauth-delegated'
          ? { tenant_id: input.tenantId, registration_id: input.registrationId, status: 'needs-reauth' }
          : { status: 'ready' }),
        status_since: at,
        created_at: at,
      })
      .onConflict((conflict) => conflict.columns(['organization_id', 'id']).doNothing())
      .executeTakeFirst();
    // A connection that is known belongs to the admins: its password may be newer than the host's.
    if (!inserted.numInsertedOrUpdatedRows) return;
    if (input.authType !== 'oauth-delegated') {
      const { id: ownerId, password: value } = input;
      await writeSecret(tx, server.vault, { organizationId, ownerId, kind: 'password', value, at, by });
    }
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action: 'connection.created',
      subject: { type: 'connection', id: input.id, label: input.displayName },
      summary: `Connection "${input.displayName}" was taken over from the product.`,
      detail: { after: { displayName: input.displayName, authType: input.authType, account: input.account } },
    });
    await publish(tx, { organizationId, at }, [{ type: 'connections.changed', connectionIds: [input.id] }]);
  });
  server.events.wake(organizationId);
}

/** Users in one statement each; the database takes them as one JSON document. */
const BATCH = 5000;

async function upsertUsers(server: ServerContext, organizationId: string, users: readonly UserInput[]) {
  const at = server.now();
  for (let start = 0; start < users.length; start += BATCH) {
    const batch = users.slice(start, start + BATCH);
    await server.db.transaction().execute((tx) => upsertBatch(tx, { organizationId, users: batch, at }));
  }
  server.events.wake(organizationId);
  if (users.length > BATCH) await server.storage.tidy();
  await requestSync(server, organizationId);
}

async function upsertBatch(
  tx: Tx,
  { organizationId, users, at }: { organizationId: string; users: readonly UserInput[]; at: Date },
): Promise<void> {
  const json = JSON.stringify(users.map(toUserJson));
  // Leases are moved below; and users are locked before the organization, as by everybody who changes one of them.
  await holdTicks(tx, organizationId);
  await sql`select 1 from users where organization_id = ${organizationId} and id = any(${users.map(({ id }) => id)}::text[])
    order by id for update`.execute(tx);
  // A job about everybody is accepted before or after, never in between: see `rememberEverybody`.
  await sql`select 1 from organizations where id = ${organizationId} for update`.execute(tx);
  await sql`with given as (
      select * from jsonb_to_recordset(${json}::jsonb) as g(id text, "displayName" text, address text, upn text, mailbox text,
        licence text, location text, enabled boolean, "assignedTo" jsonb, "syncItems" text[], "sortName" text, "sortAddress" text)
    ), known as (select id from users where organization_id = ${organizationId}),
    written as (
      insert into users as u (organization_id, id, display_name, address, upn, licence, location, mailbox, enabled, host_enabled,
        sync_items, sort_name, sort_address)
      select ${organizationId}, id, "displayName", address, upn, licence, location, mailbox, enabled, enabled,
        "syncItems", "sortName", "sortAddress"
      from given
      on conflict (organization_id, id) do update set display_name = excluded.display_name, address = excluded.address,
        upn = excluded.upn, licence = excluded.licence, location = excluded.location,
        mailbox = coalesce(excluded.mailbox, u.mailbox), host_enabled = excluded.host_enabled,
        enabled = case when u.host_enabled = excluded.host_enabled then u.enabled else excluded.enabled end,
        sort_name = excluded.sort_name, sort_address = excluded.sort_address
      returning id
    )
    insert into assignments (organization_id, user_id, connection_id, assigned, leased, next_due_at)
    select ${organizationId}, g.id, c.id, true, false, ${at}::timestamptz
    from given g join written w on w.id = g.id
    cross join jsonb_array_elements_text(coalesce(g."assignedTo", '[]'::jsonb)) as t(id)
    join connections c on c.organization_id = ${organizationId} and c.id = t.id
    where g.id not in (select id from known)
    on conflict do nothing`.execute(tx);
  const userIds = users.map(({ id }) => id);
  await moveLeases(tx, { organizationId, userIds, at });
  await publish(tx, { organizationId, at }, [{ type: 'users.changed', userIds }]);
}

function toUserJson(user: UserInput) {
  const sortName = foldForSorting(user.displayName);
  return { upn: user.address, enabled: true, ...user, sortName, sortAddress: foldForSorting(user.address) };
}

/** Case and accents do not count when people look for a name in a list. */
function foldForSorting(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

async function removeUsers(server: ServerContext, organizationId: string, userIds: readonly string[]) {
  if (userIds.length === 0) return;
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    await failWaiting(tx, organizationId, userIds);
    await holdTicks(tx, organizationId);
    const gone = await tx
      .deleteFrom('users')
      .where('organization_id', '=', organizationId)
      .where(sql<boolean>`id = any(${textArray(userIds)}::text[])`)
      .returning(['address', 'upn'])
      .execute();
    const words = gone.flatMap(({ address, upn }) => [address, upn]);
    const externalIds = [...userIds.map(userExternalId), ...words];
    await recordErasure(
      tx,
      { organizationId, at, person: HOST },
      await forgetPeople(tx, { organizationId, at, externalIds, words }),
    );
    await publish(tx, { organizationId, at }, [{ type: 'users.changed', userIds }]);
  });
  server.events.wake(organizationId);
}

/** Jobs about everybody write items down as they are done: those who are removed before get theirs now, from the end. */
async function failWaiting(tx: Tx, organizationId: string, userIds: readonly string[]): Promise<void> {
  const jobs = await tx
    .selectFrom('jobs')
    .select(['id', 'upto', 'reached', 'except_ids', 'total', 'failed'])
    .where('organization_id', '=', organizationId)
    .where('status', 'in', ['queued', 'running'])
    .where('upto', 'is not', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const { id, upto, reached, except_ids, total, failed } of jobs) {
    await sql`with added as (
        insert into job_items (organization_id, job_id, seq, user_id, outcome, code)
        select ${organizationId}, ${id}, ${total - failed}::int + 1 - row_number() over (order by id), id, 'failed', 'user_removed'
        from users where organization_id = ${organizationId} and id = any(${[...userIds]}::text[]) and id > ${reached}
          and number <= ${upto} and id <> all (${except_ids ?? []}::text[])
        returning 1
      ), counted as (select count(*)::int as count from added)
      update jobs set failed = failed + counted.count, done = done + counted.count from counted
      where organization_id = ${organizationId} and id = ${id}`.execute(tx);
  }
}
