import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { AuthorizationAttempt, AuthType, authorizationInputSchema, Protocol } from '@authshift/core/contract';
import type { z } from 'zod';
import { recordAudit } from '../audit/audit.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { isGone } from '../connections/connectionStatus.ts';
import { moveConnection } from '../connections/moveConnection.ts';
import type { ServerContext } from '../context.ts';
import { type Announcement, publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { tellInvitations } from '../invitations/tellInvitations.ts';
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

/** Sends who pressed the button to Microsoft: for a grant, or for the approval without which the app has none. */
export async function startAuthorization(
  call: Call,
  connectionId: string,
  { input, browserKey }: { readonly input: Input; readonly browserKey: string | null },
): Promise<StartedAuthorization> {
  const { server, organizationId } = call;
  const target = await readTarget(server, organizationId, connectionId);
  return startVisit(server, target, {
    kind: target.authType === 'oauth-app' ? 'consent' : 'grant',
    account: target.account,
    ...input,
    browserKey,
    prepare: async (tx) => ({ by: await actorId(tx, call) }),
  });
}

/** A way to Microsoft's pages that is about to begin. */
export interface Visit {
  readonly kind: AuthorizationAttempt['kind'];
  /** Who is expected to come back. */
  readonly account: string;
  readonly returnTo: string;
  readonly accountChoice: Input['accountChoice'];
  /** What the browser holds already. */
  readonly browserKey: string | null;
  /** Of a link somebody was sent. */
  readonly invitation?: { readonly id: string; readonly userId: string | null; readonly expiresAt: Date };
  /** Runs first in the transaction, and may refuse; it publishes nothing, as connections are locked after it. Answers in whose name. `browserHash`: of the browser that leaves. */
  prepare(tx: Tx, browserHash: string): Promise<{ readonly by: string }>;
}

/** Prepares the way to Microsoft and back: state, PKCE (RFC 7636), nonce, and a key only this browser holds. */
export async function startVisit(
  server: ServerContext,
  target: AuthorizationTarget,
  visit: Visit,
): Promise<StartedAuthorization> {
  const { kind, invitation } = visit;
  const { organizationId, connectionId } = target;
  const at = server.now();
  const expiresAt = earlier(new Date(at.getTime() + LIFETIME_MINUTES * 60_000), invitation?.expiresAt);
  const proof = { verifier: randomToken(), nonce: randomToken() };
  const secrets = { proof, state: randomToken(), browserKey: visit.browserKey ?? randomToken() };
  const way = { attemptId: randomUUID(), target, visit, at, expiresAt, ...secrets };
  await checkReachable(server, { tenant: target.authority, clientId: target.clientId });
  const authorizeUrl =
    kind === 'consent'
      ? await consentUrl(server, target, { state: way.state, redirectUri: redirectUri(server) })
      : await buildUrl(server, way);
  await server.db.transaction().execute((tx) => setOut(tx, server, way));
  server.events.wake(organizationId);
  const attempt = { attemptId: way.attemptId, connectionId, kind, authorizeUrl, expiresAt: expiresAt.toISOString() };
  return { attempt, browserKey: way.browserKey };
}

/** A visit with all that is made up for it. */
interface Way {
  readonly attemptId: string;
  readonly target: AuthorizationTarget;
  readonly visit: Visit;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly proof: { readonly verifier: string; readonly nonce: string };
  readonly state: string;
  readonly browserKey: string;
}

/** Writes down that somebody leaves for Microsoft: the attempt, the connection, the audit, and the event. */
async function setOut(tx: Tx, server: ServerContext, way: Way): Promise<void> {
  const { attemptId, target, visit, at } = way;
  const { organizationId, connectionId } = target;
  const { kind, invitation } = visit;
  const { by } = await visit.prepare(tx, hashToken(way.browserKey));
  const moved = await beginVisit(tx, server, { target, kind, at, by });
  await insertAttempt(tx, server, { ...way, by });
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action: kind === 'consent' ? 'consent.requested' : 'authorization.started',
    subject: { type: 'attempt', id: attemptId, label: target.displayName },
    summary: startSentence(target, visit),
    detail: {
      connectionId,
      tenantId: target.tenantId,
      ...(kind === 'self' ? { userId: invitation?.userId } : { expected: visit.account }),
      ...(invitation === undefined ? {} : { invitationId: invitation.id }),
    },
  });
  const change = { organizationId, at };
  const connections: Announcement = { type: 'connections.changed', connectionIds: [...moved] };
  await publish(tx, change, [
    { type: 'authorization.changed', attemptId, connectionId, status: 'pending' },
    ...(moved.length === 0 ? [] : [connections]),
    ...(invitation === undefined ? [] : [await tellInvitations(tx, change, [invitation.id])]),
  ]);
}

async function insertAttempt(tx: Tx, server: ServerContext, way: Way & { readonly by: string }): Promise<void> {
  const { attemptId, target, visit, proof } = way;
  const { organizationId, connectionId } = target;
  const { kind, invitation } = visit;
  await tx
    .insertInto('attempts')
    .values({
      organization_id: organizationId,
      id: attemptId,
      connection_id: connectionId,
      kind,
      state_hash: hashToken(way.state),
      browser_hash: hashToken(way.browserKey),
      key_id: server.vault.keyId,
      sealed: server.vault.seal(JSON.stringify(proof), { organizationId, ownerId: attemptId, purpose: 'attempt' }),
      return_to: visit.returnTo,
      silent_expected: visit.accountChoice === 'current-session',
      expected_account: visit.account,
      expected_tenant: target.tenantId,
      status: 'pending',
      started_by: way.by,
      started_at: way.at,
      expires_at: way.expiresAt,
      invitation_id: invitation?.id ?? null,
      user_id: invitation?.userId ?? null,
    })
    .execute();
}

function earlier(one: Date, other: Date | undefined): Date {
  return other !== undefined && other < one ? other : one;
}

function startSentence({ displayName }: AuthorizationTarget, { kind, account, invitation }: Visit): string {
  const from = invitation === undefined ? '' : ' from a link';
  if (kind === 'consent') return `The approval of the app of "${displayName}" was asked for${from}.`;
  if (kind === 'self') return `A user began to sign in for "${displayName}" with their own account${from}.`;
  return `Authorization of "${displayName}" was started for ${account}${from}.`;
}

interface Beginning {
  readonly target: AuthorizationTarget;
  readonly kind: Visit['kind'];
  readonly at: Date;
  readonly by: string;
}

/** Answers the connections that may have moved. A user who signs in for themselves moves none. */
async function beginVisit(
  tx: Tx,
  server: ServerContext,
  { target, kind, at, by }: Beginning,
): Promise<readonly string[]> {
  const { organizationId, connectionId } = target;
  if (kind === 'self') return [];
  if (kind === 'consent') return takeConsent(tx, server, { ...target, status: 'requested', at, by });
  const event = { type: 'AUTHORIZE_STARTED' } as const;
  await moveConnection(tx, server, { organizationId, connectionId, at, by, event });
  return [connectionId];
}

export interface AuthorizationTarget {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly displayName: string;
  readonly protocol: Protocol;
  readonly authType: Exclude<AuthType, 'basic' | 'ntlm'>;
  readonly account: string;
  /** Other names of it that an admin accepted. */
  readonly acceptedAliases: readonly string[];
  readonly tenantId: string;
  readonly registrationId: string;
  readonly clientId: string;
  /** A secret, or a certificate as PEM. */
  readonly credential: string;
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
    .select([
      'c.account',
      'c.accepted_aliases',
      'c.status',
      'c.tenant_id',
      'r.id as registration_id',
      'r.client_id',
      'r.mode',
    ])
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
  const credential = await openSecret(server.db, server.vault, { organizationId, ownerId: registrationId });
  if (credential === null)
    throw new ProblemError('connection_not_ready', { detail: 'The app has no secret or certificate.' });
  const authority = authorityTenant(row.mode, tenantId);
  return {
    organizationId,
    connectionId,
    displayName: row.display_name,
    protocol: row.protocol as Protocol,
    authType: row.auth_type as AuthorizationTarget['authType'],
    account,
    acceptedAliases: row.accepted_aliases,
    tenantId,
    registrationId,
    clientId,
    credential,
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

async function buildUrl(server: ServerContext, { target, visit, proof, state }: Way): Promise<string> {
  const { authority, clientId, credential, protocol, authType } = target;
  const client = await createMsalClient(server, { tenant: authority, clientId, credential });
  const ask = visit.accountChoice === 'ask';
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
        { prompt: 'select_account', extraQueryParameters: { login_hint: visit.account } }
      : {}),
  });
}

export function redirectUri({ publicOrigin }: Pick<ServerContext, 'publicOrigin'>): string {
  return `${publicOrigin}/v1/oauth/callback`;
}

/** 256 random bits. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a state or a browser key: enough to recognise it, not enough to use it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
