import { callMicrosoft } from '../telemetry/microsoftCalls.ts';
import { type Outcome, refused, TIMEOUT_MILLISECONDS, unreachable } from './outcome.ts';

export interface JsonAnswer {
  readonly response: Response;
  readonly body: Readonly<Record<string, unknown>>;
  /** Status line, as it came. */
  readonly status: string;
}

export type JsonResult = JsonAnswer | Extract<Outcome, { readonly kind: 'refused' | 'unreachable' }>;

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Asks Graph or the Exchange admin API. Redirects are not followed: a token goes where it was meant to go. */
export function requestJson(url: string, init: RequestInit): Promise<JsonResult> {
  const service = /\/adminapi\//.test(url) ? 'exchange-admin' : 'graph';
  return callMicrosoft(service, () => ask(url, init));
}

async function ask(url: string, init: RequestInit): Promise<JsonResult> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      headers: { accept: 'application/json', 'user-agent': 'AuthShift', ...init.headers },
    });
    const body = parse(await readText(response));
    const status = `HTTP/1.1 ${response.status} ${response.statusText}`.trim();
    if (response.ok && body !== null) return { response, body, status };
    return refusal(response, body, status);
  } catch (error) {
    return unreachable(error);
  }
}

/** `{error: {code, message, details}}` of OData, or the bare status where there is none. The details say more where there are any. */
function refusal(response: Response, body: JsonAnswer['body'] | null, status: string) {
  const { code, message, details } = (body?.error ?? {}) as { code?: unknown; message?: unknown; details?: unknown };
  const [detail] = Array.isArray(details) ? (details as { readonly message?: unknown }[]) : [];
  const said = [detail?.message, message].find((text) => typeof text === 'string' && text !== '');
  const text = said === undefined ? status : `${status}; ${said}`;
  return refused(text, {
    code: typeof code === 'string' && code !== '' ? code : String(response.status),
    aboutCaller: [401, 429, 503].includes(response.status),
    backOffMilliseconds: retryAfter(response.headers.get('retry-after')),
  });
}

/** RFC 9110 10.2.3: seconds or a date, in milliseconds from now. */
export function retryAfter(value: string | null): number | null {
  if (value === null) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

export async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new Error('The answer is larger than 4 MiB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): JsonAnswer['body'] | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as JsonAnswer['body']) : null;
  } catch {
    return null;
  }
}
