import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { html } from 'hono/html';
import type { Markup } from '../interactions/views/layout.ts';
import type { TestWorld } from './testWorld.ts';

/** A small web application that signs people in: to rehearse with until your own is in its place. */
export interface SampleApp {
  /** Where it answers; its page has a link "Sign in". */
  readonly url: string;
  close(): Promise<void>;
}

interface Visit {
  readonly verifier: string;
  readonly state: string;
}

/** Authorization code flow with PKCE (RFC 7636), as the world's app `web`. What goes wrong is told on the page. */
export async function startSampleApp(origin: string, world: TestWorld): Promise<SampleApp> {
  const visits = new Map<string, Visit>();
  const server = createServer((request, response) => {
    answer(request, { origin, world, visits, url: urlOf(server.address() as AddressInfo) })
      .catch((error: unknown) =>
        page('Something went wrong', alert(error instanceof Error ? error.message : 'Unknown')),
      )
      .then((reply) => send(response, reply));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: urlOf(server.address() as AddressInfo),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Facts {
  readonly origin: string;
  readonly world: TestWorld;
  readonly visits: Map<string, Visit>;
  readonly url: string;
}

type Reply = { readonly html: string } | { readonly location: string };

const CALLBACK = '/auth/callback';

async function answer(request: IncomingMessage, facts: Facts): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? '/', facts.url);
  if (pathname === '/sign-in') return { location: await begin(facts) };
  if (pathname === CALLBACK) return finish(searchParams, facts);
  return page('Sample application', html`<p><a href="/sign-in">Sign in</a></p>`);
}

async function begin({ origin, world, visits, url }: Facts): Promise<string> {
  const visit = { verifier: randomBytes(32).toString('base64url'), state: randomBytes(16).toString('base64url') };
  visits.set(visit.state, visit);
  const app = await world.app('web');
  const query = new URLSearchParams({
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: `${url}${CALLBACK}`,
    scope: 'openid profile offline_access',
    state: visit.state,
    code_challenge: createHash('sha256').update(visit.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `${origin}/${world.tenant.id}/oauth2/v2.0/authorize?${query}`;
}

async function finish(answered: URLSearchParams, { origin, world, visits, url }: Facts): Promise<Reply> {
  const visit = visits.get(answered.get('state') ?? '');
  if (visit === undefined) return page('Not signed in', alert('This sign-in was not begun here.'));
  visits.delete(visit.state);
  const refusal = answered.get('error_description');
  if (refusal !== null) return page('Not signed in', alert(refusal));
  const app = await world.app('web');
  const response = await fetch(`${origin}/${world.tenant.id}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: app.clientId,
      client_secret: app.secret ?? '',
      redirect_uri: `${url}${CALLBACK}`,
      code: answered.get('code') ?? '',
      code_verifier: visit.verifier,
    }),
  });
  const text = await response.text();
  if (!response.ok) return page('Not signed in', alert(`HTTP ${response.status}. ${readError(text)}`));
  const { id_token: idToken } = JSON.parse(text) as { id_token: string };
  const claims = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
  return page('Signed in', html`<p>You are <b>${String(claims.preferred_username)}</b>.</p>`);
}

function readError(text: string): string {
  try {
    return String((JSON.parse(text) as Record<string, unknown>).error_description ?? '');
  } catch {
    return text;
  }
}

async function page(title: string, body: Markup): Promise<Reply> {
  return {
    html: String(
      await html`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><main><h1>${title}</h1>${body}</main></html>`,
    ),
  };
}

function alert(message: string): Markup {
  return html`<p role="alert">${message}</p>`;
}

function send(response: ServerResponse, reply: Reply): void {
  if ('location' in reply) {
    response.writeHead(302, { location: reply.location, 'cache-control': 'no-store' }).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(reply.html);
}

function urlOf({ port }: AddressInfo): string {
  return `http://localhost:${port}`;
}
