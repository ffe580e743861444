import { describeError, type EntraError, type Trace, toErrorUri } from '../entra/entraError.ts';
import { composePage } from '../interactions/sendPage.ts';
import { formPostPage } from '../interactions/views/pages.ts';
import { type AuthorizationAnswer, toRedirectTarget } from '../provider/responseModes.ts';

export interface ApplicationAnswer {
  readonly status: 200 | 303;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The authorization response as the browser gets it: a redirect, or a page that posts itself. Silent answers may be framed. */
export async function composeAnswer(answer: AuthorizationAnswer): Promise<ApplicationAnswer> {
  if (answer.mode !== 'form_post') {
    const headers = {
      Location: toRedirectTarget(answer),
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
    };
    return { status: 303, headers, text: '' };
  }
  const fields = Object.fromEntries(
    Object.entries(answer.payload).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  const { headers, text } = await composePage({
    title: 'Returning to the application',
    keepsOpener: true,
    body: (nonce) => formPostPage(answer.redirectUri, { fields, nonce }),
  });
  return { status: 200, headers: withoutFraming(headers), text };
}

/** The parameters that tell an application about a refusal. On redirects some refusals have another OAuth error than in JSON. */
export function toRefusalPayload(
  error: EntraError,
  { trace, origin, state }: { readonly trace: Trace; readonly origin: string; readonly state: string | undefined },
): Readonly<Record<string, unknown>> {
  return {
    error: error.entry.redirectError ?? error.entry.error,
    error_description: describeError(error, trace),
    ...toErrorUri(error, origin),
    suberror: error.entry.suberror,
    claims: error.claims,
    state,
  };
}

function withoutFraming(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const policy = headers['Content-Security-Policy']?.replace("; frame-ancestors 'none'", '') ?? '';
  const { 'X-Frame-Options': _framing, ...others } = headers;
  return { ...others, 'Content-Security-Policy': policy };
}
