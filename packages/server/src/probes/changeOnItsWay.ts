import { diagnose, propagationWindow } from '@authshift/core';
import type { PolicyChange, Protocol } from '@authshift/core/contract';
import { sql } from 'kysely';
import { approvalOf } from '../connections/connectionStatus.ts';
import type { ConnectionAddress } from '../exchange/caller.ts';
import type { Tx } from '../storage/schema.ts';
import type { Outcome } from './outcome.ts';

type Window = NonNullable<PolicyChange['window']>;

export interface Refusal extends ConnectionAddress {
  readonly outcome: Outcome;
  readonly protocol: Protocol;
  readonly at: Date;
}

/**
 * When a change at Microsoft that would explain a refusal can be expected to show: an approval by a Microsoft 365 admin, or a switch
 * of the tenant that somebody has declared. Null: nothing is on its way, or it would not explain this.
 */
export async function changeOnItsWay(tx: Tx, { outcome, protocol, at, ...address }: Refusal): Promise<Window | null> {
  if (outcome.kind !== 'refused') return null;
  const windows = [await approvalWindow(tx, address), ...(await switchWindows(tx, address))];
  const open = windows.flatMap((window) =>
    window !== null && Date.parse(window.latest) > at.getTime() ? [window] : [],
  );
  const [last] = open.sort((one, other) => Date.parse(other.latest) - Date.parse(one.latest));
  if (last === undefined) return null;
  const change = { latestAt: Date.parse(last.latest) };
  return diagnose(outcome, { protocol, change, now: at.getTime() }).retry === 'propagating' ? last : null;
}

async function approvalWindow(tx: Tx, { organizationId, connectionId }: ConnectionAddress): Promise<Window | null> {
  const row = await tx
    .selectFrom('connections as c')
    .innerJoin('registrations as r', (join) =>
      join.onRef('r.organization_id', '=', 'c.organization_id').onRef('r.id', '=', 'c.registration_id'),
    )
    .select(['c.auth_type', 'r.consent', 'r.delegated_consent'])
    .where('c.organization_id', '=', organizationId)
    .where('c.id', '=', connectionId)
    .executeTakeFirst();
  const consent = row === undefined ? null : approvalOf(row.auth_type, row);
  if (consent?.status !== 'granted' || consent.decidedAt === null) return null;
  return propagationWindow('admin-consent', consent.decidedAt);
}

async function switchWindows(tx: Tx, { organizationId }: ConnectionAddress): Promise<readonly Window[]> {
  const { rows } = await sql<{ propagation: Window }>`select propagation from policy_changes
    where organization_id = ${organizationId} and declared_applied_at is not null and propagation is not null`.execute(
    tx,
  );
  return rows.map(({ propagation }) => propagation);
}
