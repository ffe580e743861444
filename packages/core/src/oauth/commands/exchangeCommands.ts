import { isGuid, sameId } from '../guid.ts';
import type { CommandPlan, CommandResult, ExchangeChange } from './exchangeChange.ts';
import { isPrintable, literal, quote } from './powershell.ts';

type Refusal = Extract<CommandResult, { readonly ok: false }>;
type Change<Kind extends ExchangeChange['kind']> = Extract<ExchangeChange, { readonly kind: Kind }>;

/**
 * The commands for a change: they read before they write, extend a list rather than overwrite it, say how to check and how to
 * take it back. The kit runs none of them. Whatever is filled in stays text, see `quote`; what could not is refused.
 */
export function exchangeCommands(change: ExchangeChange): CommandResult {
  return refuse(change) ?? { ok: true, ...plan(change) };
}

function refuse(change: ExchangeChange): Refusal | null {
  for (const [field, value] of textsOf(change)) {
    if (value.trim() === '') return refusal('blank', field);
    if (!isPrintable(value)) return refusal('not_printable', field);
    if (/Ids?$/.test(field) && !isGuid(value)) return refusal('not_a_guid', field);
    // These two stand in a command without quotes.
    if (/^(stillBasic|filter\.property)$/.test(field) && !/^\w+$/.test(value)) return refusal('not_a_name', field);
  }
  if (change.kind === 'ews-allowed-app-ids') return refuseEmpty('appIds', change.appIds);
  if (change.kind === 'authentication-policy') return refuseEmpty('users', change.users);
  if (change.kind === 'mailbox-protocols') return refuseEmpty('switches', settingsOf(change.switches));
  if (change.kind === 'application-access' && /['\u2018-\u201B"]/.test(change.filter.value)) {
    return refusal('quote_in_filter', 'filter.value');
  }
  if (change.kind !== 'service-principal') return null;
  if (sameId(change.objectId, change.appId)) return refusal('same_ids', 'objectId');
  return sameId(change.objectId, change.registrationObjectId ?? '')
    ? refusal('registration_object_id', 'objectId')
    : null;
}

function refuseEmpty(field: string, list: readonly unknown[]): Refusal | null {
  return list.length === 0 ? refusal('nothing_to_change', field) : null;
}

function refusal(code: Refusal['code'], field: string): Refusal {
  return { ok: false, code, field };
}

/** All that was typed by somebody, by field. */
function textsOf(value: object, parent = ''): readonly (readonly [field: string, value: string])[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = Array.isArray(value) ? parent : `${parent && `${parent}.`}${key}`;
    if (typeof inner === 'string') return [[field, inner] as const];
    return typeof inner === 'object' && inner !== null ? textsOf(inner, field) : [];
  });
}

const docs = 'https://learn.microsoft.com/en-us/exchange/';
const basicPage = `${docs}clients-and-mobile-in-exchange-online/disable-basic-authentication-in-exchange-online`;
const smtpPage = `${docs}clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission`;
const ewsPage = `${docs}client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange`;
const mailPage = `${docs}client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth`;

const quiet = '-ErrorAction SilentlyContinue';
const day = 'It can take up to 24 hours to show.';
const keepOpen = 'Undo needs what the first step kept: leave the window open.';
const looked = 'What exists by this name already stays as it is: look at it.';

function plan(change: ExchangeChange): CommandPlan {
  switch (change.kind) {
    case 'ews-allowed-app-ids':
      return ewsAllowedApps(change);
    case 'ews-enabled':
      return ewsEnabled(change.value);
    case 'authentication-policy':
      return policyForUsers(change);
    case 'default-authentication-policy':
      return policyForAll(change);
    case 'smtp-auth-tenant':
      return switchPlan('TransportConfig', [[smtpSwitch, literal(!change.enabled)]], {
        warnings: ['It counts for every mailbox without a setting of its own, and for OAuth too.', day],
        source: smtpPage,
      });
    case 'mailbox-protocols':
      return switchPlan(`CASMailbox -Identity ${typed(change.mailbox)}`, settingsOf(change.switches), {
        warnings: ['$null means: as the tenant has it. SMTP AUTH is needed for OAuth too.', day],
        source: smtpPage,
      });
    case 'service-principal':
      return servicePrincipal(change);
    case 'full-access':
      return rightPlan('MailboxPermission', `${at(change.mailbox)} -User ${typed(change.trustee)}`, 'FullAccess');
    case 'send-as':
      return rightPlan('RecipientPermission', `${at(change.mailbox)} -Trustee ${typed(change.trustee)}`, 'SendAs');
    case 'application-access':
      return applicationAccess(change);
    case 'revoke-sessions':
      return revokeSessions(change.user);
  }
}

/** What somebody typed, without the spaces that pasting brings. */
function typed(text: string): string {
  return quote(text.trim());
}

function at(identity: string): string {
  return `-Identity ${typed(identity)}`;
}

/** The list is one text with commas. Empty, with EWS on, it shuts out every app: so it is never written empty. */
function ewsAllowedApps({ action, appIds }: Change<'ews-allowed-app-ids'>): CommandPlan {
  const ids = `@(${appIds.map((id) => typed(id)).join(', ')})`;
  const show = 'Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy';
  return {
    read: [
      `$before = (${show} -ErrorAction Stop).EwsAllowedAppIDs`,
      `$list = @($before -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ })`,
      '$list',
    ],
    write: [
      `$after = @($list | Where-Object { $_ -notin ${ids} })${action === 'add' ? ` + ${ids}` : ''}`,
      `if ($after) { Set-OrganizationConfig -EwsAllowedAppIDs ($after -join ',') }`,
    ],
    verify: [`${show} | Format-List EwsEnabled, EwsAllowedAppIDs`],
    undo: ['Set-OrganizationConfig -EwsAllowedAppIDs $before'],
    warnings: ['With EwsEnabled True only the apps listed may use EWS, so the last one is not removed.', day, keepOpen],
    source: ewsPage,
  };
}

function ewsEnabled(value: boolean | null): CommandPlan {
  const warning = {
    true: 'Only the apps listed may use EWS then: fill the list first.',
    false: 'It stops EWS for every app and mailbox.',
    null: 'Microsoft then switches EWS off when the tenant’s turn comes.',
  }[`${value}`];
  return switchPlan('OrganizationConfig', [['EwsEnabled', literal(value)]], {
    warnings: [warning, day],
    source: ewsPage,
  });
}

type Setting = readonly [name: string, value: string];
type Remarks = Pick<CommandPlan, 'warnings' | 'source'>;

/** Reads a configuration object, sets some of its members, and shows them again. */
function switchPlan(target: string, settings: readonly Setting[], { warnings, source }: Remarks): CommandPlan {
  const show = `Format-List ${settings.map(([name]) => name).join(', ')}`;
  return {
    read: [`$before = Get-${target} -ErrorAction Stop`, `$before | ${show}`],
    write: [`Set-${target}${settings.map(([name, value]) => ` -${name} ${value}`).join('')}`],
    verify: [`Get-${target} | ${show}`],
    undo: [`Set-${target}${settings.map(([name]) => ` -${name} $before.${name}`).join('')}`],
    warnings: [...warnings, keepOpen],
    source,
  };
}

const smtpSwitch = 'SmtpClientAuthenticationDisabled';

function settingsOf({ imap, pop, ews, smtpAuth }: Change<'mailbox-protocols'>['switches']): readonly Setting[] {
  const disabled = typeof smtpAuth === 'boolean' ? !smtpAuth : smtpAuth;
  const all = { ImapEnabled: imap, PopEnabled: pop, EwsEnabled: ews, [smtpSwitch]: disabled };
  return Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, literal(value)] as const]));
}

function policyPlan({ policy, stillBasic = [] }: Change<'authentication-policy' | 'default-authentication-policy'>) {
  const allowed = stillBasic.map((protocol) => ` -AllowBasicAuth${protocol}`).join('');
  return {
    read: `$policy = Get-AuthenticationPolicy ${at(policy)} ${quiet}`,
    write: `if (-not $policy) { New-AuthenticationPolicy -Name ${typed(policy)}${allowed} }`,
    verify: `Get-AuthenticationPolicy ${at(policy)} | Format-List AllowBasicAuth*`,
    remarks: { warnings: [looked, 'It does not reach mailboxes on your own servers.', day], source: basicPage },
  };
}

function policyForUsers(change: Change<'authentication-policy'>): CommandPlan {
  const { read, write, verify, remarks } = policyPlan(change);
  const users = change.users.map(at);
  const show = 'Format-List UserPrincipalName, AuthenticationPolicy';
  return {
    read: [
      read,
      ...users.flatMap((user, n) => [`$before${n} = Get-User ${user} -ErrorAction Stop`, `$before${n} | ${show}`]),
    ],
    write: [write, ...users.map((user) => `Set-User ${user} -AuthenticationPolicy ${typed(change.policy)}`)],
    verify: [verify, ...users.map((user) => `Get-User ${user} | ${show}`)],
    undo: users.map((user, n) => `Set-User ${user} -AuthenticationPolicy $before${n}.AuthenticationPolicy`),
    warnings: [...remarks.warnings, keepOpen],
    source: remarks.source,
  };
}

function policyForAll(change: Change<'default-authentication-policy'>): CommandPlan {
  const { read, write, verify, remarks } = policyPlan(change);
  const rest = switchPlan('OrganizationConfig', [['DefaultAuthenticationPolicy', typed(change.policy)]], remarks);
  return {
    ...rest,
    read: [read, ...rest.read],
    write: [write, ...rest.write],
    verify: [verify, ...rest.verify],
    warnings: ['It reaches every account without a policy of its own, and all its apps.', ...rest.warnings],
  };
}

interface Addition extends Remarks {
  readonly find: string;
  readonly show: string;
  readonly add: string;
  readonly remove: string;
}

/** Adds what is not there yet, and takes away only what it added. */
function addOnce({ find, show, add, remove, warnings, source }: Addition): CommandPlan {
  return {
    read: [`$before = ${find}`, `$before | Format-List ${show}`],
    write: [`if (-not $before) { ${add} }`],
    verify: [`${find} | Format-List ${show}`],
    undo: [`if (-not $before) { ${remove} -Confirm:$false }`],
    warnings: [...warnings, keepOpen],
    source,
  };
}

function servicePrincipal({ appId, objectId, displayName }: Change<'service-principal'>): CommandPlan {
  return addOnce({
    find: `Get-ServicePrincipal ${at(objectId)} ${quiet}`,
    show: 'AppId, ObjectId, DisplayName',
    add: `New-ServicePrincipal -AppId ${typed(appId)} -ObjectId ${typed(objectId)} -DisplayName ${typed(displayName)}`,
    remove: `Remove-ServicePrincipal ${at(objectId)}`,
    warnings: ['Take the object id from "Enterprise applications". The one in "App registrations" opens nothing.'],
    source: mailPage,
  });
}

function rightPlan(noun: string, where: string, right: string): CommandPlan {
  const given = `${where} -AccessRights ${right}`;
  return addOnce({
    find: `Get-${noun} ${where} -ErrorAction Stop | Where-Object { $_.AccessRights -contains '${right}' }`,
    show: 'AccessRights',
    add: `Add-${noun} ${given} -Confirm:$false`,
    remove: `Remove-${noun} ${given}`,
    warnings: [],
    source: mailPage,
  });
}

function applicationAccess({ objectId, role, scope, filter }: Change<'application-access'>): CommandPlan {
  const find = `Get-ManagementRoleAssignment -RoleAssignee ${typed(objectId)} -Role ${quote(role)}`;
  const filtered = quote(`${filter.property} -eq ${typed(filter.value)}`);
  const { read, write, undo, ...rest } = addOnce({
    find: `${find} ${quiet}`,
    show: 'Name, CustomResourceScope',
    add: `New-ManagementRoleAssignment -App ${typed(objectId)} -Role ${quote(role)} -CustomResourceScope ${typed(scope)}`,
    remove: `${find} | Remove-ManagementRoleAssignment`,
    warnings: [
      'Exchange needs its record of the app first.',
      looked,
      'Permissions approved in Entra add up with it: one that reaches all mailboxes undoes it.',
    ],
    source: `${docs}permissions-exo/application-rbac`,
  });
  return {
    ...rest,
    read: [`$scope = Get-ManagementScope ${at(scope)} ${quiet}`, '$scope | Format-List RecipientFilter', ...read],
    write: [
      `if (-not $scope) { New-ManagementScope -Name ${typed(scope)} -RecipientRestrictionFilter ${filtered} }`,
      ...write,
    ],
    undo: [...undo, `if (-not $scope) { Remove-ManagementScope ${at(scope)} -Confirm:$false }`],
  };
}

function revokeSessions(user: string): CommandPlan {
  const show = `Get-User ${at(user)} | Format-List UserPrincipalName`;
  return {
    read: [show],
    write: [`Set-User ${at(user)} -STSRefreshTokensValidFrom $([System.DateTime]::UtcNow)`],
    verify: [show],
    undo: [],
    warnings: [
      'It ends every session of the account, the new OAuth grant too (AADSTS50173), and cannot be taken back.',
    ],
    source: basicPage,
  };
}
