import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

export interface EmailClaim {
  /** The authority's metadata, with token requests going through here. */
  through(metadata: string): string;
  close(): void;
}

/**
 * Stands for the optional claim "email", which an app's registration in Entra can ask for and the mock's cannot: whatever is asked of
 * the token endpoint asks for it, too.
 */
export async function addEmailClaim(origin: string): Promise<EmailClaim> {
  const relay = createServer(
    getRequestListener(
      async (request) => {
        const { pathname, search } = new URL(request.url);
        const form = new URLSearchParams(await request.text());
        form.set('scope', `${form.get('scope')} email`);
        return fetch(`${origin}${pathname}${search}`, { method: 'POST', body: form });
      },
      { overrideGlobalObjects: false },
    ),
  );
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const own = `http://localhost:${(relay.address() as AddressInfo).port}`;
  return {
    through(metadata) {
      const parsed = JSON.parse(metadata) as { token_endpoint: string };
      return JSON.stringify({ ...parsed, token_endpoint: parsed.token_endpoint.replace(origin, own) });
    },
    close: () => relay.close(),
  };
}
