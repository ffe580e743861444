import { randomUUID } from 'node:crypto';
import { type ConnectionDraft, lintConnectionInput, nameKey, transitionConnection } from '@authshift/core';
import type { Connection, ParsedConnectionInput } from '@authshift/core/contract';
import { recordAudit } from '../audit/audit.ts';
import { personId } from '../audit/people.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import { serviceAddresses } from '../exchange/serviceAddresses.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import type { Tx } from '../storage/schema.ts';
import { writeSecret } from '../vault/secrets.ts';
import { chooseRegistration } from './chooseRegistration.ts';
import { isGone, setStatus } from './connectionStatus.ts';
import { lockConnection, readConnection } from './connectionStore.ts';
import { readState } from './moveConnection.ts';
import { ownServiceAddress } from './ownServiceAddress.ts';

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
    await insertConnection(tx, server, { ...owner, id, registrationId, input });
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

interface NewConnection {
  readonly organizationId: string;
  readonly id: string;
  readonly registrationId: string | null;
  readonly input: ParsedConnectionInput;
  readonly at: Date;
}

async function insertConnection(tx: Tx, server: ServerContext, { input, at, ...made }: NewConnection): Promise<void> {
  await refusingTakenName(() =>
    tx
      .insertInto('connections')
      .values({
        organization_id: made.organizationId,
        id: made.id,
        display_name: input.displayName,
        name_key: nameKey(input.displayName),
        auth_type: input.authType,
        protocol: input.protocol,
        environment: input.environment,
        account: input.account,
        tenant_id: 'tenantId' in input ? input.tenantId.toLowerCase() : null,
        service_address: ownServiceAddress(server, input, input.serviceAddress) ?? null,
        registration_id: made.registrationId,
        status: 'saved',
        status_since: at,
        created_at: at,
      })
      .execute(),
  );
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

export async function actorId(tx: Tx, { access, organizationId }: Call): Promise<string> {
  return personId(tx, organizationId, { externalId: access.actor.id, name: access.actor.name });
}

export function refuseDisconnected(connection: { readonly status: string }): void {
  if (isGone(connection.status)) throw new ProblemError('connection_disconnected');
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
