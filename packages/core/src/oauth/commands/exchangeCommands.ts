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
const loud = '-ErrorAction Stop';
const day = 'It can take up to 24 hours to show.';
const keepOpen = 'Undo needs what writing kept: leave the window open.';
const looked = 'What exists by this name already stays as it is: look at it.';

/**
 * Every block can be pasted by itself, twice, and beside other changes: it reads afresh what it writes, does nothing where
 * that failed, and keeps what undo needs under a name that only this change has.
 */
function plan(change: ExchangeChange): CommandPlan {
  const tag = tagOf(change);
  switch (change.kind) {
    case 'ews-allowed-app-ids':
      return ewsAllowedApps(change, tag);
    case 'ews-enabled':
      return switchPlan('OrganizationConfig', [['EwsEnabled', literal(change.value)]], {
        tag,
        warnings: [ewsWarnings[`${change.value}`], day],
        source: ewsPage,
      });
    case 'authentication-policy':
      return joinPlans([
        policyPlan(change),
        ...change.users.map((user, n) => policyOfUser(user, change.policy, `${tag}${n}`)),
      ]);
    case 'default-authentication-policy':
      return joinPlans([policyPlan(change), policyOfAll(change.policy, tag)]);
    case 'smtp-auth-tenant':
      return switchPlan('TransportConfig', [[smtpSwitch, literal(!change.enabled)]], {
        tag,
        warnings: ['It counts for every mailbox without a setting of its own, and for OAuth too.', day],
        source: smtpPage,
      });
    case 'mailbox-protocols':
      return switchPlan(`CASMailbox ${at(change.mailbox)}`, settingsOf(change.switches), {
        tag,
        warnings: ['$null means: as the tenant has it. SMTP AUTH is needed for OAuth too.', day],
        source: smtpPage,
      });
    case 'service-principal':
      return servicePrincipal(change, tag);
    case 'full-access':
      return rightPlan('MailboxPermission', `${at(change.mailbox)} -User ${typed(change.trustee)}`, {
        right: 'FullAccess',
        tag,
      });
    case 'send-as':
      return rightPlan('RecipientPermission', `${at(change.mailbox)} -Trustee ${typed(change.trustee)}`, {
        right: 'SendAs',
        tag,
      });
    case 'application-access':
      return applicationAccess(change, tag);
    case 'revoke-sessions':
      return revokeSessions(change.user);
  }
}

/** A few letters that only this change has. */
function tagOf(change: ExchangeChange): string {
  const text = JSON.stringify(change);
  let hash = 0;
  for (let n = 0; n < text.length; n += 1) hash = (hash * 31 + text.charCodeAt(n)) % 2 ** 32;
  return `_${hash.toString(36)}_`;
}

/** What somebody typed, without the spaces that pasting brings. */
function typed(text: string): string {
  return quote(text.trim());
}

function at(identity: string): string {
  return `-Identity ${typed(identity)}`;
}

function joinPlans(plans: readonly [CommandPlan, ...(readonly CommandPlan[])]): CommandPlan {
  const all = (part: 'read' | 'write' | 'verify' | 'undo' | 'warnings') => [
    ...new Set(plans.flatMap((one) => one[part])),
  ];
  return {
    read: all('read'),
    write: all('write'),
    verify: all('verify'),
    undo: all('undo'),
    warnings: all('warnings'),
    source: plans[0].source,
  };
}

/** The list is one text with commas. Empty, with EWS on, it shuts out every app: so it is never written empty. */
function ewsAllowedApps({ action, appIds }: Change<'ews-allowed-app-ids'>, tag: string): CommandPlan {
  const show = 'Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy';
  const shown = `${show} | Format-List EwsEnabled, EwsAllowedAppIDs`;
  const change = (adds: boolean, ids: string, kept: string) => [
    '$config = $null',
    `$config = ${show} ${loud}`,
    `$list = @($config.EwsAllowedAppIDs -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ })`,
    `$new = @(${ids} | Where-Object { $_ -${adds ? 'notin' : 'in'} $list })`,
    `$after = ${adds ? '$list + $new' : '@($list | Where-Object { $_ -notin $new })'}`,
    `if ($config -and $new -and $after) { Set-OrganizationConfig -EwsAllowedAppIDs ($after -join ','); ${kept} = $new }`,
  ];
  const adds = action === 'add';
  return {
    read: [shown],
    write: change(adds, appIds.map(typed).join(', '), `$changed${tag}`),
    verify: [shown],
    undo: change(!adds, `$changed${tag}`, `$undone${tag}`),
    warnings: ['With EwsEnabled True only the apps listed may use EWS, so the last one is not removed.', day, keepOpen],
    source: ewsPage,
  };
}

const ewsWarnings = {
  true: 'Only the apps listed may use EWS then: fill the list first.',
  false: 'It stops EWS for every app and mailbox.',
  null: 'Microsoft then switches EWS off when the tenant’s turn comes.',
};

type Setting = readonly [name: string, value: string];
type Remarks = Pick<CommandPlan, 'warnings' | 'source'> & { readonly tag: string };

/** Keeps what an object has, sets some of its members, and shows them again. */
function switchPlan(target: string, settings: readonly Setting[], { tag, warnings, source }: Remarks): CommandPlan {
  const before = `$before${tag}`;
  const show = `Get-${target} | Format-List ${settings.map(([name]) => name).join(', ')}`;
  const set = (said: (setting: Setting) => string) =>
    `if (${before}) { Set-${target}${settings.map((one) => ` -${one[0]} ${said(one)}`).join('')} }`;
  return {
    read: [show],
    write: [`if (-not ${before}) { ${before} = Get-${target} ${loud} }`, set(([, value]) => value)],
    verify: [show],
    undo: [set(([name]) => `${before}.${name}`)],
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

/** Made if there is none; left behind by undo, where it harms nobody. */
function policyPlan({
  policy,
  stillBasic = [],
}: Change<'authentication-policy' | 'default-authentication-policy'>): CommandPlan {
  const find = `Get-AuthenticationPolicy ${at(policy)}`;
  const allowed = stillBasic.map((protocol) => ` -AllowBasicAuth${protocol}`).join('');
  const show = `${find} ${quiet} | Format-List AllowBasicAuth*`;
  return {
    read: [show],
    write: [`if (-not (${find} ${quiet})) { New-AuthenticationPolicy -Name ${typed(policy)}${allowed} }`],
    verify: [show],
    undo: [],
    warnings: [looked, 'It does not reach mailboxes on your own servers.'],
    source: basicPage,
  };
}

function policyOfUser(user: string, policy: string, tag: string): CommandPlan {
  const setting = ['AuthenticationPolicy', typed(policy)] as const;
  return switchPlan(`User ${at(user)}`, [setting], { tag, warnings: [day], source: basicPage });
}

function policyOfAll(policy: string, tag: string): CommandPlan {
  return switchPlan('OrganizationConfig', [['DefaultAuthenticationPolicy', typed(policy)]], {
    tag,
    warnings: ['It reaches every account without a policy of its own, and all its apps.', day],
    source: basicPage,
  });
}

interface Addition extends Remarks {
  readonly find: string;
  readonly show: string;
  readonly add: string;
  readonly remove: string;
}

/** Adds what is not there yet, and takes away only what it added. */
function addOnce({ tag, find, show, add, remove, warnings, source }: Addition): CommandPlan {
  return {
    read: [`${find} | Format-List ${show}`],
    write: [`if (-not (${find})) { ${add}; $added${tag} = $true }`],
    verify: [`${find} | Format-List ${show}`],
    // Forgotten once it is taken away: what somebody else adds later is not ours to take.
    undo: [`if ($added${tag}) { ${remove} -Confirm:$false ${loud}; $added${tag} = $false }`],
    warnings: [...warnings, keepOpen],
    source,
  };
}

function servicePrincipal({ appId, objectId, displayName }: Change<'service-principal'>, tag: string): CommandPlan {
  return addOnce({
    tag,
    find: `Get-ServicePrincipal ${at(objectId)} ${quiet}`,
    show: 'AppId, ObjectId, DisplayName',
    add: `New-ServicePrincipal -AppId ${typed(appId)} -ObjectId ${typed(objectId)} -DisplayName ${typed(displayName)}`,
    remove: `Remove-ServicePrincipal ${at(objectId)}`,
    warnings: ['Take the object id from "Enterprise applications". The one in "App registrations" opens nothing.'],
    source: mailPage,
  });
}

function rightPlan(
  noun: string,
  where: string,
  { right, tag }: { readonly right: string; readonly tag: string },
): CommandPlan {
  const given = `${where} -AccessRights ${right}`;
  return addOnce({
    tag,
    find: `Get-${noun} ${where} ${loud} | Where-Object { $_.AccessRights -contains '${right}' }`,
    show: 'AccessRights',
    add: `Add-${noun} ${given} -Confirm:$false`,
    remove: `Remove-${noun} ${given}`,
    warnings: [],
    source: mailPage,
  });
}

function applicationAccess({ objectId, role, scope, filter }: Change<'application-access'>, tag: string): CommandPlan {
  const find = `Get-ManagementRoleAssignment -RoleAssignee ${typed(objectId)} -Role ${quote(role)} ${quiet}`;
  const filtered = quote(`${filter.property} -eq ${typed(filter.value)}`);
  const source = `${docs}permissions-exo/application-rbac`;
  const scoped = addOnce({
    tag: `Scope${tag}`,
    find: `Get-ManagementScope ${at(scope)} ${quiet}`,
    show: 'Name, RecipientFilter',
    add: `New-ManagementScope -Name ${typed(scope)} -RecipientRestrictionFilter ${filtered}`,
    remove: `Remove-ManagementScope ${at(scope)}`,
    warnings: ['Exchange needs its record of the app first.', looked],
    source,
  });
  const assigned = addOnce({
    tag,
    find,
    show: 'Name, CustomResourceScope',
    add: `New-ManagementRoleAssignment -App ${typed(objectId)} -Role ${quote(role)} -CustomResourceScope ${typed(scope)}`,
    remove: `${find} | Remove-ManagementRoleAssignment`,
    warnings: ['Permissions approved in Entra add up with it: one that reaches all mailboxes undoes it.'],
    source,
  });
  // A scope in use cannot go: the assignment goes first.
  return { ...joinPlans([scoped, assigned]), undo: [...assigned.undo, ...scoped.undo] };
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
