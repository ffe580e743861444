import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ImapFlow } from 'imapflow';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { type LineClient, lineClient } from './lineClient.ts';
import { type MailTokens, mailTokens, xoauth2 } from './mailTokens.ts';

const licensed = 'licensed@contoso.example';
const service = 'service@contoso.example';
const admin = 'admin@contoso.example';

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

/** As a program that uses nodemailer would set it up, except for the host. */
async function transport(user: string, { pool = false, mock = mocks }: { pool?: boolean; mock?: MockMicrosoft } = {}) {
  const [host = '', port = ''] = mock.exchange.smtp.split(':');
  const accessToken = await (mock === mocks ? tokens : await mailTokens(mock.idp)).delegated(user, 'SMTP.Send');
  const made = createTransport({
    host,
    port: Number(port),
    secure: false,
    requireTLS: true,
    tls: { ca: readFileSync(mock.exchange.ca) },
    auth: { type: 'OAuth2', user, accessToken },
    pool,
  } as Parameters<typeof createTransport>[0]);
  onTestFinished(() => made.close());
  return made;
}

async function send(user: string, message: SendMailOptions) {
  return (await transport(user)).sendMail({ from: user, text: 'Hello', ...message });
}

/** The messages of a folder, newest first, as Graph shows them. */
async function inGraph(address: string, folder: 'inbox' | 'sentitems') {
  const { token } = await graphReader();
  const url = `${mocks.exchange.graph}/users/${address}/mailFolders/${folder}/messages?$top=50`;
  const response = await fetch(url, {
    headers: { Authorization: `Bearer ${token}`, Prefer: 'outlook.body-content-type="text"' },
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { readonly value: readonly GraphMessage[] }).value;
}

interface GraphMessage {
  readonly subject: string;
  readonly isRead: boolean;
  readonly from: { readonly emailAddress: { readonly address: string } };
  readonly sender: { readonly emailAddress: { readonly address: string } };
  readonly bccRecipients: readonly { readonly emailAddress: { readonly address: string } }[];
  readonly body: { readonly content: string };
}

let reader: ReturnType<MailTokens['application']> | undefined;
function graphReader() {
  reader ??= tokens.application('https://graph.microsoft.com/Mail.ReadWrite');
  return reader;
}

async function subjects(address: string, folder: 'inbox' | 'sentitems' = 'inbox'): Promise<readonly string[]> {
  return (await inGraph(address, folder)).map(({ subject }) => subject);
}

async function connect(): Promise<LineClient> {
  const client = await lineClient({ address: mocks.exchange.smtp, ca: mocks.exchange.ca });
  onTestFinished(() => client.end());
  return client;
}

async function signedIn(user = licensed): Promise<LineClient> {
  const client = await connect();
  await client.say();
  await client.say('EHLO client.example');
  await client.say('STARTTLS');
  await client.secure();
  await client.say('EHLO client.example');
  expect(await client.say(`AUTH XOAUTH2 ${xoauth2(user, await tokens.delegated(user, 'SMTP.Send'))}`)).toMatch(/^235 /);
  return client;
}

describe('a message that nodemailer sent', () => {
  it('is in the Inbox of everybody it is for, once, and in Sent Items', async () => {
    const { response } = await send(licensed, {
      to: [service, service.toUpperCase()],
      bcc: admin,
      subject: 'Grüße',
      text: 'Hello\n.\nworld',
    });
    expect(response).toMatch(/^250 2\.0\.0 OK <.+> \[Hostname=MOCKPR01MB0001\.MOCKPRD01\.PROD\.OUTLOOK\.EXAMPLE\]$/);
    const received = (await inGraph(service, 'inbox')).filter(({ subject }) => subject === 'Grüße');
    expect(received).toHaveLength(1);
    expect(received[0]?.isRead).toBe(false);
    expect(received[0]?.body.content).toMatch(/Hello\r?\n\.\r?\nworld/);
    expect(await subjects(admin)).toContain('Grüße');
    const [kept] = await inGraph(licensed, 'sentitems');
    expect(kept).toMatchObject({ subject: 'Grüße', isRead: true });
  });

  it('is read by imapflow, which waits for it in the Inbox', async () => {
    const [host = '', port = ''] = mocks.exchange.imaps.split(':');
    const accessToken = await tokens.delegated(service, 'IMAP.AccessAsUser.All');
    const tls = { ca: readFileSync(mocks.exchange.ca) };
    const auth = { user: service, accessToken };
    const client = new ImapFlow({ host, port: Number(port), secure: true, tls, auth, logger: false });
    onTestFinished(() => client.close());
    await client.connect();
    await client.mailboxOpen('INBOX');
    const before = client.mailbox === false ? 0 : client.mailbox.exists;
    const told = new Promise<number>((resolve) => client.once('exists', ({ count }) => resolve(count)));
    const waiting = client.idle();
    const attachments = [{ filename: 'note.txt', content: 'A note' }];
    const { messageId } = await send(licensed, { to: service, subject: 'For imapflow', attachments });
    expect(await told).toBe(before + 1);
    const message = await client.fetchOne('*', { envelope: true, bodyStructure: true, flags: true });
    await waiting;
    expect(message).toMatchObject({ envelope: { subject: 'For imapflow', messageId }, flags: new Set() });
    expect(message !== false && message.bodyStructure?.childNodes?.map(({ type }) => type)).toEqual([
      'text/plain',
      'text/plain',
    ]);
  });

  it('keeps its Bcc in Sent Items alone', async () => {
    const raw = `From: ${licensed}\r\nTo: ${service}\r\nBcc: ${admin}\r\nSubject: Blind\r\n\r\nHello\r\n`;
    await (await transport(licensed)).sendMail({ raw, envelope: { from: licensed, to: [service, admin] } });
    const [received] = await inGraph(admin, 'inbox');
    expect(received).toMatchObject({ subject: 'Blind', bccRecipients: [] });
    const [kept] = await inGraph(licensed, 'sentitems');
    expect(kept?.bccRecipients.map(({ emailAddress }) => emailAddress.address)).toEqual([admin]);
  });

  it('goes out for a shared mailbox: the name is the token’s, From is the mailbox’s, by Send As', async () => {
    const shared = 'alias@contoso.example';
    await (await mocks.exchange.mailbox(shared)).grant({ right: 'SendAs', user: licensed });
    await send(licensed, { from: 'primary-address@contoso.example', to: service, subject: 'From all of us' });
    const [received] = await inGraph(service, 'inbox');
    expect(received).toMatchObject({
      subject: 'From all of us',
      from: { emailAddress: { address: 'primary-address@contoso.example' } },
    });
    expect(received?.sender.emailAddress.address).toBe('primary-address@contoso.example');
  });

  it('shows who sent it on somebody’s behalf', async () => {
    await (await mocks.exchange.mailbox(admin)).grant({ right: 'SendOnBehalf', user: licensed });
    await send(licensed, { from: admin, to: service, subject: 'For the administrator' });
    const [received] = await inGraph(service, 'inbox');
    expect(received?.from.emailAddress.address).toBe(admin);
    expect(received?.sender.emailAddress.address).toBe(licensed);
  });

  it('is listed when it leaves the world, without its subject, and goes nowhere', async () => {
    const to = ['reader@elsewhere.example', 'on-premises@contoso.example', 'private@personal.example', service];
    await send(licensed, { to, subject: 'Not for the list' });
    const listed = await mocks.exchange.outbound.list('contoso');
    expect(listed).toMatchObject([
      {
        mailbox: licensed,
        from: licensed,
        recipients: ['reader@elsewhere.example', 'private@personal.example'],
        route: 'internet',
      },
      { mailbox: licensed, recipients: ['on-premises@contoso.example'], route: 'on-premises' },
    ]);
    expect(JSON.stringify(listed)).not.toContain('Not for the list');
    expect(await mocks.exchange.outbound.list('fabrikam')).toEqual([]);
    await mocks.exchange.reset();
    expect(await mocks.exchange.outbound.list()).toEqual([]);
  });

  it('reaches the mailboxes of other tenants of the world', async () => {
    await send(licensed, { to: 'operator@fabrikam.example', subject: 'Across tenants' });
    await send(licensed, { to: 'nobody@fabrikam.example', subject: 'Across tenants to nobody' });
    expect(await subjects(licensed)).toContain('Undeliverable: Across tenants to nobody');
    expect(await mocks.exchange.outbound.list()).toEqual([]);
  });

  it('comes back from addresses of the tenant that are nobody’s', async () => {
    await send(licensed, {
      to: ['nobody@contoso.example', 'unlicensed@contoso.example', service],
      subject: 'To nobody',
    });
    const [report] = await inGraph(licensed, 'inbox');
    expect(report?.subject).toBe('Undeliverable: To nobody');
    expect(report?.from.emailAddress.address).toBe(
      'MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.onmicrosoft.com',
    );
    expect(report?.body.content).toContain('nobody@contoso.example');
    expect(report?.body.content).toContain('unlicensed@contoso.example');
    expect(report?.body.content).toContain(
      '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    );
    expect(await subjects(service)).toContain('To nobody');
  });

  it('travels by one connection, when they are many and the connection is pooled', async () => {
    const pooled = await transport(licensed, { pool: true });
    for (let number = 1; number <= 5; number += 1) {
      await pooled.sendMail({ from: licensed, to: service, subject: `Number ${number}`, text: 'x' });
    }
    const steps = await mocks.exchange.requests.list({ protocol: 'smtp' });
    expect(steps.filter((step) => 'connection' in step && step.operation === 'sign-in')).toHaveLength(1);
    expect(await subjects(service)).toEqual(expect.arrayContaining(['Number 1', 'Number 5']));
  });
});

it('is sent by curl, with a token and with a password', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mock-exchange-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'message.eml');
  await writeFile(file, `From: <${licensed}>\r\nTo: <${service}>\r\nSubject: By curl\r\n\r\nHello\r\n`);
  const usual = [
    '--silent',
    '--show-error',
    '--url',
    `smtp://${mocks.exchange.smtp}`,
    '--ssl-reqd',
    '--cacert',
    mocks.exchange.ca,
  ];
  const envelope = ['--mail-from', licensed, '--mail-rcpt', service, '--upload-file', file];
  const run = promisify(execFile);
  const token = await tokens.delegated(licensed, 'SMTP.Send');
  await run('curl', [...usual, ...envelope, '--user', `${licensed}:`, '--oauth2-bearer', token]);
  await run('curl', [...usual, ...envelope, '--user', `${licensed}:${password}`]);
  expect((await subjects(service)).filter((subject) => subject === 'By curl')).toHaveLength(2);
});

/** So that what follows falls into one minute. */
async function beginMinute(mock: MockMicrosoft): Promise<void> {
  const { clock } = await mock.idp.tenant('contoso');
  const now = (await clock.now()).getTime();
  await clock.advance({ seconds: 60 - (now % 60_000) / 1000 });
}

describe('the rate of a mailbox', () => {
  it('lets the 31st message of a minute be delivered in the next minute of the tenant’s clock', async () => {
    const client = await signedIn();
    await beginMinute(mocks);
    for (let number = 1; number <= 31; number += 1) await sendLine(client, `Rate ${number}`);
    const early = await subjects(service);
    expect(early).toContain('Rate 30');
    expect(early).not.toContain('Rate 31');
    expect(await subjects(licensed, 'sentitems')).toContain('Rate 31');
    const { clock } = await mocks.idp.tenant('contoso');
    await clock.advance({ minutes: 1 });
    await expect.poll(() => subjects(service)).toContain('Rate 31');
  });

  it('keeps what waits in the state folder', async () => {
    const state = await mkdtemp(join(tmpdir(), 'mock-exchange-'));
    onTestFinished(() => rm(state, { recursive: true }));
    const first = await startMockMicrosoft({ state });
    const pooled = await transport(licensed, { pool: true, mock: first });
    await beginMinute(first);
    for (let number = 1; number <= 31; number += 1) {
      await pooled.sendMail({ from: licensed, to: service, subject: `Kept ${number}`, text: 'x' });
    }
    pooled.close();
    await first.close();
    const second = await startMockMicrosoft({ state });
    onTestFinished(() => second.close());
    const { token } = await popToken(second);
    const count = async (): Promise<number> => {
      const pop = await lineClient({ address: second.exchange.pops, ca: second.exchange.ca, implicit: true });
      await pop.say();
      await pop.say('AUTH XOAUTH2');
      await pop.say(xoauth2(service, token));
      const list = await pop.ask('UIDL');
      pop.end();
      // A line for each message, one before and one behind.
      return list.split('\r\n').length - 2;
    };
    const atFirst = await count();
    expect(atFirst).toBeGreaterThanOrEqual(30);
    await (await second.idp.tenant('contoso')).clock.advance({ minutes: 1 });
    await expect.poll(count).toBe(atFirst + 1);
  });
});

async function popToken(mock: MockMicrosoft) {
  const tokensOfMock = await mailTokens(mock.idp);
  return { token: await tokensOfMock.delegated(service, 'POP.AccessAsUser.All') };
}

async function sendLine(client: LineClient, subject: string): Promise<string> {
  client.write(`MAIL FROM:<${licensed}>\r\nRCPT TO:<${service}>\r\nDATA\r\n`);
  for (let answer = ''; !answer.includes('354 '); ) answer = await client.say();
  return client.say(`Subject: ${subject}\r\n\r\nx\r\n.`);
}

describe('a fault', () => {
  it('refuses, slows down or ends whatever it is set for', async () => {
    const { faults } = mocks.exchange;
    await faults.add({
      match: { protocol: 'smtp', operation: 'sign-in', account: licensed },
      effect: { refuse: 'temporary-error' },
      times: 1,
    });
    await faults.add({ match: { protocol: 'smtp', operation: 'MAIL' }, effect: { throttle: {} }, times: 1 });
    await faults.add({
      match: { protocol: 'smtp', operation: 'DATA', mailbox: licensed },
      effect: { connection: 'reset' },
      times: 1,
    });
    await expect(send(licensed, { to: service })).rejects.toThrow('451 4.7.0 Temporary server error');
    await expect(send(licensed, { to: service })).rejects.toThrow('432 4.3.2 Concurrent connections limit exceeded.');
    await expect(send(licensed, { to: service })).rejects.toMatchObject({
      code: expect.stringMatching(/ECONN|ESOCKET/),
    });
    await faults.add({ match: { protocol: 'smtp', operation: 'connect' }, effect: { connection: 'drop' }, times: 1 });
    await expect(send(licensed, { to: service })).rejects.toThrow();
    expect((await send(licensed, { to: service })).response).toMatch(/^250 /);
    const struck = (await mocks.exchange.requests.list()).filter(({ fault }) => fault !== undefined);
    expect(struck).toHaveLength(4);
  });

  it('is named as the protocol has it', async () => {
    const fault = { match: { protocol: 'smtp' as const }, effect: { refuse: 'no-such-words' } };
    await expect(mocks.exchange.faults.add(fault)).rejects.toThrow('smtp has no refusal "no-such-words"');
  });
});

it('notes whom a refused sign-in asked for', async () => {
  await (await mocks.exchange.mailbox(licensed)).set({ smtpClientAuthenticationDisabled: true });
  await expect(send(licensed, { to: service })).rejects.toThrow('disabled for the Mailbox');
  const [step] = await mocks.exchange.requests.list({ mailbox: licensed, outcome: 'refused' });
  expect(step).toMatchObject({ protocol: 'smtp', operation: 'sign-in', authentication: 'xoauth2', tls: true });
});

it('notes steps, never what was said in them', async () => {
  const token = await tokens.delegated(licensed, 'SMTP.Send');
  await send(licensed, { to: service, subject: 'A secret subject', text: 'A secret body' });
  const client = await connect();
  await client.say();
  await client.say(password);
  const record = JSON.stringify(await mocks.exchange.requests.list());
  expect(record).toContain('"operation":"DATA"');
  for (const secret of [token, xoauth2(licensed, token), password, 'A secret']) expect(record).not.toContain(secret);
});
