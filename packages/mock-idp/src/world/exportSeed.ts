import { type EntryRow, layOver, layOverSeed } from '../directory/entries.ts';
import { guidFrom } from '../directory/identifiers.ts';
import { addParsedSeed, EMPTY_WORLD, type ParsedSeed, parseSeed } from '../directory/readSeed.ts';
import type { AppRecord, TenantRecord, UserRecord } from '../directory/records.ts';
import type { Seed } from '../directory/seedSchema.ts';
import type { WorldDirectory } from '../directory/worldDirectory.ts';
import { keepKnownNames } from '../policies/policyReferences.ts';
import type { Table } from '../state/stateFolder.ts';
import type { AppCertificates } from './appCertificates.ts';
import type { AppConsent } from './consents.ts';

export interface ExportSeedOptions {
  /**
   * `as-they-are`, the default, writes passwords, app secrets and authenticator secrets into the seed, without which nobody could sign in
   * to the world it starts as to this one: keep such a file as one keeps passwords. `replaced` gives every account the password of the
   * built-in world, and every app secret a value that says it is none, so that the file can be shown to anybody.
   */
  readonly secrets?: 'as-they-are' | 'replaced';
}

/** What an export is put together from. */
export interface ExportedWorld {
  /** Seeds the world began with. */
  readonly layers: readonly (Seed | ParsedSeed)[];
  /** What was made and changed since, in the order in which it applies. */
  readonly rows: readonly EntryRow[];
  /** As it stands now. */
  readonly directory: WorldDirectory;
  readonly asOfDates: Pick<Table<string>, 'get'>;
  readonly certificates: Pick<AppCertificates, 'of'>;
  readonly approvals: (clientId: string) => readonly AppConsent[];
}

type Entry = Readonly<Record<string, unknown>>;

const DEFAULT_PASSWORD = 'Rehearsal-2022';

/**
 * A world as a seed that starts it again, on its own: it extends nothing. Entries keep the words they were given in, so whatever a seed
 * can say is in it; over them are laid what happened to accounts, what administrators approved, dates, and certificates. Not in it, because
 * no seed can say it: faults, clocks, what single people approved, sign-ins, and tokens.
 *
 * Throws `SeedError` for a world no seed can say, such as one with an account whose domain its tenant no longer has.
 */
export function exportSeed(world: ExportedWorld, { secrets = 'as-they-are' }: ExportSeedOptions = {}): Seed {
  const { directory } = world;
  const words = findWords(world);
  const isShown = secrets === 'replaced';
  const seed = withoutGone({
    extends: 'nothing',
    defaultPassword: DEFAULT_PASSWORD,
    tenants: directory.records.tenants.map((tenant) => toTenant(words(keyOf('tenant', tenant.id)), tenant, world)),
    users: directory.listUsers().map((user) => toUser(words(keyOf('user', user.upn)), user, isShown)),
    apps: directory.records.apps.map((app) => toApp(words(keyOf('app', app.clientId)), app, { world, isShown })),
  } as Seed);
  addParsedSeed(EMPTY_WORLD, parseSeed(seed));
  return seed;
}

/** One tenant, user or app, as an export that replaces secrets would say it, whether a seed can say the whole world or not. */
export function describeThing(world: ExportedWorld, kind: EntryRow['kind'], id: string): Entry {
  const { directory } = world;
  const words = findWords(world, keyOf(kind, id))(keyOf(kind, id));
  if (kind === 'user') {
    const user = directory.findUser(id);
    return user === undefined ? {} : toUser(words, user, true);
  }
  if (kind === 'app') {
    const app = directory.findApp(id);
    return app === undefined ? {} : toApp(words, app, { world, isShown: true });
  }
  const tenant = directory.findTenant(id);
  return tenant === undefined ? {} : toTenant(words, tenant, world);
}

function keyOf(kind: EntryRow['kind'], id: string): string {
  return `${kind}/${id.toLowerCase()}`;
}

/** The words each thing was last described with, by kind and id; of one thing alone, if `only` names it. */
function findWords({ layers, rows }: Pick<ExportedWorld, 'layers' | 'rows'>, only?: string): (key: string) => Entry {
  const known = new Map<string, Entry>();
  const add = (key: string, entry: object): void => {
    if (only === undefined || key === only) known.set(key, layOverSeed(known.get(key) ?? {}, entry));
  };
  for (const { tenants = [], users = [], apps = [] } of layers) {
    for (const tenant of tenants) add(keyOf('tenant', tenant.id), tenant);
    for (const user of users) add(keyOf('user', user.upn), user);
    for (const app of apps) add(keyOf('app', app.clientId), app);
  }
  for (const row of rows) {
    const key = keyOf(row.kind, row.id);
    if (only !== undefined && key !== only) continue;
    const before = known.get(key);
    const after = layOver(before && ({ ...row, seed: before, replaces: false } as unknown as EntryRow), row).seed;
    if (after === null) known.delete(key);
    else known.set(key, after as Entry);
  }
  return (key) => known.get(key) ?? {};
}

function toTenant(words: Entry, { id, name, domains, asOf }: TenantRecord, { asOfDates }: ExportedWorld): Entry {
  return said({ id, name, domains, ...words, asOf: asOfDates.get(id) ?? asOf });
}

/** Names of other things are ids here, because names may have changed since. */
function toUser(words: Entry, user: UserRecord, isShown: boolean): Entry {
  const { tenantId, upn, oid, mfa, state } = user;
  const shownMfa = isShown && typeof mfa === 'object' ? { ...mfa, secret: undefined } : mfa;
  return said({
    upn,
    ...words,
    tenant: tenantId,
    oid: oid === guidFrom('user', tenantId, upn.toLowerCase()) ? undefined : oid,
    password: isShown || user.password === DEFAULT_PASSWORD ? undefined : user.password,
    guestIn: unlessEmpty(user.guestIn.map((guest) => guest.tenantId)),
    enabled: user.enabled ? undefined : false,
    mfa: typeof shownMfa === 'object' ? said(shownMfa as unknown as Entry) : shownMfa,
    requiresMfa: user.requiresMfa ? true : undefined,
    interrupts: unlessEmpty(user.interrupts),
    passwordExpired: state.passwordExpired ? true : undefined,
    blockedBy: state.blockedBy,
    risk: state.risk,
  });
}

interface AppContext {
  readonly world: ExportedWorld;
  readonly isShown: boolean;
}

function toApp({ multiTenant: _short, ...words }: Entry, app: AppRecord, { world, isShown }: AppContext): Entry {
  const { clientId, tenantId, signInAudience } = app;
  const secrets = app.secrets.map(({ value, expires }, index) =>
    said({ value: isShown ? `replaced-secret-${index + 1}` : value, expires }),
  );
  return said({
    clientId,
    ...words,
    tenant: tenantId,
    signInAudience: signInAudience === 'AzureADMyOrg' ? undefined : signInAudience,
    secrets: unlessEmpty(secrets),
    certificates: unlessEmpty([...app.certificates, ...world.certificates.of(clientId)]),
    adminConsent: unlessEmpty(consentsOf(app, world.approvals(clientId))),
  });
}

/** By tenant: what stood in the seed, and what was approved since. */
function consentsOf({ adminConsent }: AppRecord, later: readonly AppConsent[]): readonly Entry[] {
  const all = [...adminConsent, ...later.map((consent) => ({ ...consent, directoryRoles: [] }))];
  return [...new Set(all.map(({ tenantId }) => tenantId))].map((tenant) => {
    const ours = all.filter(({ tenantId }) => tenantId === tenant);
    const joined = (of: (consent: (typeof all)[number]) => readonly string[]): readonly string[] | undefined =>
      unlessEmpty([...new Set(ours.flatMap(of))]);
    return said({
      tenant,
      delegated: joined(({ delegated }) => delegated),
      application: joined(({ application }) => application),
      directoryRoles: joined(({ directoryRoles }) => directoryRoles),
    });
  });
}

/** A policy that names a deleted account would be refused; it goes on about those who are left, and away with the last of them. */
function withoutGone(seed: Seed): Seed {
  const records = addParsedSeed(EMPTY_WORLD, parseSeed(seed));
  return {
    ...seed,
    tenants: seed.tenants?.map((tenant) => {
      const rules = records.tenants.find(({ id }) => id === tenant.id)?.rules;
      if (tenant.policies === undefined || rules === undefined) return tenant;
      return { ...tenant, policies: tenant.policies.flatMap((policy) => keepKnownNames(policy, rules, records) ?? []) };
    }),
  };
}

function said(entry: Entry): Entry {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

function unlessEmpty<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items;
}
