import { licenceClassOf, type PreflightFacts, type PreflightTarget, type PropagationKind } from '@authshift/core';
import type { AuthType, Environment, Protocol } from '@authshift/core/contract';
import type { ServerContext } from '../context.ts';
import { withinBudget } from '../exchange/budget.ts';
import { type ConnectionAddress, callerOf } from '../exchange/caller.ts';
import { heldFor, holdBack } from '../exchange/holdBack.ts';
import { inParallel } from '../exchange/inParallel.ts';
import type { Caller } from '../probes/caller.ts';
import { type Failure, refused } from '../probes/outcome.ts';
import { signInFailure } from '../probes/tryConnection.ts';
import { ownAccounts } from '../vault/userGrants.ts';
import { askBySigningIn, conditionalAccessOf } from './askBySigningIn.ts';
import { askDirectory } from './askDirectory.ts';
import {
  askContents,
  askMailbox,
  askOrganization,
  askRights,
  listMailboxes,
  type OrganizationSwitches,
} from './askExchange.ts';
import { type Facts, type Found, type InspectedUser, mergeFacts, passes } from './facts.ts';
import { adminOf, directoryOf, readTarget, registrationOf, type Target } from './sources.ts';

/** Users one preflight asks about at the same time; how many requests that makes at once is for the budget to say. */
const CONCURRENCY = 8;

/** Facts about a user, or why nobody can be asked now. */
export type Inspected =
  | {
      readonly kind: 'facts';
      readonly facts: PreflightFacts;
      /** A change that the administration reads back, and that is not obeyed yet; null: none. */
      readonly spreading: PropagationKind | null;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Finds out about users what core judges them by. */
export interface Inspector {
  /** The connection users are to be moved to. */
  readonly target: PreflightTarget;
  /** In the order of the users. */
  inspect(users: readonly InspectedUser[]): Promise<readonly Inspected[]>;
}

/**
 * Gathers whom there is to ask: Exchange's administration and the directory, where the organization has a way in, and each mailbox
 * itself through the connection. Null: the connection is gone. A failure: nobody can be asked now.
 */
export async function createInspector(
  server: ServerContext,
  address: ConnectionAddress,
): Promise<Inspector | Failure | null> {
  const row = await readTarget(server, address);
  if (row === undefined) return null;
  const own = await entryOf(server, address);
  if (isFailure(own)) return own;
  const admin = await adminOf(server, address.organizationId, row.tenant_id);
  const { organizationId } = address;
  const way = { server, organizationId, shared: true };
  const adminWay = admin === null ? null : { ...way, connectionId: admin.connectionId, caller: admin.caller };
  const held = adminWay === null ? null : await leftAlone(adminWay);
  if (held !== null) return held;
  const switches = adminWay === null ? null : await ask(adminWay, (caller) => askOrganization(caller, row.client_id));
  if (switches !== null && isFailure(switches) && passes(switches)) return switches;
  const registrations = [admin?.registration ?? null, registrationOf(row)];
  const directory = await directoryOf(server, address, registrations);
  if (directory !== null && 'kind' in directory) return directory;
  const organization = switches === null || isFailure(switches) ? null : switches;
  const sources: Sources = {
    target: targetOf(row),
    // Who may not read the organization may not read its mailboxes.
    admin: organization === null ? null : adminWay,
    organization,
    directory,
    own,
    wantedOf: async (userIds) => server.prerequisites(organizationId, userIds),
    ownOf: (userIds) => ownAccounts(server.db, address, userIds),
    entryOf: (userId) => entryOf(server, address, userId),
  };
  return { target: sources.target, inspect: (users) => inspect(sources, users) };
}

/** Somebody to ask, through a connection. */
interface Way extends ConnectionAddress {
  readonly server: ServerContext;
  readonly caller: Caller;
  /** Others ask by it, too: false of a user's own sign-in. */
  readonly shared: boolean;
}

/** Asks when it is the organization's turn, and tells everybody else where Microsoft wants to be left alone. */
async function ask<T extends object>(way: Way, run: (caller: Caller) => Promise<T | Failure>): Promise<T | Failure> {
  const { server, organizationId, caller } = way;
  const answer = await withinBudget(server, { organizationId, protocol: caller.protocol }, () => run(caller));
  const wait = 'backOffMilliseconds' in answer ? answer.backOffMilliseconds : null;
  if (wait !== null && way.shared) await holdBack(server, way, wait);
  return answer;
}

/** Why nobody may be asked now: somebody else has been told so. */
async function leftAlone(way: Way): Promise<Failure | null> {
  const milliseconds = await heldFor(way.server, way);
  if (milliseconds === null) return null;
  return refused('Microsoft wants to be left alone.', { aboutCaller: true, backOffMilliseconds: milliseconds });
}

interface Sources {
  readonly target: PreflightTarget;
  readonly admin: Way | null;
  readonly organization: OrganizationSwitches | null;
  readonly directory: Pick<Caller, 'address' | 'account' | 'credential'> | null;
  readonly own: Entry;
  /** What the host still wants of them. */
  wantedOf(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Those who have signed in themselves, whose mailboxes are opened with that. */
  ownOf(userIds: readonly string[]): Promise<{ has(userId: string): boolean }>;
  entryOf(userId: string): Promise<Entry | Failure>;
}

/** A sign-in to mailboxes. */
interface Entry {
  /** Null: it does not sign in now. */
  readonly way: Way | null;
  /** What the sign-in itself has shown. */
  readonly facts: Facts;
}

/** In the name of the connection, or of a user who has signed in. */
async function entryOf(server: ServerContext, address: ConnectionAddress, userId?: string): Promise<Entry | Failure> {
  const signIn = await callerOf(server, address, { userId: userId ?? null });
  if (signIn.kind === 'failed' && signIn.failure.kind === 'unreachable') return signInFailure(signIn.failure);
  if (signIn.kind === 'ready')
    return {
      way: { server, ...address, caller: signIn.caller, shared: userId === undefined },
      facts: conditionalAccessOf(null),
    };
  return { way: null, facts: signIn.kind === 'failed' ? conditionalAccessOf(signIn.failure) : {} };
}

async function inspect(sources: Sources, users: readonly InspectedUser[]): Promise<readonly Inspected[]> {
  for (const way of [sources.admin, sources.own.way]) {
    const held = way === null ? null : await leftAlone(way);
    if (held !== null) return users.map(() => failed(held));
  }
  const listed = sources.directory === null ? null : await askDirectory(sources.directory, users);
  if (listed !== null && 'kind' in listed && passes(listed)) return users.map(() => failed(listed));
  const mailboxes = await listAll(sources.admin, users);
  if ('kind' in mailboxes) return users.map(() => failed(mailboxes));
  const userIds = users.map(({ id }) => id);
  const themselves = await sources.ownOf(userIds);
  const wanted = await sources.wantedOf(userIds);
  // Nobody else need be asked after somebody was not answered.
  let halted: Failure | null = null;
  return inParallel(users, CONCURRENCY, async (user) => {
    if (halted !== null) return failed(halted);
    const entry = themselves.has(user.id) ? await sources.entryOf(user.id) : sources.own;
    if (isFailure(entry)) return failed(entry);
    const ways = { admin: sources.admin, own: entry.way };
    const [administered, opened] = await askAbout(ways, user.address, mailboxes.get(user.address.toLowerCase()));
    halted ??= [administered, opened].find(isFailure) ?? null;
    if (isFailure(administered)) return failed(administered);
    if (isFailure(opened)) return failed(opened);
    const directory = listed === null || 'kind' in listed ? {} : (listed.get(user.id) ?? {});
    const known = mergeFacts(hostFacts(user), entry.facts, opened.facts, directory, administered.facts);
    const { address } = user;
    const facts = { address, ...withOrganization(sources, known), productWants: wanted.get(user.id) ?? [] };
    const isRefused = opened.facts.rights === false || opened.facts.mailboxExists === false;
    if (!isRefused) return { kind: 'facts', facts, spreading: null };
    const rights = await lookUpRights(sources, address);
    if (isExplained(facts, sources.target)) return { kind: 'facts', facts: { ...facts, rights }, spreading: null };
    // All is as it should be, and still it is refused: what was changed takes its time.
    if (rights !== true) return { kind: 'facts', facts, spreading: null };
    const spreading = opened.facts.mailboxExists === false ? 'licence' : 'mailbox-protocols';
    return { kind: 'facts', facts: { ...facts, rights: null }, spreading };
  });
}

/** There is a reason to refuse this mailbox to anybody, so that the refusal says nothing of the connection's rights. */
function isExplained(facts: PreflightFacts, { protocol, environment }: PreflightTarget): boolean {
  const { mailboxExists, location, licence, imapEnabled, popEnabled } = facts;
  const isOff =
    (protocol === 'imap-smtp' && imapEnabled === false) || (protocol === 'pop-smtp' && popEnabled === false);
  const isElsewhere = location === 'on-premises' && environment === 'online';
  return mailboxExists === false || licence === 'none' || isElsewhere || isOff;
}

const nothing: Found = { kind: 'found', facts: {} };

interface Ways {
  readonly admin: Way | null;
  readonly own: Way | null;
}

/** What is known of many mailboxes for two questions; who is not among them is asked about alone. */
async function listAll(
  admin: Way | null,
  users: readonly InspectedUser[],
): Promise<ReadonlyMap<string, Facts> | Failure> {
  if (admin === null) return new Map();
  const addresses = users.map(({ address }) => address);
  const found = await ask<ReadonlyMap<string, Facts>>(admin, (caller) => listMailboxes(caller, addresses));
  return 'kind' in found && !passes(found) ? new Map() : found;
}

async function askAbout(
  { admin, own }: Ways,
  address: string,
  known: Facts | undefined,
): Promise<readonly [Found, Found]> {
  const administered =
    admin === null ? nothing : await ask<Found>(admin, (caller) => administer(caller, address, known));
  if (isFailure(administered) && passes(administered)) return [administered, nothing];
  const opened =
    own === null ? nothing : await ask<Found>(own, (caller) => askBySigningIn(caller, address, own.server.now()));
  // A refusal of this mailbox by the one: the other may still know.
  return [isFailure(administered) ? nothing : administered, opened];
}

async function administer(caller: Caller, address: string, known: Facts | undefined): Promise<Found> {
  if (known === undefined) return askMailbox(caller, address);
  const contents = await askContents(caller, address);
  return contents.kind === 'found' ? { kind: 'found', facts: mergeFacts(known, contents.facts) } : contents;
}

/** Null: not known. */
async function lookUpRights({ admin, target }: Sources, address: string): Promise<true | null> {
  if (admin === null) return null;
  const { server, organizationId, caller } = admin;
  const { account } = target;
  return withinBudget(server, { organizationId, protocol: caller.protocol }, () =>
    askRights(caller, { address, account }),
  );
}

function hostFacts({ upn, licence, mailbox }: InspectedUser): Facts {
  return { upn, mailboxKind: mailbox ?? null, licence: licenceClassOf(licence) };
}

/** The switches of the organization beside those of the mailbox. */
function withOrganization({ organization }: Sources, facts: Facts): Facts {
  if (organization === null) return facts;
  const { ews, smtpAuthTenant, literals } = organization;
  const mailbox = facts.ews?.mailbox ?? null;
  const said = {
    ...(literals.smtp === null ? {} : { smtp_auth_tenant: literals.smtp }),
    ...(literals.ews === null
      ? {}
      : { ews_enabled: [literals.ews, facts.literals?.ews_enabled].filter((text) => text !== undefined).join('\n') }),
  };
  return { ...facts, ews: { ...ews, mailbox }, smtpAuthTenant, literals: { ...facts.literals, ...said } };
}

function targetOf(row: Target): PreflightTarget {
  return {
    protocol: row.protocol as Protocol,
    authType: row.auth_type as AuthType,
    environment: row.environment as Environment,
    account: row.account,
  };
}

function failed(failure: Failure): Inspected {
  return { kind: 'failed', failure };
}

function isFailure(answer: Found | Failure | OrganizationSwitches | Entry): answer is Failure {
  return 'kind' in answer && answer.kind !== 'found';
}
