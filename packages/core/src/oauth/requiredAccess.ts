import type { AuthType, Protocol } from '../contract/index.ts';
import { type Cloud, clouds, type Resource, resourceAppIds } from './clouds.ts';

/** The auth types that use tokens, and so need an app in Entra. */
export type OAuthAuthType = Exclude<AuthType, 'basic' | 'ntlm'>;

/** What a connection reads and writes. Graph grants each by itself; the other protocols give all or nothing. */
export type SyncItem = 'mail' | 'calendar' | 'contacts' | 'tasks';

/** A permission as Entra's portal and manifest list it. */
export interface Permission {
  readonly name: string;
  /** `scope`: in the name of who signed in. `role`: of the app itself, in every mailbox unless narrowed. */
  readonly kind: 'scope' | 'role';
  /** The same in every tenant. */
  readonly id: string;
  /** `unverified`: seen in published listings of the service, not in a page of Microsoft's. */
  readonly confidence: 'verified' | 'unverified';
  readonly source: string;
}

/** What approval alone does not give. */
export type FurtherNeed =
  /** The app's id on the tenant's list of apps that may use EWS; from 1 October 2026 to the end of EWS on 1 April 2027. */
  | 'ews-allow-list'
  /** Exchange's own record of the app, made with the object id of the *enterprise application*. */
  | 'exchange-service-principal'
  | 'full-access'
  | 'send-as'
  | 'smtp-auth-enabled'
  /** An Exchange role in Entra, given to the app or to who signs in. */
  | 'directory-role'
  | 'certificate';

/** Answer of `requiredAccess`: what to list in the app, what to ask for at sign-in, and what else somebody has to do. */
export interface RequiredAccess {
  readonly resource: Resource;
  readonly resourceAppId: string;
  readonly permissions: readonly Permission[];
  /** What to ask a token for: one resource, and with a person signing in `offline_access`, or the grant dies within the hour. */
  readonly scopes: readonly string[];
  /** A grant without a refresh token is no grant. Apps get none: they ask again. */
  readonly refreshToken: boolean;
  readonly alsoNeeded: readonly FurtherNeed[];
}

const docs = 'https://learn.microsoft.com/en-us/';

type PermissionRow = readonly [name: string, id: string, confidence?: Permission['confidence']];

interface AccessRow {
  readonly page: string;
  /** Who hands out the scopes worldwide, where that is not the name the service has for apps. */
  readonly prefix?: string;
  readonly scopes: readonly PermissionRow[];
  readonly roles: readonly PermissionRow[];
  readonly scopeNeeds?: readonly FurtherNeed[];
  readonly roleNeeds?: readonly FurtherNeed[];
}

/** IMAP and POP differ in one name each. */
function mailAccess(scope: PermissionRow, role: PermissionRow): AccessRow {
  return {
    page: `${docs}exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth`,
    prefix: 'https://outlook.office.com',
    scopes: [scope, ['SMTP.Send', '76faac2a-0f20-42f1-928a-50de5b9dbe52', 'unverified']],
    roles: [role, ['SMTP.SendAsApp', '7146a1f0-8703-45b3-9eae-527a64c00995', 'unverified']],
    scopeNeeds: ['smtp-auth-enabled'],
    roleNeeds: ['exchange-service-principal', 'full-access', 'send-as', 'smtp-auth-enabled'],
  };
}

const exchangeAccess: Readonly<Record<Exclude<Protocol, 'graph'>, AccessRow>> = {
  ews: {
    page: `${docs}exchange/client-developer/exchange-web-services/how-to-authenticate-an-ews-application-by-using-oauth`,
    scopes: [['EWS.AccessAsUser.All', '3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5']],
    roles: [['full_access_as_app', 'dc890d15-9560-4a4c-9b7f-a736ec74ec40']],
    scopeNeeds: ['ews-allow-list'],
    roleNeeds: ['ews-allow-list'],
  },
  'imap-smtp': mailAccess(
    ['IMAP.AccessAsUser.All', '195adc35-e27b-454b-a7ed-1ecdffa1c09f', 'unverified'],
    ['IMAP.AccessAsApp', '5e5addcd-3e8d-4e90-baf5-964efab2b20a'],
  ),
  'pop-smtp': mailAccess(
    ['POP.AccessAsUser.All', 'fb698133-92fa-453e-a9ed-688e10f2e5ac', 'unverified'],
    ['POP.AccessAsApp', 'cb842b43-da6e-4506-86fe-bb12199c656d'],
  ),
  'exchange-admin': {
    page: `${docs}powershell/exchange/app-only-auth-powershell-v2`,
    scopes: [['Exchange.Manage', 'ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c', 'unverified']],
    roles: [['Exchange.ManageAsApp', 'dc50a0fb-09a3-484d-be87-e023b12c6440']],
    scopeNeeds: ['directory-role'],
    roleNeeds: ['directory-role', 'certificate'],
  },
};

/** Name, id as a scope, id as a role, and the name of the role where it is another. */
type GraphRow = readonly [name: string, scopeId: string, roleId: string, role?: string];

const graphItems: Readonly<Record<SyncItem, readonly GraphRow[]>> = {
  mail: [
    ['Mail.ReadWrite', '024d486e-b451-40bb-833d-3e66d98c5c73', 'e2a3a72e-5f79-4c64-b1b1-878b674786c9'],
    ['Mail.Send', 'e383f46e-2787-4529-855e-0e479a3ffac0', 'b633e1c5-b582-4048-a93e-9f11b44c7e96'],
  ],
  calendar: [['Calendars.ReadWrite', '1ec239c2-d7c9-4623-a91a-a9775856bb36', 'ef54d2bf-783f-4e0f-bca1-3210c0444d99']],
  contacts: [['Contacts.ReadWrite', 'd56682ec-c09e-4743-aaf4-1a3aac4caa21', '6918b873-d17a-4dc1-b314-35f528134491']],
  tasks: [
    [
      'Tasks.ReadWrite',
      '2219042f-cab5-40cc-b0d2-16b1540b4c5f',
      '44e666d1-d276-445b-a5fc-8815eeb81d55',
      'Tasks.ReadWrite.All',
    ],
  ],
};

function graphAccess(items: readonly SyncItem[]): AccessRow {
  const rows = items.flatMap((item) => graphItems[item]);
  return {
    page: `${docs}graph/permissions-reference`,
    scopes: rows.map(([name, id]) => [name, id]),
    roles: rows.map(([name, , id, role = name]) => [role, id]),
  };
}

/** What the needed permissions depend on beside protocol and auth type. */
export interface AccessOptions {
  readonly cloud?: Cloud;
  /** With Graph: what the product syncs. Default: all that EWS gave. */
  readonly items?: readonly SyncItem[];
}

/**
 * What a connection needs of Entra, and beyond it. App permissions reach every mailbox of the tenant until somebody narrows
 * them, see `exchangeCommands`. One token is for one resource, so there is never a second one here (invariant I15).
 */
export function requiredAccess(
  protocol: Protocol,
  authType: OAuthAuthType,
  { cloud = 'global', items = ['mail', 'calendar', 'contacts', 'tasks'] }: AccessOptions = {},
): RequiredAccess {
  const isApp = authType === 'oauth-app';
  const resource = protocol === 'graph' ? 'graph' : 'exchange';
  const access = protocol === 'graph' ? graphAccess(items) : exchangeAccess[protocol];
  const rows = isApp ? access.roles : access.scopes;
  const own = clouds[cloud][resource];
  const prefix = cloud === 'global' ? (access.prefix ?? own) : own;
  return {
    resource,
    resourceAppId: resourceAppIds[resource],
    permissions: rows.map(([name, id, confidence = 'verified']) => ({
      name,
      kind: isApp ? 'role' : 'scope',
      id,
      confidence,
      source: access.page,
    })),
    scopes: isApp
      ? [`${own}/.default`]
      : ['openid', 'profile', 'offline_access', ...rows.map(([name]) => `${prefix}/${name}`)],
    refreshToken: !isApp,
    alsoNeeded: (isApp ? access.roleNeeds : access.scopeNeeds) ?? [],
  };
}

/** The scopes Exchange Online knows that a connection can ask for; anything else under its name is a misspelling. */
export function isExchangeScope(name: string): boolean {
  const wanted = name.toLowerCase();
  return Object.values(exchangeAccess).some(({ scopes }) => scopes.some(([known]) => known.toLowerCase() === wanted));
}
