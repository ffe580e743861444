import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { FederatedCredential } from '../directory/federatedCredential.ts';
import type { AppRecord } from '../directory/records.ts';
import { EntraError } from '../entra/entraError.ts';
import { CLOCK_SKEW } from './clientAssertion.ts';
import { fetchIssuerKeys, type IssuerAnswer } from './outsideIssuer.ts';

/** An app's own assertion is issued by its client id, which is no web address. */
export function isFederated({ iss }: JWTPayload): boolean {
  return iss?.includes('://') === true;
}

/**
 * "Workload identity federation": a token of an outside issuer proves an app that trusts it. Throws 70025, 700211, 700212, 700213 or
 * 7002138 for a token no credential fits, 50166 for an issuer that cannot be asked, 700024 and 700027.
 */
export async function checkFederatedAssertion(
  app: AppRecord,
  { assertion, claims }: { readonly assertion: string; readonly claims: JWTPayload },
): Promise<void> {
  const credential = findCredential(app, claims);
  const keys = await keysOf(credential);
  if (keys === 'unreachable') throw new EntraError(50166);
  const signatureRefused = (detail: string): EntraError => new EntraError(700027, { detail, clientId: app.clientId });
  try {
    await jwtVerify(assertion, createLocalJWKSet(keys), {
      algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'],
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_SKEW,
    });
  } catch (error) {
    if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
      throw new EntraError(700024);
    }
    if (error instanceof errors.JWKSNoMatchingKey) throw signatureRefused('its issuer has published no such key');
    throw signatureRefused('it is not signed by its issuer');
  }
}

/** As Entra does, it names the first of issuer, subject and audience for which no credential is left. */
function findCredential({ clientId, name, federatedCredentials }: AppRecord, claims: JWTPayload): FederatedCredential {
  const { iss: issuer = '', sub: subject = '', aud } = claims;
  const audiences = [aud ?? []].flat();
  if (federatedCredentials.length === 0) throw new EntraError(70025, { clientId, app: name });
  const ofIssuer = federatedCredentials.filter((one) => one.issuer === issuer);
  if (ofIssuer.length === 0) throw new EntraError(700211, { issuer });
  const ofSubject = ofIssuer.filter((one) => one.subject === subject);
  if (ofSubject.length === 0) {
    const isCaseOnly = ofIssuer.some((one) => one.subject.toLowerCase() === subject.toLowerCase());
    throw new EntraError(isCaseOnly ? 7002138 : 700213, { subject });
  }
  const credential = ofSubject.find((one) => audiences.includes(one.audience));
  if (credential === undefined) throw new EntraError(700212, { audience: audiences.join(', ') });
  return credential;
}

async function keysOf({ issuer, keys }: FederatedCredential): Promise<IssuerAnswer> {
  return keys === undefined ? fetchIssuerKeys(issuer) : ({ keys } as unknown as JSONWebKeySet);
}
