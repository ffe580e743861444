import { HOST, personId } from '../audit/people.ts';
import type { ServerContext } from '../context.ts';
import { readCertificate } from '../registrations/certificate.ts';
import type { AppCredential } from '../registrations/credential.ts';
import { isHosts, isRemembered, openIfPossible } from '../registrations/hostSecret.ts';
import { writeSecret } from '../vault/secrets.ts';

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

/** Takes an app over. What the host has said before is not written again: an admin may have put another secret in its place since. */
export async function upsertRegistration(
  server: ServerContext,
  organizationId: string,
  input: RegistrationInput,
): Promise<void> {
  const credential = credentialOf(input);
  const owner = { organizationId, ownerId: input.id };
  await server.db.transaction().execute(async (tx) => {
    const row = {
      display_name: input.displayName,
      client_id: input.clientId,
      mode: input.mode,
      tenant_id: input.tenantId,
    };
    const { host_said: saidBefore } = await tx
      .insertInto('registrations')
      .values({ organization_id: organizationId, id: input.id, ...row })
      .onConflict((conflict) => conflict.columns(['organization_id', 'id']).doUpdateSet(row))
      .returning('host_said')
      .executeTakeFirstOrThrow();
    const known = await openIfPossible(tx, server, owner);
    if (known === credential.value && (await isHosts(tx, owner))) return;
    const isOld = known !== null && saidBefore !== null && (await isRemembered(saidBefore, credential.value));
    if (isOld && known !== credential.value) return;
    const by = await personId(tx, organizationId, HOST);
    await writeSecret(tx, server.vault, { ...owner, ...credential, at: server.now(), by });
    await tx
      .updateTable('registrations')
      .set({ host_said: null })
      .where('organization_id', '=', organizationId)
      .where('id', '=', input.id)
      .execute();
  });
}

function credentialOf(input: RegistrationInput): AppCredential {
  if ('clientSecret' in input) {
    return { kind: 'client-secret', value: input.clientSecret, expiresAt: input.secretExpiresAt ?? null };
  }
  const { pem, endsAt } = readCertificate(input.certificate);
  return { kind: 'certificate', value: pem, expiresAt: endsAt };
}
