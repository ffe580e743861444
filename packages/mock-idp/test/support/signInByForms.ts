import { BUILT_IN_PASSWORD } from '../../src/index.ts';
import { createFormBrowser, type FormBrowser, headingOf, paramsOf, type Visit } from './formBrowser.ts';

/** Where no server answers; the browser of these tests stops there. */
export const APPLICATION = 'http://localhost:4999';

/** A pair; `authorizeUrl` asks with the challenge. */
export const VERIFIER = 'a-code-verifier-that-is-long-enough-for-rfc-7636';
export const CHALLENGE = 'KNczEurq67rF28NySvSIcG9G500QgPaoK2MO-TTWuoc';

export interface SignInRequest {
  readonly origin: string;
  readonly authority: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly upn: string;
  readonly browser?: FormBrowser;
  /** Of the authorization request. */
  readonly more?: Readonly<Record<string, string>>;
}

export interface SignedIn {
  readonly code: string;
  readonly verifier: string;
  readonly browser: FormBrowser;
  readonly visit: Visit;
  /** The pages that were shown and answered. */
  readonly pages: readonly string[];
}

/** Where a request ended: the page's heading, `code`, or the error and code the application was told. */
export function outcomeOf(visit: Visit): string {
  if (!visit.url.startsWith(APPLICATION)) return headingOf(visit);
  const params = paramsOf(visit);
  if (params.has('code')) return 'code';
  return `${params.get('error')} ${/AADSTS(\d+)/.exec(params.get('error_description') ?? '')?.[1]}`;
}

export function authorizeUrl(request: Omit<SignInRequest, 'upn'>, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    response_type: 'code',
    scope: request.scope,
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...more,
  });
  return `${request.origin}/${request.authority}/oauth2/v2.0/authorize?${query}`;
}

/** Answers every page as a willing person would, until the application has its code. */
export async function signInByForms(request: SignInRequest): Promise<SignedIn> {
  const browser = request.browser ?? createFormBrowser(APPLICATION);
  const { visit, pages } = await answerPages(authorizeUrl(request, request.more), request.upn, browser);
  return { code: paramsOf(visit).get('code') ?? '', verifier: VERIFIER, browser, visit, pages };
}

/** The same from an address a client has made. */
export async function answerPages(
  url: string,
  upn: string,
  browser: FormBrowser = createFormBrowser(APPLICATION),
): Promise<Pick<SignedIn, 'visit' | 'pages'>> {
  const answers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'Sign in': { loginfmt: upn },
    'Enter password': { passwd: BUILT_IN_PASSWORD },
    'Permissions requested': { answer: 'accept' },
    'Stay signed in?': { answer: 'no' },
  };
  const pages: string[] = [];
  let visit = await browser.open(url);
  while (!visit.url.startsWith(APPLICATION)) {
    const answer = answers[headingOf(visit)];
    pages.push(headingOf(visit));
    if (answer === undefined) throw new Error(`Unexpected page: ${visit.html.slice(-2000)}`);
    visit = await browser.submit(visit, answer);
  }
  return { visit, pages };
}

export interface TokenReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

export async function requestToken(
  url: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenReply> {
  const response = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
    headers: response.headers,
  };
}
