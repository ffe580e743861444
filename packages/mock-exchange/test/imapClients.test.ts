import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { type MailTokens, mailTokens } from './mailTokens.ts';
import { old, pastSeed } from './pastTenant.ts';

const licensed = 'licensed@contoso.example';

let mocks: MockMicrosoft;
let tokens: MailTokens;
let token: string;
beforeAll(async () => {
  mocks = await startMockMicrosoft({ idp: { seed: pastSeed } });
  tokens = await mailTokens(mocks.idp);
  token = await tokens.delegated(licensed, 'IMAP.AccessAsUser.All');
});
afterAll(() => mocks?.close());
beforeEach(() => mocks.exchange.reset());

function options(manner: 'imap' | 'imaps', auth: ImapFlowOptions['auth']): ImapFlowOptions {
  const [host = '', port = ''] = mocks.exchange[manner].split(':');
  const tls = { ca: readFileSync(mocks.exchange.ca) };
  return { host, port: Number(port), secure: manner === 'imaps', tls, auth, logger: false };
}

async function connect(
  manner: 'imap' | 'imaps' = 'imaps',
  auth: ImapFlowOptions['auth'] = { user: licensed, accessToken: token },
): Promise<ImapFlow> {
  const client = new ImapFlow(options(manner, auth));
  onTestFinished(() => client.close());
  await client.connect();
  return client;
}

describe('imapflow', () => {
  it.each(['imap', 'imaps'] as const)('signs in by a token on port %s, always in TLS', async (manner) => {
    const client = await connect(manner);
    expect(client.secureConnection).toBe(true);
    expect(client.serverInfo).toEqual({ name: 'Microsoft.Exchange.Imap4.Imap4Server', version: '15.20' });
    await client.logout();
    expect(client.usable).toBe(false);
  });

  it('signs in by a password where that still works', async () => {
    const client = await connect('imaps', { user: old, pass: 'june-2022' });
    expect((await client.list()).length).toBeGreaterThan(5);
  });

  it('lists the folders with what they are for', async () => {
    const folders = await (await connect()).list({ statusQuery: { messages: true, unseen: true } });
    const uses = folders.map(({ path, specialUse, status }) => [path, specialUse, status?.messages, status?.unseen]);
    expect(uses).toEqual(
      expect.arrayContaining([
        ['INBOX', '\\Inbox', 5, 2],
        ['Drafts', '\\Drafts', 1, 0],
        ['Sent Items', '\\Sent', 1, 0],
        ['Deleted Items', '\\Trash', 0, 0],
        ['Junk Email', '\\Junk', 0, 0],
      ]),
    );
  });

  it('reads what a message is, and downloads its parts', async () => {
    const client = await connect();
    await client.mailboxOpen('INBOX');
    const [uid = 0] = (await client.search({ subject: 'meeting rooms' }, { uid: true })) || [];
    const message = await client.fetchOne(
      uid,
      { uid: true, flags: true, envelope: true, internalDate: true, size: true, bodyStructure: true, source: true },
      { uid: true },
    );
    if (message === false) throw new Error('There is no such message.');
    expect(message.envelope).toMatchObject({
      subject: 'Invoice for the meeting rooms',
      from: [{ name: 'Accounts payable', address: 'accounts-payable@contoso.example' }],
      to: [{ name: 'Licensed user', address: licensed }],
    });
    expect([...(message.flags ?? [])].sort()).toEqual(['\\Flagged', '\\Seen']);
    expect(message.source).toHaveLength(message.size ?? 0);
    const structure = message.bodyStructure;
    expect(structure?.type).toBe('multipart/mixed');
    expect(structure?.childNodes?.map(({ part, type }) => [part, type])).toEqual([
      ['1', 'text/plain'],
      ['2', 'text/csv'],
    ]);
    const download = await client.download(String(uid), '2', { uid: true });
    const chunks: Buffer[] = [];
    for await (const chunk of download.content ?? []) chunks.push(chunk as Buffer);
    expect(download.meta?.filename).toBe('invoice.csv');
    expect(Buffer.concat(chunks).toString()).toContain('large,12,480.00');
  });

  it.each([
    ['unread ones', { seen: false }, 2],
    ['the flagged one', { flagged: true }, 1],
    ['words of the text, decoded', { body: 'crème brûlée' }, 1],
    ['words anywhere', { text: 'second floor' }, 1],
    ['a sender', { from: 'help desk' }, 1],
    ['either of two', { or: [{ from: 'canteen' }, { subject: 'parcel' }] }, 2],
    ['what came since', { since: new Date(Date.now() - 3 * 86_400_000) }, 2],
    ['what came before', { before: new Date(Date.now() - 8 * 86_400_000) }, 1],
    ['none', { header: { 'x-nobody': 'has' } }, 0],
    ['by number and not by flag', { uid: '1:3', not: { answered: true } }, 2],
  ])('finds %s', async (_, query, count) => {
    const client = await connect();
    await client.mailboxOpen('INBOX');
    expect(await client.search(query, { uid: true })).toHaveLength(count);
  });

  it('writes, marks, copies, moves and deletes messages', async () => {
    const client = await connect();
    const raw = 'From: a@contoso.example\r\nSubject: =?utf-8?Q?gr=C3=BCn?=\r\n\r\nBody\r\n';
    await client.mailboxOpen('INBOX');
    const appended = await client.append('INBOX', raw, ['\\Flagged'], new Date('2026-01-02T03:04:05Z'));
    if (appended === false) throw new Error('It was not appended.');
    expect(appended.uid).toBe(6);
    const read = await client.fetchOne('6', { envelope: true, internalDate: true, flags: true }, { uid: true });
    expect(read).toMatchObject({ envelope: { subject: 'grün' }, internalDate: new Date('2026-01-02T03:04:05Z') });
    await client.messageFlagsAdd('6', ['\\Seen'], { uid: true });
    await client.messageFlagsRemove('6', ['\\Flagged'], { uid: true });
    await client.mailboxCreate('Projects/2026');
    const copied = await client.messageCopy('6', 'Projects/2026', { uid: true });
    expect(copied).toMatchObject({ path: 'INBOX', destination: 'Projects/2026', uidMap: new Map([[6, 1]]) });
    expect(await client.messageMove('6', 'Deleted Items', { uid: true })).toMatchObject({ uidMap: new Map([[6, 1]]) });
    expect(client.mailbox).toMatchObject({ exists: 5 });
    await client.messageDelete('1', { uid: true });
    expect(await client.search({ all: true }, { uid: true })).toEqual([2, 3, 4, 5]);
    await client.mailboxOpen('Projects/2026');
    expect(await client.fetchOne('1', { flags: true })).toMatchObject({ flags: new Set(['\\Seen']) });
  });

  it('makes, renames, subscribes and deletes folders with letters beyond ASCII', async () => {
    const client = await connect();
    await client.mailboxCreate('Aufträge & Rechnungen');
    await client.mailboxRename('Aufträge & Rechnungen', 'Erledigt/Aufträge');
    const paths = (await client.list()).map(({ path }) => path);
    expect(paths).toContain('Erledigt/Aufträge');
    await client.mailboxUnsubscribe('Erledigt/Aufträge');
    expect((await client.list()).find(({ path }) => path === 'Erledigt/Aufträge')?.subscribed).toBeUndefined();
    await client.mailboxDelete('Erledigt/Aufträge');
    await client.mailboxDelete('Erledigt');
    expect((await client.list()).map(({ path }) => path).filter((path) => path.startsWith('Erledigt'))).toEqual([]);
  });

  it('is told while it idles of mail that comes, is read and is deleted elsewhere', async () => {
    const [watching, other] = [await connect(), await connect()];
    await watching.mailboxOpen('INBOX');
    await other.mailboxOpen('INBOX');
    const idle = watching.idle();
    const heard = (event: 'exists' | 'expunge' | 'flags') =>
      new Promise((resolve) => watching.once(event, (news: unknown) => resolve(news)));
    const exists = heard('exists');
    await other.append('INBOX', 'Subject: news\r\n\r\nBody\r\n');
    expect(await exists).toMatchObject({ path: 'INBOX', count: 6, prevCount: 5 });
    const flags = heard('flags');
    await other.messageFlagsAdd('4', ['\\Seen'], { uid: true });
    expect(await flags).toMatchObject({ seq: 4, flags: new Set(['\\Seen']) });
    const expunge = heard('expunge');
    await other.messageDelete('2', { uid: true });
    expect(await expunge).toMatchObject({ seq: 2 });
    await watching.noop();
    await idle;
  });

  it('tells what the server said when it is refused', async () => {
    const refusal = async (auth: ImapFlowOptions['auth']) =>
      connect('imaps', auth).catch((error: { responseText?: string }) => error.responseText);
    expect(await refusal({ user: licensed, pass: 'whatever', loginMethod: 'LOGIN' })).toBe('LOGIN failed.');
    expect(await refusal({ user: licensed, accessToken: 'no token' })).toBe('AUTHENTICATE failed.');
  });
});

describe('curl', () => {
  const run = promisify(execFile);
  const curl = async (manner: 'imap' | 'imaps', path: string, ...more: readonly string[]): Promise<string> => {
    const url = `${manner}://${mocks.exchange[manner]}/${path}`;
    const { stdout } = await run('curl', [
      '--silent',
      '--show-error',
      '--cacert',
      mocks.exchange.ca,
      '--ssl-reqd',
      url,
      ...more,
    ]);
    return stdout;
  };

  it.each(['imap', 'imaps'] as const)('reads by XOAUTH2 over %s', async (manner) => {
    const sign = ['--user', licensed, '--oauth2-bearer', token, '--login-options', 'AUTH=XOAUTH2', '--sasl-ir'];
    expect(await curl(manner, '', ...sign)).toContain('* LIST (\\HasNoChildren) "/" Archive');
    expect(await curl(manner, 'INBOX;UID=2;SECTION=HEADER.FIELDS%20(SUBJECT)', ...sign)).toContain('Subject: Invoice');
    expect(await curl(manner, 'INBOX?SUBJECT%20parcel', ...sign)).toBe('* SEARCH 1\r\n');
  });

  it('reads by a password where that still works', async () => {
    expect(await curl('imaps', 'INBOX;UID=1', '--user', `${old}:june-2022`)).toContain(
      'Subject: Your parcel has arrived',
    );
  });
});
