import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkedFetch, seen } from '../../test/checkedFetch.ts';
import { createHttpClient } from '../client/httpClient.ts';
import type { WebFetch } from '../client/web.ts';
import type { Role } from '../contract/index.ts';
import { type OperationName, operations, readOperation } from '../contract/operations.ts';
import { describeMigrationClient } from '../testing/contractSuite.ts';
import { createMemoryFixture } from '../testing/memoryFixture.ts';
import { createHandlers } from './createHandlers.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(() => server.close());

const roles: readonly Role[] = ['admin', 'operator', 'viewer'];

describeMigrationClient('the HTTP client over MSW', async (settings) => {
  const { backend, ...fixture } = createMemoryFixture(settings);
  const baseUrl = 'http://api.contoso.example/exchange';
  server.use(
    ...createHandlers(backend, {
      baseUrl,
      authenticate(token) {
        const [who, id = who] = token?.split('~') ?? [];
        const role = roles.find((known) => known === who);
        return role === undefined ? null : { role, id: `actor-${id}` };
      },
    }),
  );
  return {
    ...fixture,
    client: (role, who = role) =>
      createHttpClient({ baseUrl, fetch: checkedFetch as WebFetch, getToken: async () => `${role}~${who}` }),
    async close() {
      server.resetHandlers();
    },
  };
});

test('every operation has answered as the OpenAPI document says', () => {
  const answered = (name: OperationName) => {
    const { method, path, status } = readOperation(name);
    return seen.has(`${method} ${path.split('?')[0]} ${status}`);
  };
  expect((Object.keys(operations) as OperationName[]).filter((name) => !answered(name))).toEqual([]);
});
