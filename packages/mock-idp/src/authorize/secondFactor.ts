import type { UserRecord } from '../directory/records.ts';
import type { Presence } from '../directory/worldDirectory.ts';
import { EntraError } from '../entra/entraError.ts';
import type { ScopeRequest } from '../entra/scopes.ts';
import { readClaimsRequest } from '../policies/claimsRequest.ts';
import type { SignInGrant, Verdict } from '../policies/verdict.ts';
import { authenticatorSecret } from '../second-factor/oneTimeCode.ts';
import type { BrowserAccount } from '../world/browserSessions.ts';
import type { MockWorld } from '../world/world.ts';
import { type Journey, promptOf } from './journey.ts';
import type { Step } from './step.ts';

export interface Judged {
  readonly presence: Presence;
  readonly signedIn: BrowserAccount;
  readonly request: ScopeRequest;
}

/** What the policies of the tenant that is asked say; for a guest that is the host. */
export function judgeJourney(journey: Journey, { presence, signedIn, request }: Judged, world: MockWorld): Verdict {
  const { user, tenantId } = presence;
  const claims = readClaimsRequest(journey.params.get('claims'));
  return world.policies.judge({
    user,
    app: journey.app,
    tenantId,
    resources: request.resources.map(({ resource }) => resource.appId),
    grant: grantOf(journey),
    ...(claims === 'malformed' ? {} : { contexts: claims.contexts, policyIds: claims.policyIds }),
    signedInAt: signedIn.signedInAt,
    mfaAt: signedIn.mfaAt,
    circumstances: journey.circumstances,
    now: world.clocks.now(user.tenantId),
  });
}

/** As policies know it. */
export function grantOf(journey: Journey): SignInGrant {
  if (journey.purpose.kind === 'device') return 'device_code';
  return promptOf(journey) === 'none' ? 'silent' : 'interactive';
}

/** How a verdict shows to somebody in front of a browser; undefined if the sign-in may go on. */
export function stepForVerdict(
  verdict: Verdict,
  { journey, signedIn, account, world }: FactorContext,
): Step | undefined {
  switch (verdict.kind) {
    case 'pass':
      return undefined;
    case 'block':
      return { kind: 'stop', error: new EntraError(verdict.code, { upn: account.upn }, verdict) };
    case 'ask-sign-in-again':
      return { kind: 'ask-password', account };
    case 'ask-terms':
      return { kind: 'ask-task', account, task: 'policy-terms', round: 1 };
    case 'ask-enrolment':
      return askToRegister(journey, account, { canWait: false });
    case 'ask-mfa':
      return askForFactor({ journey, signedIn, account, world });
  }
}

export interface FactorContext {
  readonly journey: Journey;
  readonly signedIn: BrowserAccount;
  readonly account: UserRecord;
  readonly world: MockWorld;
}

/** First what it is about, then the key to register. */
export function askToRegister(journey: Journey, account: UserRecord, { canWait }: { readonly canWait: boolean }): Step {
  if (journey.progress.registering !== true) return { kind: 'ask-more-information', account, canWait };
  return { kind: 'ask-enrolment', account, secret: authenticatorSecret(account) };
}

/** The first method the person registered, until they choose another. */
function askForFactor({ journey, signedIn, account, world }: FactorContext): Step {
  if (typeof account.mfa !== 'object') return askToRegister(journey, account, { canWait: false });
  const { methods } = account.mfa;
  const { factor } = journey.progress;
  if (factor?.method === 'undecided') return { kind: 'ask-mfa-method', account, methods };
  const method = methods.find((one) => one === factor?.method) ?? methods[0] ?? 'code';
  if (method === 'code') return { kind: 'ask-mfa-code', account, methods };
  const approval = world.approvals.find(factor?.approvalId);
  if (approval === undefined || approval.method !== method) return { kind: 'start-approval', account, method };
  const outcome = world.approvals.outcomeOf(approval);
  if (outcome === 'approved') return { kind: 'take-factor', signedIn };
  if (outcome !== 'waiting' && factor?.isLost !== true) return { kind: 'lose-factor', account };
  return { kind: 'ask-mfa-approval', account, methods, approval, outcome };
}
