import { type ConnectionDraft, lintConnectionInput, nameKey } from '@authshift/core';
import type { AuthType, Connection, ConnectionPatch, Protocol } from '@authshift/core/contract';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import type { Tx } from '../storage/schema.ts';
import { changeConnection } from './changeConnection.ts';
import { chooseRegistration } from './chooseRegistration.ts';
import type { LockedConnection } from './connectionStore.ts';
import { ownServiceAddress } from './ownServiceAddress.ts';

/** What an admin may change of a connection by hand. */
export async function updateConnection(
  call: Call,
  connectionId: string,
  { version, patch }: { readonly version: number; readonly patch: ConnectionPatch },
): Promise<Connection> {
  return changeConnection(call, { connectionId, version }, async (tx, before, act) => {
    const registrationId = await patchedRegistration(tx, call, { before, patch, ...act });
    refusePatchLint(before, patch);
    const serviceAddress = ownServiceAddress(
      call.server,
      { protocol: before.protocol as Protocol, authType: before.auth_type as AuthType },
      patch.serviceAddress,
    );
    const columns = patchColumns(before, patch, { registrationId, serviceAddress });
    const identity = 'account' in columns || 'tenant_id' in columns || 'registration_id' in columns;
    return {
      event: { type: 'CHANGED', identity, serviceAddress: 'service_address' in columns },
      ...(identity ? { lastError: null } : {}),
      columns,
      label: patch.displayName ?? before.display_name,
      summary: `Connection "${before.display_name}" was changed: ${Object.keys(patch).join(', ')}.`,
      detail: { before: pick(before, columns), after: columns },
    };
  });
}

interface Patched {
  readonly before: LockedConnection;
  readonly patch: ConnectionPatch;
  readonly at: Date;
  readonly by: string;
}

async function patchedRegistration(
  tx: Tx,
  call: Call,
  { before, patch, at, by }: Patched,
): Promise<string | undefined> {
  if (patch.registration === undefined) return undefined;
  if (!before.auth_type.startsWith('oauth')) throw onlyForOauth('registration');
  return chooseRegistration(tx, call.server, {
    organizationId: call.organizationId,
    at,
    by,
    choice: patch.registration,
    tenantId: patch.tenantId ?? before.tenant_id ?? '',
    displayName: patch.displayName ?? before.display_name,
  });
}

interface ChosenColumns {
  readonly registrationId: string | undefined;
  readonly serviceAddress: string | null | undefined;
}

function patchColumns(
  before: LockedConnection,
  patch: ConnectionPatch,
  { registrationId, serviceAddress }: ChosenColumns,
) {
  if (patch.tenantId !== undefined && !before.auth_type.startsWith('oauth')) throw onlyForOauth('tenantId');
  const wanted = {
    display_name: patch.displayName,
    name_key: patch.displayName === undefined ? undefined : nameKey(patch.displayName),
    account: patch.account,
    tenant_id: patch.tenantId?.toLowerCase(),
    service_address: serviceAddress,
    registration_id: registrationId,
  };
  const changed = Object.entries(wanted).filter(
    ([column, value]) => value !== undefined && value !== before[column as keyof typeof wanted],
  );
  return Object.fromEntries(changed) as Partial<Omit<Record<keyof typeof wanted, string>, 'service_address'>> & {
    service_address?: string | null;
  };
}

function onlyForOauth(path: string): ProblemError {
  return new ProblemError('validation_failed', {
    fields: [{ path, code: 'not_applicable', message: 'Only a connection that uses OAuth has this.' }],
  });
}

function pick(before: LockedConnection, changes: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(changes).map((column) => [column, before[column as keyof LockedConnection]]));
}

/** Of a patch only what it says by itself can be wrong; the rest was looked at when the connection was made. */
function refusePatchLint(before: LockedConnection, { serviceAddress }: ConnectionPatch): void {
  if (serviceAddress === undefined) return;
  const { id, auth_type: authType, protocol, display_name: displayName, account } = before;
  const draft = { authType, protocol, displayName, account, serviceAddress } as ConnectionDraft;
  const found = lintConnectionInput(draft, { connections: [], editing: id });
  const fields = found.filter(({ path }) => path === 'serviceAddress');
  if (fields.length > 0) throw new ProblemError('validation_failed', { fields });
}
