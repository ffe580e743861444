import { CONSUMERS } from '../directory/personalAccounts.ts';
import type { UserRecord } from '../directory/records.ts';
import { EntraError } from '../entra/entraError.ts';
import { readLoginHint } from '../entra/loginHint.ts';
import type { BrowserSession } from '../world/browserSessions.ts';
import type { MockWorld } from '../world/world.ts';
import { findHinted, type Journey, promptOf } from './journey.ts';
import type { PickableAccount, Step } from './step.ts';
import { isStillSignedIn } from './stillSignedIn.ts';

/** Which account it is: the one a hint names, the only one that is signed in, or the one the person picks or types. */
export function chooseAccount(journey: Journey, session: BrowserSession, world: MockWorld): Step {
  const prompt = promptOf(journey);
  const hint = journey.params.get('login_hint');
  const accounts = listAccounts(session, world).filter(({ user }) => isInDomain(user, journey, world));
  const signedIn = accounts.filter((one) => one.signedIn);
  const sid = journey.params.get('sid');
  const hinted =
    findHinted(hint, world.directory, readLoginHint) ??
    signedIn.find((one) => one.sid === sid && sid !== undefined)?.user;

  if (prompt === 'none') return chooseSilently(journey, accounts, { hint, hinted });
  if (prompt === 'create') return askForNewAccount(journey, world);
  if (journey.progress.wantsOtherAccount === true) return { kind: 'ask-user-name', typed: hint ?? '' };
  if (prompt === 'select_account' && accounts.length > 0) return { kind: 'pick-account', accounts };
  if (hinted !== undefined) return { kind: 'choose', account: hinted };
  if (hint !== undefined || prompt === 'login') return { kind: 'ask-user-name', typed: hint ?? '' };
  const [only] = signedIn;
  if (only !== undefined && signedIn.length === 1) return { kind: 'choose', account: only.user };
  if (accounts.length > 0) return { kind: 'pick-account', accounts };
  return { kind: 'ask-user-name', typed: '' };
}

interface Hint {
  readonly hint: string | undefined;
  readonly hinted: UserRecord | undefined;
}

/** `sid` names the session of an earlier id_token; only here is it an error if there is none ("Single sign-on with MSAL.js"). */
function chooseSilently(journey: Journey, accounts: readonly PickableAccount[], { hint, hinted }: Hint): Step {
  const sid = journey.params.get('sid');
  if (sid !== undefined) return chooseBySession(accounts, sid);
  if (hinted !== undefined) return { kind: 'choose', account: hinted };
  const signedIn = accounts.filter((one) => one.signedIn);
  const [only] = signedIn;
  if (hint !== undefined || only === undefined) return refuse(new EntraError(50058));
  if (signedIn.length > 1) return refuse(new EntraError(16000));
  return { kind: 'choose', account: only.user };
}

function chooseBySession(accounts: readonly PickableAccount[], sid: string): Step {
  const named = accounts.find((one) => one.sid === sid);
  if (named === undefined) return refuse(new EntraError(160021));
  return named.signedIn ? { kind: 'choose', account: named.user } : refuse(new EntraError(16002));
}

/** Only where the organization lets people make accounts; `consumers` always does. */
function askForNewAccount({ authority, progress }: Journey, { directory }: MockWorld): Step {
  if (progress.wantsOtherAccount === true) return { kind: 'ask-user-name', typed: '' };
  const tenant = authority.kind === 'tenant' ? authority.tenant : directory.findTenant(CONSUMERS);
  const domains = tenant?.selfServiceSignUp === true ? tenant.domains : [];
  if (domains.length > 0) return { kind: 'ask-new-account', domains };
  return refuse(new EntraError(90023, { detail: "'create' is not a supported value for prompt in this tenant" }));
}

function listAccounts(session: BrowserSession, world: MockWorld): readonly PickableAccount[] {
  return session.accounts.flatMap((one) => {
    const user = world.directory.findUserByOid(one.tenantId, one.oid)?.user;
    return user === undefined ? [] : [{ user, sid: one.sid, signedIn: isStillSignedIn(one, user, world) }];
  });
}

/**
 * `domain_hint`: a domain of a tenant, `organizations` or `consumers` leaves only accounts from there. Entra ignores what it does not
 * know, and so do we.
 */
function isInDomain(user: UserRecord, { params }: Journey, { directory }: MockWorld): boolean {
  const hint = params.get('domain_hint')?.toLowerCase();
  if (hint === undefined) return true;
  if (hint === 'organizations') return user.tenantId !== CONSUMERS;
  if (hint === 'consumers') return user.tenantId === CONSUMERS;
  const tenant = directory.findTenant(hint);
  return tenant?.domains.includes(hint) !== true || user.tenantId === tenant.id;
}

function refuse(error: EntraError): Step {
  return { kind: 'refuse', error };
}
