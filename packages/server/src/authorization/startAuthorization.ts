import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { AuthorizationAttempt, AuthType, authorizationInputSchema, Protocol } from '@authshift/core/contract';
import type { z } from 'zod';
import { recordAudit } from '../audit/audit.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { isGone } from '../connections/connectionStatus.ts';
import { moveConnection } from '../connections/moveConnection.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import type { Tx } from '../storage/schema.ts';
import { openSecret } from '../vault/secrets.ts';
import { consentUrl, takeConsent } from './consents.ts';
import { createMsalClient, scopesOf } from './msalClient.ts';
import { checkReachable } from './reachable.ts';

type Input = z.output<typeof authorizationInputSchema>;

export interface StartedAuthorization {
  readonly attempt: AuthorizationAttempt;
  /** What binds the attempt to the browser; goes out as a cookie. */
  readonly browserKey: string;
}

/** Minutes until an attempt can no longer be finished. */
const LIFETIME_MINUTES = 60;

/** Prepares the way to Microsoft and back: state, PKCE (RFC 7636), nonce, and a key only this browser holds. */
export async function startAuthorization(
  call: Call,
  connectionId: string,
  { input, browserKey }: { readonly input: Input; readonly browserKey: string | null },
): Promise<StartedAuthorization> {
  const { server, organizationId } = call;
  const target = await readTarget(server, organizationId, connectionId);
  const attemptId = randomUUID();
  const at = server.now();
  const expiresAt = new Date(at.getTime() + LIFETIME_MINUTES * 60_000);
  const proof = { verifier: randomToken(), nonce: randomToken() };
  const state = randomToken();
  const key = browserKey ?? randomToken();
  await checkReachable(server, { tenant: target.authority, clientId: target.clientId });
  const kind = target.authType === 'oauth-app' ? 'consent' : 'grant';
  const authorizeUrl =
    kind === 'consent'
      ? await consentUrl(server, target, { state, redirectUri: redirectUri(server) })
      : await buildUrl(server, { target, input, proof, state });
  await server.db.transaction().execute(async (tx) => {
    const by = await actorId(tx, call);
    const moved =
      kind === 'consent'
        ? await takeConsent(tx, server, { ...target, organizationId, connectionId, status: 'requested', at, by })
        : await beginVisit(tx, server, { organizationId, connectionId, at, by });
    await tx
      .insertInto('attempts')
      .values({
        organization_id: organizationId,
        id: attemptId,
        connection_id: connectionId,
        kind,
        state_hash: hashToken(state),
        browser_hash: hashToken(key),
        key_id: server.vault.keyId,
        sealed: server.vault.seal(JSON.stringify(proof), { organizationId, ownerId: attemptId, purpose: 'attempt' }),
        return_to: input.returnTo,
        silent_expected: input.accountChoice === 'current-session',
        expected_account: target.account,
        expected_tenant: target.tenantId,
        status: 'pending',
        started_by: by,
        started_at: at,
        expires_at: expiresAt,
      })
      .execute();
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action: kind === 'consent' ? 'consent.requested' : 'authorization.started',
      subject: { type: 'attempt', id: attemptId, label: target.displayName },
      summary:
        kind === 'consent'
          ? `The approval of the app of "${target.displayName}" was asked for.`
          : `Authorization of "${target.displayName}" was started for ${target.account}.`,
      detail: { connectionId, expected: target.account, tenantId: target.tenantId },
    });
    await publish(tx, { organizationId, at }, [
      { type: 'authorization.changed', attemptId, connectionId, status: 'pending' },
      { type: 'connections.changed', connectionIds: [...moved] },
    ]);
  });
  server.events.wake(organizationId);
  const attempt = { attemptId, connectionId, kind, authorizeUrl, expiresAt: expiresAt.toISOString() } as const;
  return { attempt, browserKey: key };
}

interface Visit {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly at: Date;
  readonly by: string;
}

async function beginVisit(tx: Tx, server: ServerContext, visit: Visit): Promise<readonly string[]> {
  await moveConnection(tx, server, { ...visit, event: { type: 'AUTHORIZE_STARTED' } });
  return [visit.connectionId];
}

export interface AuthorizationTarget {
  readonly displayName: string;
  readonly protocol: Protocol;
  readonly authType: Exclude<AuthType, 'basic' | 'ntlm'>;
  readonly account: string;
  readonly tenantId: string;
  readonly registrationId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Which authority is asked, see `authorityTenant`. */
  readonly authority: string;
}

/** Refuses with the fields that are missing. */
export async function readTarget(
  server: ServerContext,
  organizationId: string,
  connectionId: string,
): Promise<AuthorizationTarget> {
  const row = await server.db
    .selectFrom('connections as c')
    .leftJoin('registrations as r', (join) =>
      join.onRef('r.organization_id', '=', 'c.organization_id').onRef('r.id', '=', 'c.registration_id'),
    )
    .select(['c.display_name', 'c.protocol', 'c.auth_type'])
    .select(['c.account', 'c.status', 'c.tenant_id', 'r.id as registration_id', 'r.client_id', 'r.mode'])
    .where('c.organization_id', '=', organizationId)
    .where('c.id', '=', connectionId)
    .executeTakeFirst();
  if (row === undefined) throw new ProblemError('not_found', { detail: 'There is no such connection.' });
  if (isGone(row.status)) throw new ProblemError('connection_disconnected');
  const { account, tenant_id: tenantId, registration_id: registrationId, client_id: clientId } = row;
  if (tenantId === null || registrationId === null || clientId === null) {
    throw new ProblemError('connection_not_ready', {
      detail: 'This connection has no tenant and app to authorize with.',
    });
  }
  const clientSecret = await openSecret(server.db, server.vault, { organizationId, ownerId: registrationId });
  if (clientSecret === null)
    throw new ProblemError('connection_not_ready', { detail: 'The app has no client secret.' });
  const authority = authorityTenant(row.mode, tenantId);
  return {
    displayName: row.display_name,
    protocol: row.protocol as Protocol,
    authType: row.auth_type as AuthorizationTarget['authType'],
    account,
    tenantId,
    registrationId,
    clientId,
    clientSecret,
    authority,
  };
}

/**
 * The vendor's multi-tenant app asks at `organizations`: whoever signs in, of whatever tenant, comes back to us and is
 * recognised as the wrong account, with a way out. Asked at the customer's tenant, Microsoft would strand such a person on
 * its own error page (AADSTS50020) and we would never hear of it. A customer's own single-tenant app knows one tenant only.
 */
function authorityTenant(mode: 'vendor' | 'customer' | null, tenantId: string): string {
  return mode === 'vendor' ? 'organizations' : tenantId;
}

interface UrlParts {
  readonly target: AuthorizationTarget;
  readonly input: Input;
  readonly proof: { readonly verifier: string; readonly nonce: string };
  readonly state: string;
}

async function buildUrl(server: ServerContext, { target, input, proof, state }: UrlParts): Promise<string> {
  const { authority, clientId, clientSecret, protocol, authType } = target;
  const client = await createMsalClient(server, { tenant: authority, clientId, clientSecret });
  const ask = input.accountChoice === 'ask';
  return client.getAuthCodeUrl({
    scopes: scopesOf(server, protocol, authType),
    redirectUri: redirectUri(server),
    responseMode: 'query',
    state,
    nonce: proof.nonce,
    codeChallenge: createHash('sha256').update(proof.verifier).digest('base64url'),
    codeChallengeMethod: 'S256',
    ...(ask
      ? // MSAL drops hints beside select_account; as an extra parameter it stays, and the picker puts that account first.
        { prompt: 'select_account', extraQueryParameters: { login_hint: target.account } }
      : {}),
  });
}

export function redirectUri({ publicOrigin }: Pick<ServerContext, 'publicOrigin'>): string {
  return `${publicOrigin}/v1/oauth/callback`;
}

/** 256 random bits. */
function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a state or a browser key: enough to recognise it, not enough to use it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
