import type { Migration, Result } from '@authshift/core';
import type { Connection, ConnectionInput, ConnectionPatch } from '@authshift/core/contract';
import type { useWrite } from '../write/useWrite.ts';
import { type FormValues, ownApp, type TypedSecrets, usesApp } from './formValues.ts';

export interface Sending {
  readonly editing: { readonly id: string; readonly before: FormValues } | null;
  readonly values: FormValues;
  readonly secrets: TypedSecrets;
}

export type Write = ReturnType<typeof useWrite<'save-connection' | 'replace-secret'>>;

/** Creates the connection, or changes only what differs and replaces the secret only if one was typed. */
export async function send(migration: Migration, write: Write, sending: Sending): Promise<Result<Connection> | null> {
  const { editing, values, secrets } = sending;
  if (editing === null) {
    return write({ type: 'save-connection', connectionId: null }, () =>
      migration.createConnection(inputOf(values, secrets)),
    );
  }
  const { id: connectionId, before } = editing;
  const patch = patchOf(before, values, secrets);
  const current = migration.getState().connections.find(({ id }) => id === connectionId);
  const isSame = current !== undefined && Object.keys(patch).length === 0;
  const changed = isSame
    ? ({ ok: true, value: current } as const)
    : await write({ type: 'save-connection', connectionId }, () => migration.updateConnection(connectionId, patch));
  // A new registration was sent with its secret already.
  const secret = secrets.clientSecret || secrets.password;
  if (!changed?.ok || !secret || patch.registration !== undefined) return changed;
  return write({ type: 'replace-secret', connectionId }, () => migration.replaceSecret(connectionId, { secret }));
}

export function inputOf(values: FormValues, secrets: TypedSecrets): ConnectionInput {
  const { protocol, authType } = values;
  const serviceAddress = values.serviceAddress.trim();
  const common = {
    displayName: values.displayName.trim(),
    protocol,
    account: values.account.trim(),
    ...(serviceAddress === '' ? {} : { serviceAddress }),
  };
  const password = secrets.password ?? '';
  // Exchange Online never had it: Microsoft's dates, and where mailboxes are looked for, go by that.
  if (authType === 'ntlm') return { ...common, authType, password, environment: 'on-premises' };
  if (authType === 'basic') return { ...common, authType, password };
  const app = { tenantId: values.tenantId.trim(), registration: registrationOf(values, secrets) };
  return authType === 'oauth-ropc' ? { ...common, ...app, authType, password } : { ...common, ...app, authType };
}

function registrationOf(values: FormValues, secrets: TypedSecrets): NonNullable<ConnectionPatch['registration']> {
  const { registration, clientId } = values;
  if (registration !== ownApp) return { kind: 'existing', registrationId: registration };
  const own = { kind: 'own', clientId: clientId.trim() } as const;
  return secrets.certificate
    ? { ...own, certificate: secrets.certificate }
    : { ...own, clientSecret: secrets.clientSecret ?? '' };
}

/** Only what differs from the connection; empty when nothing does. */
export function patchOf(before: FormValues, values: FormValues, secrets: TypedSecrets): ConnectionPatch {
  const patch: Record<string, unknown> = {};
  const keys = ['displayName', 'account', 'serviceAddress', ...(usesApp(values.authType) ? ['tenantId'] : [])];
  for (const key of keys as readonly (keyof FormValues)[]) {
    const typed = values[key].trim();
    if (typed !== '' && typed !== before[key].trim()) patch[key] = typed;
  }
  const moves = usesApp(values.authType) && values.registration !== before.registration;
  return moves ? { ...patch, registration: registrationOf(values, secrets) } : patch;
}
