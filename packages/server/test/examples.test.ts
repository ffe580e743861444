import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start as startExpress } from '../examples/express.ts';
import { start as startHono } from '../examples/hono.ts';
import * as route from '../examples/next/app/v1/[...path]/route.ts';
import { type Rehearsal, rehearse } from '../examples/rehearsal.ts';
import { emptyDatabase } from './support/server.ts';

/** The examples, started as they are and called over real sockets. */

let rehearsal: Rehearsal;
const servers: Server[] = [];

beforeAll(async () => {
  rehearsal = await rehearse('http://localhost', await emptyDatabase());
});

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rehearsal.close();
});

/** What Next does of a route handler: it calls the function that is exported under the method's name. */
async function startNext(): Promise<Server> {
  (globalThis as { authshift?: unknown }).authshift = Promise.resolve(rehearsal.authshift);
  const handlers: Readonly<Record<string, (request: Request) => Promise<Response>>> = { ...route } as never;
  const answer = async (request: Request): Promise<Response> => {
    if (!new URL(request.url).pathname.startsWith('/v1/')) return new Response('The product');
    return (await handlers[request.method]?.(request)) ?? new Response(null, { status: 405 });
  };
  const server = createServer(getRequestListener(answer, { overrideGlobalObjects: false }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe.each<[string, () => Promise<Server>]>([
  ['Hono', () => startHono(rehearsal.authshift, 0)],
  ['Express', () => startExpress(rehearsal.authshift, 0)],
  ['Next', startNext],
])('AuthShift inside a product on %s', (name, start) => {
  let origin: string;
  beforeAll(async () => {
    const server = await start();
    servers.push(server);
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  const ask = async (path: string, init: RequestInit = {}) => {
    const authorization = { authorization: 'Bearer example', 'content-type': 'application/json' };
    const response = await fetch(origin + path, { ...init, headers: { ...authorization, ...init.headers } });
    return { response, body: JSON.parse(await response.text()) };
  };

  it('leaves the product its own pages', async () => {
    expect(await (await fetch(origin)).text()).toBe('The product');
  });

  it('asks the product who is there', async () => {
    expect((await fetch(`${origin}/v1/me`)).status).toBe(401);
    expect((await ask('/v1/me')).body).toMatchObject({ organization: { name: 'Contoso' }, role: 'admin' });
  });

  it('takes bodies and versions, and refuses in its own words', async () => {
    const body = JSON.stringify({
      authType: 'basic',
      protocol: 'ews',
      displayName: `Exchange of ${name}`,
      account: 'service@contoso.example',
      password: 'written-only',
    });
    const { response, body: created } = await ask('/v1/connections', { method: 'POST', body });
    expect(response.status).toBe(201);
    const patch = { method: 'PATCH', body: JSON.stringify({ displayName: `Renamed on ${name}` }) };
    const path = `/v1/connections/${created.id}`;
    const renamed = await ask(path, { ...patch, headers: { 'if-match': `"${created.version}"` } });
    expect(renamed.body).toMatchObject({ displayName: `Renamed on ${name}` });
    expect((await ask(path, patch)).body).toMatchObject({ code: 'version_required' });
    expect((await ask('/v1/nothing-of-ours')).response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('streams what happens while it happens', async () => {
    const leave = new AbortController();
    const headers = { authorization: 'Bearer example' };
    const response = await fetch(`${origin}/v1/events`, { headers, signal: leave.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
    await ask('/v1/connections/legacy/pause', { method: 'POST' });
    let heard = '';
    while (!heard.includes('connections.changed')) heard += (await reader.read()).value ?? '';
    await ask('/v1/connections/legacy/resume', { method: 'POST' });
    leave.abort();
    expect(heard).toContain('legacy');
  });
});
