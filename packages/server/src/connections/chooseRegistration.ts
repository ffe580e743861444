import { randomUUID } from 'node:crypto';
import type { RegistrationChoice } from '@authshift/core/contract';
import type { ServerContext } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import { readCredential } from '../registrations/credential.ts';
import { recordApp } from '../registrations/recordApp.ts';
import type { Tx } from '../storage/schema.ts';

const OWN_APP = { secret: 'registration.clientSecret', certificate: 'registration.certificate' } as const;

export interface ChooseRegistration {
  readonly organizationId: string;
  readonly at: Date;
  readonly by: string;
  readonly choice: RegistrationChoice;
  readonly tenantId: string;
  readonly displayName: string;
}

/** The app a connection signs in through: one that is known, or the customer's own, which is recorded. Answers its id. */
export async function chooseRegistration(tx: Tx, server: ServerContext, input: ChooseRegistration): Promise<string> {
  const { choice, organizationId } = input;
  if (choice.kind === 'existing') {
    const found = await tx
      .selectFrom('registrations')
      .select('id')
      .where('organization_id', '=', organizationId)
      .where('id', '=', choice.registrationId)
      .executeTakeFirst();
    if (found !== undefined) return found.id;
    throw new ProblemError('validation_failed', {
      fields: [{ path: 'registration.registrationId', code: 'unknown', message: 'There is no such registration.' }],
    });
  }
  const { at, by, displayName, tenantId } = input;
  const { clientId, clientSecret: secret, certificate } = choice;
  const credential = readCredential({ secret, certificate }, { now: at, paths: OWN_APP });
  const id = randomUUID();
  await recordApp(tx, server.vault, { organizationId, id, displayName, clientId, tenantId, credential, at, by });
  return id;
}
