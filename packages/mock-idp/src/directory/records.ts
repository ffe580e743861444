import type { Cloud } from '../clouds/clouds.ts';
import type { TenantRules } from '../policies/policySchema.ts';
import type { LiveAccountState } from '../world/accountStates.ts';
import type { Interrupt, Licence, MailboxLocation, Mfa, PasswordKept } from './account.ts';
import type { AppKind } from './app.ts';
import type { RoleAssignment } from './assignment.ts';
import type { DirectoryRole } from './directoryRoles.ts';
import type { FederatedCredential } from './federatedCredential.ts';
import type { Group } from './group.ts';
import type { GroupMembershipClaims, OptionalClaims } from './optionalClaims.ts';
import type { SignInAudience } from './personalAccounts.ts';
import type { Outage, RequestLimit, SmartLockout } from './tenantTrouble.ts';

/** How the directory keeps a tenant. */
export interface TenantRecord {
  readonly id: string;
  readonly name: string;
  readonly domains: readonly string[];
  /** Which of Microsoft's clouds it lives in. */
  readonly cloud: Cloud;
  readonly asOf: string | undefined;
  /** What the organization decided about sign-ins. */
  readonly rules: TenantRules;
  /** APIs the organization has not subscribed to, by URI. */
  readonly missingServices: readonly string[];
  readonly groups: readonly Group[];
  readonly outage: Outage;
  readonly requestLimit: RequestLimit | undefined;
  readonly smartLockout: SmartLockout | undefined;
  /** Whether people may make themselves an account here. */
  readonly selfServiceSignUp: boolean;
}

/** What a person has registered as a second factor. */
export type MfaRecord = Required<Mfa>;

/** How the directory keeps a person, under the tenant that is their home. */
export interface UserRecord {
  readonly oid: string;
  readonly tenantId: string;
  readonly upn: string;
  readonly password: string;
  readonly displayName: string;
  readonly mail: string | undefined;
  readonly aliases: readonly string[];
  readonly licences: readonly Licence[];
  readonly enabled: boolean;
  readonly admin: boolean;
  /** Beside Global Administrator, which `admin` is. */
  readonly directoryRoles: readonly DirectoryRole[];
  readonly location: MailboxLocation;
  readonly behaviour: string;
  /** Registered second factors; undefined and `unregistered` are the same: the person has to register when one is asked for. */
  readonly mfa: MfaRecord | 'unregistered' | undefined;
  /** Per-user MFA: a second factor is asked for whatever the policies say. */
  readonly requiresMfa: boolean;
  /** What Entra asks this person for between password and application. */
  readonly interrupts: readonly Interrupt[];
  /** Where the password is kept, and so who can check and change it. */
  readonly passwordKept: PasswordKept;
  /** What has happened to the account, on top of what its seed says. */
  readonly state: LiveAccountState;
  /** Other tenants that invited this person, each with the object id they have there. */
  readonly guestIn: readonly { readonly tenantId: string; readonly oid: string }[];
}

export interface ClientSecret {
  readonly value: string;
  /** ISO date-time after which the secret is refused. */
  readonly expires: string | undefined;
}

/** A permission an API offers. */
export interface Permission {
  readonly value: string;
  /** What the consent page says it allows. */
  readonly text: string;
}

/** An API that tokens can be asked for. */
export interface Resource {
  readonly appId: string;
  readonly name: string;
  /** Prefixes under which its scopes are asked for. */
  readonly uris: readonly string[];
  /** What takes their place in another cloud. */
  readonly nationalUris?: Partial<Readonly<Record<Cloud, readonly string[]>>>;
  /** The resource, not the endpoint, decides which kind of access token it gets. */
  readonly tokenVersion: 1 | 2;
  readonly scopes: readonly Permission[];
  readonly roles: readonly Permission[];
}

/** How the directory keeps an app registration. */
export interface AppRecord {
  readonly clientId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly kind: AppKind;
  readonly multiTenant: boolean;
  readonly signInAudience: SignInAudience;
  /** What the authorization endpoint may issue by itself. */
  readonly implicit: { readonly idTokens: boolean; readonly accessTokens: boolean };
  /** Called from the sign-out page (OpenID Connect Front-Channel Logout 1.0). */
  readonly frontChannelLogoutUri: string | undefined;
  readonly secrets: readonly ClientSecret[];
  /** Certificates the app may prove itself with, in PEM. */
  readonly certificates: readonly string[];
  /** Tokens of outside issuers the app may prove itself with. */
  readonly federatedCredentials: readonly FederatedCredential[];
  /** Whether only accounts that are assigned to it may use it. */
  readonly assignmentRequired: boolean;
  /** User principal names at home, in lower case. */
  readonly assigned: readonly string[];
  /** Who has which of its app roles. */
  readonly roleAssignments: readonly RoleAssignment[];
  readonly groupMembershipClaims: GroupMembershipClaims;
  readonly optionalClaims: OptionalClaims;
  /** Whether anybody may sign in to it. */
  readonly enabled: boolean;
  readonly disabledByMicrosoft: boolean;
  /** Whether conditional access takes it for an approved client app. */
  readonly approved: boolean;
  readonly redirectUris: readonly string[];
  /** Addresses of the app's single-page half ("Hybrid SPA"). */
  readonly spaRedirectUris: readonly string[];
  /** Permissions the registration lists, as `resource/Permission`: what `.default` asks for. */
  readonly delegated: readonly string[];
  /** The same for roles, which an administrator can grant to the app itself. */
  readonly application: readonly string[];
  readonly exposes: Resource | undefined;
  /** What administrators approved for their whole tenant before the world began. */
  readonly adminConsent: readonly {
    readonly tenantId: string;
    readonly delegated: readonly string[];
    readonly application: readonly string[];
    readonly directoryRoles: readonly DirectoryRole[];
  }[];
}

/** What a mock starts from and returns to on `reset()`. */
export interface WorldRecords {
  readonly tenants: readonly TenantRecord[];
  readonly users: readonly UserRecord[];
  readonly apps: readonly AppRecord[];
}

/** Every name a person can be found by, in lower case. */
export function addressesOf(user: UserRecord): readonly string[] {
  const addresses = [user.upn, ...(user.mail === undefined ? [] : [user.mail]), ...user.aliases];
  return [...new Set(addresses.map((address) => address.toLowerCase()))];
}
