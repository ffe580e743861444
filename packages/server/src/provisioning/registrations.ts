import { createHash } from 'node:crypto';
import { HOST, personId } from '../audit/people.ts';
import type { ServerContext } from '../context.ts';
import { readCertificate } from '../registrations/certificate.ts';
import type { AppCredential } from '../registrations/credential.ts';
import { openSecret, writeSecret } from '../vault/secrets.ts';
import { VaultError } from '../vault/vault.ts';

/** An app with the secret or the certificate it proves itself with. */
export type RegistrationInput = CommonRegistration & (WithSecret | WithCertificate);

interface CommonRegistration {
  readonly id: string;
  readonly displayName: string;
  readonly clientId: string;
  readonly mode: 'vendor' | 'customer';
  readonly tenantId: string | null;
}

interface WithSecret {
  readonly clientSecret: string;
  readonly secretExpiresAt?: Date | undefined;
}

interface WithCertificate {
  /** The certificate and its private key (RSA, without a password), as PEM. When it ends is read from itself. */
  readonly certificate: string;
}

/** Takes an app over. A secret the host said before is not written again: an admin may have let another one take over since. */
export async function upsertRegistration(
  server: ServerContext,
  organizationId: string,
  input: RegistrationInput,
): Promise<void> {
  const credential = credentialOf(input);
  const address = { organizationId, ownerId: input.id };
  const said = createHash('sha256')
    .update(JSON.stringify([organizationId, input.id, credential.value]))
    .digest('hex');
  await server.db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('registrations')
      .select('host_said')
      .where('organization_id', '=', organizationId)
      .where('id', '=', input.id)
      .forUpdate()
      .executeTakeFirst();
    const row = {
      display_name: input.displayName,
      client_id: input.clientId,
      mode: input.mode,
      tenant_id: input.tenantId,
      host_said: said,
    };
    await tx
      .insertInto('registrations')
      .values({ organization_id: organizationId, id: input.id, ...row })
      .onConflict((conflict) => conflict.columns(['organization_id', 'id']).doUpdateSet(row))
      .execute();
    const known = await openSecret(tx, server.vault, address).catch(notOpening);
    if (known === credential.value || (known !== null && before?.host_said === said)) return;
    const by = await personId(tx, organizationId, HOST);
    await writeSecret(tx, server.vault, { ...address, ...credential, at: server.now(), by });
  });
}

function credentialOf(input: RegistrationInput): AppCredential {
  if ('clientSecret' in input) {
    return { kind: 'client-secret', value: input.clientSecret, expiresAt: input.secretExpiresAt ?? null };
  }
  const { pem, endsAt } = readCertificate(input.certificate);
  return { kind: 'certificate', value: pem, expiresAt: endsAt };
}

/** What does not open is worth no more than what is not there. */
function notOpening(error: unknown): null {
  if (error instanceof VaultError) return null;
  throw error;
}
