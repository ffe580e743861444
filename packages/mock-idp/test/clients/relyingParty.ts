/**
 * The flows of a client that follows the standards. Major versions of one client have interfaces of their own, so each says here how it
 * does them, and the tests hold all of them to the same.
 */
export interface RelyingParty {
  /** As discovered. */
  readonly metadata: { readonly issuer: string; readonly token_endpoint?: string; readonly jwks_uri?: string };
  authorizationUrl(params: Params): URL;
  /** `answer`: what the application is asked at its redirect URI. The id token's signature is checked by the published keys. */
  redeem(answer: Request, checks: Checks): Promise<Tokens>;
  refresh(refreshToken: string, params?: Params): Promise<Tokens>;
  /** By client credentials. */
  appOnly(params: Params): Promise<Tokens>;
  userinfo(accessToken: string, subject: string): Promise<Readonly<Record<string, unknown>>>;
  /** `approve`: what the person does meanwhile, on another device. */
  signInByDevice(scope: string, approve: (page: string, code: string) => Promise<unknown>): Promise<Tokens>;
}

export type Params = Readonly<Record<string, string>>;

export interface Checks {
  readonly verifier: string;
  readonly state?: string;
  readonly nonce?: string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
  /** Of the id token, if there is one. */
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface Registration {
  readonly issuer: string;
  readonly clientId: string;
  /** None: a public client. */
  readonly secret?: string;
  /** The document, where it is not at its issuer's address. */
  readonly documentAt?: string;
}

/** Discovers the issuer, as a client that takes plain HTTP on this machine. */
export type Discover = (registration: Registration) => Promise<RelyingParty>;

export function redirectUriOf(answer: Request): string {
  const { origin, pathname } = new URL(answer.url);
  return `${origin}${pathname}`;
}
