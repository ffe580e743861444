import { CONTOSO, type Duration } from '@authshift/mock-idp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ExchangeTenantHandle, type MailboxHandle, type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { envelope, getFolder, post } from './ewsRequests.ts';
import { type GraphTokens, graphTokens } from './graphTokens.ts';
import { type LineClient, lineClient } from './lineClient.ts';
import { base64, type MailTokens, mailTokens, xoauth2 } from './mailTokens.ts';

const licensed = 'licensed@contoso.example';
const service = 'service@contoso.example';
const shared = 'shared@contoso.example';

let mocks: MockMicrosoft;
let mail: MailTokens;
let graph: GraphTokens;
let tenant: ExchangeTenantHandle;
let mailbox: MailboxHandle;
let password: string;

beforeAll(async () => {
  mocks = await startMockMicrosoft();
  const { idp, exchange } = mocks;
  [mail, graph] = await Promise.all([mailTokens(idp), graphTokens(idp)]);
  [tenant, mailbox] = await Promise.all([exchange.tenant(CONTOSO), exchange.mailbox(licensed)]);
  ({ password } = await idp.user(licensed));
});
afterAll(() => mocks?.close());
beforeEach(async () => {
  await mocks.exchange.reset();
  await (await mocks.idp.tenant(CONTOSO)).setAsOf('2026-11-22');
});

const spreads = { manner: 'spreads' } as const;

async function advance(duration: Duration): Promise<void> {
  await (await mocks.idp.tenant(CONTOSO)).clock.advance(duration);
}

async function overImap(account: string, name = account): Promise<string> {
  const token = await mail.delegated(account, 'IMAP.AccessAsUser.All');
  const client = await lineClient({ address: mocks.exchange.imaps, ca: mocks.exchange.ca, implicit: true });
  client.write(`1 AUTHENTICATE XOAUTH2 ${xoauth2(name, token)}\r\n2 LIST "" ""\r\n3 LOGOUT\r\n`);
  const said = await client.rest();
  if (said.includes('1 NO AUTHENTICATE failed.')) return 'NO AUTHENTICATE failed.';
  if (said.includes('User is authenticated but not connected.')) return 'not connected';
  return said.includes('2 OK LIST') ? 'in' : said;
}

async function overSmtp(how: 'token' | 'password'): Promise<string> {
  const client = await lineClient({ address: mocks.exchange.smtp, ca: mocks.exchange.ca });
  await client.say();
  await client.say('EHLO client.example');
  await client.say('STARTTLS');
  await client.secure();
  await client.say('EHLO client.example');
  const answer = how === 'token' ? await byToken(client) : await byPassword(client);
  client.end();
  return answer;
}

async function byToken(client: LineClient): Promise<string> {
  const token = await mail.delegated(licensed, 'SMTP.Send');
  return client.say(`AUTH XOAUTH2 ${xoauth2(licensed, token)}`);
}

async function byPassword(client: LineClient): Promise<string> {
  await client.say(`AUTH LOGIN ${base64(licensed)}`);
  return client.say(base64(password));
}

async function overEws(): Promise<number> {
  const token = await mail.delegated(licensed, 'EWS.AccessAsUser.All');
  return (await post(mocks.exchange.ews, `Bearer ${token}`, envelope(getFolder()))).status;
}

describe("an administrator's change at the protocol ends", () => {
  it('IMAP off for a mailbox is refused after an hour, and on again after another', async () => {
    await mailbox.set({ imapEnabled: false }, spreads);
    await advance({ minutes: 59 });
    expect(await overImap(licensed)).toBe('in');
    await mailbox.set({ imapEnabled: true }, spreads);
    await advance({ minutes: 1 });
    expect(await overImap(licensed)).toBe('NO AUTHENTICATE failed.');
    await advance({ minutes: 59 });
    expect(await overImap(licensed)).toBe('in');
  });

  it('Full Access to a shared mailbox connects after an hour', async () => {
    expect(await overImap(service, shared)).toBe('not connected');
    await (await mocks.exchange.mailbox(shared)).grant({ user: service, right: 'FullAccess' }, spreads);
    expect(await overImap(service, shared)).toBe('not connected');
    await advance({ hours: 1 });
    expect(await overImap(service, shared)).toBe('in');
  });

  it('SMTP AUTH off for the tenant stops tokens too, and the mailbox has the last word', async () => {
    await tenant.set({ smtpClientAuthenticationDisabled: true }, spreads);
    expect(await overSmtp('token')).toMatch(/^235 /);
    await advance({ hours: 1 });
    expect(await overSmtp('token')).toContain('SmtpClientAuthentication is disabled for the Tenant.');
    await mailbox.set({ smtpClientAuthenticationDisabled: false }, spreads);
    await advance({ hours: 1 });
    expect(await overSmtp('token')).toMatch(/^235 /);
  });

  it('an authentication policy reaches one user within half an hour when it is hastened', async () => {
    await tenant.authenticationPolicies.put({ name: 'Block Basic' }, spreads);
    await tenant.set({ defaultAuthenticationPolicy: 'Block Basic' }, spreads);
    await mailbox.accelerate();
    await advance({ minutes: 29 });
    expect(await overSmtp('password')).toMatch(/^235 /);
    await advance({ minutes: 1 });
    expect(await overSmtp('password')).toContain('basic authentication is disabled.');
    expect(await overSmtp('token')).toMatch(/^235 /);
  });

  it('EWS off is refused after a day, or two where a tenant plays the anomaly', async () => {
    await tenant.set({ ewsEnabled: false }, spreads);
    await advance({ hours: 23, minutes: 59 });
    expect(await overEws()).toBe(200);
    await advance({ minutes: 1 });
    expect(await overEws()).toBe(403);
    await tenant.set({ ewsEnabled: true, spreading: 'anomalous' });
    await tenant.set({ ewsEnabled: false }, spreads);
    await advance({ hours: 47 });
    expect(await overEws()).toBe(200);
    await advance({ hours: 1 });
    expect(await overEws()).toBe(403);
  });

  it('an application access policy holds an application back from Graph after two hours', async () => {
    const app = await graph.application('Mail.Read');
    const read = async () => {
      const url = `${mocks.exchange.graph}/users/${licensed}/messages?$top=1`;
      return (await fetch(url, { headers: { Authorization: `Bearer ${app.token}` } })).status;
    };
    await tenant.applicationAccessPolicies.put(
      { name: 'Shared only', appIds: [app.clientId], scope: [shared], accessRight: 'RestrictAccess' },
      spreads,
    );
    expect(await read()).toBe(200);
    await advance({ hours: 2 });
    expect(await read()).toBe(403);
  });
});

describe("Microsoft's dates at the protocol ends", () => {
  it('EWS of a tenant that decided nothing ends on 1 October 2026', async () => {
    const contoso = await mocks.idp.tenant(CONTOSO);
    await tenant.set({ ewsEnabled: null });
    await contoso.setAsOf('2026-09-30');
    expect(await overEws()).toBe(200);
    await contoso.setAsOf('2026-10-01');
    expect(await overEws()).toBe(403);
    await tenant.set({ ewsEnabled: true });
    expect(await overEws()).toBe(200);
    await contoso.setAsOf('2027-04-01');
    expect(await overEws()).toBe(403);
  });

  it('a password at SMTP AUTH is off from 2027 unless it was kept on, and then gone', async () => {
    const contoso = await mocks.idp.tenant(CONTOSO);
    await contoso.setAsOf('2027-01-01');
    expect(await overSmtp('password')).toContain('basic authentication is disabled.');
    await tenant.set({ smtpBasicKeptOn: true });
    expect(await overSmtp('password')).toMatch(/^235 /);
    await contoso.setAsOf('2027-12-31');
    expect(await overSmtp('password')).toContain(
      '550 5.7.30 Basic authentication is not supported for Client Submission.',
    );
    expect(await overSmtp('token')).toMatch(/^235 /);
  });
});
