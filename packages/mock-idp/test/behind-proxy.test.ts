import { createServer, request, type Server } from 'node:http';
import * as openid from 'openid-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { APPLICATION, signInByForms } from './support/signInByForms.ts';

const REQUEST = {
  authority: CONTOSO,
  clientId: BUILT_IN_APPS.web,
  redirectUri: `${APPLICATION}/auth/callback`,
  scope: 'openid profile offline_access',
};

let proxy: Server;
let origin: string;
let idp: MockIdp;
let target = '';
/** Where the mock sent the browser. */
const redirects: string[] = [];
beforeAll(async () => {
  // As most proxies do when nobody tells them otherwise, it puts the address it asks into `Host`.
  proxy = createServer((incoming, outgoing) => {
    const { hostname, port, host } = new URL(target);
    const { method, url: path, headers } = incoming;
    const passed = request({ hostname, port, method, path, headers: { ...headers, host } }, (answer) => {
      if (answer.headers.location !== undefined) redirects.push(answer.headers.location);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  origin = `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  idp = await createMockIdp({ publicOrigin: origin });
  target = `http://127.0.0.1:${new URL(idp.control.url).port}`;
});
afterAll(async () => {
  await idp.close();
  await new Promise((resolve) => proxy.close(resolve));
});

test('a person and a client that come through a proxy never see another address', async () => {
  const server = new URL(`${origin}/${CONTOSO}/v2.0`);
  const execute = [openid.allowInsecureRequests];
  const configuration = await openid.discovery(server, BUILT_IN_APPS.web, 'web-app-secret-value', undefined, {
    execute,
  });
  expect(configuration.serverMetadata().issuer).toBe(server.href);

  const { visit, verifier } = await signInByForms({ origin, ...REQUEST, upn: 'licensed@contoso.example' });
  const tokens = await openid.authorizationCodeGrant(configuration, new URL(visit.url), { pkceCodeVerifier: verifier });
  expect(tokens.claims()?.iss).toBe(server.href);

  const [back = '', ...ways] = redirects.toReversed();
  expect(back.startsWith(APPLICATION)).toBe(true);
  expect(ways.length).toBeGreaterThan(3);
  for (const way of ways) expect(new URL(way, origin).origin).toBe(origin);
});
