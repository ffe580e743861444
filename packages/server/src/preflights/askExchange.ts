import type { EwsSwitches } from '@authshift/core';
import { redact } from '@authshift/core';
import type { MailboxKind } from '@authshift/core/contract';
import type { Caller } from '../probes/caller.ts';
import { invokeCommand } from '../probes/exchangeAdmin.ts';
import type { Failure } from '../probes/outcome.ts';
import { type Facts, type Found, found, mergeFacts } from './facts.ts';

type Properties = Readonly<Record<string, unknown>>;

interface CommandAnswer {
  readonly objects: readonly Properties[];
  readonly warnings: readonly string[];
}

/** The switches of an organization that checks hang on; null where nobody may look. */
export interface OrganizationSwitches {
  readonly ews: Pick<EwsSwitches, 'organization' | 'appListed'>;
  readonly smtpAuthTenant: boolean | null;
  readonly literals: { readonly ews: string | null; readonly smtp: string | null };
}

/** Asks Exchange's administration for the switches of the organization; `clientId` is the app whose EWS list is looked through. */
export async function askOrganization(admin: Caller, clientId: string | null): Promise<OrganizationSwitches | Failure> {
  const organization = await run(admin, 'Get-OrganizationConfig', { RetrieveEwsOperationAccessPolicy: true });
  if ('kind' in organization) return organization;
  const transport = await run(admin, 'Get-TransportConfig', {});
  if ('kind' in transport) return transport;
  const [config] = organization.objects;
  const [transportConfig] = transport.objects;
  const disabled = flag(transportConfig?.SmtpClientAuthenticationDisabled);
  return {
    ews: { organization: organizationSwitch(config), appListed: clientId === null ? null : isListed(config, clientId) },
    smtpAuthTenant: disabled === null ? null : !disabled,
    literals: {
      ews: config === undefined ? null : line(config, ['EwsEnabled', 'EwsAllowedAppIDs']),
      smtp: transportConfig === undefined ? null : line(transportConfig, ['SmtpClientAuthenticationDisabled']),
    },
  };
}

/** `unset` is what `$null` means for the organization. */
function organizationSwitch(config: Properties | undefined): EwsSwitches['organization'] {
  if (config === undefined || !('EwsEnabled' in config)) return null;
  const enabled = flag(config.EwsEnabled);
  if (enabled === null) return 'unset';
  return enabled ? 'on' : 'off';
}

/** The list was asked for: where none came, nobody is on it. */
function isListed(config: Properties | undefined, clientId: string): boolean | null {
  if (config === undefined || !('EwsAllowedAppIDs' in config)) return null;
  const listed = text(config.EwsAllowedAppIDs) ?? '';
  return listed
    .toLowerCase()
    .split(/[\s,;]+/)
    .includes(clientId.toLowerCase());
}

/** What Exchange's administration knows of the mailboxes with these addresses, by address in small letters; those it has none of are left out. */
export async function listMailboxes(
  admin: Caller,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, Facts> | Failure> {
  const Filter = addresses.map((address) => `EmailAddresses -eq '${address.replaceAll("'", "''")}'`).join(' -or ');
  const mailboxes = await run(admin, 'Get-Mailbox', { Filter, ResultSize: 'Unlimited' });
  if ('kind' in mailboxes) return mailboxes;
  const access = await run(admin, 'Get-CASMailbox', { Filter, ResultSize: 'Unlimited' });
  if ('kind' in access) return access;
  const [found, switches] = [byAddress(mailboxes.objects), byAddress(access.objects)];
  return new Map(
    addresses.flatMap((address) => {
      const key = address.toLowerCase();
      const properties = found.get(key);
      if (properties === undefined) return [];
      return [[key, mergeFacts(mailboxFacts(properties), accessFacts(switches.get(key) ?? {}))] as const];
    }),
  );
}

function byAddress(objects: readonly Properties[]): ReadonlyMap<string, Properties> {
  const entries = objects.flatMap((properties) => {
    const { EmailAddresses } = properties;
    const addresses = Array.isArray(EmailAddresses) ? EmailAddresses.map(String) : [];
    return addresses.map((address) => [address.replace(/^smtp:/i, '').toLowerCase(), properties] as const);
  });
  return new Map(entries);
}

/** How much is in a mailbox that is there, and whether anybody has ever opened it. */
export async function askContents(admin: Caller, address: string): Promise<Found> {
  const statistics = await run(admin, 'Get-MailboxStatistics', { Identity: address });
  if (!('kind' in statistics)) return found(contentFacts(statistics));
  return statistics.backOffMilliseconds === null ? found({}) : statistics;
}

/** What Exchange's administration knows of one mailbox, or of somebody who has none. */
export async function askMailbox(admin: Caller, address: string): Promise<Found> {
  const mailbox = await run(admin, 'Get-Mailbox', { Identity: address });
  if ('kind' in mailbox) return isMissing(mailbox) ? askRecipient(admin, address, mailbox) : mailbox;
  const [properties = {}] = mailbox.objects;
  const access = await run(admin, 'Get-CASMailbox', { Identity: address });
  if ('kind' in access && !isMissing(access)) return access;
  const contents = await askContents(admin, address);
  if (contents.kind !== 'found') return contents;
  const switches = 'kind' in access ? {} : accessFacts(access.objects[0] ?? {});
  return found(mergeFacts(mailboxFacts(properties), switches, contents.facts));
}

function mailboxFacts(properties: Properties): Facts {
  const mailboxKind = kinds[text(properties.RecipientTypeDetails) ?? ''] ?? null;
  const disabled = flag(properties.AccountDisabled);
  const licensed = flag(properties.SKUAssigned);
  return {
    mailboxExists: true,
    location: 'online',
    mailboxKind,
    upn: text(properties.UserPrincipalName),
    accountEnabled: disabled === null ? null : !disabled,
    licence: licensed === false ? 'none' : null,
    literals: {
      mailbox_exists: line(properties, ['PrimarySmtpAddress', 'RecipientTypeDetails']),
      account_enabled: line(properties, ['AccountDisabled']),
      ...(licensed === false ? { licence: line(properties, ['SKUAssigned']) } : {}),
    },
  };
}

/** `RecipientTypeDetails` of "Get-Mailbox". */
const kinds: Readonly<Record<string, MailboxKind>> = {
  UserMailbox: 'user',
  SharedMailbox: 'shared',
  RoomMailbox: 'resource',
  EquipmentMailbox: 'resource',
};

const smtpSwitches = new Map([
  [true, 'off'],
  [false, 'on'],
  [null, 'inherit'],
] as const);

function accessFacts(properties: Properties): Facts {
  return {
    imapEnabled: flag(properties.ImapEnabled),
    popEnabled: flag(properties.PopEnabled),
    smtpAuthMailbox: smtpSwitches.get(flag(properties.SmtpClientAuthenticationDisabled)) ?? null,
    ews: { organization: null, appListed: null, mailbox: flag(properties.EwsEnabled) },
    literals: {
      imap_enabled: line(properties, ['ImapEnabled']),
      pop_enabled: line(properties, ['PopEnabled']),
      smtp_auth_mailbox: line(properties, ['SmtpClientAuthenticationDisabled']),
      ews_enabled: line(properties, ['EwsEnabled']),
    },
  };
}

/** Of a mailbox nobody ever opened there is nothing but a warning. */
function contentFacts({ objects, warnings }: CommandAnswer): Facts {
  const [statistics] = objects;
  const [warning] = warnings;
  if (statistics === undefined) {
    return warning === undefined ? {} : { opened: false, literals: { mailbox_opened: redact(warning) } };
  }
  const count = Number(statistics.ItemCount);
  return {
    opened: true,
    itemCount: Number.isFinite(count) ? count : null,
    literals: { item_count: line(statistics, ['ItemCount']) },
  };
}

/** Whether an account has been given all of a mailbox; null: not by Full Access, or nobody may look. */
export async function askRights(
  admin: Caller,
  { address, account }: { readonly address: string; readonly account: string },
): Promise<true | null> {
  const held = await run(admin, 'Get-MailboxPermission', { Identity: address, User: account });
  if ('kind' in held) return null;
  const rights = held.objects.flatMap(({ AccessRights }) =>
    Array.isArray(AccessRights) ? AccessRights.map(String) : [],
  );
  return rights.includes('FullAccess') ? true : null;
}

/** Somebody without a mailbox in the cloud: with one at home, with none, or nobody at all. */
async function askRecipient(admin: Caller, address: string, missing: Failure): Promise<Found> {
  const literals = { mailbox_exists: missing.literal };
  const user = await run(admin, 'Get-User', { Identity: address });
  if ('kind' in user) return isMissing(user) ? found({ mailboxExists: false, literals }) : user;
  const [properties = {}] = user.objects;
  const disabled = flag(properties.AccountDisabled);
  const common = {
    upn: text(properties.UserPrincipalName),
    accountEnabled: disabled === null ? null : !disabled,
  };
  if (text(properties.RecipientTypeDetails) !== 'MailUser') return found({ ...common, mailboxExists: false, literals });
  const literal = line(properties, ['RecipientTypeDetails']);
  return found({
    ...common,
    mailboxExists: true,
    location: 'on-premises',
    literals: { mailbox_exists: literal, mailbox_location: literal },
  });
}

async function run(admin: Caller, name: string, parameters: Properties): Promise<CommandAnswer | Failure> {
  const answer = await invokeCommand(admin, name, parameters);
  if ('kind' in answer) return answer;
  const { value, '@adminapi.warnings': warnings } = answer.body;
  return {
    objects: Array.isArray(value) ? (value as Properties[]) : [],
    warnings: Array.isArray(warnings) ? warnings.map(String) : [],
  };
}

/** PowerShell's words for an object that is not there. */
function isMissing({ literal }: Failure): boolean {
  return /ManagementObjectNotFoundException|couldn't be found/.test(literal);
}

function flag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return null;
  return /^(true|false)$/i.test(value) ? /^true$/i.test(value) : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** As PowerShell lists properties. */
function line(properties: Properties, names: readonly string[]): string {
  const shown = names.filter((name) => name in properties).map((name) => `${name} : ${properties[name] ?? ''}`.trim());
  return redact(shown.join('\n'));
}
