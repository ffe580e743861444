import type { AppSeed } from './seedSchema.ts';

export type AppKind = 'spa' | 'web' | 'daemon' | 'public';

/** An app registration. */
export interface App {
  readonly clientId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly kind: AppKind;
  readonly multiTenant: boolean;
  readonly redirectUris: readonly string[];
  /** The first secret that is still valid, or the only one there is. */
  readonly secret: string | undefined;
}

/** An app as a tenant's directory knows it: the registration may be another tenant's. */
export interface DirectoryApp {
  readonly clientId: string;
  readonly name: string;
  /** Object id of the registration ("App registrations"). No token names it, and Exchange does nothing with it. */
  readonly registrationId: string;
  /** Object id of the service principal ("Enterprise applications"): the `oid` of the app's own tokens here. */
  readonly servicePrincipalId: string;
}

/** What an app proves itself with. The mock keeps the certificate only. */
export interface AppCertificate {
  /** In PEM. */
  readonly certificate: string;
  /** PKCS#8 in PEM. */
  readonly privateKey: string;
  /** Hexadecimal SHA-1, as MSAL's `thumbprint`. */
  readonly thumbprint: string;
  /** Hexadecimal SHA-256, as MSAL's `thumbprintSha256`. */
  readonly thumbprintSha256: string;
}

/** An app registration with its levers in hand. */
export interface AppHandle extends App {
  /** Makes a key pair and registers its certificate. The private key is told this once. */
  addCertificate(): Promise<AppCertificate>;
  /** The value is made unless one is given. `expires` is an ISO date-time, judged by the tenant's clock. */
  addSecret(secret?: Partial<AppSecret>): Promise<AppSecret>;
  /** Rejects with `invalid_request` if the app has no such secret. */
  removeSecret(value: string): Promise<void>;
  change(change: AppChange): Promise<App>;
  /** The registration is gone, with every consent it was given. */
  remove(): Promise<void>;
}

export interface AppSecret {
  readonly value: string;
  /** ISO date-time after which it is refused. */
  readonly expires?: string;
}

/** As in a seed file; a client id is made up if none is given. */
export type CreateAppOptions = Readonly<Omit<AppSeed, 'tenant' | 'clientId'>> & { readonly clientId?: string };

export type AppChange = Readonly<Omit<AppSeed, 'tenant' | 'clientId'>>;
