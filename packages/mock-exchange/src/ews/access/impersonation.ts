import type { DirectoryUser } from '@authshift/mock-idp';
import { reachedByPolicy } from '../../policies/applicationAccess.ts';
import { holdsImpersonation } from '../../policies/impersonationRole.ts';
import type { ExchangeServices } from '../../services.ts';
import { EwsFault, noMailboxOfCaller, schemaViolation } from '../soap/ewsError.ts';
import { typesNamespace } from '../soap/namespaces.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { applicationPermission, hasApplicationRole } from './authenticate.ts';
import type { Caller, PasswordCaller } from './caller.ts';
import type { Place } from './place.ts';

const mustNotExist = 'ExchangeImpersonation SOAP header must not exist for this type of OAuth token.';

export interface ImpersonationContext {
  readonly services: ExchangeServices;
  readonly place: Place;
}

/**
 * As whom the request acts. An app-only token must name a mailbox, a delegated token must not; with a password it takes the
 * role ApplicationImpersonation.
 * @throws EwsFault ErrorInvalidExchangeImpersonationHeaderData, ErrorImpersonateUserDenied, ErrorNonExistentMailbox,
 * ErrorAccountDisabled or ErrorAccessDenied.
 */
export async function actingUser(
  caller: Caller,
  header: XmlElement | undefined,
  context: ImpersonationContext,
): Promise<DirectoryUser> {
  if (caller.kind === 'app') return impersonated(caller, header, context);
  // [unverified] A token outlives the account's being switched off; the mailbox server looks at the account once more.
  if (!caller.user.enabled) throw new EwsFault('ErrorAccountDisabled');
  if (caller.kind !== 'delegated' && caller.isPasswordExpired === true) throw new EwsFault('ErrorPasswordExpired');
  if (header === undefined) return caller.user;
  if (caller.kind !== 'delegated') return impersonatedByRole(caller, header, context);
  throw new EwsFault('ErrorInvalidExchangeImpersonationHeaderData', { message: mustNotExist });
}

type Application = Caller & { readonly kind: 'app' };

async function impersonated(caller: Application, header: XmlElement | undefined, context: ImpersonationContext) {
  if (header === undefined) throw new EwsFault('ErrorInvalidExchangeImpersonationHeaderData');
  const user = await findConnecting(caller.tenant.id, header, context);
  await checkReach(caller, user, context.services);
  return user;
}

/** @throws EwsFault ErrorNonExistentMailbox */
async function findConnecting(
  tenantId: string,
  header: XmlElement,
  { services, place }: ImpersonationContext,
): Promise<DirectoryUser> {
  const address = readConnectingAddress(header);
  const user = await services.directory.findUser({ tenantId, address });
  if (user === undefined || !(await place.hasMailbox(user))) throw noMailboxOfCaller(address);
  return user;
}

async function impersonatedByRole(
  caller: PasswordCaller,
  header: XmlElement,
  { services, place }: ImpersonationContext,
) {
  const { tenant, user: account } = caller;
  const address = readConnectingAddress(header);
  const mailbox = await services.directory.findUser({ tenantId: tenant.id, address });
  if (mailbox === undefined) throw new EwsFault('ErrorImpersonateUserDenied');
  const isOnPremises = place.kind === 'on-premises';
  const isHeld = await holdsImpersonation({ tenant, account, mailbox, isOnPremises }, services.settings);
  if (!isHeld) throw new EwsFault('ErrorImpersonateUserDenied');
  if (!(await place.hasMailbox(mailbox))) throw noMailboxOfCaller(address);
  // [unverified] In the cloud this is no hindrance: the account of a shared mailbox is always switched off.
  if (isOnPremises && !mailbox.enabled) throw new EwsFault('ErrorAccountDisabled');
  return mailbox;
}

function readConnectingAddress(header: XmlElement): string {
  const sid = childOf(header, typesNamespace, 'ConnectingSID');
  const names = ['PrimarySmtpAddress', 'SmtpAddress', 'PrincipalName'];
  const address = names
    .map((name) => childOf(sid, typesNamespace, name)?.text.trim())
    .find((text) => text !== undefined && text !== '');
  if (address === undefined) throw schemaViolation("The element 'ConnectingSID' has incomplete content.");
  return address;
}

/** An application reaches a mailbox by its permission, if no policy holds it back, or by a role whose scope has the mailbox. */
async function checkReach(caller: Application, user: DirectoryUser, services: ExchangeServices): Promise<void> {
  const { tenant, appId, servicePrincipalId } = caller;
  const byRole = { tenantId: tenant.id, servicePrincipalId, oid: user.oid };
  if (await hasApplicationRole(byRole, services)) return;
  // [unverified] that EWS answers a mailbox outside of the role's scope like this.
  if (!caller.roles.includes(applicationPermission)) throw new EwsFault('ErrorImpersonateUserDenied');
  const policies = await services.settings.applicationAccessPolicies.holding(tenant.id);
  if (reachedByPolicy(policies, { appId, oid: user.oid })) return;
  // [unverified] Recorded for REST; Microsoft documents that the policies hold for EWS too, not what EWS then says.
  throw new EwsFault('ErrorAccessDenied', {
    message: '[RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.',
  });
}
