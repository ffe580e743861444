import { randomBytes } from 'node:crypto';
import { type EntraError, toEntraTime } from '../entra/entraError.ts';
import { correlationIdOf } from '../server/correlation.ts';
import type { MockContext } from '../server/mock.ts';
import { type Markup, type Page, renderPage } from './views/layout.ts';
import { errorPage, type FormTarget } from './views/pages.ts';

export interface PageOptions {
  readonly title: string;
  readonly app?: string;
  readonly body: Markup | ((nonce: string) => Markup);
  readonly status?: 200 | 400 | 404 | 500;
  /** The client checked the window that opened it (`pocd=1`), so the page need not cut itself off from it. */
  readonly keepsOpener?: boolean;
  /** Origins of other sites it shows in frames. */
  readonly frames?: readonly string[];
  /** Around the body, instead of the frame of the sign-in pages. */
  readonly frame?: (page: Page) => Markup;
  /** Its script asks this mock how things stand. */
  readonly asksByItself?: boolean;
}

/** Sends one page. Pages people type into refuse to be framed, and are cut off from the window that opened them, as Entra's are. */
export async function sendPage(c: MockContext, options: PageOptions): Promise<Response> {
  const { headers, text } = await composePage(options);
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return c.html(text, options.status ?? 200);
}

export async function composePage(
  options: PageOptions,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly text: string }> {
  const nonce = randomBytes(16).toString('base64');
  const body = typeof options.body === 'function' ? options.body(nonce) : options.body;
  const text = await (options.frame ?? renderPage)({
    title: options.title,
    body,
    nonce,
    ...(options.app === undefined ? {} : { app: options.app }),
  });
  return {
    text: String(text),
    headers: {
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Content-Security-Policy': contentPolicy(nonce, options),
      ...(options.keepsOpener === true ? {} : { 'Cross-Origin-Opener-Policy': 'same-origin' }),
    },
  };
}

/** Only the page's own style and script, and no more of the network than it needs. */
function contentPolicy(nonce: string, { asksByItself = false, frames = [], frame }: PageOptions): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    ...(asksByItself ? ["connect-src 'self'"] : []),
    ...(frames.length === 0 ? [] : [`frame-src ${frames.join(' ')}`]),
    // The sign-in pages' forms lead to applications; a page in another frame has none of those.
    ...(frame === undefined ? [] : ["form-action 'self'"]),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export interface ErrorPageOptions {
  /** Of the sign-in, where that is another than this request's. */
  readonly correlationId?: string;
  readonly app?: string;
  readonly otherAccount?: FormTarget;
  /** As for any page; a request that says so itself (`pocd=1`) needs no telling. */
  readonly keepsOpener?: boolean;
}

/** For refusals the application cannot do anything about, and must not be sent to. */
export function sendErrorPage(c: MockContext, error: EntraError, options: ErrorPageOptions = {}): Promise<Response> {
  return sendPage(c, {
    title: 'Sign-in stopped',
    status: 400,
    keepsOpener: options.keepsOpener ?? c.req.query('pocd') === '1',
    ...(options.app === undefined ? {} : { app: options.app }),
    body: errorPage({
      title: 'The sign-in cannot go on',
      code: error.code,
      message: error.message,
      remedy: error.entry.remedy,
      requestId: c.env.outgoing.getHeader('x-ms-request-id')?.toString(),
      correlationId: options.correlationId ?? correlationIdOf(c),
      timestamp: toEntraTime(new Date()),
      ...(options.otherAccount === undefined ? {} : { otherAccount: options.otherAccount }),
    }),
  });
}
