import { randomUUID } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { EntraError, type Trace, toEntraTime } from '../entra/entraError.ts';
import { composePage } from '../interactions/sendPage.ts';
import { errorPage } from '../interactions/views/pages.ts';
import type { AuthorizationAnswer } from '../provider/responseModes.ts';
import { type composeAnswer as Compose, toRefusalPayload } from './answerApplication.ts';

/**
 * How a provider answers an application, in Entra's words: its own refusals get a code, and `iss` (RFC 9207) is left out because Entra
 * does not send it.
 */
export async function writeProviderAnswer(
  ctx: KoaContextWithOIDC,
  { mode, redirectUri, payload }: AuthorizationAnswer,
  {
    origin,
    trace,
    composeAnswer,
  }: { readonly origin: string; readonly trace: Trace; readonly composeAnswer: typeof Compose },
): Promise<void> {
  const { iss: _iss, ...own } = payload;
  const answer = await composeAnswer({
    mode,
    redirectUri,
    payload: own.error === undefined ? succeed(own) : refuse(own, { origin, trace }),
  });
  ctx.status = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) ctx.set(name, value);
  if (answer.status === 303) {
    ctx.body = '';
    return;
  }
  ctx.type = 'html';
  ctx.body = answer.text;
}

/** A request a provider cannot answer to the application: mostly one that took too long. */
export async function writeProviderError(ctx: KoaContextWithOIDC, description: string): Promise<void> {
  const error = new EntraError(50089);
  const { headers, text } = await composePage({
    title: 'Sign-in stopped',
    body: errorPage({
      title: 'The sign-in cannot go on',
      code: error.code,
      message: `${error.message} (${description})`,
      remedy: error.entry.remedy,
      correlationId: randomUUID(),
      timestamp: toEntraTime(new Date()),
    }),
  });
  ctx.status = 400;
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value);
  ctx.type = 'html';
  ctx.body = text;
}

function succeed(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { code: payload.code, state: payload.state, session_state: randomUUID() };
}

function refuse(
  payload: Readonly<Record<string, unknown>>,
  { origin, trace }: { readonly origin: string; readonly trace: Trace },
): Readonly<Record<string, unknown>> {
  const error = new EntraError(90023, { detail: String(payload.error_description ?? payload.error) });
  const state = payload.state === undefined ? undefined : String(payload.state);
  return toRefusalPayload(error, { trace, origin, state });
}
