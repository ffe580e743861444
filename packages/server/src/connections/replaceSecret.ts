import type { Connection, SecretInput } from '@authshift/core/contract';
import { holdTicks } from '../assignments/planTicks.ts';
import { recordAudit } from '../audit/audit.ts';
import { holdConsents } from '../authorization/consents.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { announceRegistration } from '../registrations/announceRegistration.ts';
import { readCredential } from '../registrations/credential.ts';
import { rememberHostSecret } from '../registrations/hostSecret.ts';
import type { Tx } from '../storage/schema.ts';
import { makeDue } from '../sync/makeDue.ts';
import { requestSync } from '../sync/schedule.ts';
import { writeSecret } from '../vault/secrets.ts';
import { actorId, refuseDisconnected, showConnection } from './connectionCommands.ts';
import { type LockedConnection, lockConnection, raiseVersion } from './connectionStore.ts';
import { moveConnection } from './moveConnection.ts';

/** A new password of the service account, or a new secret or certificate of the customer's own app. */
export async function replaceSecret(call: Call, connectionId: string, input: SecretInput): Promise<Connection> {
  const { server, organizationId } = call;
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    // Before the connection, as syncs and approvals do.
    await holdTicks(tx, organizationId);
    await holdConsents(tx, { organizationId, connectionId });
    const connection = await lockConnection(tx, organizationId, connectionId);
    refuseDisconnected(connection);
    const by = await actorId(tx, call);
    const owner = await secretOwner(tx, connection);
    const replacing = owner.kind === 'password' ? readPassword(input) : readCredential(input, { now: at });
    if (owner.kind !== 'password') await rememberHostSecret(tx, server, { organizationId, ownerId: owner.id });
    await writeSecret(tx, server.vault, { organizationId, ownerId: owner.id, ...replacing, at, by });
    await raiseVersion(tx, organizationId, connectionId);
    await moveConnection(tx, server, { organizationId, connectionId, at, by, event: { type: 'SECRET_REPLACED' } });
    await makeDue(tx, { organizationId, connectionId, at });
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action: 'connection.secret_replaced',
      subject: { type: 'connection', id: connectionId, label: connection.display_name },
      summary: `The ${nouns[owner.kind]} of "${connection.display_name}" was replaced.`,
    });
    await announceSecret(tx, { organizationId, connectionId, owner, at });
  });
  server.events.wake(organizationId);
  await requestSync(server, organizationId);
  return showConnection(server, organizationId, connectionId);
}

interface NewSecretOf {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly owner: Awaited<ReturnType<typeof secretOwner>>;
  readonly at: Date;
}

/** An app's secret is seen with the app, and with every connection that uses it. */
async function announceSecret(tx: Tx, { organizationId, connectionId, owner, at }: NewSecretOf): Promise<void> {
  if (owner.kind !== 'password') return announceRegistration(tx, { organizationId, registrationId: owner.id, at });
  await publish(tx, { organizationId, at }, [{ type: 'connections.changed', connectionIds: [connectionId] }]);
}

const nouns = { password: 'password', 'client-secret': 'client secret or certificate' } as const;

function readPassword({ secret, certificate }: SecretInput) {
  if (secret !== undefined && certificate === undefined) return { kind: 'password', value: secret } as const;
  const message = 'Only an app proves itself with a certificate.';
  throw new ProblemError('validation_failed', { fields: [{ path: 'certificate', code: 'not_applicable', message }] });
}

async function secretOwner(tx: Tx, connection: LockedConnection) {
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
