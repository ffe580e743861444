import type { ConnectionDraft } from '@authshift/core';
import type { AuthType, Connection, Protocol, Registration } from '@authshift/core/contract';

/** What the form offers as authentication type; which of them is up to `authTypes`. */
export type FormAuthType = AuthType;

/** What is typed, without the secrets: those stay in their inputs until the form is sent. */
export interface FormValues {
  readonly protocol: Protocol;
  readonly authType: AuthType;
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
  /** With its private key, as PEM. */
  readonly certificate: string | null;
}

export const ownApp = 'own';

export function usesApp(authType: AuthType): boolean {
  return authType.startsWith('oauth');
}

export function usesPassword(authType: AuthType): boolean {
  return !usesApp(authType) || authType === 'oauth-ropc';
}

export function blankValues(authType: AuthType, protocol: Protocol = 'ews'): FormValues {
  return {
    protocol,
    authType,
    displayName: '',
    account: '',
    tenantId: '',
    registration: '',
    clientId: '',
    serviceAddress: '',
  };
}

export function valuesOf(connection: Connection, registrations: readonly Registration[]): FormValues {
  const { protocol, authType, displayName, account, serviceAddress, tenantId, registrationId } = connection;
  const clientId = registrations.find(({ id }) => id === registrationId)?.clientId ?? '';
  return {
    protocol,
    authType,
    displayName,
    account,
    tenantId: tenantId ?? '',
    registration: registrationId ?? '',
    clientId,
    serviceAddress: protocol === 'ews' ? serviceAddress : '',
  };
}

/** The form as core's lint reads it. */
export function draftOf(values: FormValues, secrets: TypedSecrets): ConnectionDraft {
  const { protocol, authType, displayName, account, serviceAddress, tenantId, registration, clientId } = values;
  return {
    protocol,
    authType,
    displayName,
    account,
    serviceAddress,
    ...(usesPassword(authType) ? { password: secrets.password ?? '' } : {}),
    ...(usesApp(authType) ? { tenantId } : {}),
    ...(usesApp(authType) && registration !== ownApp ? { registrationId: registration } : {}),
    ...(usesApp(authType) && registration === ownApp
      ? { clientId, clientSecret: secrets.clientSecret ?? '', certificate: secrets.certificate ?? '' }
      : {}),
  };
}

export function sameValues(a: FormValues, b: FormValues): boolean {
  return (Object.keys(a) as (keyof FormValues)[]).every((key) => a[key] === b[key]);
}
