import type { KoaContextWithOIDC } from 'oidc-provider';

export const RESPONSE_MODES = ['query', 'fragment', 'form_post'] as const;
export type ResponseMode = (typeof RESPONSE_MODES)[number];

export interface AuthorizationAnswer {
  readonly mode: ResponseMode;
  readonly redirectUri: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** How an answer leaves the provider. */
export type ResponseWriter = (ctx: KoaContextWithOIDC, answer: AuthorizationAnswer) => Promise<void>;

export function isResponseMode(text: string): text is ResponseMode {
  return (RESPONSE_MODES as readonly string[]).includes(text);
}

/**
 * The redirect target with the answer in its query or fragment ("OAuth 2.0 Multiple Response Type Encoding Practices"). Entra adds `/`
 * where a redirect URI has no path; `new URL` does the same.
 */
export function toRedirectTarget({ mode, redirectUri, payload }: AuthorizationAnswer): string {
  const target = new URL(redirectUri);
  const parameters = new URLSearchParams(mode === 'query' ? target.search : '');
  for (const [name, value] of Object.entries(payload)) if (value !== undefined) parameters.set(name, String(value));
  // Native apps register schemes that are no web addresses; their URIs keep their form.
  if (mode === 'query') target.search = parameters.toString();
  if (mode === 'fragment') target.hash = parameters.toString();
  return target.href;
}
