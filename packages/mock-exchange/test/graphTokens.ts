import type { MockIdp } from '@authshift/mock-idp';
import { type AccessTokens, accessTokens } from './accessTokens.ts';

export type GraphTokens = AccessTokens;

/** Tokens for Microsoft Graph. */
export function graphTokens(idp: MockIdp): Promise<GraphTokens> {
  return accessTokens(idp, 'https://graph.microsoft.com');
}

/** What Graph answered. */
export interface GraphReply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever JSON came
  readonly body: any;
  readonly text: string;
}

export interface Ask {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks Graph with a token, over a real socket. `path` may be a whole link of an answer. */
export async function askGraph(
  base: string,
  token: string | undefined,
  path: string,
  ask: Ask = {},
): Promise<GraphReply> {
  const { method = 'GET', body, headers = {} } = ask;
  const isText = typeof body === 'string';
  const response = await fetch(path.startsWith('http') ? path : base + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined || isText ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
