import { lintAuthorizeRequest, readAuthorizeUrl } from '@authshift/core';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from './support/browser.ts';
import {
  authorize,
  type Customer,
  connectionOf,
  createCustomer,
  createOauthConnection,
  outcomeOf,
  startAttempt,
} from './support/journey.ts';
import {
  CONNECTOR,
  CONTOSO,
  CUSTOMER_APP,
  CUSTOMER_APP_SECRET,
  contosoAdmin,
  FABRIKAM,
  otherContosoAccount,
  serviceAccount,
  signInSeed,
  startMicrosoft,
  vendorAdmin,
} from './support/microsoft.ts';
import { startTestServer, type TestServer, until } from './support/server.ts';

let mocks: MockMicrosoft;
let server: TestServer;
let now = (_organizationId: string | null): Date => new Date();
/** Happens once, when Microsoft is about to be asked. */
let meanwhile: (() => Promise<unknown>) | null = null;

beforeAll(async () => {
  mocks = await startMicrosoft();
  server = await startTestServer({
    mocks,
    now: (organizationId) => now(organizationId),
    metadata: async (metadata) => {
      const happens = meanwhile;
      meanwhile = null;
      await happens?.();
      return metadata;
    },
  });
}, 60_000);

afterAll(async () => {
  await server.close();
  await mocks.close();
});

async function prepared(): Promise<{ customer: Customer; connectionId: string }> {
  const customer = await createCustomer(server, mocks);
  const { id } = await createOauthConnection(server, customer);
  return { customer, connectionId: id };
}

/** Somebody who has signed in, and whose browser is about to come back with the answer. */
async function signedIn(where: { customer: Customer; connectionId: string }, as = serviceAccount) {
  const browser = createBrowser();
  const { attempt } = await startAttempt(server, where, { browser });
  const callback = await browser.signIn(attempt.authorizeUrl, { stopAt: `${server.origin}/v1/oauth/callback`, as });
  return { attempt, callback, browser };
}

describe('the button', () => {
  it('sends the browser to organizations with everything that ties the answer to it', async () => {
    const { attempt, response } = await startAttempt(server, await prepared());
    const url = new URL(attempt.authorizeUrl);
    expect(url.origin).toBe(mocks.idp.origin);
    expect(url.pathname).toBe('/organizations/oauth2/v2.0/authorize');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: CONNECTOR,
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: `${server.origin}/v1/oauth/callback`,
      code_challenge_method: 'S256',
      prompt: 'select_account',
      login_hint: serviceAccount.upn,
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(url.searchParams.get('scope')?.split(' ')).toEqual(
      expect.arrayContaining(['https://outlook.office365.com/EWS.AccessAsUser.All', 'offline_access', 'openid']),
    );
    expect(response.headers.get('set-cookie')).toMatch(
      /^authshift-attempt=[\w-]{43}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/,
    );
  });

  it('sends nothing that core’s own lint finds fault with', async () => {
    const { attempt } = await startAttempt(server, await prepared());
    const sent = readAuthorizeUrl(attempt.authorizeUrl);
    const facts = {
      protocol: 'ews',
      audience: 'many-tenants',
      redirectUris: [`${server.origin}/v1/oauth/callback`],
    } as const;
    expect(sent && lintAuthorizeRequest(sent, facts)).toEqual([]);
  });

  it('sends no prompt and no hint when the host asks for the current session', async () => {
    const { attempt } = await startAttempt(server, await prepared(), { accountChoice: 'current-session' });
    const url = new URL(attempt.authorizeUrl);
    expect(url.searchParams.has('prompt')).toBe(false);
    expect(url.searchParams.has('login_hint')).toBe(false);
  });

  it('asks the customer’s own app at its own tenant', async () => {
    const customer = await createCustomer(server, mocks);
    const { body } = await server.call('/v1/connections', {
      as: customer.token,
      body: {
        authType: 'oauth-delegated',
        displayName: 'Own app',
        protocol: 'ews',
        account: serviceAccount.upn,
        tenantId: CONTOSO,
        registration: { kind: 'own', clientId: CUSTOMER_APP, clientSecret: CUSTOMER_APP_SECRET },
      },
    });
    const { response, attempt } = await authorize(server, { customer, connectionId: body.id });
    expect(new URL(attempt.authorizeUrl).pathname).toBe(`/${CONTOSO}/oauth2/v2.0/authorize`);
    expect(response.status).toBe(303);
    expect(await outcomeOf(server, customer, attempt.attemptId)).toMatchObject({ status: 'succeeded' });
  });

  it.each(['//evil.example/', '/\\evil.example', 'https://evil.example/', 'settings'])(
    'does not take %s as a way back',
    async (returnTo) => {
      const { customer, connectionId } = await prepared();
      const answer = await server.call(`/v1/connections/${connectionId}/authorizations`, {
        as: customer.token,
        body: { returnTo },
      });
      expect(answer.status).toBe(422);
      expect(answer.body.fields[0].path).toBe('returnTo');
    },
  );

  it('is refused for a connection that has nothing to authorize', async () => {
    const customer = await createCustomer(server, mocks);
    const answer = await server.call(`/v1/connections/${customer.basicId}/authorizations`, {
      as: customer.token,
      body: { returnTo: '/' },
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'connection_not_ready' } });
  });
});

describe('the way back', () => {
  it('connects the expected account and proves it with a first probe', async () => {
    const { customer, connectionId } = await prepared();
    const { attempt, response } = await authorize(
      server,
      { customer, connectionId },
      { returnTo: '/settings?tab=exchange#form' },
    );
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/settings?tab=exchange&attempt=${attempt.attemptId}#form`);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await outcomeOf(server, customer, attempt.attemptId)).toMatchObject({
      status: 'succeeded',
      silent: false,
      expected: { account: serviceAccount.upn, tenantId: CONTOSO },
      returned: { upn: serviceAccount.upn, tenantId: CONTOSO },
      error: null,
    });
    const healthy = await until(
      () => connectionOf(server, customer, connectionId),
      ({ status }) => status === 'healthy',
    );
    expect(healthy).toMatchObject({
      grant: { account: { upn: serviceAccount.upn }, scopes: expect.arrayContaining([expect.stringContaining('EWS')]) },
      wrongAccount: null,
      lastError: null,
      lastSuccessAt: expect.any(String),
    });
  });

  it('recognises the silent return of the admin’s own account as the wrong one', async () => {
    const { customer, connectionId } = await prepared();
    const browser = createBrowser();
    await authorize(server, await prepared(), { browser, as: vendorAdmin });
    now = () => new Date(Date.now() + 60_000);
    const { attempt } = await authorize(
      server,
      { customer, connectionId },
      { browser, as: vendorAdmin, accountChoice: 'current-session' },
    );
    now = () => new Date();
    const outcome = await outcomeOf(server, customer, attempt.attemptId);
    expect(outcome).toMatchObject({
      status: 'wrong_account',
      silent: true,
      returned: { upn: vendorAdmin.upn, tenantId: FABRIKAM },
    });
    expect(await connectionOf(server, customer, connectionId)).toMatchObject({
      status: 'wrong-account',
      wrongAccount: { returned: { upn: vendorAdmin.upn }, silent: true, attemptId: attempt.attemptId },
      grant: null,
    });
  });

  it.each([-30, 0, 30])(
    'knows a silent return from a person’s in an organization that rehearses %d days away',
    async (days) => {
      const organizationTime = (seconds: number) => () => new Date(Date.now() + days * 86_400_000 + seconds * 1000);
      const silentAfter = async (seconds: number) => {
        now = organizationTime(0);
        const { customer, connectionId } = await prepared();
        const browser = createBrowser();
        const chosen = { browser, accountChoice: 'current-session' } as const;
        const { attempt } = await startAttempt(server, { customer, connectionId }, chosen);
        now = organizationTime(seconds);
        const stopAt = `${server.origin}/v1/oauth/callback`;
        await browser.request(await browser.signIn(attempt.authorizeUrl, { stopAt, as: serviceAccount }));
        return (await outcomeOf(server, customer, attempt.attemptId)).silent;
      };
      expect([await silentAfter(0), await silentAfter(30)]).toEqual([true, false]);
      now = () => new Date();
    },
  );

  it('recognises another account of the right tenant as the wrong one, and lets the right one follow', async () => {
    const { customer, connectionId } = await prepared();
    const browser = createBrowser();
    const wrong = await authorize(server, { customer, connectionId }, { browser, as: otherContosoAccount });
    expect(await outcomeOf(server, customer, wrong.attempt.attemptId)).toMatchObject({
      status: 'wrong_account',
      silent: false,
      returned: { upn: otherContosoAccount.upn },
    });
    const right = await authorize(server, { customer, connectionId }, { browser, as: serviceAccount });
    expect(await outcomeOf(server, customer, right.attempt.attemptId)).toMatchObject({ status: 'succeeded' });
    const connection = await until(
      () => connectionOf(server, customer, connectionId),
      ({ status }) => status === 'healthy',
    );
    expect(connection.wrongAccount).toBeNull();
  });

  it('says that somebody declined', async () => {
    const { customer, connectionId } = await prepared();
    await mocks.idp.reset();
    const { attempt, callback } = await authorize(server, { customer, connectionId }, { decline: true });
    expect(callback.searchParams.get('error')).toBe('access_denied');
    expect(await outcomeOf(server, customer, attempt.attemptId)).toMatchObject({
      status: 'declined',
      error: { code: 'AADSTS65004', literal: expect.stringContaining('AADSTS65004') },
    });
    expect(await connectionOf(server, customer, connectionId)).toMatchObject({ status: 'declined', grant: null });
  });
});

describe('an answer that cannot be ours', () => {
  it.each(['', 'short', 'A'.repeat(43), `${'A'.repeat(42)}%00`])('is explained when its state is %j', async (state) => {
    const response = await fetch(`${server.origin}/v1/oauth/callback?code=stolen-code&state=${state}`);
    expect(response.status).toBe(400);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const html = await response.text();
    expect(html).toContain('This sign-in is not known');
    expect(html).not.toContain('stolen-code');
  });

  it('is refused in another browser and still works in the right one', async () => {
    const { customer, connectionId } = await prepared();
    const { attempt, callback, browser } = await signedIn({ customer, connectionId });
    const stranger = createBrowser();
    await startAttempt(server, { customer, connectionId }, { browser: stranger });
    const refused = await stranger.request(callback);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('another browser');
    expect((await browser.request(callback)).status).toBe(303);
    expect(await outcomeOf(server, customer, attempt.attemptId)).toMatchObject({ status: 'succeeded' });
  });

  it('changes nothing when it comes a second time', async () => {
    const { customer, connectionId } = await prepared();
    const { attempt, callback, browser } = await authorize(server, { customer, connectionId });
    const before = await outcomeOf(server, customer, attempt.attemptId);
    const again = await browser.request(callback);
    expect(again.status).toBe(303);
    expect(again.headers.get('location')).toBe(`/settings/exchange?attempt=${attempt.attemptId}`);
    expect(await outcomeOf(server, customer, attempt.attemptId)).toEqual(before);
  });

  it('is too late after an hour', async () => {
    const { customer, connectionId } = await prepared();
    const { attempt, callback, browser } = await signedIn({ customer, connectionId });
    now = () => new Date(Date.now() + 61 * 60_000);
    const response = await browser.request(callback);
    now = () => new Date();
    expect(response.status).toBe(303);
    expect(await outcomeOf(server, customer, attempt.attemptId)).toMatchObject({ status: 'expired' });
    expect(await connectionOf(server, customer, connectionId)).toMatchObject({ status: 'abandoned', grant: null });
  });

  it('is not waited for longer than an hour', async () => {
    const { customer, connectionId } = await prepared();
    const { attempt } = await startAttempt(server, { customer, connectionId });
    expect(await outcomeOf(server, customer, attempt.attemptId)).toMatchObject({ status: 'pending' });
    expect(await connectionOf(server, customer, connectionId)).toMatchObject({ status: 'authorizing' });
    now = () => new Date(Date.now() + 61 * 60_000);
    const outcome = await outcomeOf(server, customer, attempt.attemptId);
    now = () => new Date();
    expect(outcome).toMatchObject({ status: 'expired', finishedAt: expect.any(String) });
    expect(await connectionOf(server, customer, connectionId)).toMatchObject({ status: 'abandoned' });
  });

  it('is waited for by the clock of its own organization', async () => {
    const [late, early] = [await createCustomer(server, mocks), await createCustomer(server, mocks)];
    const connectionId = 'named-by-the-product';
    for (const { id } of [late, early]) {
      await server.server.provision.upsertConnection(id, { ...signInSeed, id: connectionId });
    }
    const ends = await startAttempt(server, { customer: late, connectionId });
    const waits = await startAttempt(server, { customer: early, connectionId });
    now = (organizationId) => new Date(Date.now() + (organizationId === late.id ? 61 * 60_000 : 0));
    expect(await outcomeOf(server, late, ends.attempt.attemptId)).toMatchObject({ status: 'expired' });
    now = () => new Date();
    expect(await outcomeOf(server, early, waits.attempt.attemptId)).toMatchObject({ status: 'pending' });
  });

  it('is not for a connection that gets another account while Microsoft is asked', async () => {
    const { customer, connectionId } = await prepared();
    const { attempt, callback, browser } = await signedIn({ customer, connectionId });
    const { version } = await connectionOf(server, customer, connectionId);
    meanwhile = () =>
      server.call(`/v1/connections/${connectionId}`, {
        as: customer.token,
        method: 'PATCH',
        body: { account: otherContosoAccount.upn },
        headers: { 'if-match': `"${version}"` },
      });
    expect((await browser.request(callback)).status).toBe(303);
    expect(await outcomeOf(server, customer, attempt.attemptId)).toMatchObject({
      status: 'failed',
      error: { code: 'connection_changed' },
    });
    expect(await connectionOf(server, customer, connectionId)).toMatchObject({
      account: otherContosoAccount.upn,
      grant: null,
    });
  });

  it('approves no app but the one it was asked for', async () => {
    const customer = await createCustomer(server, mocks);
    const { id: connectionId, version } = await createOauthConnection(server, customer, { authType: 'oauth-app' });
    const { attempt, callback, browser } = await signedIn({ customer, connectionId }, contosoAdmin);
    const registration = { kind: 'own', clientId: CUSTOMER_APP, clientSecret: CUSTOMER_APP_SECRET };
    const { body } = await server.call(`/v1/connections/${connectionId}`, {
      as: customer.token,
      method: 'PATCH',
      body: { registration },
      headers: { 'if-match': `"${version}"` },
    });
    await browser.request(callback);
    expect(await outcomeOf(server, customer, attempt.attemptId)).toMatchObject({
      status: 'failed',
      error: { code: 'connection_changed' },
    });
    const app = await server.call(`/v1/registrations/${body.registrationId}`, { as: customer.token });
    expect(app.body).toMatchObject({ clientId: CUSTOMER_APP, consent: null });
  });

  it('does not stay in the address bar although the connection was disconnected meanwhile', async () => {
    const customer = await createCustomer(server, mocks);
    const { id: connectionId } = await createOauthConnection(server, customer, { authType: 'oauth-app' });
    const { attempt, callback, browser } = await signedIn({ customer, connectionId }, contosoAdmin);
    await server.call(`/v1/connections/${connectionId}/disconnect`, { as: customer.token, body: {} });
    const response = await browser.request(callback);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/settings/exchange?attempt=${attempt.attemptId}`);
    expect(await outcomeOf(server, customer, attempt.attemptId)).toMatchObject({
      status: 'failed',
      error: { code: 'connection_disconnected' },
    });
  });

  it('keeps the literal text of any other error of Microsoft', async () => {
    const { customer, connectionId } = await prepared();
    const { attempt, browser } = await startAttempt(server, { customer, connectionId });
    const state = new URL(attempt.authorizeUrl).searchParams.get('state');
    const description = 'AADSTS53003: Access has been blocked by Conditional Access policies.';
    await browser.request(
      `${server.origin}/v1/oauth/callback?${new URLSearchParams({ error: 'server_error', error_description: description, state: state ?? '' })}`,
    );
    expect(await outcomeOf(server, customer, attempt.attemptId)).toMatchObject({
      status: 'failed',
      error: { code: 'AADSTS53003', literal: description },
    });
  });

  it('keeps what Microsoft said to a code that is not good', async () => {
    const { customer, connectionId } = await prepared();
    const { attempt, browser } = await startAttempt(server, { customer, connectionId });
    const state = new URL(attempt.authorizeUrl).searchParams.get('state');
    await browser.request(`${server.origin}/v1/oauth/callback?code=not-a-code&state=${state}`);
    const outcome = await outcomeOf(server, customer, attempt.attemptId);
    expect(outcome.status).toBe('failed');
    expect(outcome.error.code).toMatch(/^AADSTS\d+$/);
    expect(JSON.stringify(outcome)).not.toContain('not-a-code');
  });
});
