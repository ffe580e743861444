import { createHttpClient, createMigration } from '@authshift/core';
import type { AuditEntry } from '@authshift/core/contract';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from './support/browser.ts';
import { addEmailClaim } from './support/emailClaim.ts';
import { assign, type Customer, connectionOf, createCustomer, createOauthConnection } from './support/journey.ts';
import { comeBack, pressButton, submit } from './support/links.ts';
import { CONTOSO, FABRIKAM, roomAddress, serviceAccount, startMicrosoft } from './support/microsoft.ts';
import { startTestServer, type TestServer, tokenOf, until } from './support/server.ts';

/** Steps that are handed to somebody else by a link: a consent, the service account's sign-in, users' own sign-ins. */

let mocks: MockMicrosoft;
let server: TestServer;
let now = (): Date => new Date();
let metadata = (known: string): string => known;

beforeAll(async () => {
  mocks = await startMicrosoft(3);
  server = await startTestServer({ mocks, now: () => now(), metadata: (known) => metadata(known) });
}, 60_000);

afterAll(async () => {
  await server.close();
  await mocks.close();
});

interface Prepared {
  readonly customer: Customer;
  readonly connectionId: string;
}

async function prepared(more: object = {}): Promise<Prepared> {
  const customer = await createCustomer(server, mocks);
  const { id } = await createOauthConnection(server, customer, more);
  return { customer, connectionId: id };
}

interface Sent {
  readonly id: string;
  readonly url: string;
}

async function invite({ customer, connectionId }: Prepared, kind = 'grant', userIds?: readonly string[]) {
  const body = { kind, connectionId, ...(userIds === undefined ? {} : { userIds }) };
  const answer = await server.call('/v1/invitations', { as: customer.token, body });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.invitations as readonly [Sent, ...Sent[]];
}

/** A link that somebody has pressed the button of, and where it sent them. */
async function opened(at: Prepared, kind = 'grant') {
  const [invitation] = await invite(at, kind);
  const browser = createBrowser();
  const pressed = await pressButton(browser, invitation.url);
  expect(pressed.status).toBe(303);
  return { ...invitation, browser, authorizeUrl: pressed.headers.get('location') ?? '' };
}

async function statusOf({ customer }: Prepared, id: string): Promise<string> {
  const { body } = await server.call('/v1/invitations', { as: customer.token });
  return body.invitations.find((one: { id: string }) => one.id === id)?.status;
}

/** What was audited, oldest first. */
async function audited({ customer }: Prepared): Promise<readonly AuditEntry[]> {
  return (await server.call('/v1/audit?limit=200', { as: customer.token })).body.entries.toReversed();
}

async function linesOf(at: Prepared): Promise<readonly string[]> {
  const entries = (await audited(at)).filter(({ action }) => /^(invitation|authorization)\./.test(action));
  return entries.map(({ actor, action, detail }) =>
    [actor.name, action, ...(typeof detail.refusal === 'string' ? [detail.refusal] : [])].join(' '),
  );
}

const INVITED = 'Whoever was sent the link';

describe('a link', () => {
  it('opens our own page, which says who asks for what, and changes nothing', async () => {
    const at = await prepared({ displayName: 'Mail <b>"new"</b>' });
    const [{ id, url }] = await invite(at);
    const page = await fetch(url);
    const html = await page.text();
    expect(page.status).toBe(200);
    for (const told of ['Actor admin', 'Organization customer-', serviceAccount.upn, 'Open every mailbox']) {
      expect(html).toContain(told);
    }
    expect(html).toContain('Mail &lt;b&gt;&quot;new&quot;&lt;/b&gt;');
    expect(html).not.toMatch(/<script|<b>|javascript:| on\w+=/i);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringMatching(
        new RegExp(`^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' ${mocks.idp.origin}; `),
      ),
    });
    expect(await statusOf(at, id)).toBe('sent');
  });

  it.each([
    ['de-CH,de;q=0.9', 'de', 'ltr', 'Ein Konto für', 'Weiter zu Microsoft', 'Dieser Link ist nicht bekannt'],
    ['ar', 'ar', 'rtl', 'تسجيل دخول حساب', 'المتابعة إلى Microsoft', 'هذا الرابط غير معروف'],
    ['fr', 'en-GB', 'ltr', 'Sign in an account for', 'Continue to Microsoft', 'This link is not known'],
  ])('speaks the visitor’s language, asked for %s: %s', async (accept, lang, dir, title, button, unknown) => {
    const [{ url }] = await invite(await prepared());
    const inLanguage = { headers: { 'accept-language': accept } };
    const page = await fetch(url, inLanguage);
    expect([page.headers.get('content-language'), page.headers.get('vary')]).toEqual([lang, 'accept-language']);
    const html = await page.text();
    expect(html).toContain(`<html lang="${lang}" dir="${dir}">`);
    for (const said of [title, `<button>${button}</button>`, `<bdi>Actor admin</bdi>`]) expect(html).toContain(said);
    expect(await (await fetch(`${url.slice(0, -1)}!`, inLanguage)).text()).toContain(unknown);
    const stray = await fetch(`${server.origin}/v1/oauth/callback?state=x`, inLanguage);
    expect(await stray.text()).toContain(`<html lang="${lang}" dir="${dir}">`);
  });

  it('lets the account’s owner sign it in, in a browser that knows nothing of the product', async () => {
    const at = await prepared();
    const { id, browser, authorizeUrl, url } = await opened(at);
    expect(new URL(authorizeUrl).origin).toBe(mocks.idp.origin);
    expect(await statusOf(at, id)).toBe('opened');
    const { page } = await comeBack(server, { browser, authorizeUrl });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('The account is signed in');
    expect(await statusOf(at, id)).toBe('completed');
    const connection = await until(
      () => connectionOf(server, at.customer, at.connectionId),
      ({ status }) => status === 'healthy',
    );
    expect(connection.grant.account).toMatchObject({ upn: serviceAccount.upn, tenantId: CONTOSO });
    expect(await linesOf(at)).toEqual([
      'Actor admin invitation.sent',
      `${INVITED} invitation.opened`,
      'Actor admin authorization.started',
      'Actor admin authorization.succeeded',
      `${serviceAccount.upn} invitation.completed`,
    ]);
    const again = await browser.request(url);
    expect(again.status).toBe(410);
    expect(await again.text()).toContain('This link was used already');
    expect((await linesOf(at)).at(-1)).toBe(`${INVITED} invitation.refused completed`);
  });

  it('is never told again, in no list, audit or log', async () => {
    const at = await prepared();
    const [{ url }] = await invite(at);
    const token = url.split('/').at(-1) ?? '';
    await pressButton(createBrowser(), url);
    const { body } = await server.call('/v1/invitations', { as: tokenOf(at.customer.id, 'viewer') });
    expect(JSON.stringify([body, await audited(at), server.log])).not.toContain(token);
  });

  it('tells nobody by an event who made it, once that person is erased', async () => {
    const at = await prepared();
    const events = async () => {
      const closing = new AbortController();
      const headers = { authorization: `Bearer ${at.customer.token}`, 'last-event-id': '0' };
      const { body } = await fetch(`${server.origin}/v1/events`, { headers, signal: closing.signal });
      const decoder = new TextDecoder();
      let heard = '';
      for await (const piece of body ?? []) {
        heard += decoder.decode(piece, { stream: true });
        if (heard.includes('programme.changed')) break;
      }
      closing.abort();
      return heard;
    };
    await invite(at);
    expect(await events()).toContain('Actor admin');
    await server.server.provision.erasePerson(at.customer.id, 'admin');
    expect(await events()).not.toContain('Actor admin');
  });

  it('belongs to the browser in which the button was pressed first', async () => {
    const at = await prepared();
    const [{ id, url }] = await invite(at);
    const [first, second] = [createBrowser(), createBrowser()];
    const late = await second.request(url);
    expect((await pressButton(first, url)).status).toBe(303);
    const refused = await submit(second, url, await late.text());
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('in another browser');
    expect((await second.request(url)).status).toBe(403);
    expect((await linesOf(at)).filter((line) => line.includes('refused'))).toEqual([
      `${INVITED} invitation.refused other_browser`,
    ]);
    expect((await pressButton(first, url)).status).toBe(303);
    expect(await statusOf(at, id)).toBe('opened');
  });

  it.each([
    ['without the browser’s cookie', async (url: string) => fetch(url, { method: 'POST', body: 'ticket=x' })],
    [
      'with a ticket of another browser',
      async (url: string) => {
        const html = await (await createBrowser().request(url)).text();
        const browser = createBrowser();
        await browser.request(url);
        return submit(browser, url, html);
      },
    ],
    [
      'by the page of another site',
      async (url: string) => {
        const browser = createBrowser();
        const ticket = /name="ticket" value="([^"]*)"/.exec(await (await browser.request(url)).text())?.[1] ?? '';
        const headers = { 'sec-fetch-site': 'cross-site' };
        return browser.request(url, { method: 'POST', headers, body: new URLSearchParams({ ticket }) });
      },
    ],
  ])('cannot be followed %s', async (_how, press) => {
    const at = await prepared();
    const [{ id, url }] = await invite(at);
    const refused = await press(url);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('location')).toBeNull();
    expect(await refused.text()).toContain('pressed on the page itself');
    expect(await statusOf(at, id)).toBe('sent');
    expect(await linesOf(at)).toContain(`${INVITED} invitation.refused forged`);
  });

  it('ends after an hour, also for who is at Microsoft’s pages with it', async () => {
    const at = await prepared();
    const [unopened] = await invite(at);
    const { browser, authorizeUrl } = await opened(at);
    now = () => new Date(Date.now() + 61 * 60_000);
    const late = await fetch(unopened.url);
    const { page } = await comeBack(server, { browser, authorizeUrl });
    expect(await statusOf(at, unopened.id)).toBe('expired');
    now = () => new Date();
    expect(late.status).toBe(410);
    expect(await late.text()).toContain('This link has ended');
    expect(await page.text()).toContain('It took too long');
    expect(await connectionOf(server, at.customer, at.connectionId)).toMatchObject({ grant: null });
    expect(await linesOf(at)).toContain(`${INVITED} invitation.refused expired`);
  });

  it('can be withdrawn, also from who is at Microsoft’s pages with it', async () => {
    const at = await prepared();
    const { id, url, browser, authorizeUrl } = await opened(at);
    const revoked = await server.call(`/v1/invitations/${id}/revoke`, { as: at.customer.token, method: 'POST' });
    expect(revoked.body).toMatchObject({ status: 'revoked' });
    const { page: back } = await comeBack(server, { browser, authorizeUrl });
    for (const page of [back, await browser.request(url)]) {
      expect(page.status).toBe(410);
      expect(await page.text()).toContain('This link was withdrawn');
    }
    expect(await connectionOf(server, at.customer, at.connectionId)).toMatchObject({
      status: 'abandoned',
      grant: null,
    });
    expect(await linesOf(at)).toEqual(
      expect.arrayContaining(['Actor admin invitation.revoked', `${INVITED} invitation.refused revoked`]),
    );
  });

  it('that was never made is not known', async () => {
    const page = await fetch(`${server.origin}/v1/oauth/links/${'A'.repeat(43)}`);
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('This link is not known');
  });
});

describe('what comes back from a link', () => {
  it('is refused in a browser that never left, and still taken in the one that did', async () => {
    const at = await prepared();
    const { browser, authorizeUrl } = await opened(at);
    const stopAt = `${server.origin}/v1/oauth/callback`;
    const callback = await browser.signIn(authorizeUrl, { stopAt, as: serviceAccount });
    const stranger = await opened(at);
    const refused = await stranger.browser.request(callback);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('started in another browser');
    expect(await linesOf(at)).toEqual(
      expect.arrayContaining([
        'Actor admin authorization.failed other_browser',
        `${INVITED} invitation.refused stolen_state`,
      ]),
    );
    expect((await browser.request(callback)).status).toBe(303);
    expect(await connectionOf(server, at.customer, at.connectionId)).toMatchObject({ grant: expect.any(Object) });
  });

  it('is not for a connection that has got another account meanwhile', async () => {
    const at = await prepared();
    const { browser, authorizeUrl } = await opened(at);
    const path = `/v1/connections/${at.connectionId}`;
    const { version } = (await server.call(path, { as: at.customer.token })).body;
    const changed = await server.call(path, {
      as: at.customer.token,
      method: 'PATCH',
      headers: { 'if-match': `"${version}"` },
      body: { account: roomAddress(2) },
    });
    expect(changed.status).toBe(200);
    const { page } = await comeBack(server, { browser, authorizeUrl });
    const html = await page.text();
    expect(html).toContain('The connection belongs to another account or app by now');
    expect(html).not.toContain('Microsoft said');
    expect(await connectionOf(server, at.customer, at.connectionId)).toMatchObject({ grant: null });
  });

  it('counts once', async () => {
    const at = await prepared();
    const { browser, authorizeUrl } = await opened(at);
    const { callback } = await comeBack(server, { browser, authorizeUrl });
    const before = await connectionOf(server, at.customer, at.connectionId);
    const again = await browser.request(callback);
    expect(again.status).toBe(400);
    expect(await again.text()).toContain('This answer was used already');
    expect((await linesOf(at)).at(-1)).toBe(`${INVITED} invitation.refused replayed`);
    expect((await connectionOf(server, at.customer, at.connectionId)).grant).toEqual(before.grant);
  });

  it('is refused of a person of another tenant, who may try once more in the same browser', async () => {
    const at = await prepared();
    const { id, browser, authorizeUrl } = await opened(at);
    const { page, callback } = await comeBack(server, { browser, authorizeUrl, as: 'admin@fabrikam.example' });
    const html = await page.text();
    expect(page.status).toBe(403);
    expect(html).toContain('Microsoft says you are admin@fabrikam.example');
    expect(await connectionOf(server, at.customer, at.connectionId)).toMatchObject({
      status: 'wrong-account',
      statusReason: 'wrong_tenant',
      wrongAccount: { returned: { tenantId: FABRIKAM } },
      grant: null,
    });
    expect((await linesOf(at)).slice(-2)).toEqual([
      'Actor admin authorization.wrong_account wrong_tenant',
      'admin@fabrikam.example invitation.refused wrong_tenant',
    ]);
    expect(await statusOf(at, id)).toBe('opened');
    const stranger = await createBrowser().request(page.url || callback);
    expect(await stranger.text()).not.toContain('admin@fabrikam.example');
    const pressed = await submit(browser, callback.href, html);
    const right = await comeBack(server, { browser, authorizeUrl: pressed.headers.get('location') ?? '' });
    expect(await right.page.text()).toContain('The account is signed in');
    expect(await statusOf(at, id)).toBe('completed');
  });

  it('under another name of the account is thrown away until an admin accepts the name', async () => {
    const known = 'primary-address@contoso.example';
    const upn = 'alias@contoso.example';
    const at = await prepared({ account: known });
    const visit = async () => (await comeBack(server, { ...(await opened(at)), as: upn })).page;
    const claim = await addEmailClaim(mocks.idp.origin);
    metadata = claim.through;
    expect((await visit()).status).toBe(403);
    const refused = await connectionOf(server, at.customer, at.connectionId);
    expect(refused).toMatchObject({ status: 'wrong-account', statusReason: 'alias_not_accepted', grant: null });
    const accept = (acceptAlias: string) =>
      server.call(`/v1/connections/${at.connectionId}`, {
        method: 'PATCH',
        as: at.customer.token,
        headers: { 'if-match': `"${refused.version}"` },
        body: { acceptAlias },
      });
    expect((await accept('admin@contoso.example')).status).toBe(422);
    expect(await accept(upn)).toMatchObject({ status: 200, body: { status: 'ready', account: known } });
    expect((await visit()).status).toBe(200);
    metadata = (known) => known;
    claim.close();
    expect(await connectionOf(server, at.customer, at.connectionId)).toMatchObject({
      grant: { account: { upn } },
      account: known,
    });
  });
});

describe('a link to approve an app', () => {
  it.each([
    ['oauth-app', 'full_access_as_app', 'Open every mailbox of the organization, without anybody'],
    ['oauth-delegated', 'EWS.AccessAsUser.All', 'Open every mailbox that the account may open'],
  ])('takes an approval of the expected tenant for %s, and of no other', async (authType, scope, told) => {
    await mocks.idp.reset();
    const at = await prepared({ authType });
    const { id, url, browser, authorizeUrl } = await opened(at, 'consent');
    expect(await (await browser.request(url)).text()).toContain(told);
    const wrong = await comeBack(server, { browser, authorizeUrl, as: 'admin@fabrikam.example' });
    expect(wrong.page.status).toBe(403);
    expect(await wrong.page.text()).toContain('Another Microsoft 365 tenant approved');
    expect((await linesOf(at)).at(-1)).toBe(`${INVITED} invitation.refused wrong_account`);
    expect(await statusOf(at, id)).toBe('opened');
    const other = await opened(at, 'consent');
    const right = await comeBack(server, other);
    expect(await right.page.text()).toContain('The app is approved');
    const { body } = await server.call('/v1/registrations/connector', { as: at.customer.token });
    expect(body.consent).toMatchObject({
      status: 'granted',
      tenantId: CONTOSO,
      scopes: expect.arrayContaining([expect.stringContaining(scope)]),
    });
    expect(await statusOf(at, other.id)).toBe('completed');
  });
});

/** A page of the customer's, and what it asks the API for. */
function openPage({ customer }: Prepared) {
  const asked: string[] = [];
  const client = createHttpClient({
    baseUrl: server.origin,
    getToken: () => customer.token,
    fetch: (url, init) => {
      const { pathname } = new URL(url);
      if (pathname !== '/v1/events') asked.push(pathname);
      return fetch(url, init as RequestInit);
    },
  });
  return { asked, migration: createMigration({ client }) };
}

describe('users who sign in for themselves', () => {
  async function campaign() {
    const at = await prepared();
    await server.server.provision.upsertUsers(
      at.customer.id,
      [0, 1].map((index) => ({ id: `user-${index}`, displayName: `Room ${index}`, address: roomAddress(index) })),
    );
    const { browser, authorizeUrl } = await opened(at);
    await comeBack(server, { browser, authorizeUrl });
    return at;
  }

  it('are opened in their own name from then on, and need no reminder any more', async () => {
    const at = await campaign();
    const [first, other] = await invite(at, 'self', ['user-0', 'user-1']);
    const [reminder] = await invite(at, 'self', ['user-0']);
    const browser = createBrowser();
    expect(await (await browser.request(first.url)).text()).toContain(roomAddress(0));
    const wrong = await pressButton(browser, first.url);
    const refused = await comeBack(server, {
      browser,
      authorizeUrl: wrong.headers.get('location') ?? '',
      as: roomAddress(1),
    });
    expect(refused.page.status).toBe(403);
    const pressed = await pressButton(createBrowser(), reminder.url);
    expect(pressed.status).toBe(303);
    const own = createBrowser();
    const reopened = await pressButton(own, (await invite(at, 'self', ['user-0']))[0].url);
    const { page } = await comeBack(server, { browser: own, authorizeUrl: reopened.headers.get('location') ?? '' });
    expect(await page.text()).toContain('Your mailbox is connected');
    expect(await Promise.all([first, reminder, other as Sent].map(({ id }) => statusOf(at, id)))).toEqual([
      'completed',
      'completed',
      'sent',
    ]);
    const everybody = { type: 'exclude', filter: {}, ids: [] };
    await assign(server, at.customer, {
      scope: everybody,
      change: { tick: [at.connectionId], untick: [] },
      expectedCount: 2,
    });
    await until(
      async () => (await server.call('/v1/users', { as: at.customer.token })).body.rows,
      (rows) => rows.every((row: { sync: { itemsSynced: number | null }[] }) => row.sync[0]?.itemsSynced !== null),
    );
    const { body: run } = await server.call('/v1/preflights', {
      as: at.customer.token,
      body: { connectionId: at.connectionId, scope: everybody },
    });
    await until(
      async () => (await server.call(`/v1/jobs/${run.jobId}`, { as: at.customer.token })).body,
      ({ status, ok }) => status === 'done' && ok === 2,
    );
    const ownName = await mocks.exchange.requests.list({ protocol: 'ews', mailbox: roomAddress(0) });
    expect(new Set(ownName.map(({ account }) => account))).toEqual(new Set([roomAddress(0)]));
    const shared = await mocks.exchange.requests.list({ protocol: 'ews', mailbox: roomAddress(1) });
    expect(new Set(shared.map(({ account }) => account))).toEqual(new Set([serviceAccount.upn]));
  });

  it('are followed by a page that is open, which asks for nothing again', async () => {
    const at = await prepared();
    const users = Array.from({ length: 201 }, (_, index) => ({
      id: `user-${index}`,
      displayName: `Room ${index}`,
      address: `room-${index}@contoso.example`,
    }));
    await server.server.provision.upsertUsers(at.customer.id, users);
    const [first] = await invite(at, 'self', ['user-0']);
    const { asked, migration } = openPage(at);
    await migration.start();
    await migration.load('invitations');
    const shown = () => migration.getState().invitations ?? [];
    asked.length = 0;
    expect((await pressButton(createBrowser(), first.url)).status).toBe(303);
    await until(
      async () => shown()[0]?.status,
      (status) => status === 'opened',
    );
    const [withdrawn] = await invite(at, 'self', ['user-1', 'user-2']);
    await server.call(`/v1/invitations/${withdrawn.id}/revoke`, { as: at.customer.token, body: {} });
    await until(
      async () => shown().map(({ status }) => status),
      (statuses) => statuses.includes('revoked'),
    );
    expect(shown()).toHaveLength(3);
    // Later than any reading that an event could have asked for.
    await migration.call('listAudit', {});
    await migration.call('listAudit', {});
    expect(asked.filter((path) => path !== '/v1/audit')).toEqual([]);
    await invite(
      at,
      'self',
      users.map(({ id }) => id),
    );
    await until(
      async () => shown().length,
      (length) => length === 204,
    );
    expect(asked.filter((path) => path !== '/v1/audit')).toEqual(['/v1/invitations']);
    migration.stop();
  });

  it('may be removed while they are at Microsoft’s pages, and nobody else waits for them', async () => {
    const at = await campaign();
    const [gone] = await invite(at, 'self', ['user-0']);
    const [late] = await invite(at, 'self', ['user-1']);
    const browser = createBrowser();
    const pressed = await pressButton(browser, gone.url);
    expect((await pressButton(createBrowser(), late.url)).status).toBe(303);
    await server.server.provision.removeUsers(at.customer.id, ['user-0']);
    const callback = await browser.signIn(pressed.headers.get('location') ?? '', {
      stopAt: `${server.origin}/v1/oauth/callback`,
      as: { ...serviceAccount, upn: roomAddress(0) },
    });
    expect((await browser.request(callback)).status).toBe(303);
    const other = createBrowser();
    const [again] = await invite(at, 'self', ['user-1']);
    expect((await pressButton(other, again.url)).status).toBe(303);
    await server.server.provision.removeUsers(at.customer.id, ['user-1']);
    now = () => new Date(Date.now() + 61 * 60_000);
    await expect(server.server.start({ work: ['upkeep'] })).resolves.toBeUndefined();
    now = () => new Date();
  });

  it('have a week', async () => {
    const at = await campaign();
    const [{ id, url }] = await invite(at, 'self', ['user-0']);
    now = () => new Date(Date.now() + 6 * 86_400_000);
    expect((await fetch(url)).status).toBe(200);
    now = () => new Date(Date.now() + 8 * 86_400_000);
    expect(await statusOf(at, id)).toBe('expired');
    now = () => new Date();
  });
});
