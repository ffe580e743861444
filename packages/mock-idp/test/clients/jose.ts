import { readAge } from '../../conformance/clients.ts';

type ByKeys = (
  token: string,
  keys: ReturnType<CreateRemoteKeys>,
  expected: { readonly issuer: string; readonly audience: string },
) => Promise<{ readonly payload: Readonly<Record<string, unknown>> }>;
type CreateRemoteKeys = typeof import('jose').createRemoteJWKSet;

interface Verifier {
  readonly createRemoteJWKSet: CreateRemoteKeys;
  readonly jwtVerify: ByKeys;
}

/** What both versions have: jose in that of this run. Not by alias, for the mock itself builds on the latest. */
const jose = readAge() === 'oldest' ? ((await import('jose-oldest')) as unknown as Verifier) : await import('jose');
export const { createRemoteJWKSet, jwtVerify }: Verifier = jose;
