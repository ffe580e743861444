import { BUILT_IN_APPS, BUILT_IN_PASSWORD } from '@authshift/mock-idp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LoggedRequest, type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { basic, envelope, getFolder } from './ewsRequests.ts';
import { imapTalk } from './imapTalk.ts';
import { lineClient } from './lineClient.ts';

const licensed = 'licensed@contoso.example';
const secrets = { subject: 'Subject-of-nobody-else', body: 'Body-of-nobody-else', password: 'Wrong-password-2022' };

let mocks: MockMicrosoft;
let token: string;
let graphToken: string;
let everything: readonly LoggedRequest[];
const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);

beforeAll(async () => {
  mocks = await startMockMicrosoft();
  token = await tokenFor('https://outlook.office.com/.default');
  graphToken = await tokenFor('https://graph.microsoft.com/.default');
  await speakImap();
  await speakPop();
  await speakSmtp();
  await speakHttp();
  everything = await mocks.exchange.requests.list();
}, 30_000);
afterAll(async () => {
  said.mockRestore();
  await mocks.close();
});

async function tokenFor(scope: string): Promise<string> {
  const form = { grant_type: 'password', client_id: BUILT_IN_APPS.mailClient, scope };
  const body = new URLSearchParams({ ...form, username: licensed, password: BUILT_IN_PASSWORD });
  const response = await fetch(`${mocks.idp.origin}/contoso.example/oauth2/v2.0/token`, { method: 'POST', body });
  return ((await response.json()) as { access_token: string }).access_token;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const xoauth2 = (): string => base64(`user=${licensed}\u0001auth=Bearer ${token}\u0001\u0001`);
const message = `From: ${licensed}\r\nTo: ${licensed}\r\nSubject: ${secrets.subject}\r\n\r\n${secrets.body}\r\n`;

async function speakImap(): Promise<void> {
  const { imaps: address, ca } = mocks.exchange;
  const talk = await imapTalk({ address, ca, implicit: true });
  await talk.say(`LOGIN ${licensed} ${secrets.password}`);
  await talk.say(`AUTHENTICATE XOAUTH2 ${xoauth2()}`);
  await talk.say('SELECT INBOX');
  await talk.say(`SEARCH SUBJECT ${secrets.subject}`);
  await talk.say('LOGOUT');
  await talk.rest();
}

async function speakPop(): Promise<void> {
  const { pops: address, ca } = mocks.exchange;
  const client = await lineClient({ address, ca, implicit: true });
  await client.say();
  const signIns = [`USER ${licensed}`, `PASS ${secrets.password}`, 'AUTH XOAUTH2', xoauth2()];
  for (const line of [...signIns, 'STAT', 'QUIT']) await client.say(line);
  await client.rest();
}

async function speakSmtp(): Promise<void> {
  const { smtp: address, ca } = mocks.exchange;
  const client = await lineClient({ address, ca });
  await client.say();
  await client.say('EHLO test.example');
  await client.say('STARTTLS');
  await client.secure();
  for (const line of [
    'EHLO test.example',
    'AUTH LOGIN',
    base64(licensed),
    base64(secrets.password),
    `AUTH XOAUTH2 ${xoauth2()}`,
    `MAIL FROM:<${licensed}>`,
    `RCPT TO:<${licensed}>`,
    'DATA',
    `${message}.`,
    'QUIT',
  ]) {
    await client.say(line);
  }
  await client.rest();
}

async function speakHttp(): Promise<void> {
  const { ews, graph, exchangeAdmin } = mocks.exchange;
  const headers = { 'Content-Type': 'text/xml', 'x-mock-test-id': 'the-record' };
  const asked: [url: string, authorization: string, body?: string][] = [
    [ews, basic(licensed, secrets.password), envelope(getFolder())],
    [ews, `Bearer ${token}`, envelope(getFolder())],
    [`${graph}/me/messages?$filter=subject eq '${secrets.subject}'`, `Bearer ${graphToken}`],
    [`${graph}/users/${secrets.subject}@contoso.example/messages`, `Bearer ${graphToken}`],
    [`${exchangeAdmin}/contoso.example/InvokeCommand`, `Bearer ${token}`, '{}'],
  ];
  for (const [url, Authorization, body] of asked) {
    const request = body === undefined ? {} : { method: 'POST', body };
    await fetch(url, { ...request, headers: { ...headers, Authorization } });
  }
}

describe('the record', () => {
  it('has every connection, sign-in, command and request, with its outcome', () => {
    const steps = (protocol: LoggedRequest['protocol']) =>
      everything.flatMap((step) => (step.protocol === protocol ? `${step.operation} ${outcomeOf(step)}` : []));
    expect(steps('imap')).toEqual([
      'connect OK',
      'sign-in NO LOGIN failed.',
      'sign-in OK',
      'SELECT OK',
      'SEARCH OK',
      'LOGOUT OK',
      'disconnect OK',
    ]);
    expect(steps('pop')).toEqual([
      'connect OK',
      'USER OK',
      expect.stringMatching(/^sign-in -ERR /),
      'sign-in OK',
      'STAT OK',
      'QUIT OK',
      'disconnect OK',
    ]);
    expect(steps('smtp')).toEqual([
      'connect OK',
      'EHLO OK',
      'STARTTLS OK',
      'EHLO OK',
      expect.stringMatching(/^sign-in 535 5\.7\.\d+ /),
      'sign-in OK',
      'MAIL OK',
      'RCPT OK',
      'DATA OK',
      'QUIT OK',
      'disconnect OK',
    ]);
    expect(steps('ews')).toEqual(['undefined 401', 'GetFolder 200']);
    expect(steps('graph')).toEqual(['GET /me/messages 200', expect.stringMatching(/^GET \/users\/\S*\/messages 404$/)]);
    expect(steps('exchange-admin')).toHaveLength(1);
  });

  it('says who it was, of everything that was let in', () => {
    const letIn = everything.filter(({ account }) => account !== undefined);
    expect(letIn.length).toBeGreaterThan(10);
    for (const step of letIn) expect(step).toMatchObject({ account: licensed, tenantId: expect.any(String) as string });
  });

  it('has no token, password, subject or body, and neither has what is printed', () => {
    const text = JSON.stringify([everything, said.mock.calls.map((call) => call.map(String))]);
    for (const secret of [...Object.values(secrets), ...Object.values(secrets).map(base64), xoauth2(), 'eyJ']) {
      expect(text).not.toContain(secret);
    }
  });

  it('is asked by protocol, person, mailbox, test and outcome', async () => {
    const { list } = mocks.exchange.requests;
    const protocols = async (query: Parameters<typeof list>[0]) => [
      ...new Set((await list(query)).map(({ protocol }) => protocol)),
    ];
    expect(await protocols({ account: licensed })).toEqual(['imap', 'pop', 'smtp', 'ews', 'graph']);
    expect(await protocols({ account: BUILT_IN_APPS.mailClient, outcome: 'answered' })).toContain('smtp');
    expect(await protocols({ mailbox: licensed, tenant: 'Contoso' })).toContain('pop');
    expect(await protocols({ testId: 'the-record' })).toEqual(['ews', 'graph', 'exchange-admin']);
    expect(await protocols({ tenant: 'Fabrikam' })).toEqual([]);
    expect((await list({ outcome: 'refused', protocol: 'imap' })).map(outcomeOf)).toEqual(['NO LOGIN failed.']);
  });
});

function outcomeOf(step: LoggedRequest): string {
  return 'outcome' in step ? step.outcome : String(step.status);
}
