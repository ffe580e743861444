import type { MockMicrosoft } from '@authshift/mock-exchange';
import { Client } from 'pg';
import { createVault } from '../../src/vault/vault.ts';
import { authorize, type Customer, connectionOf, createCustomer, createOauthConnection } from './journey.ts';
import { startMicrosoft } from './microsoft.ts';
import { startPostgres } from './postgres.ts';
import { type Answer, startTestServer, type TestServer, until, VAULT_KEY } from './server.ts';

/** A server on PostgreSQL, and a hand in its tables: for what is sealed there, and who waits for whom. */
export interface OpenedServer {
  readonly mocks: MockMicrosoft;
  readonly server: TestServer;
  readonly database: Client;
  /** A new customer with a connection that somebody has authorized. */
  connected(): Promise<Connected>;
  probe(customer: Customer, connectionId: string): Promise<Answer>;
  close(): Promise<void>;
}

export interface Connected {
  readonly customer: Customer;
  readonly connectionId: string;
  /** What was secret about the sign-in: code, state, nonce, the browser's cookie. */
  readonly used: readonly string[];
  /** What the browser was sent at its end. */
  readonly answers: readonly string[];
}

export async function openServer(): Promise<OpenedServer> {
  const [mocks, postgres] = await Promise.all([startMicrosoft(3), startPostgres()]);
  const url = await postgres.createDatabase();
  const server = await startTestServer({ mocks, database: { kind: 'postgres', url }, syncIntervalSeconds: 1 });
  const database = new Client({ connectionString: url, options: '-c search_path=authshift' });
  await database.connect();
  return {
    mocks,
    server,
    database,
    connected: () => connect(server, mocks),
    probe: (customer, connectionId) =>
      server.call(`/v1/connections/${connectionId}/probe`, { as: customer.token, method: 'POST' }),
    async close() {
      await database.end();
      await server.close();
      await postgres.stop();
      await mocks.close();
    },
  };
}

async function connect(server: TestServer, mocks: MockMicrosoft): Promise<Connected> {
  const customer = await createCustomer(server, mocks);
  const { id: connectionId } = await createOauthConnection(server, customer);
  const { attempt, callback, browser, response } = await authorize(server, { customer, connectionId });
  await until(
    () => connectionOf(server, customer, connectionId),
    ({ status }) => status === 'healthy',
  );
  const url = new URL(attempt.authorizeUrl);
  const used = [
    callback.searchParams.get('code'),
    url.searchParams.get('state'),
    url.searchParams.get('nonce'),
    browser.cookie('authshift-attempt'),
  ];
  return {
    customer,
    connectionId,
    used: used.flatMap((value) => value ?? []),
    answers: [JSON.stringify([...response.headers]), await response.text()],
  };
}

/** MSAL's, as it is sealed. */
export interface TokenCache {
  readonly AccessToken: Record<string, { secret: string; expires_on: string; extended_expires_on?: string }>;
  readonly RefreshToken: Record<string, { secret: string }>;
  readonly IdToken: Record<string, { secret: string }>;
}

const owner = (organizationId: string, ownerId: string) => ({ organizationId, ownerId, purpose: 'grant' }) as const;

export function sealCache(cache: TokenCache, organizationId: string, connectionId: string): Uint8Array {
  return createVault(VAULT_KEY).seal(JSON.stringify(cache), owner(organizationId, connectionId));
}

export async function openCache(
  { database }: Pick<OpenedServer, 'database'>,
  organizationId: string,
  connectionId: string,
): Promise<TokenCache> {
  const { rows } = await database.query('select sealed from grants where organization_id = $1 and connection_id = $2', [
    organizationId,
    connectionId,
  ]);
  return JSON.parse(createVault(VAULT_KEY).open(rows[0].sealed, owner(organizationId, connectionId)));
}
