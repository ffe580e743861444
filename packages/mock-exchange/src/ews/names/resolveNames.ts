import type { DirectoryUser } from '@authshift/mock-idp';
import { primaryAddress } from '../../mailboxes/mailbox.ts';
import type { EwsSession } from '../access/session.ts';
import { writeMailbox } from '../items/itemContent.ts';
import { success } from '../soap/envelope.ts';
import { EwsError, schemaViolation } from '../soap/ewsError.ts';
import { ewsMessages } from '../soap/ewsMessages.ts';
import { type Markup, xml } from '../soap/markup.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { answerOne, type OperationAnswer, toAnswer } from '../soap/operationAnswer.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';

// Exchange returns at most this many.
const mostResolutions = 100;

/** `ResolveNames`: people of the tenant whose name or address begins with a text. */
export async function resolveNames(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const isFull = operation.attributes.get('ReturnFullContactData');
  if (isFull === undefined) throw schemaViolation("The required attribute 'ReturnFullContactData' is missing.");
  const entry = childOf(operation, messagesNamespace, 'UnresolvedEntry')?.text.trim() ?? '';
  if (entry === '') throw schemaViolation("The element 'UnresolvedEntry' is invalid - it is empty.");
  const found = await findPeople(entry, session);
  if (found.length === 0) {
    const refusal = async (): Promise<Markup> => {
      throw new EwsError('ErrorNameResolutionNoResults');
    };
    return toAnswer('ResolveNames', [await answerOne('ResolveNames', { work: refusal })]);
  }
  const resolutions = found
    .slice(0, mostResolutions)
    .map(
      (user) =>
        xml`<t:Resolution>${writePerson(user)}${isFull === 'true' ? writeContact(user) : undefined}</t:Resolution>`,
    );
  const isLast = found.length <= mostResolutions;
  const set = xml`<m:ResolutionSet TotalItemsInView="${resolutions.length}" IncludesLastItemInRange="${isLast}">${resolutions}</m:ResolutionSet>`;
  if (found.length === 1) return toAnswer('ResolveNames', [{ message: success('ResolveNames', set), code: 'NoError' }]);
  const code = 'ErrorNameResolutionMultipleResults';
  const message = xml`<m:ResolveNamesResponseMessage ResponseClass="Warning"><m:MessageText>${ewsMessages[code]}</m:MessageText><m:ResponseCode>${code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>${set}</m:ResolveNamesResponseMessage>`;
  // More than one is a warning, and nothing went wrong.
  return toAnswer('ResolveNames', [{ message, code: 'NoError' }]);
}

async function findPeople(entry: string, { services, tenant }: EwsSession): Promise<readonly DirectoryUser[]> {
  const wanted = entry.replace(/^smtp:/i, '').toLowerCase();
  const users = await services.directory.listUsers(tenant.id);
  return users.filter(({ displayName, upn, mail, aliases }) => {
    const names = [displayName, ...displayName.split(/\s+/), upn, ...(mail === undefined ? [] : [mail]), ...aliases];
    return names.some((name) => name.toLowerCase().startsWith(wanted));
  });
}

function writePerson(user: DirectoryUser): Markup {
  return writeMailbox({ name: user.displayName, address: primaryAddress(user) });
}

// ContactItemType of types.xsd, in its order.
function writeContact(user: DirectoryUser): Markup {
  const addresses = [primaryAddress(user), ...user.aliases].slice(0, 3);
  const entries = addresses.map(
    (address, index) => xml`<t:Entry Key="EmailAddress${index + 1}">SMTP:${address}</t:Entry>`,
  );
  return xml`<t:Contact><t:DisplayName>${user.displayName}</t:DisplayName><t:EmailAddresses>${entries}</t:EmailAddresses><t:ContactSource>ActiveDirectory</t:ContactSource></t:Contact>`;
}
