import type { ConnectionDraft } from '@authshift/core';
import type { Connection, ConnectionInput, ConnectionPatch, Registration } from '@authshift/core/contract';

export type FormAuthType = 'oauth-delegated' | 'basic' | 'ntlm';

/** What is typed, without the secrets: those stay in their inputs until the form is sent. */
export interface FormValues {
  readonly authType: FormAuthType;
  readonly displayName: string;
  readonly account: string;
  readonly tenantId: string;
  /** The id of a registration that exists, or `own`. */
  readonly registration: string;
  readonly clientId: string;
  readonly serviceAddress: string;
}

/** Read from the inputs at the moment of sending. Null = not asked for, so the stored one stays. */
export interface TypedSecrets {
  readonly password: string | null;
  readonly clientSecret: string | null;
}

export const ownApp = 'own';

export function blankValues(authType: FormAuthType): FormValues {
  return { authType, displayName: '', account: '', tenantId: '', registration: '', clientId: '', serviceAddress: '' };
}

export function valuesOf(connection: Connection, registrations: readonly Registration[]): FormValues {
  const registration = registrations.find((candidate) => candidate.id === connection.registrationId);
  const { authType } = connection;
  return {
    authType: authType === 'basic' || authType === 'ntlm' ? authType : 'oauth-delegated',
    displayName: connection.displayName,
    account: connection.account,
    tenantId: connection.tenantId ?? '',
    registration: connection.registrationId ?? '',
    clientId: registration?.clientId ?? '',
    serviceAddress: connection.serviceAddress,
  };
}

/** The form as core's lint reads it. */
export function draftOf(values: FormValues, secrets: TypedSecrets): ConnectionDraft {
  const { registration, clientId, authType, displayName, account, tenantId, serviceAddress } = values;
  const common = { authType, displayName, account, serviceAddress };
  if (authType !== 'oauth-delegated') return { ...common, password: secrets.password ?? '' };
  if (registration !== ownApp) return { ...common, tenantId, registrationId: registration };
  return { ...common, tenantId, clientId, clientSecret: secrets.clientSecret ?? '' };
}

export function inputOf(values: FormValues, secrets: TypedSecrets): ConnectionInput {
  const common = {
    displayName: values.displayName.trim(),
    protocol: 'ews' as const,
    account: values.account.trim(),
    ...(values.serviceAddress.trim() === '' ? {} : { serviceAddress: values.serviceAddress.trim() }),
  };
  if (values.authType !== 'oauth-delegated') {
    return { ...common, authType: values.authType, password: secrets.password ?? '' };
  }
  return {
    ...common,
    authType: 'oauth-delegated',
    tenantId: values.tenantId.trim(),
    registration: registrationOf(values, secrets),
  };
}

function registrationOf(values: FormValues, secrets: TypedSecrets): NonNullable<ConnectionPatch['registration']> {
  if (values.registration !== ownApp) return { kind: 'existing', registrationId: values.registration };
  return { kind: 'own', clientId: values.clientId.trim(), clientSecret: secrets.clientSecret ?? '' };
}

/** Only what differs from the connection; empty when nothing does. */
export function patchOf(before: FormValues, values: FormValues, secrets: TypedSecrets): ConnectionPatch {
  const changed = (key: 'displayName' | 'account' | 'tenantId' | 'serviceAddress') => {
    const typed = values[key].trim();
    return typed === before[key].trim() || typed === '' ? {} : { [key]: typed };
  };
  const oauth = values.authType === 'oauth-delegated';
  return {
    ...changed('displayName'),
    ...changed('account'),
    ...changed('serviceAddress'),
    ...(oauth ? changed('tenantId') : {}),
    ...(oauth && values.registration !== before.registration ? { registration: registrationOf(values, secrets) } : {}),
  };
}

export function sameValues(a: FormValues, b: FormValues): boolean {
  return (Object.keys(a) as (keyof FormValues)[]).every((key) => a[key] === b[key]);
}
