import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import { findMailboxUser } from '../../mailboxes/mailbox.ts';
import { EwsError, nonExistentMailbox, schemaViolation } from '../soap/ewsError.ts';
import { typesNamespace } from '../soap/namespaces.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import type { Caller } from './authenticate.ts';

const mustNotExist = 'ExchangeImpersonation SOAP header must not exist for this type of OAuth token.';

/**
 * As whom the request acts. An app-only token must name a mailbox, a delegated token must not; with Basic it takes the
 * role ApplicationImpersonation, which no account of the mock has.
 * @throws EwsError ErrorInvalidExchangeImpersonationHeaderData, ErrorImpersonateUserDenied or ErrorNonExistentMailbox.
 */
export async function actingUser(
  caller: Caller,
  header: XmlElement | undefined,
  directory: Directory,
): Promise<DirectoryUser> {
  if (caller.kind === 'app') return impersonated(caller.tenant.id, header, directory);
  if (header === undefined) return caller.user;
  if (caller.kind === 'basic') throw new EwsError('ErrorImpersonateUserDenied');
  throw new EwsError('ErrorInvalidExchangeImpersonationHeaderData', { message: mustNotExist });
}

async function impersonated(tenantId: string, header: XmlElement | undefined, directory: Directory) {
  if (header === undefined) throw new EwsError('ErrorInvalidExchangeImpersonationHeaderData');
  const sid = childOf(header, typesNamespace, 'ConnectingSID');
  const names = ['PrimarySmtpAddress', 'SmtpAddress', 'PrincipalName'];
  const address = names
    .map((name) => childOf(sid, typesNamespace, name)?.text.trim())
    .find((text) => text !== undefined && text !== '');
  if (address === undefined) throw schemaViolation("The element 'ConnectingSID' has incomplete content.");
  const user = await findMailboxUser(directory, tenantId, address);
  if (user === undefined) throw nonExistentMailbox(address);
  return user;
}
