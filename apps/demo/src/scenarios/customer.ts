import type { RegistrationInput } from '@authshift/server';
import { HARBORLINE_CONNECTOR } from '../product/identifiers.ts';
import type { Scenario, Stage } from './scenario.ts';

/** Harborline's own multi-tenant app, as every customer has it before anything begins. */
export const connectorRegistration = 'harborline-connector';

/** For customers with a handful of mailboxes, and somebody who watches them. Who has hundreds is synced as the command was told. */
export const watchedPace = { syncIntervalSeconds: 3 } as const;

/** What every journey begins with: the customer, on the day whose rules it rehearses, and Harborline's own app. */
export async function provisionCustomer(
  stage: Stage,
  customer: Pick<Scenario, 'organization' | 'asOf'>,
  pace: { readonly syncIntervalSeconds?: number } = {},
): Promise<void> {
  const { provision } = stage.server;
  const { organization, asOf = null } = customer;
  await provision.upsertOrganization({ ...organization, asOf, ...pace });
  await provision.upsertRegistration(organization.id, await connectorOf(stage));
}

async function connectorOf({ microsoft }: Stage): Promise<RegistrationInput> {
  const { clientId, secret } = await microsoft.idp.app(HARBORLINE_CONNECTOR);
  if (secret === undefined) throw new Error('The mock’s world has no secret of the connector.');
  return {
    id: connectorRegistration,
    displayName: 'Harborline connector',
    clientId,
    mode: 'vendor',
    tenantId: null,
    clientSecret: secret,
  };
}

export async function passwordOf({ microsoft }: Stage, upn: string): Promise<string> {
  return (await microsoft.idp.user(upn)).password;
}

/** What the customer's Exchange administrator pastes into their console, or ticks in the admin centre to the same end. */
export async function runAsAdministrator({ microsoft }: Stage, tenant: string, commands: string): Promise<void> {
  const { errors } = await microsoft.exchange.powershell(tenant, commands);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join(' '));
}
