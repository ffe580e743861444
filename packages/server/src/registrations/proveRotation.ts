import { rotateSecret } from '@authshift/core';
import { type MicrosoftFailure, readMicrosoftError } from '../authorization/microsoftError.ts';
import { createMsalClient } from '../authorization/msalClient.ts';
import type { ServerContext } from '../context.ts';
import { openRotation } from '../vault/rotations.ts';
import { VaultError } from '../vault/vault.ts';
import { announceRegistration } from './announceRegistration.ts';
import { showRegistration } from './registrationCommands.ts';
import { lockRegistration } from './registrationStore.ts';

/** Any resource will do: what is asked is whether Microsoft takes the secret or certificate. The token is thrown away. */
const SCOPES = ['https://graph.microsoft.com/.default'];

/**
 * Whoever tests a connection tries the second secret of its registration as well: the app signs in with it by itself, in the
 * connection's tenant, as RFC 6749 4.4 has it.
 */
export async function proveRotation(
  server: ServerContext,
  { organizationId, connectionId }: { readonly organizationId: string; readonly connectionId: string },
): Promise<void> {
  const row = await server.db
    .selectFrom('connections as c')
    .innerJoin('registrations as r', (join) =>
      join.onRef('r.organization_id', '=', 'c.organization_id').onRef('r.id', '=', 'c.registration_id'),
    )
    .innerJoin('rotations as n', (join) =>
      join.onRef('n.organization_id', '=', 'r.organization_id').onRef('n.registration_id', '=', 'r.id'),
    )
    .select(['r.id', 'r.client_id', 'c.tenant_id', 'n.set_at'])
    .where('c.organization_id', '=', organizationId)
    .where('c.id', '=', connectionId)
    .executeTakeFirst();
  if (row === undefined || row.tenant_id === null) return;
  const address = { organizationId, registrationId: row.id };
  const failure = await signIn(server, { ...address, tenant: row.tenant_id, clientId: row.client_id });
  // Who was not answered has learned nothing of the secret.
  if (failure?.kind === 'unreachable') return;
  await writeTrial(server, { ...address, setAt: row.set_at, literal: failure?.literal ?? null });
}

interface App {
  readonly organizationId: string;
  readonly registrationId: string;
  readonly tenant: string;
  readonly clientId: string;
}

/** Null: it worked. */
async function signIn(server: ServerContext, { tenant, clientId, ...address }: App): Promise<MicrosoftFailure | null> {
  try {
    const second = await openRotation(server.db, server.vault, address);
    if (second === null) return null;
    const client = await createMsalClient(server, { tenant, clientId, credential: second.value });
    await client.acquireTokenByClientCredential({ scopes: SCOPES, skipCache: true });
    return null;
  } catch (error) {
    if (error instanceof VaultError) return { kind: 'refused', code: 'vault', literal: error.message };
    return readMicrosoftError(error);
  }
}

interface Trial {
  readonly organizationId: string;
  readonly registrationId: string;
  /** Which secret was tried: meanwhile there may be another. */
  readonly setAt: Date;
  readonly literal: string | null;
}

async function writeTrial(server: ServerContext, { organizationId, registrationId, setAt, literal }: Trial) {
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    await lockRegistration(tx, organizationId, registrationId);
    const registration = await showRegistration({ ...server, db: tx }, organizationId, registrationId);
    if (registration.rotation?.secret.setAt !== setAt.toISOString()) return;
    const result = rotateSecret(registration, { type: 'TRIED', ok: literal === null, at: at.toISOString(), literal });
    if (!result.ok || result.rotation === null) return;
    const { provedAt } = result.rotation;
    await tx
      .updateTable('rotations')
      .set({ proved_at: provedAt === null ? null : new Date(provedAt), literal: result.rotation.literal })
      .where('organization_id', '=', organizationId)
      .where('registration_id', '=', registrationId)
      .execute();
    await announceRegistration(tx, { organizationId, registrationId, at });
  });
  server.events.wake(organizationId);
}
