/** What a token said, without its signature: nothing that anybody would accept. */
export interface IssuedToken {
  readonly kind: 'access' | 'id';
  /** As they stand in the token. Those nobody but Entra can read, and those that prove something to the app, are left out. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Opaque (`aio`, `rh`, `uti`, `xms_ftd`), or values an app compares: recorded, they would be as good as the secret they stand for. */
const LEFT_OUT = new Set(['aio', 'at_hash', 'c_hash', 'login_hint', 'nonce', 'rh', 'uti', 'xms_ftd']);

/** The tokens in an answer to an application, taken apart. Opaque ones say nothing, so they are none. */
export function readIssuedTokens(answer: Readonly<Record<string, unknown>>): readonly IssuedToken[] {
  const [access, id] = [claimsOf(answer.access_token), claimsOf(answer.id_token)];
  return [
    ...(access === undefined ? [] : [{ kind: 'access' as const, claims: access }]),
    ...(id === undefined ? [] : [{ kind: 'id' as const, claims: id }]),
  ];
}

function claimsOf(token: unknown): IssuedToken['claims'] | undefined {
  const payload = typeof token === 'string' ? token.split('.')[1] : undefined;
  if (payload === undefined) return undefined;
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  if (typeof claims !== 'object' || claims === null) return undefined;
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !LEFT_OUT.has(name)));
}
