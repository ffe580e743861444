import type { MockMicrosoft } from '@authshift/mock-exchange';
import { type Browser, type Credentials, createBrowser } from './browser.ts';
import { basicSeed, CONTOSO, connectorRegistration, serviceAccount } from './microsoft.ts';
import { type Answer, type TestServer, tokenOf } from './server.ts';

export interface Customer {
  readonly id: string;
  readonly token: string;
  readonly basicId: string;
  readonly registrationId: string;
}

let customers = 0;

/** A new organization with the vendor's app and a Basic connection. */
export async function createCustomer(server: TestServer, mocks: MockMicrosoft): Promise<Customer> {
  customers += 1;
  const id = `customer-${customers}`;
  const { provision } = server.server;
  await provision.upsertOrganization({ id, name: `Customer ${customers}` });
  await provision.upsertRegistration(id, await connectorRegistration(mocks));
  await provision.upsertConnection(id, basicSeed);
  return { id, token: tokenOf(id), basicId: 'basic', registrationId: 'connector' };
}

export async function createOauthConnection(server: TestServer, customer: Customer, more: string | object = {}) {
  const { status, body } = await server.call('/v1/connections', {
    as: customer.token,
    body: {
      authType: 'oauth-delegated',
      displayName: 'Exchange (OAuth)',
      protocol: 'ews',
      account: serviceAccount.upn,
      tenantId: CONTOSO,
      registration: { kind: 'existing', registrationId: customer.registrationId },
      ...(typeof more === 'string' ? { displayName: more } : more),
    },
  });
  if (status !== 201) throw new Error(`The connection was not created: ${JSON.stringify(body)}`);
  return body as { id: string; version: number };
}

export interface AuthorizeOptions {
  readonly as?: Credentials;
  readonly browser?: Browser;
  readonly accountChoice?: 'ask' | 'current-session';
  readonly decline?: boolean;
  readonly returnTo?: string;
}

export interface Authorized {
  readonly attempt: { readonly attemptId: string; readonly authorizeUrl: string; readonly expiresAt: string };
  /** Where Microsoft sent the browser. */
  readonly callback: URL;
  readonly response: Response;
  readonly browser: Browser;
}

/** The whole way: the button, Microsoft's pages, and back. */
export async function authorize(
  server: TestServer,
  { customer, connectionId }: { readonly customer: Customer; readonly connectionId: string },
  options: AuthorizeOptions = {},
): Promise<Authorized> {
  const browser = options.browser ?? createBrowser();
  const { attempt } = await startAttempt(server, { customer, connectionId }, { ...options, browser });
  const callback = await browser.signIn(attempt.authorizeUrl, {
    stopAt: `${server.origin}/v1/oauth/callback`,
    as: options.as ?? serviceAccount,
    ...(options.decline === undefined ? {} : { decline: options.decline }),
  });
  return { attempt, callback, browser, response: await browser.request(callback) };
}

export async function startAttempt(
  server: TestServer,
  { customer, connectionId }: { readonly customer: Customer; readonly connectionId: string },
  { browser = createBrowser(), accountChoice, returnTo = '/settings/exchange' }: AuthorizeOptions = {},
) {
  const response = await browser.request(`${server.origin}/v1/connections/${connectionId}/authorizations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ returnTo, ...(accountChoice === undefined ? {} : { accountChoice }) }),
  });
  if (response.status !== 201) throw new Error(`Not started: ${response.status} ${await response.text()}`);
  return { browser, response, attempt: (await response.json()) as Authorized['attempt'] };
}

export async function outcomeOf(server: TestServer, customer: Customer, attemptId: string): Promise<Answer['body']> {
  return (await server.call(`/v1/authorizations/${attemptId}`, { as: customer.token })).body;
}

export async function connectionOf(server: TestServer, customer: Customer, id: string): Promise<Answer['body']> {
  return (await server.call(`/v1/connections/${id}`, { as: customer.token })).body;
}

export async function assign(
  server: TestServer,
  customer: Customer,
  input: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  return server.call('/v1/assignments', {
    as: customer.token,
    body: { snapshot: '0', ...input },
    headers: { 'idempotency-key': crypto.randomUUID() },
  });
}
