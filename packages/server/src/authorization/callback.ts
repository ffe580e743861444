import {
  type AccountMatch,
  acceptGrant,
  detectSilentReturn,
  type GrantDecision,
  type GrantRefusal,
  matchAccount,
} from '@authshift/core';
import type { AttemptStatus, MicrosoftAccount } from '@authshift/core/contract';
import type { AuthenticationResult } from '@azure/msal-node';
import type { Selectable } from 'kysely';
import { inOrganization } from '../clock/organizationClock.ts';
import type { ServerContext } from '../context.ts';
import { describeError } from '../log.ts';
import type { AttemptRow } from '../storage/schema.ts';
import { readBrowserKey } from './browserKey.ts';
import { explain } from './callbackPage.ts';
import { consentScopes, judgeConsentAnswer } from './consents.ts';
import { type Failing, incomplete, readFailing, saidByMicrosoft } from './failing.ts';
import { finishAttempt } from './finishAttempt.ts';
import { noteReplay, noteStolenState } from './forgedAnswers.ts';
import { createHeldCache, createMsalClient, scopesOf } from './msalClient.ts';
import { hashToken, readTarget, redirectUri } from './startAuthorization.ts';

export type Attempt = Selectable<AttemptRow>;

/** How Microsoft's answer ended, before anything is written. */
export interface Verdict {
  readonly status: Exclude<AttemptStatus, 'pending' | 'stranded'>;
  readonly returned?: MicrosoftAccount;
  readonly silent?: boolean;
  /** With `wrong_account`: in which way it is another one. */
  readonly refusal?: GrantRefusal;
  readonly error?: Failing;
  /** Of a consent: by which tenant, and of what. */
  readonly approved?: { readonly tenantId: string; readonly scopes: readonly string[] };
  /** With `succeeded` only; everything else throws the tokens away. */
  readonly grant?: { readonly homeAccountId: string; readonly scopes: readonly string[]; readonly cache: string };
}

/** Where the browser lands. Whatever happens it is sent on at once, so that neither code nor state stays in the address bar. */
export async function finishAuthorization(server: ServerContext, request: Request): Promise<Response> {
  const answer = new URL(request.url).searchParams;
  const state = answer.get('state') ?? '';
  const attempt = await findAttempt(server, state);
  if (attempt === undefined) return explain(request, 'unknown');
  return inOrganization(attempt.organization_id, () => takeAnswer(server, request, { attempt, answer }));
}

async function takeAnswer(
  server: ServerContext,
  request: Request,
  { attempt, answer }: Omit<Judgement, 'sealed'>,
): Promise<Response> {
  const browserKey = readBrowserKey(request, server.publicOrigin);
  if (browserKey === null || hashToken(browserKey) !== attempt.browser_hash) {
    await noteStolenState(server, attempt);
    return explain(request, 'other_browser');
  }
  const { sealed, status } = await takeProof(server, attempt);
  // What ended before its answer came is told where the visit began; of a link an answer that comes twice is refused.
  if (sealed === null && (attempt.invitation_id === null || status === 'expired')) return sendBack(attempt);
  if (sealed === null) {
    await noteReplay(server, attempt);
    return explain(request, 'replayed');
  }
  await finishAttempt(server, attempt, await judge(server, { attempt, answer, sealed }));
  return sendBack(attempt);
}

async function findAttempt(server: ServerContext, state: string): Promise<Attempt | undefined> {
  if (!/^[\w-]{43}$/.test(state)) return undefined;
  return server.db.selectFrom('attempts').selectAll().where('state_hash', '=', hashToken(state)).executeTakeFirst();
}

/** Takes verifier and nonce out of the store, once: a second arrival of the same state finds nothing, nor does one after the attempt's end. */
async function takeProof(server: ServerContext, attempt: Attempt): Promise<Pick<Attempt, 'sealed' | 'status'>> {
  return server.db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('attempts')
      .select(['sealed', 'status'])
      .where('organization_id', '=', attempt.organization_id)
      .where('id', '=', attempt.id)
      .forUpdate()
      .executeTakeFirst();
    const { sealed = null, status = attempt.status } = row ?? {};
    if (status !== 'pending' || sealed === null) return { sealed: null, status };
    await tx
      .updateTable('attempts')
      .set({ sealed: null })
      .where('organization_id', '=', attempt.organization_id)
      .where('id', '=', attempt.id)
      .execute();
    return { sealed, status };
  });
}

interface Proof {
  readonly verifier: string;
  readonly nonce: string;
}

function openProof({ vault }: ServerContext, { attempt, sealed }: Judgement): Proof {
  const { organization_id: organizationId, id: ownerId } = attempt;
  return JSON.parse(vault.open(sealed, { organizationId, ownerId, purpose: 'attempt' })) as Proof;
}

interface Judgement {
  readonly attempt: Attempt;
  readonly answer: URLSearchParams;
  /** Verifier and nonce. */
  readonly sealed: Uint8Array;
}

/** Whatever keeps us from taking the answer is how the attempt ended: nobody is left with code and state in the address bar. */
async function judge(server: ServerContext, judgement: Judgement): Promise<Verdict> {
  const { attempt } = judgement;
  if (attempt.expires_at <= server.now()) return { status: 'expired' };
  try {
    return await (attempt.kind === 'consent' ? judgeConsent : judgeSignIn)(server, judgement);
  } catch (error) {
    server.log({ level: 'warn', event: 'authorization.failed', attempt: attempt.id, error: describeError(error) });
    return { status: 'failed', error: readFailing(error) };
  }
}

async function judgeConsent(server: ServerContext, { attempt, answer }: Judgement): Promise<Verdict> {
  const target = await readTarget(server, attempt.organization_id, attempt.connection_id);
  const expectedTenant = attempt.expected_tenant ?? target.tenantId;
  return judgeConsentAnswer({ answer, expectedTenant, needed: consentScopes(server, target) });
}

async function judgeSignIn(server: ServerContext, judgement: Judgement): Promise<Verdict> {
  const { answer } = judgement;
  const refusal = answer.get('error');
  if (refusal !== null) return judgeRefusal(refusal, answer.get('error_description') ?? '');
  const code = answer.get('code');
  if (code === null) return { status: 'failed', error: incomplete('Microsoft sent neither a code nor an error.') };
  return redeem(server, judgement, code);
}

function judgeRefusal(error: string, description: string): Verdict {
  return { status: error === 'access_denied' ? 'declined' : 'failed', error: saidByMicrosoft(error, description) };
}

async function redeem(server: ServerContext, judgement: Judgement, code: string): Promise<Verdict> {
  const { attempt } = judgement;
  const proof = openProof(server, judgement);
  const target = await readTarget(server, attempt.organization_id, attempt.connection_id);
  const cache = createHeldCache();
  const scopes = scopesOf(server, target.protocol, target.authType);
  const client = await createMsalClient(server, {
    tenant: target.authority,
    clientId: target.clientId,
    credential: target.credential,
    cachePlugin: cache,
  });
  const result = await client.acquireTokenByCode({
    code,
    scopes,
    redirectUri: redirectUri(server),
    codeVerifier: proof.verifier,
    nonce: proof.nonce,
  });
  const returned = accountOf(result);
  const silent = isSilent(server, attempt, result);
  const acceptedAliases = attempt.kind === 'self' ? [] : target.acceptedAliases;
  const objectId = await knownObjectId(server, attempt);
  const match = matchOf(result, returned, { attempt, acceptedAliases, objectId });
  const content = cache.content();
  const decision = acceptGrant({
    match,
    needed: scopes,
    granted: result.scopes,
    hasRefreshToken: content !== null && hasRefreshToken(content),
    needsRefreshToken: true,
  });
  if (match.verdict !== 'same') {
    const refusal = decision.ok ? 'wrong_account' : decision.code;
    return { status: 'wrong_account', returned, silent, refusal };
  }
  const homeAccountId = result.account?.homeAccountId;
  if (content === null || homeAccountId === undefined)
    return { status: 'failed', error: incomplete('Microsoft sent no tokens to keep.') };
  if (!decision.ok) return { status: 'failed', error: incomplete(describeRefusal(decision)) };
  return { status: 'succeeded', returned, silent, grant: { homeAccountId, scopes: result.scopes, cache: content } };
}

type Claims = Readonly<Record<string, unknown>>;

function accountOf(result: AuthenticationResult): MicrosoftAccount {
  const claims = result.idTokenClaims as Claims;
  return {
    upn: text(claims.preferred_username) ?? text(claims.upn) ?? result.account?.username ?? '',
    objectId: text(claims.oid) ?? result.uniqueId,
    tenantId: text(claims.tid) ?? result.tenantId,
    name: text(claims.name),
  };
}

interface Expected {
  readonly attempt: Attempt;
  readonly acceptedAliases: readonly string[];
  readonly objectId: string | null;
}

/**
 * `email` is no name to know an account by: whoever administers a tenant can set it. An account that was renamed since it gave its
 * grant is known by its object id.
 */
function matchOf(
  result: AuthenticationResult,
  returned: MicrosoftAccount,
  { attempt, acceptedAliases, objectId }: Expected,
): AccountMatch {
  const claims = result.idTokenClaims as Claims;
  const email = text(claims.email);
  const expected = { tenantId: attempt.expected_tenant ?? '', account: attempt.expected_account, acceptedAliases };
  const account = {
    ...returned,
    preferredUsername: text(claims.upn),
    aliases: email === null ? [] : [email],
    // MSAL: object id and tenant of the account's home, from `client_info`.
    homeTenantId: result.account?.homeAccountId.split('.')[1] ?? null,
  };
  const byName = matchAccount(expected, account);
  if (byName.verdict === 'same' || objectId === null) return byName;
  const byId = matchAccount({ ...expected, objectId }, account);
  return byId.verdict === 'same' ? byId : byName;
}

/** Of the account that gave the grant there is. */
async function knownObjectId(server: ServerContext, attempt: Attempt): Promise<string | null> {
  const { organization_id: organizationId, connection_id: connectionId } = attempt;
  const grant =
    attempt.kind === 'self'
      ? await server.db
          .selectFrom('user_grants')
          .select('object_id')
          .where('organization_id', '=', organizationId)
          .where('connection_id', '=', connectionId)
          .where('user_id', '=', attempt.user_id ?? '')
          .executeTakeFirst()
      : await server.db
          .selectFrom('grants')
          .select('object_id')
          .where('organization_id', '=', organizationId)
          .where('connection_id', '=', connectionId)
          .executeTakeFirst();
  return grant?.object_id ?? null;
}

function describeRefusal({ code, missingScopes }: Extract<GrantDecision, { readonly ok: false }>): string {
  if (code === 'no_refresh_token') return 'Microsoft sent no refresh token: offline_access was not granted.';
  return `Microsoft did not grant ${missingScopes.join(', ')}.`;
}

/** `auth_time` is an optional claim in Entra; without it the answer's own time tells how quick it was. */
function isSilent({ now }: ServerContext, attempt: Attempt, result: AuthenticationResult): boolean {
  const { auth_time: authTime, iat } = result.idTokenClaims as Claims;
  // Tokens tell real time, attempts that of the organization.
  const ahead = now().getTime() - Date.now();
  const toOrganizationTime = (seconds: unknown) => (typeof seconds === 'number' ? seconds * 1000 + ahead : null);
  const silence = detectSilentReturn({
    clickedAt: attempt.started_at.getTime(),
    returnedAt: toOrganizationTime(iat) ?? Number.POSITIVE_INFINITY,
    authTime: toOrganizationTime(authTime),
    asked: !attempt.silent_expected,
    // Unasked, a person had an address and a password to type.
    quickest: 4000,
  });
  return silence !== null;
}

function hasRefreshToken(cache: string): boolean {
  const { RefreshToken } = JSON.parse(cache) as { RefreshToken?: object };
  return Object.keys(RefreshToken ?? {}).length > 0;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** RFC 9700 4.2: the next page must not learn where the browser came from. */
function sendBack(attempt: Attempt): Response {
  const hashAt = attempt.return_to.indexOf('#');
  const path = hashAt === -1 ? attempt.return_to : attempt.return_to.slice(0, hashAt);
  const fragment = hashAt === -1 ? '' : attempt.return_to.slice(hashAt);
  const separator = path.includes('?') ? '&' : '?';
  return new Response(null, {
    status: 303,
    headers: {
      location: `${path}${separator}attempt=${encodeURIComponent(attempt.id)}${fragment}`,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  });
}
