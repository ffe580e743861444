import { setupServer } from 'msw/node';
import { afterAll, beforeAll } from 'vitest';
import { createHttpClient } from '../client/httpClient.ts';
import type { Role } from '../contract/index.ts';
import { describeMigrationClient } from '../testing/contractSuite.ts';
import { createMemoryFixture } from '../testing/memoryFixture.ts';
import { createHandlers } from './createHandlers.ts';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(() => server.close());

const roles: readonly Role[] = ['admin', 'operator', 'viewer'];

describeMigrationClient('the HTTP client over MSW', async () => {
  const { backend, ...fixture } = createMemoryFixture();
  const baseUrl = 'http://api.contoso.example/exchange';
  server.use(
    ...createHandlers(backend, {
      baseUrl,
      authenticate(token) {
        const role = roles.find((known) => known === token);
        return role === undefined ? null : { role };
      },
    }),
  );
  return {
    ...fixture,
    client: (role) => createHttpClient({ baseUrl, getToken: async () => role }),
    async close() {
      server.resetHandlers();
    },
  };
});
