import { acceptConsent, adminConsentScopes, buildAdminConsentUrl, type ConnectionEvent } from '@authshift/core';
import type { AuthType, Consent } from '@authshift/core/contract';
import { sql } from 'kysely';
import { moveConnection } from '../connections/moveConnection.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Tx } from '../storage/schema.ts';
import type { Verdict } from './callback.ts';
import { incomplete, saidByMicrosoft } from './failing.ts';
import { microsoftOrigin } from './reachable.ts';
import type { AuthorizationTarget } from './startAuthorization.ts';

type ConsentNeed = Pick<AuthorizationTarget, 'protocol' | 'authType'>;

/**
 * What an admin is asked to approve. A multi-tenant app's roles of IMAP and POP would take a second page under another resource's
 * name; here it is one page, as for the roles of the customer's own app.
 */
export function consentScopes({ microsoft }: Microsoft, { protocol, authType }: ConsentNeed): readonly string[] {
  const { graphItems: items } = microsoft;
  return adminConsentScopes(protocol, authType, items === undefined ? {} : { items }).at(-1) ?? [];
}

type Microsoft = Pick<ServerContext, 'microsoft'>;

/** Where a Microsoft 365 admin approves the app for the whole organization. No tokens come of it. */
export async function consentUrl(
  server: ServerContext,
  target: AuthorizationTarget,
  { state, redirectUri }: { readonly state: string; readonly redirectUri: string },
): Promise<string> {
  const { authority: tenant, clientId } = target;
  const built = buildAdminConsentUrl({
    authority: await microsoftOrigin(server, { tenant, clientId }),
    tenant,
    clientId,
    redirectUri,
    state,
    scopes: consentScopes(server, target),
  });
  if (built.ok) return built.url;
  throw new ProblemError('connection_not_ready', {
    detail: 'The app cannot be sent to a Microsoft 365 admin.',
    extra: { lint: built.findings },
  });
}

export interface ConsentAnswer {
  readonly answer: URLSearchParams;
  readonly expectedTenant: string;
  /** What it had to be an approval of: `consentScopes`. */
  readonly needed: readonly string[];
}

/** What Microsoft's way back says of the approval. Its state has been compared already: by it the attempt was found. */
export function judgeConsentAnswer({ answer, expectedTenant, needed }: ConsentAnswer): Verdict {
  const decision = acceptConsent(`?${answer}`, {
    tenantId: expectedTenant,
    state: answer.get('state') ?? '',
    needed,
  });
  switch (decision.verdict) {
    case 'granted':
      return { status: 'succeeded', approved: { tenantId: expectedTenant, scopes: decision.scopes } };
    case 'wrong-tenant':
      return { status: 'wrong_account', approved: { tenantId: decision.tenantId, scopes: [] } };
    case 'declined':
    case 'failed':
      return { status: decision.verdict, error: saidByMicrosoft(decision.error, decision.description) };
    case 'incomplete':
      return { status: 'failed', error: incomplete(`Microsoft did not approve ${decision.missing.join(', ')}.`) };
    default:
      return { status: 'failed', error: incomplete('Microsoft sent neither an approval nor an error.') };
  }
}

type ConsentEvent = Extract<ConnectionEvent, { type: `CONSENT_${string}` }>['type'];

const events: Readonly<Record<Exclude<Consent['status'], 'none'>, ConsentEvent>> = {
  requested: 'CONSENT_REQUESTED',
  granted: 'CONSENT_GRANTED',
  declined: 'CONSENT_DECLINED',
  wrong_tenant: 'CONSENT_WRONG_TENANT',
};

/** How an attempt that ended decides a consent; whoever came back without an answer leaves the question open. */
export function consentOf({ status }: Verdict): 'granted' | 'declined' | 'wrong_tenant' | null {
  if (status === 'succeeded') return 'granted';
  if (status === 'wrong_account') return 'wrong_tenant';
  return status === 'declined' ? status : null;
}

export interface ConsentStep {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly registrationId: string;
  /** Of the app itself, or of what it may do in the name of others: two approvals, and neither implies the other. */
  readonly authType: AuthType;
  readonly status: Exclude<Consent['status'], 'none'>;
  /** Of the tenant that answered. */
  readonly approved?: Verdict['approved'];
  readonly at: Date;
  readonly by: string;
}

/**
 * Writes what became of an approval. It is of the app, so that it holds for every connection that uses it; what is disconnected
 * learns of it when it is restored. Answers all connections that may have moved.
 */
export async function takeConsent(tx: Tx, server: ServerContext, step: ConsentStep): Promise<readonly string[]> {
  const { organizationId, connectionId, at, by } = step;
  await writeConsent(tx, step);
  const event = { type: events[step.status] };
  await moveConnection(tx, server, { organizationId, connectionId, at, by, event });
  const { rows } = await sql<{ id: string }>`select id from connections
    where organization_id = ${organizationId} and registration_id = ${step.registrationId} and id <> ${connectionId}
      and auth_type = ${step.authType} and status not in ('disconnected', 'purged') order by id`.execute(tx);
  for (const { id } of rows) await moveConnection(tx, server, { organizationId, connectionId: id, at, by, event });
  const change = { type: 'programme.changed', kind: 'registration', id: step.registrationId } as const;
  await publish(tx, { organizationId, at }, [change]);
  return [connectionId, ...rows.map(({ id }) => id)];
}

/** Held until the transaction ends: whoever asks for or takes an approval of a connection's app takes turns, and its connections come after. */
export async function holdConsents(
  tx: Tx,
  { organizationId, connectionId }: Pick<ConsentStep, 'organizationId' | 'connectionId'>,
): Promise<void> {
  await sql`select 1 from registrations where organization_id = ${organizationId} and id = (
      select registration_id from connections where organization_id = ${organizationId} and id = ${connectionId})
    for update`.execute(tx);
}

async function writeConsent(tx: Tx, { organizationId, registrationId, authType, status, approved, at }: ConsentStep) {
  const column = authType === 'oauth-app' ? 'consent' : 'delegated_consent';
  const row = await tx
    .selectFrom('registrations')
    .select(`${column} as consent`)
    .where('organization_id', '=', organizationId)
    .where('id', '=', registrationId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const before = (row.consent as Consent | null) ?? { tenantId: null, scopes: [], requestedAt: null, decidedAt: null };
  const consent: Consent =
    status === 'requested'
      ? { ...before, status, requestedAt: at.toISOString() }
      : {
          ...before,
          status,
          tenantId: approved?.tenantId ?? before.tenantId,
          scopes: [...(approved?.scopes ?? [])],
          decidedAt: at.toISOString(),
        };
  await tx
    .updateTable('registrations')
    .set({ [column]: JSON.stringify(consent) })
    .where('organization_id', '=', organizationId)
    .where('id', '=', registrationId)
    .execute();
}
