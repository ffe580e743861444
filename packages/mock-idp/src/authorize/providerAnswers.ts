import { randomUUID } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { EntraError, type Trace, toEntraTime } from '../entra/entraError.ts';
import { composePage } from '../interactions/sendPage.ts';
import { errorPage } from '../interactions/views/pages.ts';
import type { AuthorizationAnswer } from '../provider/responseModes.ts';
import { composeAnswer, toRefusalPayload } from './answerApplication.ts';

export interface ProviderAnswerOptions {
  readonly origin: string;
  readonly trace: Trace;
  /** What was asked for instead of, or beside, the code of a journey. */
  readonly issue: (journeyId: string, code: string) => Promise<Payload>;
  readonly note: (answer: AuthorizationAnswer) => void;
}

type Payload = Readonly<Record<string, unknown>>;

/**
 * How a provider answers an application, in Entra's words: its own refusals get a code, and `iss` (RFC 9207) is left out because Entra
 * does not send it.
 */
export async function writeProviderAnswer(
  ctx: KoaContextWithOIDC,
  { mode, redirectUri, payload }: AuthorizationAnswer,
  options: ProviderAnswerOptions,
): Promise<void> {
  const journeyId = String(ctx.oidc.params?.ctx);
  const answered = payload.error === undefined ? await succeed(payload, journeyId, options) : refuse(payload, options);
  const told = { mode, redirectUri, payload: answered };
  options.note(told);
  const answer = await composeAnswer(told);
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

async function succeed(
  { code, state }: Payload,
  journeyId: string,
  { origin, trace, issue }: ProviderAnswerOptions,
): Promise<Payload> {
  try {
    return { ...(await issue(journeyId, String(code))), state, session_state: randomUUID() };
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return toRefusalPayload(error, { trace, origin, state: textOf(state) });
  }
}

function refuse(payload: Payload, { origin, trace }: ProviderAnswerOptions): Payload {
  const error = new EntraError(90023, { detail: String(payload.error_description ?? payload.error) });
  return toRefusalPayload(error, { trace, origin, state: textOf(payload.state) });
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}
