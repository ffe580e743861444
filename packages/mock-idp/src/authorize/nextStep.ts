import { judgeCloudOfSignIn } from '../clouds/judgeCloud.ts';
import { readAdminApproval } from '../consent/adminApproval.ts';
import { isAssigned } from '../directory/assignment.ts';
import { groupsOf } from '../directory/group.ts';
import type { AppRecord, UserRecord } from '../directory/records.ts';
import type { Presence } from '../directory/worldDirectory.ts';
import { expiredPassword, findAccountRefusal } from '../entra/accountRefusal.ts';
import { idOf, nameOf } from '../entra/authority.ts';
import { EntraError } from '../entra/entraError.ts';
import { parseScope, type ResourceRequest, type ScopeRequest } from '../entra/scopes.ts';
import { findMissingService, findOutage } from '../entra/tenantRefusal.ts';
import { judgeConsent } from '../policies/judgeConsent.ts';
import { toRefusal } from '../policies/refusal.ts';
import { refuseForeigner } from '../policies/refuseForeigner.ts';
import type { Verdict } from '../policies/verdict.ts';
import { type BrowserAccount, type BrowserSession, isSameAccount } from '../world/browserSessions.ts';
import { expandDefault, findUnoffered } from '../world/consents.ts';
import type { MockWorld } from '../world/world.ts';
import { askForTasks } from './accountTasks.ts';
import { judgeAccountType } from './accountType.ts';
import { chooseAccount } from './chooseAccount.ts';
import { isInstanceAware, type Journey, promptOf } from './journey.ts';
import { grantOf, judgeJourney, stepForVerdict } from './secondFactor.ts';
import type { Step } from './step.ts';
import { findRevocation, isStillSignedIn, needsPassword } from './stillSignedIn.ts';

/**
 * Decides, from facts alone, how a sign-in goes on. The order is Entra's: which account, is it really that person, may it use this
 * tenant and app, what the policies ask for, what the account itself is asked, what was approved, stay signed in.
 */
export function nextStep(journey: Journey, session: BrowserSession, world: MockWorld): Step {
  const request = readRequest(journey, world);
  // Only an application that asked can be told.
  if (request instanceof EntraError) {
    return { kind: journey.purpose.kind === 'authorize' ? 'refuse' : 'stop', error: request };
  }
  const account = readAccount(journey, world);
  if (account === undefined) return chooseAccount(journey, session, world);
  const wrongType = judgeAccountType(journey, account);
  if (wrongType !== undefined) return silent(journey, wrongType);

  const signedIn = session.accounts.find((one) => isSameAccount(one, account) && isStillSignedIn(one, account, world));
  if (signedIn === undefined || needsPassword(journey, signedIn, world)) {
    if (promptOf(journey) === 'none') return refuse(new EntraError(findRevocation(session, account) ?? 50058));
    return { kind: 'ask-password', account };
  }
  const refusal = findAccountRefusal(account);
  if (refusal !== undefined) return silent(journey, refusal);
  if (account.state.passwordExpired === true && journey.progress.passwordEntered === true) {
    // The page could not change a password that is kept elsewhere.
    if (account.passwordKept === 'on-premises') return { kind: 'stop', error: expiredPassword(account) };
    return { kind: 'ask-new-password', account };
  }

  const tenantId = journey.authority.kind === 'tenant' ? journey.authority.tenant.id : account.tenantId;
  const presence = world.directory.findPresence(tenantId, account);
  if (presence === undefined) {
    const tenant = { id: tenantId, name: nameOf(journey.authority) };
    return silent(
      journey,
      refuseForeigner(world, tenant, { user: account, app: journey.app, grant: grantOf(journey) }),
    );
  }
  const elsewhere = judgeCloud(journey, presence, world);
  if (elsewhere !== undefined) return silent(journey, elsewhere);
  const { waiting } = journey.progress;
  if (journey.purpose.kind === 'authorize' && waiting?.tenantId !== tenantId) return { kind: 'resume', tenantId };
  const hurdle = findHurdle(journey, world, { request, presence, signedIn });
  if (hurdle !== undefined) return hurdle;
  if (journey.purpose.kind === 'admin-consent') return askAdministrator(journey, presence, world);
  const askToKeep = !signedIn.keepSignedIn && session.doNotAskToKeep !== true;
  return approveAndFinish(journey, world, { request, presence, signedIn, askToKeep });
}

/** As it is now, which may be another than when the journey met it. */
function readAccount({ progress: { account } }: Journey, { directory }: MockWorld): UserRecord | undefined {
  return account && directory.findUserByOid(account.tenantId, account.oid)?.user;
}

/** What stands between a person who has shown their password and the application. */
function findHurdle(
  journey: Journey,
  world: MockWorld,
  { request, presence, signedIn }: Pick<Approval, 'request' | 'presence' | 'signedIn'>,
): Step | undefined {
  const { user: account, tenantId } = presence;
  const tenant = world.directory.findTenant(tenantId);
  const refusal = tenant && (findOutage(tenant) ?? findMissingService(tenant, request.resources));
  if (refusal !== undefined) return silent(journey, refusal);
  if (
    journey.purpose.kind !== 'admin-consent' &&
    !isAssigned(world.directory.findApp(journey.app.clientId) ?? journey.app, account, groupsOf(tenant, account))
  ) {
    return silent(journey, new EntraError(50105, { upn: account.upn }));
  }
  const verdict = judgeJourney(journey, { presence, signedIn, request }, world);
  if (promptOf(journey) === 'none') return refuseSilently(verdict) ?? askForTasks(journey, account);
  return stepForVerdict(verdict, { journey, signedIn, account, world }) ?? askForTasks(journey, account);
}

/** An application that knows nothing of other clouds cannot go on in one. */
function judgeCloud(journey: Journey, { tenantId }: Presence, { directory }: MockWorld): EntraError | undefined {
  const tenant = directory.findTenant(tenantId);
  if (tenant === undefined || isInstanceAware(journey.params)) return undefined;
  return judgeCloudOfSignIn(journey.cloud, tenant);
}

/** A browser's session that is too old has another code than a refresh token that is. */
function refuseSilently(verdict: Verdict): Step | undefined {
  const { kind } = verdict;
  const error = kind === 'ask-sign-in-again' ? new EntraError(70044, {}, verdict) : toRefusal(verdict);
  return error && refuse(error);
}

function readRequest(journey: Journey, world: MockWorld): ScopeRequest | EntraError {
  const tenant = idOf(journey.authority);
  try {
    const request = parseScope(journey.params.get('scope') ?? '', world.directory, tenant);
    if (journey.purpose.kind === 'admin-consent') return request;
    return findUnlisted(journey.app, request, world) ?? request;
  } catch (error) {
    if (error instanceof EntraError) return error;
    throw error;
  }
}

/** `.default` stands for what the registration lists; if that is nothing, or nothing that exists, there is nothing to approve. */
function findUnlisted(app: AppRecord, request: ScopeRequest, world: MockWorld): EntraError | undefined {
  const asked = request.resources.filter((one) => one.isDefault);
  const [first] = asked;
  if (first === undefined) return undefined;
  const values = { clientId: app.clientId, app: app.name, resource: first.prefix ?? first.resource.name };
  const unoffered = findUnoffered(app.delegated, world.directory);
  if (unoffered !== undefined) return new EntraError(65005, { ...values, resource: unoffered });
  const listed = new Set(expandDefault(app.delegated, world.directory, app.tenantId).map((one) => one.resource.appId));
  const unlisted = asked.find((one) => !listed.has(one.resource.appId));
  if (unlisted === undefined) return undefined;
  if (listed.size === 0) return new EntraError(650056, values);
  return new EntraError(650057, { ...values, resource: unlisted.prefix ?? unlisted.resource.name });
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
  if (mustAsk) {
    const approved = toApprove(journey, request, world);
    const granted = promptOf(journey) === 'consent' ? undefined : world.consents.grantedTo(subject);
    const verdict = judgeConsent(
      { presence, asOf: world.asOf.of(presence.tenantId), wanted: withoutGranted(approved, granted) },
      world.policies.of(presence.tenantId),
    );
    if (verdict !== 'may-approve') return { kind: 'stop', error: new EntraError(verdict, { app: app.name }) };
    return { kind: 'ask-consent', presence, approved };
  }
  if (journey.purpose.kind === 'device') return { kind: 'ask-device', presence, account: signedIn };
  if (progress.passwordEntered === true && progress.keepSignedInAnswered !== true && askToKeep) {
    return { kind: 'ask-keep-signed-in', account: presence.user };
  }
  return { kind: 'finish', presence, account: signedIn };
}

/** What was granted before stays granted; only `prompt=consent` asks for it again. */
function withoutGranted(
  requests: readonly ResourceRequest[],
  granted: ReadonlyMap<string, ReadonlySet<string>> | undefined,
): readonly ResourceRequest[] {
  return requests.map((request) => ({
    ...request,
    scopes: request.scopes.filter((scope) => granted?.get(request.resource.appId)?.has(scope) !== true),
  }));
}

/** `.default` asks for everything the registration lists, whatever the resource. */
function toApprove(journey: Journey, request: ScopeRequest, world: MockWorld): readonly ResourceRequest[] {
  const named = request.resources.filter((one) => !one.isDefault);
  if (named.length === request.resources.length) return named;
  return [...expandDefault(journey.app.delegated, world.directory, journey.app.tenantId), ...named];
}

function silent(journey: Journey, error: EntraError): Step {
  return promptOf(journey) === 'none' ? refuse(error) : { kind: 'stop', error };
}

function refuse(error: EntraError): Step {
  return { kind: 'refuse', error };
}
