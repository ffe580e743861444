import { createHash } from 'node:crypto';
import type { DirectoryUser } from '@authshift/mock-idp';
import { hasCloudMailbox, primaryAddress } from '../../mailboxes/mailbox.ts';
import type { AdminObject, AdminValue, CmdletContext } from './cmdlet.ts';
import { aliasOf, canonicalName, distinguishedName, organizationName } from './recipients.ts';

/** Always the same other GUID for the same names. */
export function guidOf(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('\0')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function customAttributes(user: DirectoryUser, { services }: CmdletContext): Readonly<Record<string, string>> {
  const written = services.adminRecords.of(user).customAttributes ?? {};
  const names = Array.from({ length: 15 }, (_, index) => `CustomAttribute${index + 1}`);
  return Object.fromEntries(names.map((name) => [name, written[name] ?? '']));
}

/** `RecipientTypeDetails` of a person. */
export function recipientType(user: DirectoryUser): string {
  if (user.upn.includes('#EXT#')) return 'GuestMailUser';
  if (user.location === 'on-premises') return 'MailUser';
  if (!hasCloudMailbox(user)) return 'User';
  return user.behaviour === 'shared' ? 'SharedMailbox' : 'UserMailbox';
}

/** What all kinds of recipients have. */
export function recipientProperties(user: DirectoryUser, context: CmdletContext): Readonly<Record<string, AdminValue>> {
  const { tenant } = context;
  const alias = aliasOf(user);
  const details = recipientType(user);
  return {
    Name: alias,
    Alias: alias,
    DisplayName: user.displayName,
    UserPrincipalName: user.upn,
    WindowsLiveID: user.upn,
    PrimarySmtpAddress: primaryAddress(user),
    EmailAddresses: emailAddresses(user),
    ExternalDirectoryObjectId: user.oid,
    RecipientType: details.endsWith('Mailbox') ? 'UserMailbox' : details.replace('Guest', ''),
    RecipientTypeDetails: details,
    AccountDisabled: !user.enabled,
    OrganizationalUnit: canonicalName('', tenant).replace(/\/$/, ''),
    OrganizationId: organizationName(tenant),
    Guid: guidOf('user', tenant.id, user.oid),
    DistinguishedName: distinguishedName(alias, tenant),
    Identity: alias,
    Id: alias,
    ...customAttributes(user, context),
  };
}

/** The primary one in capitals. */
function emailAddresses(user: DirectoryUser): readonly string[] {
  const primary = primaryAddress(user);
  const others = [user.upn, ...user.aliases].filter((address) => address.toLowerCase() !== primary.toLowerCase());
  return [`SMTP:${primary}`, ...new Set(others.map((address) => `smtp:${address}`))];
}

type Properties = Readonly<Record<string, AdminValue>>;

/** What a filter finds in a property, by its name without case: the addresses without their kind, nothing where it is empty. */
export function filterValues(properties: Properties, name: string): readonly string[] | undefined {
  const wanted = name.toLowerCase();
  // The directory has no groups.
  if (wanted === 'memberofgroup') return [];
  const key = Object.keys(properties).find((one) => one.toLowerCase() === wanted);
  if (key === undefined) return undefined;
  const value = properties[key] ?? '';
  if (Array.isArray(value)) return value.map((one) => String(one).replace(/^smtp:/i, ''));
  return value === '' ? [] : [String(value)];
}

/** What the next cmdlet of a pipeline is told: the alias of one may be the display name of another. */
export function recipientObject(
  type: string,
  user: DirectoryUser,
  rest: Omit<AdminObject, 'type' | 'identity'>,
): AdminObject {
  return { type, identity: user.oid, ...rest };
}
