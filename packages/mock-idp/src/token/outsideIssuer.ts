import type { JSONWebKeySet } from 'jose';
import * as z from 'zod';

export type IssuerAnswer = JSONWebKeySet | 'unreachable';

/** Milliseconds an issuer has for each of its two documents. */
const PATIENCE = 5000;

const discovery = z.looseObject({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });
const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * The keys an issuer publishes now (OpenID Connect Discovery 1.0, section 4). Only issuers that a registered credential names are asked,
 * and each time, so that a rollover is met at once.
 */
export async function fetchIssuerKeys(issuer: string): Promise<IssuerAnswer> {
  try {
    const document = discovery.parse(await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
    if (document.issuer !== issuer) return 'unreachable';
    return keySet.parse(await fetchJson(document.jwks_uri)) as unknown as JSONWebKeySet;
  } catch {
    return 'unreachable';
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}
