import { X509Certificate } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { ENTRA_HOSTS } from '../clouds/clouds.ts';
import type { AppRecord } from '../directory/records.ts';
import { ENDPOINT_VERSIONS, endpointPath } from '../entra/endpointVersion.ts';
import { EntraError } from '../entra/entraError.ts';
import { findParameter, type TokenRequest } from './tokenRequest.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Seconds by which the clocks of client and Entra may differ. */
export const CLOCK_SKEW = 300;

/** Who a request says it is by its assertion, before anything is checked. Throws 9002313 and 50027. */
export function readAssertedClient(
  form: URLSearchParams,
): { readonly clientId: string; readonly assertion: string } | undefined {
  const assertion = findParameter(form, 'client_assertion');
  if (assertion === undefined) return undefined;
  if (findParameter(form, 'client_assertion_type') !== ASSERTION_TYPE) {
    throw new EntraError(9002313, { detail: `the 'client_assertion_type' must be '${ASSERTION_TYPE}'` });
  }
  return { clientId: readPayload(assertion).sub ?? '', assertion };
}

/**
 * RFC 7523, section 3, with Entra's headers ("Certificate credentials"): RS256 and `x5t`, or PS256 and `x5t#S256`, of a certificate that
 * is registered. The same assertion may come again until it is over, as MSAL's do. Throws 50027, 700024 and 700027.
 */
export async function checkAssertion(request: TokenRequest, app: AppRecord, assertion: string): Promise<void> {
  const certificate = findCertificate(request, app, assertion);
  try {
    await compactVerify(assertion, certificate.publicKey, { algorithms: ['RS256', 'PS256'] });
  } catch {
    throw new EntraError(700027, { detail: 'it is not signed by the certificate it names', clientId: app.clientId });
  }
  const payload = readPayload(assertion);
  const { clientId } = app;
  if (payload.iss?.toLowerCase() !== clientId || payload.sub?.toLowerCase() !== clientId) {
    throw new EntraError(50027, { detail: "its 'iss' and 'sub' must both be the client id" });
  }
  if (![payload.aud ?? []].flat().some((audience) => isTokenEndpoint(request, audience))) {
    throw new EntraError(50027, { detail: "its 'aud' is not this token endpoint" });
  }
  const now = Date.now() / 1000;
  if (payload.exp === undefined || payload.exp + CLOCK_SKEW < now || (payload.nbf ?? 0) - CLOCK_SKEW > now) {
    throw new EntraError(700024);
  }
}

function findCertificate({ world }: TokenRequest, app: AppRecord, assertion: string): X509Certificate {
  const header = readHeader(assertion);
  const certificates = [...app.certificates, ...world.certificates.of(app.clientId)].map(
    (pem) => new X509Certificate(pem),
  );
  const known = certificates.find(
    (one) =>
      (header.alg === 'RS256' && header.x5t === thumbprint(one.fingerprint)) ||
      (header.alg === 'PS256' && header['x5t#S256'] === thumbprint(one.fingerprint256)),
  );
  const now = world.clocks.now(app.tenantId);
  if (known === undefined || known.validToDate.getTime() <= now) {
    const detail = known === undefined ? 'no such certificate is registered' : 'the certificate has expired';
    throw new EntraError(700027, { detail, clientId: app.clientId });
  }
  return known;
}

/** `AB:CD:…` as base64url of the bytes. */
function thumbprint(fingerprint: string): string {
  return Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64url');
}

function readHeader(assertion: string): ReturnType<typeof decodeProtectedHeader> {
  try {
    return decodeProtectedHeader(assertion);
  } catch {
    throw new EntraError(50027, { detail: 'it is no signed JWT' });
  }
}

/** Throws 50027. */
export function readPayload(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch {
    throw new EntraError(50027, { detail: 'it is no signed JWT' });
  }
}

const ENDPOINTS = [...ENDPOINT_VERSIONS.map((version) => endpointPath(version, 'token')), '/v2.0'];

/** Any spelling of this token endpoint, or its issuer: at the mock's own origin, or at one it plays. */
function isTokenEndpoint({ origin, segment }: TokenRequest, audience: string): boolean {
  const plain = audience.split('?')[0]?.toLowerCase() ?? '';
  const hosts = [origin, ...ENTRA_HOSTS.map((host) => `https://${host}`)];
  return hosts.some((host) => ENDPOINTS.some((path) => `${host}/${segment}${path}`.toLowerCase() === plain));
}
