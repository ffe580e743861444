import type { MigrationClient } from '@authshift/core';
import { connectMockIdp } from '@authshift/mock-idp';
import type { Page } from '@playwright/test';
import { backEndOf, tokenOf } from './harness/backEnd.ts';
import type { RunningDemo } from './harness/demo.ts';
import { expect, openHarborline, test } from './harness/fixtures.ts';
import {
  answerAsServiceAccount,
  card,
  cellBox,
  contoso,
  fillForm,
  headerBox,
  openUsers,
  serviceAccount,
  userRow,
} from './harness/harborline.ts';
import { chooseAnotherAccount, signIn } from './harness/microsoft.ts';
import { watch } from './harness/watch.ts';

/** What only the whole system can show of bad input and faults; each refusal alone is held by the packages' own tests. */
test.describe.configure({ mode: 'serial' });
test.use({ demoOf: 'faults', coconut: 'at rest' });

/** A display name that is markup is still a name. */
const name = '<img src=x onerror="document.title=1">';
const connector = 'a0000000-0000-4000-8000-000000000013';
const callback = '/v1/oauth/callback';

test('Microsoft’s sign-in does not answer: the form says so, keeps what was typed, and works once it is back', async ({
  page,
  demo,
}) => {
  await openHarborline(page, demo);
  await fillForm(page, { displayName: name });
  const resume = pauseMocks(demo);
  try {
    await page.getByRole('button', { name: 'Save and authorize' }).click();
    await expect(page.getByRole('alert')).toContainText('Microsoft’s sign-in page cannot be reached right now.');
    await expect(page.getByRole('alert')).toHaveCount(1);
    await expect(page.getByLabel('Display name')).toHaveValue(name);
    await expect(page.getByLabel('Service account', { exact: true })).toHaveValue(serviceAccount);
    await expect(page.getByLabel('Tenant ID')).toHaveValue(contoso);
    await expect(card(page, name)).toContainText('Not connected yet');
  } finally {
    resume();
  }
  await page.getByRole('button', { name: 'Save and authorize' }).click();
  await expect(page.getByRole('button', { name: 'Use another account' })).toBeVisible();
  await page.goBack();
  await expect(card(page, name)).toHaveCount(1);
});

test('fields that hold one another’s value are told apart, and nothing is sent', async ({ page, demo }) => {
  await openHarborline(page, demo);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/v1/connections')) sent.push(request.url());
  });
  await fillForm(page, { displayName: 'x'.repeat(121), tenantId: connector });
  await page.getByRole('radio', { name: 'Use an app of our own' }).check();
  await page.getByLabel('Application (client) ID').fill(contoso);
  await page.getByLabel('Client secret', { exact: true }).fill('5d0ad6b0-8cf2-4b8c-9d20-6f4fd3a3b0c1');
  await page.getByRole('button', { name: 'Save and authorize' }).click();
  const summary = page.getByRole('alert', { name: 'There are 4 problems' });
  await expect(summary).toBeFocused();
  for (const sentence of [
    'The name is longer than 120 characters.',
    'This is an application id. Enter the tenant id here.',
    'This is a tenant id. Enter the application id here.',
    'This looks like the id of the secret. Copy the column "Value" instead.',
  ]) {
    await expect(summary.getByRole('link', { name: sentence })).toBeVisible();
  }
  await expect(page.getByLabel('Display name')).toHaveValue('x'.repeat(121));
  await expect(page.getByLabel('Application (client) ID')).toHaveValue(contoso);
  expect(sent).toEqual([]);
});

test('the ways back from Microsoft: declined, once only, in this browser only, and leaving no trace', async ({
  page,
  demo,
  browser,
}) => {
  const sightings = watch(page, demo);
  await openHarborline(page, demo);
  const callbacks: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === callback) callbacks.push(request.url());
  });

  await test.step('Cancel on the consent page is told as declined', async () => {
    await card(page, name).getByRole('button', { name: 'Authorize with Microsoft' }).click();
    await chooseAnotherAccount(page);
    await page.locator('[name=loginfmt]').fill(serviceAccount);
    await page.locator('#idSIButton9').click();
    await page.locator('[name=passwd]').fill(demo.passwordOf(serviceAccount));
    await page.locator('#idSIButton9').click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('heading', { name: 'Declined at Microsoft' })).toBeVisible();
    await expect(card(page, name)).toContainText('Declined at Microsoft');
    await expect(card(page, name)).toContainText('Nobody was connected. You can start again.');
  });

  await test.step('an answer in another browser, or of no attempt at all, is refused and changes nothing', async () => {
    const leaving = page.waitForRequest((request) =>
      new URL(request.url()).pathname.endsWith('/oauth2/v2.0/authorize'),
    );
    await page.getByRole('button', { name: 'Start again' }).click();
    const state = new URL((await leaving).url()).searchParams.get('state') ?? '';
    expect(state).toHaveLength(43);
    const elsewhere = await (await browser.newContext()).newPage();
    await elsewhere.goto(`${demo.url}${callback}?code=stolen&state=${state}`);
    await expect(elsewhere.getByRole('heading')).toHaveText('This sign-in was started in another browser');
    await elsewhere.goto(`${demo.url}${callback}?code=stolen&state=${'x'.repeat(43)}`);
    await expect(elsewhere.getByRole('heading')).toHaveText('This sign-in is not known');
    await elsewhere.context().close();
  });

  await test.step('the same attempt still succeeds in its own browser', async () => {
    await page.getByRole('button', { name: 'Use another account' }).waitFor();
    await finishAsServiceAccount(page, demo);
    await expect(card(page, name)).toContainText('Working');
  });

  await test.step('the same answer once more finds it finished', async () => {
    const before = await auditOf(page, demo);
    await page.goto(callbacks.at(-1) ?? '');
    await expect(page.getByRole('heading', { name: `Connected as ${serviceAccount}` })).toBeVisible();
    expect(page.url()).not.toContain('code=');
    await page.reload();
    await expect(page.getByRole('heading', { name: `Connected as ${serviceAccount}` })).toBeVisible();
    await expect(card(page, name)).toContainText('Working');
    expect(await auditOf(page, demo)).toEqual(before);
  });

  await test.step('no password, secret, code or mailbox token was ever to be seen', async () => {
    const { mocks } = demo;
    const { apps } = await (await connectMockIdp(mocks.control.url, mocks.control.token)).world();
    const secrets = [
      demo.passwordOf(serviceAccount),
      mocks.control.token,
      ...apps.flatMap(({ secret }) => (secret === undefined ? [] : [secret])),
      ...callbacks.map((url) => new URL(url).searchParams.get('code') ?? 'no code'),
    ];
    const all = await sightings.collect();
    // The watch itself must have seen something.
    expect(
      all.filter(({ where, text }) => where === 'the answer of /v1/connections' && text.includes(serviceAccount)),
    ).not.toEqual([]);
    expect(all.filter(({ text }) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
    expect(all.filter(({ where, text }) => where === 'the history' && text.includes(callback))).toEqual([]);
    // Only the signed-in admin's own tokens are in the browser: MSAL's cache, for this tab.
    expect(all.filter(({ where, text }) => where !== 'session' && /eyJ[\w-]{10,}\./.test(text))).toEqual([]);
    const session = all.find(({ where }) => where === 'session')?.text ?? '';
    expect(session).toContain('admin@fabrikam.example');
    expect(session).not.toContain(serviceAccount);
    expect(all.find(({ where }) => where === 'local')?.text).not.toMatch(/token|secret/i);
  });
});

test('a display name that is markup is shown as text wherever it appears', async ({ page, demo }) => {
  await openHarborline(page, demo);
  await expect(card(page, name).getByRole('heading', { name })).toBeVisible();
  await card(page, name).getByRole('button', { name: 'Disconnect…' }).click();
  await expect(page.getByRole('dialog', { name: `Disconnect ${name}?` })).toBeVisible();
  await page.keyboard.press('Escape');
  await openUsers(page, 'branch-05');
  await expect(page.getByRole('columnheader', { name })).toBeVisible();
  await page.getByRole('button', { name: /^Move 12 users to/ }).click();
  await expect(page.getByRole('dialog', { name: `Move to ${name}` })).toContainText(name);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Audit' }).click();
  await expect(page.getByRole('cell', { name: `Connection "${name}" was created.` })).toBeVisible();
  expect(await page.title()).toBe('Harborline');
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
});

test('the back end cannot be reached while ticking: ticks go back, one message, and Retry carries them out', async ({
  page,
  demo,
}) => {
  await openHarborline(page, demo);
  const backEnd = await backEndOf(page, demo);
  await openUsers(page, 'branch-03');
  const users = ['Branch 03 reception', 'Branch 03 manager'];
  await page.route('**/v1/assignments', (route) => route.abort('connectionrefused'));
  for (const user of users) await cellBox(page, name, user).click();
  const message = page.getByText('2 changes were not saved, so their ticks are back as they were.');
  await expect(message).toHaveCount(1);
  await expect(page.getByText('The server could not be reached.')).toHaveCount(1);
  for (const user of users) await expect(cellBox(page, name, user)).not.toBeChecked();
  await expect(page.getByLabel('Search users')).toHaveValue('branch-03');

  await page.getByRole('button', { name: 'Try again' }).click();
  // Sent again for some seconds before it is given up again.
  await expect(message).toHaveCount(0);
  await expect(message).toHaveCount(1);
  await page.unroute('**/v1/assignments');
  await page.getByRole('button', { name: 'Try again' }).click();
  for (const user of users) await expect(cellBox(page, name, user)).toBeChecked();
  await expect(page.getByText('not saved')).toHaveCount(0);
  await expect.poll(() => countTicked(backEnd, name, 'branch-03')).toBe(2);
});

test('users change while an admin reads the counts: the new counts are shown and nothing is applied unseen', async ({
  page,
  browser,
  demo,
}) => {
  await openHarborline(page, demo);
  const filter = { text: 'branch-04', connection: { id: 'exchange-basic', assigned: true } };
  await page.goto(
    `${demo.url}/c/coconut/settings/exchange/users?table=${encodeURIComponent(JSON.stringify({ filter }))}`,
  );
  await headerBox(page, 'Exchange (Basic)').click();
  const dialog = page.getByRole('dialog', { name: 'Untick Exchange (Basic)' });
  await expect(dialog).toContainText('12 users change.');

  const other = await (await browser.newContext()).newPage();
  await openHarborline(other, demo, { upn: 'operator@fabrikam.example' });
  await openUsers(other, 'branch-04-reception');
  await cellBox(other, 'Exchange (Basic)', 'Branch 04 reception').click();
  await expect(userRow(other, 'Branch 04 reception')).toContainText('Not syncing');

  await dialog.getByRole('button', { name: 'Apply to 12 users' }).click();
  await expect(dialog).toContainText('The users changed while you were reading. These are the new counts.');
  await expect(dialog).toContainText('11 users change.');
  const backEnd = await backEndOf(other, demo);
  expect(await countTicked(backEnd, 'Exchange (Basic)', 'branch-04')).toBe(11);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await other.context().close();
});

test('unknown users in a change are refused by name, and strangers at the door', async ({ page, browser, demo }) => {
  await openHarborline(page, demo);
  const token = await tokenOf(page);
  const call = (path: string, init: RequestInit & { readonly token?: string } = {}) =>
    fetch(`${demo.url}${path}`, {
      ...init,
      headers: {
        ...(init.token === undefined ? {} : { authorization: `Bearer ${init.token}` }),
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
      },
    });

  await test.step('user ids nobody has', async () => {
    const answer = await call('/v1/assignments', {
      token,
      method: 'POST',
      body: JSON.stringify({
        scope: { type: 'include', ids: ['branch-06-reception', 'branch-99-reception'] },
        change: { tick: [], untick: ['exchange-basic'] },
        expectedCount: 2,
        snapshot: '0',
        acceptUnproven: true,
      }),
    });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'unknown_users', ids: ['branch-99-reception'] });
    expect(await countTicked(await backEndOf(page, demo), 'Exchange (Basic)', 'branch-06')).toBe(12);
  });

  await test.step('a real token of another tenant’s admin, and no token', async () => {
    const stranger = await (await browser.newContext()).newPage();
    const foreign = await tokenOfContoso(stranger, demo);
    await stranger.context().close();
    for (const sent of [{ token: foreign }, {}]) {
      const answer = await call('/v1/me', sent);
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ code: 'unauthenticated', remedy: 'Sign in again.' });
    }
  });

  await test.step('an account of the right tenant that Harborline does not know', async () => {
    const guest = await (await browser.newContext()).newPage();
    const upn = 'guest@fabrikam.example';
    await guest.goto(demo.url);
    await guest.getByRole('button', { name: 'Sign in' }).click();
    await signIn(guest, { upn, password: demo.passwordOf(upn) });
    await expect(guest.getByText(`${upn} has no role in Harborline.`)).toHaveCount(1);
    await expect(guest.getByText('Contoso Branches')).toHaveCount(0);
    await guest.context().close();
  });
});

/** The person who just declined is signed in at Microsoft already: the picker shows the account. */
async function finishAsServiceAccount(page: Page, demo: RunningDemo): Promise<void> {
  const known = page.getByRole('button', { name: serviceAccount });
  if (!(await known.isVisible())) return answerAsServiceAccount(page, demo);
  await known.click();
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByRole('heading', { name: `Connected as ${serviceAccount}` })).toBeVisible();
}

async function countTicked(backEnd: MigrationClient, displayName: string, text: string): Promise<number> {
  const connections = await backEnd.listConnections();
  const { id = '' } = connections.find((connection) => connection.displayName === displayName) ?? {};
  return (await backEnd.listUsers({ filter: { text, connection: { id, assigned: true } } })).total;
}

async function auditOf(page: Page, demo: RunningDemo): Promise<string[]> {
  const { entries } = await (await backEndOf(page, demo)).listAudit({});
  return entries.filter(({ action }) => action.startsWith('authorization.')).map(({ id }) => id);
}

/** Stops the process in which Microsoft's mocks live: it accepts connections and answers none. */
function pauseMocks({ pids }: RunningDemo): () => void {
  const [, mocks = 0] = pids;
  process.kill(mocks, 'SIGSTOP');
  return () => void process.kill(mocks, 'SIGCONT');
}

/** Signs in as Contoso's admin to an app of Contoso's, as any client would: code with PKCE (RFC 7636). */
async function tokenOfContoso(page: Page, { mocks, passwordOf }: RunningDemo): Promise<string> {
  const upn = 'admin@contoso.example';
  const clientId = 'a0000000-0000-4000-8000-000000000004';
  const verifier = 'v'.repeat(43);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const authority = `${mocks.origin}/${contoso}/oauth2/v2.0`;
  const asked = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: 'http://localhost',
    scope: 'openid https://graph.microsoft.com/User.Read',
    code_challenge: Buffer.from(digest).toString('base64url'),
    code_challenge_method: 'S256',
  };
  // Nothing listens there: the address is enough, and a redirect is no request that a route would be asked about.
  const back = page.waitForRequest(/^http:\/\/localhost\/\?/);
  await page.goto(`${authority}/authorize?${new URLSearchParams(asked)}`);
  await signIn(page, { upn, password: passwordOf(upn) });
  const code = new URL((await back).url()).searchParams.get('code') ?? '';
  const answer = await fetch(`${authority}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code,
      redirect_uri: asked.redirect_uri,
      code_verifier: verifier,
    }),
  });
  const { access_token: token = '' } = (await answer.json()) as { access_token?: string };
  expect(token).toMatch(/^eyJ/);
  return token;
}
