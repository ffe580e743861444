import type * as z from 'zod';
import type { AadstsCode } from '../entra/aadstsCatalogue.ts';
import { NO_RULES, type TenantRules, toPolicy } from '../policies/policySchema.ts';
import type { Mfa } from './account.ts';
import { DEFAULT_AUDIENCE } from './federatedCredential.ts';
import { toGroup } from './group.ts';
import { guidFrom } from './identifiers.ts';
import { NO_OPTIONAL_CLAIMS, toOptionalClaims } from './optionalClaims.ts';
import { CONSUMERS, isMultiTenant, type SignInAudience } from './personalAccounts.ts';
import { indexRecords, type RecordIndex } from './recordIndex.ts';
import {
  type AppRecord,
  addressesOf,
  type MfaRecord,
  type Permission,
  type Resource,
  type TenantRecord,
  type UserRecord,
  type WorldRecords,
} from './records.ts';
import { type Seed, seedSchema } from './seedSchema.ts';

export type ParsedSeed = z.output<typeof seedSchema>;
type ParsedUser = NonNullable<ParsedSeed['users']>[number];
type ParsedApp = NonNullable<ParsedSeed['apps']>[number];

/** A seed that cannot be used. `issues` name each bad place by its path in the file. */
export class SeedError extends Error {
  readonly code = 'invalid_seed';
  readonly issues: readonly string[];

  constructor(issues: readonly string[]) {
    super(`The seed cannot be used:\n${issues.map((issue) => `  ${issue}`).join('\n')}`);
    this.name = 'SeedError';
    this.issues = issues;
  }
}

export const EMPTY_WORLD: WorldRecords = { tenants: [], users: [], apps: [] };

/** Lays a seed over a world. Throws `SeedError`. */
export function addSeed(world: WorldRecords, seed: unknown): WorldRecords {
  return addParsedSeed(world, parseSeed(seed));
}

/** The same for a seed that was checked before. Throws `SeedError` for what only shows beside the world it is laid over. */
export function addParsedSeed(world: WorldRecords, parsed: ParsedSeed): WorldRecords {
  const index = indexRecords(world);
  index.put(readRecords(index, parsed));
  return index.records;
}

/** What a seed makes of the entries it names, beside everything that is there. Nothing is changed. Throws `SeedError`. */
export function readRecords(known: RecordIndex, parsed: ParsedSeed): WorldRecords {
  const tenants = readEntries(parsed.tenants ?? [], {
    keyOf: ({ id }) => id,
    find: (id) => findTenantById(known, id),
    read: toTenant,
  });
  // Of these and of those: a seed may name a tenant it has just made.
  const added = indexRecords({ tenants, users: [], apps: [] });
  const findTenant = (reference: string): TenantRecord | undefined =>
    added.findTenant(reference) ?? unlessReplaced(known.findTenant(reference), added);
  const issues: string[] = [];
  const references = new TenantReferences((reference) => findTenant(reference)?.id, issues);
  const password = parsed.defaultPassword ?? 'Rehearsal-2022';
  const users = readEntries(parsed.users ?? [], {
    keyOf: ({ upn }) => upn.toLowerCase(),
    find: known.findUser,
    read: (user, before, index) => toUser(user, before, { references, path: `users[${index}]`, password }),
  });
  const apps = readEntries(parsed.apps ?? [], {
    keyOf: ({ clientId }) => clientId,
    find: known.findApp,
    read: (app, before, index) => toApp(app, before, { references, path: `apps[${index}]` }),
  });
  const records = { tenants, users, apps };
  issues.push(...findUnknownRoles(parsed.apps ?? [], apps));
  issues.push(...findForeignNames(parsed.users ?? [], users, findTenant), ...findDoubles(known, records));
  if (issues.length > 0) throw new SeedError(issues);
  return records;
}

export function parseSeed(seed: unknown): ParsedSeed {
  const result = seedSchema.safeParse(seed);
  if (result.success) return result.data;
  throw new SeedError(result.error.issues.flatMap(describeIssue));
}

function describeIssue(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${toPath([...issue.path, key])}: is no known key`);
  return [`${toPath(issue.path)}: ${issue.message}`];
}

export { addressesOf, type Seed, type WorldRecords };

class TenantReferences {
  readonly #find: (reference: string) => string | undefined;
  readonly #issues: string[];

  constructor(find: (reference: string) => string | undefined, issues: string[]) {
    this.#find = find;
    this.#issues = issues;
  }

  resolve(reference: string | undefined, path: string): string {
    if (reference === undefined) {
      this.#issues.push(`${path}: names no tenant`);
      return '';
    }
    const id = this.#find(reference);
    if (id === undefined) this.#issues.push(`${path}: no tenant has the id, domain or name "${reference}"`);
    return id ?? '';
  }
}

function toPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'seed';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

/** One record per key, in the order in which the keys first come; an entry that comes again changes what the one before made. */
function readEntries<Entry, Item>(
  entries: readonly Entry[],
  {
    keyOf,
    find,
    read,
  }: {
    readonly keyOf: (entry: Entry) => string;
    readonly find: (key: string) => Item | undefined;
    readonly read: (entry: Entry, known: Item | undefined, index: number) => Item;
  },
): readonly Item[] {
  const items = new Map<string, Item>();
  entries.forEach((entry, index) => {
    const key = keyOf(entry);
    items.set(key, read(entry, items.get(key) ?? find(key), index));
  });
  return [...items.values()];
}

function findTenantById(known: RecordIndex, id: string): TenantRecord | undefined {
  const tenant = known.findTenant(id);
  return tenant?.id === id ? tenant : undefined;
}

/** A tenant that has got another name or domain is no longer found by the old one. */
function unlessReplaced(tenant: TenantRecord | undefined, added: RecordIndex): TenantRecord | undefined {
  return tenant !== undefined && findTenantById(added, tenant.id) === undefined ? tenant : undefined;
}

function toTenant(tenant: NonNullable<ParsedSeed['tenants']>[number], known: TenantRecord | undefined): TenantRecord {
  return {
    id: tenant.id,
    name: tenant.name ?? known?.name ?? tenant.domains?.[0] ?? tenant.id,
    domains: tenant.domains ?? known?.domains ?? [`${tenant.id}.onmicrosoft.example`],
    cloud: tenant.cloud ?? known?.cloud ?? 'global',
    asOf: tenant.asOf ?? known?.asOf,
    selfServiceSignUp: tenant.selfServiceSignUp ?? known?.selfServiceSignUp ?? tenant.id === CONSUMERS,
    rules: toRules(tenant, known?.rules ?? NO_RULES),
    groups: tenant.groups?.map((group) => toGroup(group, tenant.id)) ?? known?.groups ?? [],
    missingServices: tenant.missingServices ?? known?.missingServices ?? [],
    outage: tenant.outage ?? known?.outage ?? 'none',
    smartLockout: (tenant.smartLockout === undefined ? known?.smartLockout : tenant.smartLockout) ?? undefined,
    requestLimit: (tenant.requestLimit === undefined ? known?.requestLimit : tenant.requestLimit) ?? undefined,
  };
}

type ParsedTenant = NonNullable<ParsedSeed['tenants']>[number];

function toRules(tenant: ParsedTenant, known: TenantRules): TenantRules {
  return {
    policies: tenant.policies?.map((policy) => toPolicy(policy, tenant.id)) ?? known.policies,
    namedLocations: tenant.namedLocations ?? known.namedLocations,
    securityDefaults: tenant.securityDefaults ?? known.securityDefaults,
    userConsent: tenant.userConsent ?? known.userConsent,
    consentRequests: tenant.consentRequests ?? known.consentRequests,
    blockedGrants: tenant.blockedGrants ?? known.blockedGrants,
  };
}

interface UserContext {
  readonly references: TenantReferences;
  readonly path: string;
  readonly password: string;
}

function toUser(user: ParsedUser, known: UserRecord | undefined, context: UserContext): UserRecord {
  const { references, path } = context;
  const upn = user.upn.toLowerCase();
  const domain = upn.slice(upn.indexOf('@') + 1);
  const tenantId =
    user.tenant === undefined && known !== undefined
      ? known.tenantId
      : references.resolve(user.tenant ?? domain, `${path}.tenant`);
  const oid = user.oid ?? known?.oid ?? guidFrom('user', tenantId, upn);
  const mail = user.mail === undefined ? known?.mail : user.mail;
  return {
    oid,
    tenantId,
    upn: user.upn,
    password: user.password ?? known?.password ?? context.password,
    displayName: user.displayName ?? known?.displayName ?? user.upn.slice(0, user.upn.indexOf('@')),
    mail: mail === null ? undefined : (mail ?? (known === undefined ? user.upn : undefined)),
    aliases: user.aliases ?? known?.aliases ?? [],
    licences: user.licences ?? known?.licences ?? ['exchange-online'],
    enabled: user.enabled ?? known?.enabled ?? true,
    admin: user.admin ?? known?.admin ?? false,
    directoryRoles: user.directoryRoles ?? known?.directoryRoles ?? [],
    location: user.location ?? known?.location ?? 'cloud',
    behaviour: user.behaviour ?? known?.behaviour ?? 'ordinary',
    mfa: user.mfa === undefined ? known?.mfa : toMfa(user.mfa),
    requiresMfa: user.requiresMfa ?? known?.requiresMfa ?? false,
    interrupts: user.interrupts ?? known?.interrupts ?? [],
    passwordKept: user.passwordKept ?? known?.passwordKept ?? 'cloud',
    state: {
      ...known?.state,
      ...(user.passwordExpired === undefined ? {} : { passwordExpired: user.passwordExpired }),
      ...(user.risk === undefined ? {} : { risk: user.risk }),
      ...(user.blockedBy === undefined ? {} : { blockedBy: user.blockedBy as AadstsCode }),
    },
    guestIn:
      user.guestIn?.map((reference, index) => {
        const host = references.resolve(reference, `${path}.guestIn[${index}]`);
        return { tenantId: host, oid: guidFrom('guest', host, oid) };
      }) ??
      known?.guestIn ??
      [],
  };
}

/** As a seed or a test says it. */
export function toMfa(mfa: Mfa | 'unregistered'): MfaRecord | 'unregistered' {
  return mfa === 'unregistered' ? mfa : { methods: mfa.methods, answer: mfa.answer, secret: mfa.secret };
}

interface AppContext {
  readonly references: TenantReferences;
  readonly path: string;
}

function toApp(app: ParsedApp, known: AppRecord | undefined, context: AppContext): AppRecord {
  const { references, path } = context;
  const name = app.name ?? known?.name ?? app.clientId;
  const signInAudience = audienceOf(app) ?? known?.signInAudience ?? 'AzureADMyOrg';
  return {
    clientId: app.clientId,
    tenantId:
      app.tenant === undefined && known !== undefined
        ? known.tenantId
        : references.resolve(app.tenant, `${path}.tenant`),
    name,
    kind: app.kind ?? known?.kind ?? 'web',
    multiTenant: isMultiTenant(signInAudience),
    signInAudience,
    implicit: {
      idTokens: app.implicit?.idTokens ?? known?.implicit.idTokens ?? false,
      accessTokens: app.implicit?.accessTokens ?? known?.implicit.accessTokens ?? false,
    },
    frontChannelLogoutUri: app.frontChannelLogoutUri ?? known?.frontChannelLogoutUri,
    secrets: app.secrets?.map(({ value, expires }) => ({ value, expires })) ?? known?.secrets ?? [],
    certificates: app.certificates ?? known?.certificates ?? [],
    federatedCredentials:
      app.federatedCredentials?.map((one) => ({ ...one, audience: one.audience ?? DEFAULT_AUDIENCE })) ??
      known?.federatedCredentials ??
      [],
    assignmentRequired: app.assignmentRequired ?? known?.assignmentRequired ?? false,
    assigned: app.assigned?.map((upn) => upn.toLowerCase()) ?? known?.assigned ?? [],
    enabled: app.enabled ?? known?.enabled ?? true,
    roleAssignments:
      app.roleAssignments?.map(({ role, users = [], groups = [] }) => ({
        role,
        users: users.map((upn) => upn.toLowerCase()),
        groups,
      })) ??
      known?.roleAssignments ??
      [],
    groupMembershipClaims: app.groupMembershipClaims ?? known?.groupMembershipClaims ?? 'None',
    optionalClaims:
      app.optionalClaims === undefined
        ? (known?.optionalClaims ?? NO_OPTIONAL_CLAIMS)
        : toOptionalClaims(app.optionalClaims),
    disabledByMicrosoft: app.disabledByMicrosoft ?? known?.disabledByMicrosoft ?? false,
    approved: app.approved ?? known?.approved ?? false,
    redirectUris: app.redirectUris ?? known?.redirectUris ?? [],
    spaRedirectUris: app.spaRedirectUris ?? known?.spaRedirectUris ?? [],
    delegated: app.delegated ?? known?.delegated ?? [],
    application: app.application ?? known?.application ?? [],
    exposes: app.exposes === undefined ? known?.exposes : toResource(app.exposes, { clientId: app.clientId, name }),
    adminConsent:
      app.adminConsent?.map((consent, index) => ({
        tenantId: references.resolve(consent.tenant, `${path}.adminConsent[${index}].tenant`),
        delegated: consent.delegated ?? [],
        application: consent.application ?? [],
        directoryRoles: consent.directoryRoles ?? [],
      })) ??
      known?.adminConsent ??
      [],
  };
}

function audienceOf({ signInAudience, multiTenant }: ParsedApp): SignInAudience | undefined {
  if (signInAudience !== undefined || multiTenant === undefined) return signInAudience;
  return multiTenant ? 'AzureADMultipleOrgs' : 'AzureADMyOrg';
}

function toResource(exposes: NonNullable<ParsedApp['exposes']>, app: { clientId: string; name: string }): Resource {
  return {
    appId: app.clientId,
    name: app.name,
    uris: [`api://${app.clientId}`, ...(exposes.uris ?? [])],
    tokenVersion: exposes.tokenVersion ?? 2,
    scopes: (exposes.scopes ?? []).map(toPermission),
    roles: (exposes.roles ?? []).map(toPermission),
  };
}

function toPermission(permission: string | { value: string; text?: string | undefined }): Permission {
  if (typeof permission === 'string') return { value: permission, text: permission };
  return { value: permission.value, text: permission.text ?? permission.value };
}

/** Somebody can only have a role that the app offers. */
function findUnknownRoles(added: readonly ParsedApp[], apps: readonly AppRecord[]): readonly string[] {
  return added.flatMap(({ clientId, roleAssignments = [] }, index) => {
    const offered = apps.find((app) => app.clientId === clientId)?.exposes?.roles.map(({ value }) => value) ?? [];
    return roleAssignments.flatMap(({ role }, at) =>
      offered.includes(role) ? [] : [`apps[${index}].roleAssignments[${at}].role: the app exposes no role "${role}"`],
    );
  });
}

/** As at Microsoft, a user principal name ends in a verified domain of its tenant. */
function findForeignNames(
  added: readonly ParsedUser[],
  users: readonly UserRecord[],
  findTenant: (reference: string) => TenantRecord | undefined,
): readonly string[] {
  const homes = new Map(users.map(({ upn, tenantId }) => [upn.toLowerCase(), tenantId]));
  return added.flatMap(({ upn }, index) => {
    const tenant = findTenant(homes.get(upn.toLowerCase()) ?? '');
    const domain = upn.slice(upn.indexOf('@') + 1).toLowerCase();
    if (tenant === undefined || tenant.domains.includes(domain)) return [];
    return [`users[${index}].upn: ${domain} is no domain of the tenant ${tenant.name}`];
  });
}

/** What two tenants or two people would be found by, among those that are added and beside those that stay as they are. */
function findDoubles(known: RecordIndex, { tenants, users }: WorldRecords): readonly string[] {
  const issues: string[] = [];
  const tenantIds = new Set(tenants.map(({ id }) => id));
  const upns = new Set(users.map(({ upn }) => upn.toLowerCase()));
  const owners = new Map<string, string>();
  const claim = (name: string, owner: string, stays: string | undefined): void => {
    const other = owners.get(name) ?? stays;
    if (other !== undefined && other !== owner) issues.push(`"${name}" belongs to both ${other} and ${owner}`);
    owners.set(name, owner);
  };
  const staying = (user: UserRecord | undefined): string | undefined =>
    user === undefined || upns.has(user.upn.toLowerCase()) ? undefined : `user ${user.upn}`;
  for (const { id, domains } of tenants) {
    for (const domain of domains) {
      const other = known.findTenant(domain);
      const stays = other?.domains.includes(domain) === true && !tenantIds.has(other.id);
      claim(domain, `tenant ${id}`, stays ? `tenant ${other.id}` : undefined);
    }
  }
  for (const user of users) {
    const owner = `user ${user.upn}`;
    for (const address of addressesOf(user)) claim(address, owner, staying(known.findAddressed(address)));
    claim(`${user.tenantId}/${user.oid}`, owner, staying(known.findPerson(user.tenantId, user.oid)));
  }
  return issues;
}
