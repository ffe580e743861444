import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { type LineClient, lineClient } from './lineClient.ts';
import { base64, type MailTokens, mailTokens, xoauth2 } from './mailTokens.ts';
import { oldTls } from './oldTls.ts';

// Each row of SMTP in the catalogue of literal errors, by what causes it in life.

const licensed = 'licensed@contoso.example';
const service = 'service@contoso.example';
const shared = 'shared@contoso.example';
const signed = / \[MOCKPR01CA0001\.MOCKPRD01\.PROD\.OUTLOOK\.EXAMPLE \d{4}-\d\d-\d\dT[\d:.]+Z 08DE[0-9A-F]{12}\]$/;

let mocks: MockMicrosoft;
let tokens: MailTokens;
let password: string;
beforeAll(async () => {
  mocks = await startMockMicrosoft();
  tokens = await mailTokens(mocks.idp);
  ({ password } = await mocks.idp.user(licensed));
});
afterAll(() => mocks?.close());
beforeEach(() => mocks.exchange.reset());

async function connect(): Promise<LineClient> {
  const client = await lineClient({ address: mocks.exchange.smtp, ca: mocks.exchange.ca });
  onTestFinished(() => client.end());
  await client.say();
  return client;
}

async function connectSecurely(): Promise<LineClient> {
  const client = await connect();
  await client.say('EHLO client.example');
  await client.say('STARTTLS');
  await client.secure();
  await client.say('EHLO client.example');
  return client;
}

async function signInByPassword(client: LineClient, user = licensed, secret = password): Promise<string> {
  await client.say('AUTH LOGIN');
  await client.say(base64(user));
  return client.say(base64(secret));
}

async function signedIn(user = licensed): Promise<LineClient> {
  const client = await connectSecurely();
  const answer = await client.say(`AUTH XOAUTH2 ${xoauth2(user, await tokens.delegated(user, 'SMTP.Send'))}`);
  expect(answer).toBe('235 2.7.0 Authentication successful');
  return client;
}

interface Mail {
  readonly mailFrom?: string;
  readonly from?: string;
  readonly to?: string;
}

async function send(client: LineClient, { mailFrom = licensed, from = mailFrom, to = service }: Mail = {}) {
  expect(await client.say(`MAIL FROM:<${mailFrom}>`)).toBe('250 2.1.0 Sender OK');
  expect(await client.say(`RCPT TO:<${to}>`)).toBe('250 2.1.5 Recipient OK');
  expect(await client.say('DATA')).toBe('354 Start mail input; end with <CRLF>.<CRLF>');
  return client.say(`From: <${from}>\r\nSubject: x\r\n\r\nHello\r\n.`);
}

function unsigned(answer: string): string {
  expect(answer).toMatch(signed);
  return answer.replace(signed, '');
}

describe('row 17, 535 5.7.3: the name in XOAUTH2 is not the UPN of the token', () => {
  it.each([
    ['an alias', 'alias@contoso.example', 'second-address@contoso.example'],
    ['a primary address that differs', 'alias@contoso.example', 'primary-address@contoso.example'],
    ['a shared mailbox', licensed, shared],
    ['another account', licensed, service],
  ])('%s', async (_what, tokenUser, name) => {
    const client = await connectSecurely();
    const token = await tokens.delegated(tokenUser, 'SMTP.Send');
    const answer = await client.say(`AUTH XOAUTH2 ${xoauth2(name, token)}`);
    expect(unsigned(answer)).toBe('535 5.7.3 Authentication unsuccessful');
  });

  it('a token for Graph, or without SMTP.Send', async () => {
    const client = await connectSecurely();
    for (const permission of ['https://graph.microsoft.com/Mail.Send', 'IMAP.AccessAsUser.All']) {
      const token = await tokens.delegated(licensed, permission);
      const answer = await client.say(`AUTH XOAUTH2 ${xoauth2(licensed, token)}`);
      expect(unsigned(answer)).toBe('535 5.7.3 Authentication unsuccessful');
    }
  });

  it('a service principal Exchange was told of by the object id of the registration', async () => {
    const { app, token } = await tokens.application('SMTP.SendAsApp');
    const contoso = await mocks.exchange.tenant('contoso');
    await contoso.servicePrincipals.add({ appId: app.clientId, objectId: 'd0000000-0000-4000-8000-000000000001' });
    const client = await connectSecurely();
    const answer = await client.say(`AUTH XOAUTH2 ${xoauth2(shared, token)}`);
    expect(unsigned(answer)).toBe('535 5.7.3 Authentication unsuccessful');
  });
});

const switchedOff = '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the';
const help = 'Visit https://aka.ms/smtp_auth_disabled for more information.';

describe('SMTP AUTH switched off', () => {
  it('row 18: for the tenant, OAuth as well; a mailbox may be let in again', async () => {
    const contoso = await mocks.exchange.tenant('contoso');
    await contoso.set({ smtpClientAuthenticationDisabled: true });
    const client = await connectSecurely();
    const token = await tokens.delegated(licensed, 'SMTP.Send');
    expect(unsigned(await client.say(`AUTH XOAUTH2 ${xoauth2(licensed, token)}`))).toBe(
      `${switchedOff} Tenant. ${help}`,
    );
    expect(unsigned(await signInByPassword(client))).toBe(`${switchedOff} Tenant. ${help}`);
    await (await mocks.exchange.mailbox(licensed)).set({ smtpClientAuthenticationDisabled: false });
    expect(await client.say(`AUTH XOAUTH2 ${xoauth2(licensed, token)}`)).toBe('235 2.7.0 Authentication successful');
  });

  it('row 19: for the mailbox', async () => {
    const user = 'smtp-off@contoso.example';
    const client = await connectSecurely();
    const answer = await client.say(`AUTH XOAUTH2 ${xoauth2(user, await tokens.delegated(user, 'SMTP.Send'))}`);
    expect(unsigned(answer)).toBe(`${switchedOff} Mailbox. ${help}`);
  });
});

describe('a password', () => {
  const unsuccessful = '535 5.7.139 Authentication unsuccessful,';

  it('row 20: an authentication policy has taken Basic away', async () => {
    const contoso = await mocks.exchange.tenant('contoso');
    await contoso.authenticationPolicies.put({ name: 'Block Basic' });
    await contoso.set({ defaultAuthenticationPolicy: 'Block Basic' });
    const answer = await signInByPassword(await connectSecurely());
    expect(unsigned(answer)).toBe(`${unsuccessful} basic authentication is disabled.`);
  });

  it('row 20: Microsoft has switched Basic off for every tenant, until an administrator switches it on', async () => {
    const idpTenant = await mocks.idp.tenant('contoso');
    onTestFinished(async () => void (await idpTenant.setAsOf(null)));
    await idpTenant.setAsOf('2027-02-01');
    const client = await connectSecurely();
    expect(unsigned(await signInByPassword(client))).toBe(`${unsuccessful} basic authentication is disabled.`);
    await (await mocks.exchange.tenant('contoso')).set({ smtpBasicKeptOn: true });
    expect(await signInByPassword(client)).toBe('235 2.7.0 Authentication successful');
  });

  it('row 21: is wrong', async () => {
    const answer = await signInByPassword(await connectSecurely(), licensed, 'not this');
    expect(unsigned(answer)).toBe(`${unsuccessful} the user credentials were incorrect.`);
  });

  it('row 22: conditional access blocks the account', async () => {
    const user = 'blocked-by-policy@contoso.example';
    const answer = await signInByPassword(await connectSecurely(), user);
    expect(unsigned(answer)).toBe(
      `${unsuccessful} the request did not meet the criteria to be authenticated successfully. Contact your administrator.`,
    );
  });

  it('row 23: the tenant has security defaults', async () => {
    const idpTenant = await mocks.idp.tenant('contoso');
    onTestFinished(async () => void (await idpTenant.change({ securityDefaults: false })));
    await idpTenant.change({ securityDefaults: true });
    const answer = await signInByPassword(await connectSecurely());
    expect(unsigned(answer)).toBe(
      `${unsuccessful} user is locked by your organization's security defaults policy. Contact your administrator.`,
    );
  });

  it('row 24: Basic is gone for good', async () => {
    const idpTenant = await mocks.idp.tenant('contoso');
    onTestFinished(async () => void (await idpTenant.setAsOf(null)));
    await idpTenant.setAsOf('2028-01-01');
    const answer = await signInByPassword(await connectSecurely());
    expect(unsigned(answer)).toBe('550 5.7.30 Basic authentication is not supported for Client Submission.');
  });
});

it('row 25: MAIL FROM without a sign-in', async () => {
  const client = await connectSecurely();
  expect(unsigned(await client.say(`MAIL FROM:<${licensed}>`))).toBe(
    '530 5.7.57 Client not authenticated to send mail.',
  );
});

describe('the sender is somebody else', () => {
  it('row 26: in the envelope alone', async () => {
    const answer = await send(await signedIn(), { mailFrom: shared, from: licensed });
    expect(unsigned(answer)).toBe('550 5.7.60 SMTP; Client does not have permissions to send as this sender');
  });

  it('row 28: in From', async () => {
    const answer = await send(await signedIn(), { mailFrom: shared });
    expect(answer).toContain(
      `554 5.2.252 SendAsDenied; ${licensed} not allowed to send as ${shared}; STOREDRV.Submission.`,
    );
    expect(answer).toMatch(/Cannot submit message\..*\[Hostname=MOCKPR01MB0001\.MOCKPRD01\.PROD\.OUTLOOK\.EXAMPLE\]$/);
  });

  it('row 27: in From, in the words of March 2021', async () => {
    const idpTenant = await mocks.idp.tenant('contoso');
    onTestFinished(async () => void (await idpTenant.setAsOf(null)));
    await idpTenant.setAsOf('2021-03-16');
    const answer = await send(await signedIn(), { mailFrom: shared });
    expect(answer).toContain(
      '554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message ' +
        'due to a permanent exception with message Cannot submit message.',
    );
  });

  it.each([
    ['second in From', `From: ${licensed}, ${shared}`],
    ['in a second From', `From: ${licensed}\r\nFrom: ${shared}`],
    ['in Sender', `From: ${licensed}\r\nSender: ${shared}`],
    ['in From behind a name', `From: "${licensed}" <${shared}>`],
  ])('is not overlooked %s', async (_where, fields) => {
    const client = await signedIn();
    await client.say(`MAIL FROM:<${licensed}>`);
    await client.say(`RCPT TO:<${service}>`);
    await client.say('DATA');
    const answer = await client.say(`${fields}\r\nSubject: x\r\n\r\nHello\r\n.`);
    expect(answer).toContain(`554 5.2.252 SendAsDenied; ${licensed} not allowed to send as ${shared};`);
  });

  it('is fine with Send As, and Full Access is not enough', async () => {
    const mailbox = await mocks.exchange.mailbox(shared);
    const client = await signedIn();
    await mailbox.grant({ right: 'FullAccess', user: licensed });
    expect(await send(client, { mailFrom: shared })).toContain('554 5.2.252 SendAsDenied');
    await mailbox.grant({ right: 'SendAs', user: licensed });
    expect(await send(client, { mailFrom: shared })).toMatch(/^250 2\.0\.0 OK <.+> \[Hostname=/);
  });
});

describe('the tenant as Microsoft sees it', () => {
  it.each([
    [
      '29',
      'traffic-not-accepted',
      '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.',
    ],
    ['30', 'threshold-exceeded', '550 5.7.705 Access denied, tenant has exceeded threshold.'],
  ] as const)('row %s: %s', async (_row, sending, words) => {
    await (await mocks.exchange.tenant('contoso')).set({ sending });
    expect(unsigned(await send(await signedIn()))).toBe(words);
  });
});

describe('too much', () => {
  const newer =
    '432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information.';

  it.each([
    ['today', null, newer],
    ['in 2020', '2020-06-01', '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded;'],
  ])('row 31, %s: a fourth message of a mailbox while three come in', async (_when, asOf, words) => {
    const idpTenant = await mocks.idp.tenant('contoso');
    onTestFinished(async () => void (await idpTenant.setAsOf(null)));
    await idpTenant.setAsOf(asOf);
    const clients = await Promise.all(Array.from({ length: 4 }, () => signedIn()));
    for (const client of clients) {
      await client.say(`MAIL FROM:<${licensed}>`);
      await client.say(`RCPT TO:<${service}>`);
      expect(await client.say('DATA')).toMatch(/354 /);
    }
    const answers = await Promise.all([...clients].reverse().map((client) => client.say('Subject: x\r\n\r\nx\r\n.')));
    expect(answers[0]).toBe(`${words} [Hostname=MOCKPR01MB0001.MOCKPRD01.PROD.OUTLOOK.EXAMPLE]`);
    expect(answers.slice(1).every((answer) => answer.startsWith('250 2.0.0 OK'))).toBe(true);
  });

  it('row 32: more than 10,000 recipients a day', async () => {
    const client = await signedIn();
    const recipients = Array.from({ length: 500 }, (_, index) => `RCPT TO:<reader-${index}@elsewhere.example>\r\n`);
    const sendToAll = async (): Promise<string> => {
      client.write(`MAIL FROM:<${licensed}>\r\n${recipients.join('')}DATA\r\n`);
      for (let answer = ''; !answer.includes('354 '); ) answer = await client.say();
      return client.say('Subject: x\r\n\r\nx\r\n.');
    };
    for (let message = 0; message < 20; message += 1) expect(await sendToAll()).toMatch(/^250 /);
    expect(await send(client)).toMatch(
      /^554 5\.2\.0 STOREDRV\.Submission\.Exception:SubmissionQuotaExceededException \[Hostname=/,
    );
    expect((await mocks.exchange.outbound.list()).length).toBe(20);
    const { clock } = await mocks.idp.tenant('contoso');
    await clock.advance({ hours: 25 });
    expect(await send(client)).toMatch(/^250 /);
  });
});

it('row 33: TLS 1.0 or 1.1', async () => {
  const client = await connect();
  await client.say('EHLO client.example');
  await client.say('STARTTLS');
  await client.secure(oldTls);
  await client.say('EHLO client.example');
  const answer = await client.say(`AUTH XOAUTH2 ${xoauth2(licensed, await tokens.delegated(licensed, 'SMTP.Send'))}`);
  expect(unsigned(answer)).toBe(
    '421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. ' +
      'Visit https://aka.ms/smtp_auth_tls.',
  );
});

it('row 34: the account has no mailbox', async () => {
  const user = 'unlicensed@contoso.example';
  const client = await connectSecurely();
  const answer = await client.say(`AUTH XOAUTH2 ${xoauth2(user, await tokens.delegated(user, 'SMTP.Send'))}`);
  expect(unsigned(answer)).toBe('451 4.7.0 Temporary server error. Please try again later. PRX4');
});

it('row 34: the mailbox is on its way to another database, and the front end cannot reach it', async () => {
  const mailbox = await mocks.exchange.mailbox(licensed);
  await mailbox.set({ state: 'moving' });
  const client = await connectSecurely();
  const sign = async () =>
    client.say(`AUTH XOAUTH2 ${xoauth2(licensed, await tokens.delegated(licensed, 'SMTP.Send'))}`);
  expect(unsigned(await sign())).toBe('451 4.7.0 Temporary server error. Please try again later. PRX4');
  await mailbox.set({ state: 'ready' });
  expect(await sign()).toMatch(/^235 /);
});

it('row 35: an application without Full Access; with it the message goes out', async () => {
  const { app, token, servicePrincipalId } = await tokens.application('SMTP.SendAsApp');
  const contoso = await mocks.exchange.tenant('contoso');
  await contoso.servicePrincipals.add({ appId: app.clientId, objectId: servicePrincipalId });
  const client = await connectSecurely();
  expect(await client.say(`AUTH XOAUTH2 ${xoauth2(shared, token)}`)).toMatch(/^235 /);
  const answer = await send(client, { mailFrom: shared });
  expect(answer).toContain('430 4.2.0 STOREDRV; mailbox logon failure; STOREDRV.Submission.Exception:');
  expect(answer).toContain('MapiExceptionLogonFailed');
  await (await mocks.exchange.mailbox(shared)).grant({ right: 'FullAccess', servicePrincipal: servicePrincipalId });
  const again = await connectSecurely();
  await again.say(`AUTH XOAUTH2 ${xoauth2(shared, token)}`);
  expect(await send(again, { mailFrom: shared })).toMatch(/^250 2\.0\.0 OK/);
});

it('row 27, an application: Send As is the mailbox’s it signs in to, not the service principal’s', async () => {
  const { app, token, servicePrincipalId } = await tokens.application('SMTP.SendAsApp');
  const contoso = await mocks.exchange.tenant('contoso');
  await contoso.servicePrincipals.add({ appId: app.clientId, objectId: servicePrincipalId });
  await (await mocks.exchange.mailbox(licensed)).grant({ right: 'FullAccess', servicePrincipal: servicePrincipalId });
  const mailbox = await mocks.exchange.mailbox(shared);
  await mailbox.grant({ right: 'SendAs', servicePrincipal: servicePrincipalId });
  const client = await connectSecurely();
  await client.say(`AUTH XOAUTH2 ${xoauth2(licensed, token)}`);
  expect(await send(client, { mailFrom: shared })).toMatch(/^554 5\.2\.0 STOREDRV\.Submission\.Exception:SendAsDenied/);
  await mailbox.grant({ right: 'SendAs', user: licensed });
  expect(await send(client, { mailFrom: shared })).toMatch(/^250 2\.0\.0 OK/);
});

it('an application by RBAC for Applications needs neither the permission nor Full Access', async () => {
  const { app, token, servicePrincipalId } = await tokens.application('full_access_as_app');
  const contoso = await mocks.exchange.tenant('contoso');
  await contoso.servicePrincipals.add({ appId: app.clientId, objectId: servicePrincipalId });
  await contoso.managementScopes.put({ name: 'Mailroom', members: [shared] });
  await contoso.roleAssignments.put({
    name: 'Sends for the mailroom',
    role: 'Application SMTP.SendAsApp',
    servicePrincipal: servicePrincipalId,
    scope: 'Mailroom',
  });
  const client = await connectSecurely();
  expect(await client.say(`AUTH XOAUTH2 ${xoauth2(licensed, token)}`)).toMatch(/^535 5\.7\.3 /);
  expect(await client.say(`AUTH XOAUTH2 ${xoauth2(shared, token)}`)).toMatch(/^235 /);
  expect(await send(client, { mailFrom: shared })).toMatch(/^250 2\.0\.0 OK/);
});

it('row 36: a SASL string without an address', async () => {
  const client = await connectSecurely();
  const words = '501 5.5.124 Invalid XOAUTH2 auth data - User address provided is not valid';
  const token = await tokens.delegated(licensed, 'SMTP.Send');
  for (const response of [xoauth2('licensed', token), base64('user=\x01auth=\x01\x01'), base64('what?'), '']) {
    await client.say('AUTH XOAUTH2');
    expect(unsigned(await client.say(response))).toBe(words);
  }
});

describe('row 37, 504 5.7.4: a mechanism that is not offered', () => {
  it('before STARTTLS, whichever it is; nothing else is taken there either', async () => {
    const client = await connect();
    const hello = await client.say('EHLO client.example');
    expect(hello).not.toContain('AUTH');
    for (const line of ['AUTH LOGIN', 'AUTH XOAUTH2', 'AUTH PLAIN AGEAYg==']) {
      expect(unsigned(await client.say(line))).toBe('504 5.7.4 Unrecognized authentication type');
    }
    expect(unsigned(await client.say(`MAIL FROM:<${licensed}>`))).toBe('451 5.7.3 STARTTLS is required to send mail');
  });

  it('PLAIN, also in TLS', async () => {
    const answer = await (await connectSecurely()).say(`AUTH PLAIN ${base64(`\0${licensed}\0${password}`)}`);
    expect(unsigned(answer)).toBe('504 5.7.4 Unrecognized authentication type');
  });
});
