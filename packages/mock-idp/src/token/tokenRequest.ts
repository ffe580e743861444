import type { CodeChallenge } from '../authorize/codeChallenge.ts';
import type { AppRecord, TenantRecord } from '../directory/records.ts';
import type { Authority } from '../entra/authority.ts';
import type { EndpointVersion } from '../entra/endpointVersion.ts';
import { EntraError, type Trace } from '../entra/entraError.ts';
import type { Door } from '../entra/metadata.ts';
import type { Tamper } from '../faults/fault.ts';
import type { Circumstances } from '../policies/circumstances.ts';
import type { SignIn } from '../record/signIn.ts';
import type { Authentication } from '../world/authentication.ts';
import type { MockWorld } from '../world/world.ts';
import type { Proof } from './clientAuthentication.ts';

/** A request at the token endpoint, read but not yet judged. */
export interface TokenRequest {
  readonly world: MockWorld;
  readonly segment: string;
  readonly door: Door;
  readonly version: EndpointVersion;
  /** Where the mock answers. */
  readonly origin: string;
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
  /** The `Origin` header: present when a browser's script asks. */
  readonly browserOrigin: string | undefined;
  readonly trace: Trace;
  /** What the request says of device and network. */
  readonly circumstances?: Circumstances | undefined;
  /** A fault makes the issued tokens wrong in this way. */
  readonly tamper?: Tamper | undefined;
  /** A fault has decided the answer already. */
  readonly refusal?: EntraError | undefined;
  readonly redeemCode: (code: string) => Promise<RedeemedCode | undefined>;
}

/** A token request whose tenant and app are known and whose app has proven itself. */
export interface CheckedTokenRequest extends TokenRequest {
  readonly authority: Authority;
  readonly app: AppRecord;
  readonly proof: Proof;
}

/** What an authorization code stands for. */
export interface RedeemedCode extends Authentication {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: CodeChallenge | undefined;
  /** A web app's server got it for its own scripts ("Hybrid SPA"), with neither address nor challenge. */
  readonly isSpaCode: boolean;
  /** A code for those scripts. */
  readonly issueSpaCode: () => string;
  readonly isExpired: boolean;
  /** Marks the code as used; false if it was already. One step, so that of two racing redemptions one wins. */
  readonly consume: () => boolean;
  readonly tenantId: string;
  readonly oid: string;
  readonly scope: string;
  readonly nonce: string | undefined;
}

export interface TokenAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** For the sign-in log. */
  readonly log: Pick<SignIn, 'tenantId'> & { readonly upn?: string; readonly scope?: string };
}

/** The one value of a parameter. Throws 900144 if it is missing, 9002313 if there are two. */
export function requireParameter(form: URLSearchParams, parameter: string): string {
  const value = findParameter(form, parameter);
  if (value === undefined) throw new EntraError(900144, { parameter });
  return value;
}

export function findParameter(form: URLSearchParams, parameter: string): string | undefined {
  const values = form.getAll(parameter);
  if (values.length > 1) throw new EntraError(9002313, { detail: `the parameter '${parameter}' is repeated` });
  return values[0] === '' ? undefined : values[0];
}

/** The tenant an app-only or person-bound answer is for. */
export function tenantOf(authority: Authority, fallback: () => TenantRecord | undefined): TenantRecord {
  const tenant = authority.kind === 'tenant' ? authority.tenant : fallback();
  if (tenant === undefined) throw new EntraError(90002, { tenant: authority.segment });
  return tenant;
}
