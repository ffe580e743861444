import type { Tx } from '../storage/schema.ts';
import { writeSecret } from '../vault/secrets.ts';
import type { Vault } from '../vault/vault.ts';
import type { AppCredential } from './credential.ts';

export interface CustomerApp {
  readonly organizationId: string;
  readonly id: string;
  readonly displayName: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly credential: AppCredential;
  readonly at: Date;
  /** A person's id. */
  readonly by: string;
}

/** Keeps an app the customer registered at Microsoft, and what it proves itself by. */
export async function recordApp(tx: Tx, vault: Vault, app: CustomerApp): Promise<void> {
  const { organizationId, id, credential, at, by } = app;
  await tx
    .insertInto('registrations')
    .values({
      organization_id: organizationId,
      id,
      display_name: app.displayName,
      client_id: app.clientId.toLowerCase(),
      mode: 'customer',
      tenant_id: app.tenantId.toLowerCase(),
    })
    .execute();
  await writeSecret(tx, vault, { organizationId, ownerId: id, ...credential, at, by });
}
