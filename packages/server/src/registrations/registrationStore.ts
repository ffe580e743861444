import type { Registration, StoredSecret } from '@authshift/core/contract';
import { sql } from 'kysely';
import { ERASED } from '../audit/people.ts';
import type { Queryable } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import type { Tx } from '../storage/schema.ts';

interface StoredRegistration {
  readonly id: string;
  readonly version: number;
  readonly display_name: string;
  readonly client_id: string;
  readonly mode: Registration['mode'];
  readonly tenant_id: string | null;
  readonly consent: Registration['consent'];
  readonly delegated_consent: Registration['consent'];
  readonly kind: StoredSecret['kind'] | null;
  readonly set_at: Date | null;
  readonly set_by: string | null;
  readonly expires_at: Date | null;
  readonly second_kind: StoredSecret['kind'] | null;
  readonly second_set_at: Date | null;
  readonly second_set_by: string | null;
  readonly second_expires_at: Date | null;
  readonly proved_at: Date | null;
  readonly literal: string | null;
}

export interface RegistrationsQuery {
  readonly organizationId: string;
  readonly redirectUri: string;
  /** Absent: all. */
  readonly registrationId?: string;
}

/** Registrations as the contract shows them: the vendor's first, then by name. The secrets themselves are not read. */
export async function readRegistrations(db: Queryable, query: RegistrationsQuery): Promise<readonly Registration[]> {
  const only = query.registrationId === undefined ? sql`` : sql`and r.id = ${query.registrationId}`;
  const { rows } = await sql<StoredRegistration>`
    select r.id, r.version, r.display_name, r.client_id, r.mode, r.tenant_id, r.consent, r.delegated_consent,
      s.kind, s.set_at, s.expires_at, p.name as set_by,
      n.kind as second_kind, n.set_at as second_set_at, n.expires_at as second_expires_at, q.name as second_set_by, n.proved_at, n.literal
    from registrations r
    left join secrets s on s.organization_id = r.organization_id and s.owner_id = r.id
    left join people p on p.organization_id = s.organization_id and p.id = s.set_by
    left join rotations n on n.organization_id = r.organization_id and n.registration_id = r.id
    left join people q on q.organization_id = n.organization_id and q.id = n.set_by
    where r.organization_id = ${query.organizationId} ${only}
    order by r.mode desc, r.display_name, r.id`.execute(db);
  return rows.map((row) => toRegistration(row, query.redirectUri));
}

export async function readRegistration(
  db: Queryable,
  query: RegistrationsQuery & { readonly registrationId: string },
): Promise<Registration> {
  const [registration] = await readRegistrations(db, query);
  if (registration === undefined) throw noRegistration();
  return registration;
}

function noRegistration(): ProblemError {
  return new ProblemError('not_found', { detail: 'There is no such registration.' });
}

/** Held until the transaction ends. */
export async function lockRegistration(tx: Tx, organizationId: string, registrationId: string) {
  const row = await tx
    .selectFrom('registrations')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', registrationId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noRegistration();
  return row;
}

function toRegistration(row: StoredRegistration, redirectUri: string): Registration {
  const first = { setAt: row.set_at, setBy: row.set_by, expiresAt: row.expires_at };
  const second = toSecret(row.second_kind, {
    setAt: row.second_set_at,
    setBy: row.second_set_by,
    expiresAt: row.second_expires_at,
  });
  return {
    id: row.id,
    version: row.version,
    displayName: row.display_name,
    clientId: row.client_id,
    mode: row.mode,
    tenantId: row.tenant_id,
    secret: toSecret(row.kind, first),
    rotation:
      second === null ? null : { secret: second, provedAt: row.proved_at?.toISOString() ?? null, literal: row.literal },
    consent: bothConsents(row.consent, row.delegated_consent),
    redirectUri,
  };
}

/** Of the app itself and of what it may do in the name of others: what was asked or decided last, and all that is approved. */
function bothConsents(app: Registration['consent'], delegated: Registration['consent']): Registration['consent'] {
  if (app === null || delegated === null) return app ?? delegated;
  const [older, newer] = lastTouched(app) <= lastTouched(delegated) ? [app, delegated] : [delegated, app];
  if (older.status !== 'granted' || newer.status !== 'granted') return newer;
  return { ...newer, scopes: [...new Set([...older.scopes, ...newer.scopes])] };
}

function lastTouched({ requestedAt, decidedAt }: NonNullable<Registration['consent']>): string {
  return [requestedAt ?? '', decidedAt ?? ''].toSorted().at(-1) ?? '';
}

interface SecretFacts {
  readonly setAt: Date | null;
  readonly setBy: string | null;
  readonly expiresAt: Date | null;
}

/** What is known of a secret; null: none is stored. */
export function toSecret(
  kind: StoredSecret['kind'] | null,
  { setAt, setBy, expiresAt }: SecretFacts,
): StoredSecret | null {
  if (kind === null || setAt === null) return null;
  return {
    kind,
    setAt: setAt.toISOString(),
    setBy: setBy ?? ERASED,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
