import type { DirectoryUser } from '@authshift/mock-idp';
import { decodeFolderId, decodeItemId } from '../mailboxes/exchangeIds.ts';
import type { EwsSession } from './access/session.ts';
import { typesNamespace } from './soap/namespaces.ts';
import { childOf, type XmlElement } from './soap/xmlElement.ts';

/** The mailbox a request is about, as far as it says: the first that a folder or an id names, or else the caller's own. */
export async function targetOf(
  operation: XmlElement,
  { services, tenant, actingUser }: EwsSession,
): Promise<DirectoryUser | undefined> {
  const named = firstOf(operation);
  if (named === undefined) return actingUser;
  return services.directory.findUser({ tenantId: tenant.id, ...named });
}

type Named = { readonly address: string } | { readonly oid: string };

function firstOf(element: XmlElement): Named | undefined {
  const own = nameIn(element);
  if (own !== undefined) return own;
  for (const child of element.children) {
    const found = firstOf(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function nameIn(element: XmlElement): Named | undefined {
  if (element.name === 'DistinguishedFolderId') {
    const address = childOf(childOf(element, typesNamespace, 'Mailbox'), typesNamespace, 'EmailAddress')?.text.trim();
    return address === undefined || address === '' ? undefined : { address };
  }
  const id = element.attributes.get('Id');
  if (id === undefined || !['FolderId', 'ItemId', 'AttachmentId'].includes(element.name)) return undefined;
  const content = decodeFolderId(id) ?? decodeItemId(id);
  return content === undefined ? undefined : { oid: content.oid };
}
