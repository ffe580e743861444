import type * as z from 'zod';
import type { AadstsCode } from '../entra/aadstsCatalogue.ts';
import { NO_RULES, type TenantRules, toPolicy } from '../policies/policySchema.ts';
import type { Mfa } from './account.ts';
import { guidFrom } from './identifiers.ts';
import { CONSUMERS, isMultiTenant, type SignInAudience } from './personalAccounts.ts';
import type { AppRecord, MfaRecord, Permission, Resource, TenantRecord, UserRecord } from './records.ts';
import { type Seed, seedSchema } from './seedSchema.ts';

export type ParsedSeed = z.output<typeof seedSchema>;
type ParsedUser = NonNullable<ParsedSeed['users']>[number];
type ParsedApp = NonNullable<ParsedSeed['apps']>[number];

/** What a mock starts from and returns to on `reset()`. */
export interface WorldRecords {
  readonly tenants: readonly TenantRecord[];
  readonly users: readonly UserRecord[];
  readonly apps: readonly AppRecord[];
}

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
  const tenants = mergeBy(
    world.tenants,
    parsed.tenants ?? [],
    (tenant) => tenant.id,
    (tenant) => tenant.id,
    toTenant,
  );
  const findTenantId = tenantFinder(tenants);
  const issues: string[] = [];
  const references = new TenantReferences(findTenantId, issues);
  const password = parsed.defaultPassword ?? 'Rehearsal-2022';
  const users = mergeBy(
    world.users,
    parsed.users ?? [],
    (user) => user.upn.toLowerCase(),
    (user) => user.upn.toLowerCase(),
    (user, known, index) => toUser(user, known, { references, path: `users[${index}]`, password }),
  );
  const apps = mergeBy(
    world.apps,
    parsed.apps ?? [],
    (app) => app.clientId,
    (app) => app.clientId,
    (app, known, index) => toApp(app, known, { references, path: `apps[${index}]` }),
  );
  issues.push(...findForeignNames(parsed.users ?? [], { users, tenants }), ...findDoubles(tenants, users));
  if (issues.length > 0) throw new SeedError(issues);
  return { tenants, users, apps };
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

export type { Seed };

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

function mergeBy<Known, Added>(
  known: readonly Known[],
  added: readonly Added[],
  keyOfKnown: (item: Known) => string,
  keyOfAdded: (item: Added) => string,
  merge: (item: Added, known: Known | undefined, index: number) => Known,
): readonly Known[] {
  const merged = new Map(known.map((item) => [keyOfKnown(item), item]));
  added.forEach((item, index) => {
    merged.set(keyOfAdded(item), merge(item, merged.get(keyOfAdded(item)), index));
  });
  return [...merged.values()];
}

function tenantFinder(tenants: readonly TenantRecord[]): (reference: string) => string | undefined {
  const byName = new Map<string, string>();
  for (const tenant of tenants) {
    byName.set(tenant.name.toLowerCase(), tenant.id);
    for (const domain of tenant.domains) byName.set(domain, tenant.id);
    byName.set(tenant.id, tenant.id);
  }
  return (reference) => byName.get(reference.toLowerCase());
}

function toTenant(tenant: NonNullable<ParsedSeed['tenants']>[number], known: TenantRecord | undefined): TenantRecord {
  return {
    id: tenant.id,
    name: tenant.name ?? known?.name ?? tenant.domains?.[0] ?? tenant.id,
    domains: tenant.domains ?? known?.domains ?? [`${tenant.id}.onmicrosoft.example`],
    asOf: tenant.asOf ?? known?.asOf,
    selfServiceSignUp: tenant.selfServiceSignUp ?? known?.selfServiceSignUp ?? tenant.id === CONSUMERS,
    rules: toRules(tenant, known?.rules ?? NO_RULES),
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
    location: user.location ?? known?.location ?? 'cloud',
    behaviour: user.behaviour ?? known?.behaviour ?? 'ordinary',
    mfa: user.mfa === undefined ? known?.mfa : toMfa(user.mfa),
    requiresMfa: user.requiresMfa ?? known?.requiresMfa ?? false,
    interrupts: user.interrupts ?? known?.interrupts ?? [],
    state: {
      ...known?.state,
      ...(user.passwordExpired === undefined ? {} : { passwordExpired: user.passwordExpired }),
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
    assignmentRequired: app.assignmentRequired ?? known?.assignmentRequired ?? false,
    assigned: app.assigned?.map((upn) => upn.toLowerCase()) ?? known?.assigned ?? [],
    enabled: app.enabled ?? known?.enabled ?? true,
    approved: app.approved ?? known?.approved ?? false,
    redirectUris: app.redirectUris ?? known?.redirectUris ?? [],
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

/** As at Microsoft, a user principal name ends in a verified domain of its tenant. */
function findForeignNames(
  added: readonly ParsedUser[],
  { users, tenants }: Pick<WorldRecords, 'users' | 'tenants'>,
): readonly string[] {
  return added.flatMap(({ upn }, index) => {
    const user = users.find((one) => one.upn.toLowerCase() === upn.toLowerCase());
    const tenant = tenants.find((one) => one.id === user?.tenantId);
    const domain = upn.slice(upn.indexOf('@') + 1).toLowerCase();
    if (tenant === undefined || tenant.domains.includes(domain)) return [];
    return [`users[${index}].upn: ${domain} is no domain of the tenant ${tenant.name}`];
  });
}

function findDoubles(tenants: readonly TenantRecord[], users: readonly UserRecord[]): readonly string[] {
  const owners = new Map<string, string>();
  const issues: string[] = [];
  const claim = (name: string, owner: string): void => {
    const other = owners.get(name);
    if (other !== undefined && other !== owner) issues.push(`"${name}" belongs to both ${other} and ${owner}`);
    owners.set(name, owner);
  };
  for (const tenant of tenants) for (const domain of tenant.domains) claim(domain, `tenant ${tenant.id}`);
  for (const user of users) {
    for (const address of addressesOf(user)) claim(address, `user ${user.upn}`);
    claim(`${user.tenantId}/${user.oid}`, `user ${user.upn}`);
  }
  return issues;
}

/** Every name a person can be found by, in lower case. */
export function addressesOf(user: UserRecord): readonly string[] {
  const addresses = [user.upn, ...(user.mail === undefined ? [] : [user.mail]), ...user.aliases];
  return [...new Set(addresses.map((address) => address.toLowerCase()))];
}
