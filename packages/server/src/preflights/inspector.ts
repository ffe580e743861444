import { licenceClassOf, type PreflightFacts, type PreflightTarget } from '@authshift/core';
import type { AuthType, Environment, Protocol } from '@authshift/core/contract';
import type { ServerContext } from '../context.ts';
import { type ConnectionAddress, callerOf } from '../exchange/caller.ts';
import { inParallel } from '../exchange/inParallel.ts';
import type { Caller } from '../probes/caller.ts';
import type { Failure } from '../probes/outcome.ts';
import { signInFailure } from '../probes/tryConnection.ts';
import { askBySigningIn, conditionalAccessOf } from './askBySigningIn.ts';
import { askDirectory } from './askDirectory.ts';
import { askMailbox, askOrganization, askRights, type OrganizationSwitches } from './askExchange.ts';
import { type Facts, type Found, type InspectedUser, mergeFacts, passes } from './facts.ts';
import { adminOf, directoryOf, readTarget, registrationOf, type Target } from './sources.ts';

/** Users one preflight asks about at the same time: Exchange refuses an account more than a few requests at once. */
const CONCURRENCY = 6;

/** Facts about a user, or why nobody can be asked now. */
export type Inspected =
  | { readonly kind: 'facts'; readonly facts: PreflightFacts }
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
  const signIn = await callerOf(server, address);
  if (signIn.kind === 'failed' && signIn.failure.kind === 'unreachable') return signInFailure(signIn.failure);
  const admin = await adminOf(server, address.organizationId, row.tenant_id);
  const switches = admin === null ? null : await askOrganization(admin.caller, row.client_id);
  if (switches !== null && isFailure(switches) && passes(switches)) return switches;
  const registrations = [admin?.registration ?? null, registrationOf(row)];
  const directory = await directoryOf(server, address, registrations);
  if (directory !== null && 'kind' in directory) return directory;
  const organization = switches === null || isFailure(switches) ? null : switches;
  const sources: Sources = {
    target: targetOf(row),
    // Who may not read the organization may not read its mailboxes.
    admin: organization === null ? null : (admin?.caller ?? null),
    organization,
    directory,
    own: signIn.kind === 'ready' ? signIn.caller : null,
    signIn: signInFacts(signIn),
  };
  return { target: sources.target, inspect: (users) => inspect(sources, users) };
}

interface Sources {
  readonly target: PreflightTarget;
  readonly admin: Caller | null;
  readonly organization: OrganizationSwitches | null;
  readonly directory: Pick<Caller, 'address' | 'account' | 'credential'> | null;
  readonly own: Caller | null;
  /** What the connection's sign-in has shown, for everybody. */
  readonly signIn: Facts;
}

async function inspect(sources: Sources, users: readonly InspectedUser[]): Promise<readonly Inspected[]> {
  const listed = sources.directory === null ? null : await askDirectory(sources.directory, users);
  if (listed !== null && 'kind' in listed && passes(listed)) return users.map(() => failed(listed));
  // Nobody else need be asked after somebody was not answered.
  let halted: Failure | null = null;
  return inParallel(users, CONCURRENCY, async (user) => {
    if (halted !== null) return failed(halted);
    const [administered, opened] = await askAbout(sources, user.address);
    halted ??= [administered, opened].find(isFailure) ?? null;
    if (isFailure(administered)) return failed(administered);
    if (isFailure(opened)) return failed(opened);
    const directory = listed === null || 'kind' in listed ? {} : (listed.get(user.id) ?? {});
    const known = mergeFacts(hostFacts(user), sources.signIn, opened.facts, directory, administered.facts);
    const { address } = user;
    const facts = { address, ...withOrganization(sources, known) };
    if (facts.rights !== false || !isExplained(facts, sources.target)) return { kind: 'facts', facts };
    const { admin, target } = sources;
    const rights = admin === null ? null : await askRights(admin, { address, account: target.account });
    return { kind: 'facts', facts: { ...facts, rights } };
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

async function askAbout({ admin, own }: Sources, address: string): Promise<readonly [Found, Found]> {
  const administered = admin === null ? nothing : await askMailbox(admin, address);
  if (isFailure(administered)) {
    // A refusal of this one: others may still know.
    if (passes(administered)) return [administered, nothing];
    return [nothing, own === null ? nothing : await askBySigningIn(own, address)];
  }
  const opened = own === null ? nothing : await askBySigningIn(own, address);
  return [administered, opened];
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

function signInFacts(signIn: Awaited<ReturnType<typeof callerOf>>): Facts {
  if (signIn.kind === 'ready') return conditionalAccessOf(null);
  return signIn.kind === 'failed' ? conditionalAccessOf(signIn.failure) : {};
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

function isFailure(answer: Found | Failure | OrganizationSwitches): answer is Failure {
  return 'kind' in answer && answer.kind !== 'found';
}
