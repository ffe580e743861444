import { randomUUID } from 'node:crypto';
import { type ConnectionDraft, lintConnectionInput, nameKey, transitionConnection } from '@authshift/core';
import type { Connection, ParsedConnectionInput, SecretInput } from '@authshift/core/contract';
import { recordAudit } from '../audit/audit.ts';
import { personId } from '../audit/people.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import { serviceAddresses } from '../exchange/serviceAddresses.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { readCredential } from '../registrations/credential.ts';
import { rememberHostSecret } from '../registrations/hostSecret.ts';
import type { Tx } from '../storage/schema.ts';
import { requestSync } from '../sync/schedule.ts';
import { writeSecret } from '../vault/secrets.ts';
import { chooseRegistration } from './chooseRegistration.ts';
import { isGone, setStatus } from './connectionStatus.ts';
import { type LockedConnection, lockConnection, readConnection } from './connectionStore.ts';
import { moveConnection, readState } from './moveConnection.ts';
import { ownServiceAddress } from './ownServiceAddress.ts';

type Stored = LockedConnection;

/** One connection as this server answers it. */
export async function showConnection(server: ServerContext, organizationId: string, connectionId: string) {
  return readConnection(server.db, { ...(await connectionView(server, organizationId)), connectionId });
}

export async function connectionView(server: ServerContext, organizationId: string) {
  const now = server.now();
  const row = await server.db
    .selectFrom('organizations')
    .select('sync_interval_seconds')
    .where('id', '=', organizationId)
    .executeTakeFirst();
  const interval = row?.sync_interval_seconds ?? server.syncIntervalSeconds;
  return {
    organizationId,
    defaultAddresses: serviceAddresses(server.microsoft),
    now,
    freshSince: new Date(now.getTime() - 2 * interval * 1000),
  };
}

export async function createConnection(call: Call, input: ParsedConnectionInput): Promise<Connection> {
  const { server, organizationId } = call;
  const id = randomUUID();
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    await refuseLint(tx, organizationId, toDraft(input));
    const by = await actorId(tx, call);
    const owner = { organizationId, at, by };
    const registrationId =
      'registration' in input
        ? await chooseRegistration(tx, server, { ...owner, choice: input.registration, ...input })
        : null;
    await refusingTakenName(() =>
      tx
        .insertInto('connections')
        .values({
          organization_id: organizationId,
          id,
          display_name: input.displayName,
          name_key: nameKey(input.displayName),
          auth_type: input.authType,
          protocol: input.protocol,
          environment: input.environment,
          account: input.account,
          tenant_id: 'tenantId' in input ? input.tenantId.toLowerCase() : null,
          service_address: ownServiceAddress(server, input, input.serviceAddress) ?? null,
          registration_id: registrationId,
          status: 'saved',
          status_since: at,
          created_at: at,
        })
        .execute(),
    );
    if ('password' in input) {
      await writeSecret(tx, server.vault, { ...owner, ownerId: id, kind: 'password', value: input.password });
    }
    await settleNew(tx, { organizationId, connectionId: id, at });
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action: 'connection.created',
      subject: { type: 'connection', id, label: input.displayName },
      summary: `Connection "${input.displayName}" was created.`,
      detail: { after: describeInput(input) },
    });
    await publish(tx, { organizationId, at }, [{ type: 'connections.changed', connectionIds: [id] }]);
  });
  server.events.wake(organizationId);
  return showConnection(server, organizationId, id);
}

/** Where a connection stands that has everything of the request and was never tried: core's to say. */
async function settleNew(
  tx: Tx,
  { at, ...address }: { readonly organizationId: string; readonly connectionId: string; readonly at: Date },
): Promise<void> {
  const row = await lockConnection(tx, address.organizationId, address.connectionId);
  const saved = transitionConnection({ ...(await readState(tx, row, at)), status: 'draft' }, { type: 'SAVED' });
  if (!saved.ok) throw new ProblemError(saved.code);
  await setStatus(tx, { ...address, at, status: saved.state.status, reason: saved.state.reason });
}

/** A new password of the service account, or a new secret or certificate of the customer's own app. */
export async function replaceSecret(call: Call, connectionId: string, input: SecretInput): Promise<Connection> {
  const { server, organizationId } = call;
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    const connection = await lockConnection(tx, organizationId, connectionId);
    refuseDisconnected(connection);
    const by = await actorId(tx, call);
    const owner = await secretOwner(tx, connection);
    const replacing = owner.kind === 'password' ? readPassword(input) : readCredential(input, { now: at });
    if (owner.kind !== 'password') await rememberHostSecret(tx, server, { organizationId, ownerId: owner.id });
    await writeSecret(tx, server.vault, { organizationId, ownerId: owner.id, ...replacing, at, by });
    await tx
      .updateTable('connections')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('organization_id', '=', organizationId)
      .where('id', '=', connectionId)
      .execute();
    await moveConnection(tx, server, { organizationId, connectionId, at, by, event: { type: 'SECRET_REPLACED' } });
    await tx
      .updateTable('assignments')
      .set({ next_due_at: at })
      .where('organization_id', '=', organizationId)
      .where('connection_id', '=', connectionId)
      .where('assigned', '=', true)
      .execute();
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action: 'connection.secret_replaced',
      subject: { type: 'connection', id: connectionId, label: connection.display_name },
      summary: `The ${nouns[owner.kind]} of "${connection.display_name}" was replaced.`,
    });
    await publish(tx, { organizationId, at }, [{ type: 'connections.changed', connectionIds: [connectionId] }]);
  });
  server.events.wake(organizationId);
  await requestSync(server, organizationId);
  return showConnection(server, organizationId, connectionId);
}

const nouns = { password: 'password', 'client-secret': 'client secret or certificate' } as const;

function readPassword({ secret, certificate }: SecretInput) {
  if (secret !== undefined && certificate === undefined) return { kind: 'password', value: secret } as const;
  const message = 'Only an app proves itself with a certificate.';
  throw new ProblemError('validation_failed', { fields: [{ path: 'certificate', code: 'not_applicable', message }] });
}

export async function actorId(tx: Tx, { access, organizationId }: Call): Promise<string> {
  return personId(tx, organizationId, { externalId: access.actor.id, name: access.actor.name });
}

export function refuseDisconnected(connection: { readonly status: string }): void {
  if (isGone(connection.status)) throw new ProblemError('connection_disconnected');
}

async function secretOwner(tx: Tx, connection: Stored) {
  const { registration_id: registrationId, auth_type: authType } = connection;
  if (registrationId === null || authType === 'oauth-ropc') return { id: connection.id, kind: 'password' } as const;
  const registration = await tx
    .selectFrom('registrations')
    .select(['id', 'mode'])
    .where('organization_id', '=', connection.organization_id)
    .where('id', '=', registrationId)
    .executeTakeFirstOrThrow();
  if (registration.mode === 'customer') return { id: registration.id, kind: 'client-secret' } as const;
  throw new ProblemError('connection_not_ready', {
    detail: 'The secret of this app is the product vendor’s; there is nothing to replace here.',
  });
}

/** Core's own look at the form: what its fields say about each other and about what is known, such as swapped ids. */
async function refuseLint(tx: Tx, organizationId: string, draft: ConnectionDraft): Promise<void> {
  const connections = await tx
    .selectFrom('connections')
    .select(['id', 'display_name', 'tenant_id'])
    .where('organization_id', '=', organizationId)
    .execute();
  const registrations = await tx
    .selectFrom('registrations')
    .select(['client_id', 'tenant_id'])
    .where('organization_id', '=', organizationId)
    .execute();
  const fields = lintConnectionInput(draft, {
    connections: connections.map((row) => ({ id: row.id, displayName: row.display_name, tenantId: row.tenant_id })),
    registrations: registrations.map((row) => ({ clientId: row.client_id, tenantId: row.tenant_id })),
  });
  // A taken name has a problem of its own, raised where the database decides it.
  const others = fields.filter(({ path, code }) => path !== 'displayName' || code !== 'taken');
  if (others.length > 0) throw new ProblemError('validation_failed', { fields: others });
}

function toDraft(input: ParsedConnectionInput): ConnectionDraft {
  const { authType, protocol, displayName, account } = input;
  const serviceAddress = input.serviceAddress === undefined ? {} : { serviceAddress: input.serviceAddress };
  const password = 'password' in input ? { password: input.password } : {};
  const common = { authType, protocol, displayName, account, ...serviceAddress, ...password };
  if (!('registration' in input)) return common;
  const { registration, tenantId } = input;
  if (registration.kind === 'existing') return { ...common, tenantId, registrationId: registration.registrationId };
  const { clientId, clientSecret, certificate } = registration;
  return {
    ...common,
    tenantId,
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

function describeInput(input: ParsedConnectionInput): Record<string, unknown> {
  const { displayName, authType, protocol, environment, account } = input;
  const tenantId = 'tenantId' in input ? input.tenantId : null;
  return { displayName, authType, protocol, environment, account, tenantId };
}

/** The database decides who was first. */
export async function refusingTakenName<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isUniqueViolation(error, 'connections_name')) throw new ProblemError('display_name_taken', { fields: [TAKEN] });
    throw error;
  }
}

const TAKEN = { path: 'displayName', code: 'taken', message: 'Another connection has this name.' };

function isUniqueViolation(error: unknown, constraint: string): boolean {
  const { code, constraint: violated } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && violated === constraint;
}
