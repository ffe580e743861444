/** What a request's `claims` parameter (OpenID Connect Core, section 5.5) asks of the access token, as far as Entra acts on it. */
export interface ClaimsRequest {
  /** Authentication contexts to step up to, such as `c1` ("Developer guide to Conditional Access authentication context"). */
  readonly contexts: readonly string[];
  /** What the client can do, such as `cp1`: continuous access evaluation ("Client capabilities"). */
  readonly capabilities: readonly string[];
  /** Policies that refused an API that stands in between: this sign-in has to satisfy them in its place. */
  readonly policyIds: readonly string[];
  /** Seconds since the epoch: an API refused every token from before ("Claims challenges": `nbf`). */
  readonly notBefore: number | undefined;
}

const NOTHING: ClaimsRequest = { contexts: [], capabilities: [], policyIds: [], notBefore: undefined };

/** Members nobody knows are no error; text that is no JSON object is `malformed`. */
export function readClaimsRequest(text: string | undefined): ClaimsRequest | 'malformed' {
  if (text === undefined) return NOTHING;
  const claims = parseObject(text);
  if (claims === undefined) return 'malformed';
  const accessToken = isObject(claims.access_token) ? claims.access_token : {};
  return {
    contexts: valuesOf(accessToken.acrs),
    capabilities: valuesOf(accessToken.xms_cc),
    policyIds: valuesOf(accessToken.capolids),
    notBefore: toSeconds(valuesOf(accessToken.nbf)[0]),
  };
}

function toSeconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
}

function valuesOf(member: unknown): readonly string[] {
  if (!isObject(member)) return [];
  return [member.value, member.values].flat().filter((value): value is string => typeof value === 'string');
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
