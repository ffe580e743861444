import { type AdminApproval, readAdminApproval } from '../consent/adminApproval.ts';
import { identityProviderOf } from '../directory/personalAccounts.ts';
import type { AppRecord, UserRecord } from '../directory/records.ts';
import type { Presence } from '../directory/worldDirectory.ts';
import { EntraError } from '../entra/entraError.ts';
import { parseScope, type ResourceRequest, type ScopeRequest } from '../entra/scopes.ts';
import { readLoginHint } from '../entra/tokens.ts';
import { isRevoked } from '../world/accountStates.ts';
import { type BrowserAccount, type BrowserSession, isSameAccount } from '../world/browserSessions.ts';
import { expandDefault } from '../world/consents.ts';
import type { MockWorld } from '../world/world.ts';
import { judgeAccountType } from './accountType.ts';
import { findHinted, type Journey, promptOf } from './journey.ts';

/** What has to happen next in a sign-in. */
export type Step =
  | { readonly kind: 'ask-user-name'; readonly typed: string }
  | { readonly kind: 'pick-account'; readonly accounts: readonly PickableAccount[] }
  | { readonly kind: 'ask-password'; readonly account: UserRecord }
  /** The old one was right, and is no longer good enough. */
  | { readonly kind: 'ask-new-password'; readonly account: UserRecord }
  | { readonly kind: 'choose'; readonly account: UserRecord }
  /** Go on in the provider of the account's tenant, now that it is known. */
  | { readonly kind: 'resume'; readonly tenantId: string }
  | { readonly kind: 'ask-consent'; readonly presence: Presence; readonly approved: readonly ResourceRequest[] }
  /** An administrator is asked for the whole organization. */
  | { readonly kind: 'ask-admin-consent'; readonly presence: Presence; readonly approval: AdminApproval }
  /** Whether the person really started this on a device. */
  | { readonly kind: 'ask-device'; readonly presence: Presence; readonly account: BrowserAccount }
  | { readonly kind: 'ask-keep-signed-in'; readonly account: UserRecord }
  | { readonly kind: 'finish'; readonly presence: Presence; readonly account: BrowserAccount }
  /** Tell the application, by redirect. */
  | { readonly kind: 'refuse'; readonly error: EntraError }
  /** Tell the person, because the application could do nothing about it. */
  | { readonly kind: 'stop'; readonly error: EntraError };

export interface PickableAccount {
  readonly user: UserRecord;
  readonly sid: string;
  readonly signedIn: boolean;
}

/**
 * Decides, from facts alone, how a sign-in goes on. The order is Entra's: which account, is it really that person, may it use this
 * tenant, what was approved, stay signed in.
 */
export function nextStep(journey: Journey, session: BrowserSession, world: MockWorld): Step {
  const request = readRequest(journey, world);
  // Only an application that asked can be told.
  if (request instanceof EntraError) {
    return { kind: journey.purpose.kind === 'authorize' ? 'refuse' : 'stop', error: request };
  }
  const { account } = journey.progress;
  if (account === undefined) return chooseAccount(journey, session, world);
  const wrongType = judgeAccountType(journey, account);
  if (wrongType !== undefined) return silent(journey, wrongType);

  const signedIn = session.accounts.find((one) => isSameAccount(one, account) && isStillSignedIn(one, account, world));
  if (signedIn === undefined || needsPassword(journey, signedIn, world)) {
    if (promptOf(journey) === 'none') return refuse(new EntraError(50058));
    return { kind: 'ask-password', account };
  }
  if (!account.enabled) return silent(journey, new EntraError(50057));
  const { blockedBy, passwordExpired } = account.state;
  if (blockedBy !== undefined) return silent(journey, new EntraError(blockedBy, { upn: account.upn }));
  if (passwordExpired === true && journey.progress.passwordEntered === true)
    return { kind: 'ask-new-password', account };

  const tenantId = journey.authority.kind === 'tenant' ? journey.authority.tenant.id : account.tenantId;
  const presence = world.directory.findPresence(tenantId, account);
  if (presence === undefined) return silent(journey, foreignAccount(journey, account));
  if (journey.purpose.kind === 'admin-consent') return askAdministrator(journey, presence, world);
  const { waiting } = journey.progress;
  if (journey.purpose.kind === 'authorize' && waiting?.tenantId !== tenantId) return { kind: 'resume', tenantId };
  const askToKeep = !signedIn.keepSignedIn && session.doNotAskToKeep !== true;
  return approveAndFinish(journey, world, { request, presence, signedIn, askToKeep });
}

function readRequest(journey: Journey, world: MockWorld): ScopeRequest | EntraError {
  const tenant = journey.authority.kind === 'tenant' ? journey.authority.tenant.name : journey.authority.segment;
  try {
    const request = parseScope(journey.params.get('scope') ?? '', world.directory, tenant);
    if (journey.purpose.kind === 'admin-consent') return request;
    return findUnlisted(journey.app, request, world) ?? request;
  } catch (error) {
    if (error instanceof EntraError) return error;
    throw error;
  }
}

/** `.default` stands for what the registration lists; if that is nothing, there is nothing to approve. */
function findUnlisted(app: AppRecord, request: ScopeRequest, world: MockWorld): EntraError | undefined {
  const listed = new Set(expandDefault(app.delegated, world.directory).map((one) => one.resource.appId));
  const unlisted = request.resources.find((one) => one.isDefault && !listed.has(one.resource.appId));
  if (unlisted === undefined) return undefined;
  return new EntraError(650057, { clientId: app.clientId, app: app.name, resource: unlisted.prefix ?? '' });
}

function chooseAccount(journey: Journey, session: BrowserSession, world: MockWorld): Step {
  const prompt = promptOf(journey);
  const hint = journey.params.get('login_hint');
  const hinted = findHinted(hint, world.directory, readLoginHint) ?? findBySid(journey, session, world);
  const accounts = listAccounts(session, world);
  const signedIn = accounts.filter((one) => one.signedIn);

  if (prompt === 'none') return chooseSilently(signedIn, { hint, hinted });
  if (journey.progress.wantsOtherAccount === true) return { kind: 'ask-user-name', typed: hint ?? '' };
  if (prompt === 'select_account' && accounts.length > 0) return { kind: 'pick-account', accounts };
  if (hinted !== undefined) return { kind: 'choose', account: hinted };
  if (hint !== undefined || prompt === 'login') return { kind: 'ask-user-name', typed: hint ?? '' };
  const [only] = signedIn;
  if (only !== undefined && signedIn.length === 1) return { kind: 'choose', account: only.user };
  if (accounts.length > 0) return { kind: 'pick-account', accounts };
  return { kind: 'ask-user-name', typed: '' };
}

function chooseSilently(
  signedIn: readonly PickableAccount[],
  { hint, hinted }: { readonly hint: string | undefined; readonly hinted: UserRecord | undefined },
): Step {
  if (hinted !== undefined) return { kind: 'choose', account: hinted };
  const [only] = signedIn;
  if (hint !== undefined || only === undefined) return refuse(new EntraError(50058));
  if (signedIn.length > 1) return refuse(new EntraError(16000));
  return { kind: 'choose', account: only.user };
}

/** `sid` names a session of an earlier id_token; only meant for `prompt=none`. */
function findBySid(journey: Journey, session: BrowserSession, world: MockWorld): UserRecord | undefined {
  const sid = journey.params.get('sid');
  if (sid === undefined) return undefined;
  return listAccounts(session, world).find((one) => one.sid === sid && one.signedIn)?.user;
}

function listAccounts(session: BrowserSession, world: MockWorld): readonly PickableAccount[] {
  return session.accounts.flatMap((one) => {
    const user = world.directory.findUserByOid(one.tenantId, one.oid)?.user;
    return user === undefined ? [] : [{ user, sid: one.sid, signedIn: isStillSignedIn(one, user, world) }];
  });
}

function needsPassword(journey: Journey, signedIn: BrowserAccount, world: MockWorld): boolean {
  if (journey.progress.passwordEntered === true) return false;
  if (promptOf(journey) === 'login') return true;
  const maxAge = Number(journey.params.get('max_age') ?? Number.NaN);
  const age = (world.clocks.now(signedIn.tenantId) - signedIn.signedInAt) / 1000;
  return Number.isFinite(maxAge) && age > maxAge;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Whether this browser's sign-in still counts: signed out by nobody, revoked by nothing, and no older than a day, or 90 days where the
 * person asked to stay signed in ("Configurable token lifetimes", single- and multi-factor session token maximum ages).
 */
function isStillSignedIn(account: BrowserAccount, user: UserRecord, world: MockWorld): boolean {
  if (!account.signedIn) return false;
  if (isRevoked(user.state, { issuedAt: account.signedInAt, byPasswordAlone: true })) return false;
  const age = world.clocks.now(account.tenantId) - account.signedInAt;
  return age <= (account.keepSignedIn ? 90 * DAY : DAY);
}

function foreignAccount(journey: Journey, account: UserRecord): EntraError {
  return new EntraError(50020, {
    upn: account.upn,
    idp: identityProviderOf(account.tenantId),
    tenant: journey.authority.kind === 'tenant' ? journey.authority.tenant.name : '',
    clientId: journey.app.clientId,
  });
}

function askAdministrator(journey: Journey, presence: Presence, { directory }: MockWorld): Step {
  if (!presence.user.admin || presence.guest)
    return { kind: 'stop', error: new EntraError(90093, { upn: presence.user.upn }) };
  return {
    kind: 'ask-admin-consent',
    presence,
    approval: readAdminApproval(journey.app, journey.params.get('scope') ?? '', directory),
  };
}

interface Approval {
  readonly request: ScopeRequest;
  readonly presence: Presence;
  readonly signedIn: BrowserAccount;
  readonly askToKeep: boolean;
}

function approveAndFinish(journey: Journey, world: MockWorld, approval: Approval): Step {
  const { request, presence, signedIn, askToKeep } = approval;
  const { app, progress } = journey;
  const subject = { tenantId: presence.tenantId, clientId: app.clientId, oid: presence.oid };
  const missing = world.consents.findMissing(subject, request);
  const mustAsk = missing !== undefined || (promptOf(journey) === 'consent' && progress.consented !== true);
  if (mustAsk && promptOf(journey) === 'none') {
    return refuse(new EntraError(65001, { clientId: app.clientId, app: app.name }));
  }
  if (mustAsk) return { kind: 'ask-consent', presence, approved: toApprove(journey, request, world) };
  if (journey.purpose.kind === 'device') return { kind: 'ask-device', presence, account: signedIn };
  if (progress.passwordEntered === true && progress.keepSignedInAnswered !== true && askToKeep) {
    return { kind: 'ask-keep-signed-in', account: presence.user };
  }
  return { kind: 'finish', presence, account: signedIn };
}

/** `.default` asks for everything the registration lists, whatever the resource. */
function toApprove(journey: Journey, request: ScopeRequest, world: MockWorld): readonly ResourceRequest[] {
  const named = request.resources.filter((one) => !one.isDefault);
  if (named.length === request.resources.length) return named;
  return [...expandDefault(journey.app.delegated, world.directory), ...named];
}

function silent(journey: Journey, error: EntraError): Step {
  return promptOf(journey) === 'none' ? refuse(error) : { kind: 'stop', error };
}

function refuse(error: EntraError): Step {
  return { kind: 'refuse', error };
}
