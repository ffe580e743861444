import { readFileSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { CONSUMERS } from '@authshift/mock-idp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createMockExchange, type MockExchange, type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { type ImapTalk, imapTalk } from './imapTalk.ts';
import { base64, type MailTokens, mailTokens, xoauth2 } from './mailTokens.ts';
import { oldHandshake } from './oldTls.ts';
import { old, pastSeed } from './pastTenant.ts';

const licensed = 'licensed@contoso.example';
const permission = 'IMAP.AccessAsUser.All';
const failed = 'A01 NO AUTHENTICATE failed.';
const isIn = 'A01 OK AUTHENTICATE completed.';
const notConnected = 'A01 BAD User is authenticated but not connected.';

let mocks: MockMicrosoft;
let tokens: MailTokens;
let token: string;
beforeAll(async () => {
  mocks = await startMockMicrosoft({ idp: { seed: pastSeed } });
  tokens = await mailTokens(mocks.idp);
  token = await tokens.delegated(licensed, permission);
});
afterAll(() => mocks?.close());
beforeEach(() => mocks.exchange.reset());

async function connect(manner: 'imap' | 'imaps' = 'imaps', exchange: MockExchange = mocks.exchange): Promise<ImapTalk> {
  const { ca } = exchange;
  const talk = await imapTalk({ address: exchange[manner], ca, implicit: manner === 'imaps' });
  onTestFinished(() => talk.end());
  return talk;
}

async function authenticate(talk: ImapTalk, user = licensed, secret = token): Promise<string> {
  const lines = await talk.say(`AUTHENTICATE XOAUTH2 ${xoauth2(user, secret)}`);
  return lines.join('\n');
}

async function signedIn(): Promise<ImapTalk> {
  const talk = await connect();
  expect(await authenticate(talk)).toBe(isIn);
  return talk;
}

async function inbox(): Promise<ImapTalk> {
  const talk = await signedIn();
  await talk.say('SELECT INBOX');
  return talk;
}

describe('a connection', () => {
  it('is greeted, and told what it may do before TLS, in TLS and when signed in', async () => {
    const talk = await connect('imap');
    const name = /^\* OK The Microsoft Exchange IMAP4 service is ready\. \[([A-Za-z0-9+/=]+)\]$/.exec(talk.greeting);
    expect(Buffer.from(name?.[1] ?? '', 'base64').toString('utf16le')).toMatch(/^[A-Z0-9.]+$/);
    expect(await talk.say('CAPABILITY')).toEqual([
      '* CAPABILITY IMAP4 IMAP4rev1 LOGINDISABLED STARTTLS SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+',
      'A01 OK CAPABILITY completed.',
    ]);
    expect(await talk.say('STARTTLS')).toEqual(['A01 OK Begin TLS negotiation now.']);
    await talk.startTls();
    expect((await talk.say('CAPABILITY'))[0]).toBe(
      '* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+',
    );
    expect(await authenticate(talk)).toBe(isIn);
    expect((await talk.say('CAPABILITY'))[0]).toMatch(
      / UNSELECT CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE CHILDREN IDLE NAMESPACE LITERAL\+$/,
    );
    expect(await talk.say('LOGOUT')).toEqual([
      '* BYE Microsoft Exchange Server IMAP4 server signing off.',
      'A01 OK LOGOUT completed.',
    ]);
    expect(await talk.rest()).toEqual([]);
  });

  it('takes no credentials outside of TLS', async () => {
    const talk = await connect('imap');
    expect(await talk.say(`LOGIN ${old} june-2022`)).toEqual(['A01 BAD Command Error. 12']);
    expect(await authenticate(talk)).toBe('A01 BAD Command Error. 12');
  });

  it('forgets what was sent ahead of TLS', async () => {
    const talk = await connect('imap');
    await talk.write('A01 STARTTLS\r\nA02 NOOP\r\n', /^A01 /);
    await talk.startTls();
    expect(await talk.say('NOOP', 'A03')).toEqual(['A03 OK NOOP completed.']);
  });

  it('does not shake hands by TLS 1.1', async () => {
    expect(await oldHandshake(mocks.exchange.imaps)).toMatch(/ERR_SSL|ECONNRESET/);
  });

  it('is told goodbye when the mock ends', async () => {
    const exchange = await createMockExchange({ idp: mocks.idp });
    const talk = await connect('imaps', exchange);
    await exchange.close();
    expect(await talk.rest()).toEqual(['* BYE Microsoft Exchange Server IMAP4 server signing off.']);
  });
});

describe('row 1: a token that is refused', () => {
  it('has the same words, whatever the cause', async () => {
    const wrongResource = await tokens.delegated(licensed, 'https://graph.microsoft.com/Mail.Read');
    const wrongPermission = await tokens.delegated(licensed, 'POP.AccessAsUser.All');
    const daemon = await tokens.application('IMAP.AccessAsApp');
    const contoso = await mocks.exchange.tenant('contoso');
    // The registration's object id instead of the enterprise application's: taken without a word, and good for nothing.
    await contoso.servicePrincipals.add({
      appId: daemon.app.clientId,
      objectId: '99999999-9999-4999-8999-999999999999',
    });
    const causes: readonly (readonly [string, string])[] = [
      [licensed, wrongResource],
      [licensed, wrongPermission],
      [licensed, daemon.token],
      [licensed, `${token.slice(0, -4)}AAAA`],
      [licensed, 'no.token'],
      ['nobody@contoso.example', token],
      ['', token],
    ];
    for (const [user, secret] of causes) expect(await authenticate(await connect(), user, secret)).toBe(failed);
  });

  it('also after it has expired', async () => {
    const later = await createMockExchange({ idp: mocks.idp, now: () => new Date(Date.now() + 7_200_000) });
    onTestFinished(() => later.close());
    expect(await authenticate(await connect('imaps', later))).toBe(failed);
  });

  it('also for what is no SASL response at all', async () => {
    const talk = await connect();
    const responses = ['AAAA', base64('user=a'), base64(`user=${licensed}\x01auth=Bearer ${token}`), '='];
    for (const response of responses) expect(await talk.say(`AUTHENTICATE XOAUTH2 ${response}`)).toEqual([failed]);
    expect(await talk.say('AUTHENTICATE NTLM')).toEqual([failed]);
    expect(await authenticate(talk)).toBe(isIn);
  });
});

it('row 2: a password is refused, since Basic has ended, or where it is wrong', async () => {
  const { password } = await mocks.idp.user(licensed);
  const talk = await connect();
  expect(await talk.say(`LOGIN ${licensed} ${password}`)).toEqual(['A01 NO LOGIN failed.']);
  expect(await talk.say(`LOGIN ${old} june-2023`)).toEqual(['A01 NO LOGIN failed.']);
  expect(await talk.say(`AUTHENTICATE PLAIN ${base64(`\0${licensed}\0${password}`)}`)).toEqual([failed]);
  expect(await talk.say(`LOGIN ${old} june-2022`)).toEqual(['A01 OK LOGIN completed.']);
});

describe('a password of a personal account', () => {
  it('row 3: ended in September 2024, and so does the connection', async () => {
    const { upn, password } = await mocks.idp.user('private@personal.example');
    const talk = await connect();
    expect(await talk.say(`LOGIN ${upn} ${password}`)).toEqual(['A01 NO Basic authentication is disabled.']);
    expect(await talk.rest()).toEqual(['* BYE Microsoft Exchange Server IMAP4 server signing off.']);
  });

  it('row 8: sent who was blocked to a browser before', async () => {
    const user = await mocks.idp.user('private@personal.example');
    const tenant = await mocks.idp.tenant(CONSUMERS);
    onTestFinished(async () => {
      await tenant.setAsOf(null);
      await user.unblock();
    });
    await tenant.setAsOf('2024-06-01');
    await user.block(50053);
    expect(await (await connect()).say(`LOGIN ${user.upn} ${user.password}`)).toEqual([
      'A01 NO LOGIN failed. Account is blocked. Login to your account via a web browser to verify your identity.',
    ]);
  });
});

describe('row 4: who is let in and still not connected', () => {
  it.each([
    ['has no licence', 'unlicensed@contoso.example', 'unlicensed@contoso.example'],
    ['has the mailbox on premises', 'on-premises@contoso.example', 'on-premises@contoso.example'],
    ['asks for another mailbox without Full Access', licensed, 'admin@contoso.example'],
    ['names an alias instead of the UPN', 'alias@contoso.example', 'second-address@contoso.example'],
  ])('%s; row 7: a second command ends the connection', async (_, who, mailbox) => {
    const talk = await connect();
    expect(await authenticate(talk, mailbox, await tokens.delegated(who, permission))).toBe(isIn);
    expect((await talk.say('CAPABILITY')).at(-1)).toBe('A01 OK CAPABILITY completed.');
    expect(await talk.say('LIST "" "*"')).toEqual([notConnected]);
    expect(await talk.say('SELECT INBOX')).toEqual([notConnected]);
    expect(await talk.rest()).toEqual(['* BYE Connection closed. 14']);
  });

  it('is whoever asks for a mailbox that is being moved', async () => {
    const mailbox = await mocks.exchange.mailbox(licensed);
    await mailbox.set({ state: 'moving' });
    const talk = await connect();
    expect(await authenticate(talk, licensed)).toBe(isIn);
    expect(await talk.say('SELECT INBOX')).toEqual([notConnected]);
    await mailbox.set({ state: 'ready' });
    const after = await connect();
    expect(await authenticate(after, licensed)).toBe(isIn);
    expect((await after.say('SELECT INBOX')).at(-1)).toBe('A01 OK [READ-WRITE] SELECT completed.');
  });

  it('is an application without permission on the mailbox; with it, the mailbox opens', async () => {
    const { app, token: daemon, servicePrincipalId } = await tokens.application('IMAP.AccessAsApp');
    const contoso = await mocks.exchange.tenant('contoso');
    await contoso.servicePrincipals.add({ appId: app.clientId, objectId: servicePrincipalId });
    const before = await connect();
    expect(await authenticate(before, licensed, daemon)).toBe(isIn);
    expect(await before.say('SELECT INBOX')).toEqual([notConnected]);
    await (await mocks.exchange.mailbox(licensed)).grant({ right: 'FullAccess', servicePrincipal: servicePrincipalId });
    const after = await connect();
    expect(await authenticate(after, licensed, daemon)).toBe(isIn);
    expect((await after.say('SELECT INBOX')).at(-1)).toBe('A01 OK [READ-WRITE] SELECT completed.');
  });

  it('reaches a shared mailbox by its name once there is Full Access', async () => {
    const shared = 'shared@contoso.example';
    await (await mocks.exchange.mailbox(shared)).grant({ right: 'FullAccess', user: licensed });
    const talk = await connect();
    expect(await authenticate(talk, shared)).toBe(isIn);
    expect((await talk.say('SELECT "Sent Items"')).at(-1)).toBe('A01 OK [READ-WRITE] SELECT completed.');
  });
});

it('rows 5 and 6: a session ends when its token runs out', async () => {
  const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    readonly exp: number;
  };
  const began = Date.now();
  const later = await createMockExchange({
    idp: mocks.idp,
    now: () => new Date(exp * 1000 - 150 + Date.now() - began),
  });
  onTestFinished(() => later.close());
  const talk = await connect('imaps', later);
  expect(await authenticate(talk)).toBe(isIn);
  await talk.say('SELECT INBOX');
  expect(await talk.hear(/BYE/)).toEqual(['* BYE Session invalidated - AccessTokenExpired']);
  expect(await talk.say('NOOP')).toEqual(['A01 BAD Command received in Invalid state.']);
  expect(await talk.rest()).toEqual([]);
});

it('row 6: commands that need a sign-in or a folder wait for it', async () => {
  const talk = await connect();
  expect(await talk.say('SELECT INBOX')).toEqual(['A01 BAD Command received in Invalid state.']);
  expect(await authenticate(talk)).toBe(isIn);
  expect(await talk.say('FETCH 1 FLAGS')).toEqual(['A01 BAD Command received in Invalid state.']);
  expect(await authenticate(talk)).toBe('A01 BAD Command received in Invalid state.');
});

it('row 9: a client without an initial response is asked by an empty line', async () => {
  const talk = await connect();
  expect(await talk.write('A01 AUTHENTICATE XOAUTH2\r\n', /^\+/)).toEqual(['+ ']);
  expect(await talk.write(`${xoauth2(licensed, token)}\r\n`, /^A01 /)).toEqual([isIn]);
  const byPassword = await connect();
  expect(await byPassword.write('A01 AUTHENTICATE PLAIN\r\n', /^\+/)).toEqual(['+ ']);
  expect(await byPassword.write(`${base64(`\0${old}\0june-2022`)}\r\n`, /^A01 /)).toEqual([isIn]);
  const changesMind = await connect();
  await changesMind.write('A01 AUTHENTICATE PLAIN\r\n', /^\+/);
  expect(await changesMind.write('*\r\n', /^A01 /)).toEqual(['A01 BAD AUTHENTICATE failed.']);
});

it('row 13: a mailbox without IMAP looks like row 1', async () => {
  const off = 'imap-off@contoso.example';
  expect(await authenticate(await connect(), off, await tokens.delegated(off, permission))).toBe(failed);
  await (await mocks.exchange.mailbox(licensed)).set({ imapEnabled: false });
  expect(await authenticate(await connect())).toBe(failed);
});

describe('a folder', () => {
  it('is listed, looked at and opened in the words of Exchange', async () => {
    const talk = await signedIn();
    expect(await talk.say('LIST "" ""')).toEqual(['* LIST (\\Noselect) "/" ""', 'A01 OK LIST completed.']);
    expect(await talk.say('LIST "" "*"')).toEqual([
      '* LIST (\\HasNoChildren) "/" Archive',
      '* LIST (\\HasNoChildren \\Trash) "/" "Deleted Items"',
      '* LIST (\\Marked \\HasNoChildren \\Drafts) "/" Drafts',
      '* LIST (\\Marked \\HasNoChildren) "/" INBOX',
      '* LIST (\\HasNoChildren \\Junk) "/" "Junk Email"',
      '* LIST (\\HasNoChildren) "/" Outbox',
      '* LIST (\\Marked \\HasNoChildren \\Sent) "/" "Sent Items"',
      'A01 OK LIST completed.',
    ]);
    expect(await talk.say('STATUS inbox (MESSAGES UNSEEN RECENT UIDNEXT)')).toEqual([
      '* STATUS INBOX (MESSAGES 5 UNSEEN 2 RECENT 0 UIDNEXT 6)',
      'A01 OK STATUS completed.',
    ]);
    expect(await talk.say('EXAMINE INBOX')).toEqual([
      '* 5 EXISTS',
      '* 0 RECENT',
      '* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $MDNSent)',
      '* OK [PERMANENTFLAGS ()] Permanent flags',
      '* OK [UNSEEN 4] Is the first unseen message',
      expect.stringMatching(/^\* OK \[UIDVALIDITY \d+\] UIDVALIDITY value$/),
      '* OK [UIDNEXT 6] The next unique identifier value',
      'A01 OK [READ-ONLY] EXAMINE completed.',
    ]);
    expect(await talk.say('STORE 1 +FLAGS (\\Deleted)')).toEqual(['A01 NO Folder is read only.']);
  });

  it('that is not there, is there already, or belongs to every mailbox is refused', async () => {
    const talk = await signedIn();
    expect(await talk.say('SELECT Nowhere')).toEqual(["A01 NO Nowhere doesn't exist."]);
    expect(await talk.say('CREATE Drafts')).toEqual(['A01 NO Mailbox already exists.']);
    expect(await talk.say('DELETE INBOX')).toEqual(['A01 NO DELETE failed.']);
    expect(await talk.say('RENAME "Sent Items" Sent')).toEqual(['A01 NO RENAME failed.']);
    expect(await talk.say('CREATE "a//b"')).toEqual(['A01 NO CREATE failed.']);
    expect(await talk.say('CREATE "&broken"')).toEqual(['A01 BAD Command Argument Error. 11']);
  });
});

describe('messages', () => {
  it('are fetched in the form of Exchange', async () => {
    const talk = await inbox();
    expect(await talk.say('FETCH 3 (FLAGS BODYSTRUCTURE)')).toEqual([
      expect.stringMatching(
        /^\* 3 FETCH \(FLAGS \(\\Seen \\Answered\) BODYSTRUCTURE \(\("text" "plain" \("charset" "utf-8"\) NIL NIL "base64" \d+ \d+ NIL NIL NIL\)\("text" "html" \("charset" "utf-8"\) NIL NIL "base64" \d+ \d+ NIL NIL NIL\) "alternative" \("boundary" "[^"]+"\) NIL NIL\)\)$/,
      ),
      'A01 OK FETCH completed.',
    ]);
    expect(await talk.say('UID FETCH 4 BODY[HEADER.FIELDS (SUBJECT)]<0.8>')).toEqual([
      '* 4 FETCH (UID 4 BODY[HEADER.FIELDS (SUBJECT)]<0> {8}',
      'Subject: FLAGS (\\Seen))',
      'A01 OK FETCH completed.',
    ]);
  });

  it('keep their numbers until an EXPUNGE may be told', async () => {
    const [talk, other] = [await inbox(), await inbox()];
    await other.say('UID STORE 2 +FLAGS.SILENT (\\Deleted)');
    expect(await other.say('EXPUNGE')).toEqual(['* 2 EXPUNGE', 'A01 OK EXPUNGE completed.']);
    await other.write('A01 APPEND INBOX {15+}\r\nSubject: x\r\n\r\ny\r\n', /^A01 /);
    // Not during FETCH: the message is gone, its number is not.
    expect(await talk.say('FETCH 1:2 UID')).toEqual([
      '* 1 FETCH (UID 1)',
      '* 6 EXISTS',
      'A01 NO Some of the requested messages no longer exist.',
    ]);
    expect(await talk.say('NOOP')).toEqual(['* 2 EXPUNGE', 'A01 OK NOOP completed.']);
    expect(await talk.say('FETCH 2 UID')).toEqual(['* 2 FETCH (UID 3)', 'A01 OK FETCH completed.']);
    expect(await talk.say('FETCH 9 UID')).toEqual(['A01 BAD The specified message set is invalid.']);
    expect(await talk.say('UID FETCH 900 UID')).toEqual(['A01 OK FETCH completed.']);
  });

  it('are moved with a COPYUID before the EXPUNGE; a target that is not there can be made', async () => {
    const talk = await inbox();
    expect(await talk.say('UID MOVE 1:2 Later')).toEqual(["A01 NO [TRYCREATE] Later doesn't exist."]);
    await talk.say('CREATE Later');
    expect(await talk.say('UID MOVE 1:2 Later')).toEqual([
      expect.stringMatching(/^\* OK \[COPYUID \d+ 1:2 1:2\] $/),
      '* 2 EXPUNGE',
      '* 1 EXPUNGE',
      'A01 OK MOVE completed.',
    ]);
  });

  it('are searched in UTF-8, and in no character set nobody has', async () => {
    const talk = await inbox();
    await talk.write('A01 SEARCH CHARSET UTF-8 SUBJECT {6}\r\n', /^\+/);
    expect(await talk.write(Buffer.from('寿司\r\n'), /^A01 /)).toEqual(['* SEARCH 4', 'A01 OK SEARCH completed.']);
    expect(await talk.say('SEARCH CHARSET KOI-7 SUBJECT x')).toEqual([
      'A01 NO [BADCHARSET (US-ASCII UTF-8)] The specified charset is not supported.',
    ]);
    expect(await talk.say('UID SEARCH OR SEEN')).toEqual(['A01 BAD Command Argument Error. 11']);
    expect(await talk.say('SEARCH OR UNSEEN (FLAGGED LARGER 10) *:2')).toEqual([
      '* SEARCH 2 4 5',
      'A01 OK SEARCH completed.',
    ]);
  });

  it('lose flags nobody keeps', async () => {
    const talk = await inbox();
    expect(await talk.say('STORE 1 FLAGS (\\FLAGGED $Label1 $mdnsent)')).toEqual([
      '* 1 FETCH (FLAGS (\\Flagged $MDNSent))',
      'A01 OK STORE completed.',
    ]);
  });
});

describe('what no client should send', () => {
  it('is refused; three in a row end the connection', async () => {
    const talk = await signedIn();
    expect(await talk.say('XYZZY')).toEqual(['A01 BAD Command Error. 12']);
    expect(await talk.say('SELECT "open')).toEqual(['A01 BAD Command Error. 11']);
    expect(await talk.say('NOOP')).toEqual(['A01 OK NOOP completed.']);
    expect(await talk.say('SELECT')).toEqual(['A01 BAD Command Argument Error. 11']);
    expect(await talk.write('\r\n', /^\*/)).toEqual(['* BAD Command Error. 12']);
    expect(await talk.say('NOOP INBOX')).toEqual(['A01 BAD Command Argument Error. 11']);
    expect(await talk.rest()).toEqual(['* BYE Connection closed. 14']);
  });

  it('may come all at once, in any pieces', async () => {
    const talk = await inbox();
    const lines = await talk.write('A01 NOOP\r\nA02 FETCH 1 UID\r\nA03 LOGOUT\r\nA04 NOOP\r\n', /^A03 /);
    expect(lines).toEqual([
      'A01 OK NOOP completed.',
      '* 1 FETCH (UID 1)',
      'A02 OK FETCH completed.',
      '* BYE Microsoft Exchange Server IMAP4 server signing off.',
      'A03 OK LOGOUT completed.',
    ]);
    expect(await talk.rest()).toEqual([]);
  });

  it('is read past when it is too long, and hung up on when it is far too long', async () => {
    const talk = await signedIn();
    const tooLong = 'A01 BAD Command Error. 10';
    expect(await talk.say(`SELECT ${'x'.repeat(200_000)}`)).toEqual([tooLong]);
    expect(await talk.say('NOOP')).toEqual(['A01 OK NOOP completed.']);
    expect(await talk.say('APPEND INBOX {40000000}')).toEqual([tooLong]);
    expect(await talk.say('NOOP')).toEqual(['A01 OK NOOP completed.']);
    expect(await talk.say('APPEND INBOX {4000000000+}')).toEqual([tooLong]);
    expect(await talk.rest()).toEqual(['* BYE Connection closed. 14']);
    const stranger = await connect();
    expect(await stranger.say('LOGIN {20000}')).toEqual([tooLong]);
    expect(await stranger.write(`A02 LOGIN {15000+}\r\n${'x'.repeat(15_000)} y\r\n`, /^A02 /)).toEqual([
      'A02 BAD Command Error. 10',
    ]);
  });
});

it('lets a fault reset a connection, as a broken network does', async () => {
  const [host = '', port = ''] = mocks.exchange.imaps.split(':');
  await mocks.exchange.faults.add({
    match: { protocol: 'imap', operation: 'connect' },
    effect: { connection: 'reset' },
  });
  const outcome = await new Promise<string | undefined>((resolve) => {
    const socket = connectTls({ host, port: Number(port), servername: host, ca: readFileSync(mocks.exchange.ca) });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    socket.once('end', () => resolve('ended in order'));
    onTestFinished(() => void socket.destroy());
  });
  expect(outcome).toBe('ECONNRESET');
});

it('lets faults strike at any step, and records steps without what was in them', async () => {
  const { faults, requests } = mocks.exchange;
  const match = { protocol: 'imap', mailbox: licensed } as const;
  await faults.add({ match: { ...match, operation: 'sign-in' }, effect: { refuse: 'server-unavailable' }, times: 1 });
  await faults.add({
    match: { ...match, operation: 'SELECT' },
    effect: { throttle: { retryAfterSeconds: 3 } },
    times: 1,
  });
  await faults.add({ match: { ...match, operation: 'FETCH' }, effect: { connection: 'drop' }, times: 1 });
  const talk = await connect();
  expect(await authenticate(talk)).toBe('A01 NO Server Unavailable. 15');
  expect(await authenticate(talk)).toBe(isIn);
  expect(await talk.say('SELECT INBOX')).toEqual([
    'A01 BAD Request is throttled. Suggested Backoff Time: 3000 milliseconds',
  ]);
  await talk.say('SELECT INBOX');
  expect(await talk.say('UID SEARCH SUBJECT invoice')).toContain('* SEARCH 2');
  await faults.add({ match: { ...match, operation: 'NOOP' }, effect: { latencyMilliseconds: 5 } });
  expect(await talk.say('NOOP')).toEqual(['A01 OK NOOP completed.']);
  expect(await talk.say('UID FETCH 1 FLAGS')).toEqual([]);
  await faults.add({ match: { protocol: 'imap', operation: 'connect' }, effect: { refuse: 'timed-out' }, times: 1 });
  expect((await connect()).greeting).toBe('* BYE Connection is closed. 13');
  // Connections of earlier tests may end only now.
  const ofThisTest = async () => {
    const all = (await requests.list({ protocol: 'imap' })).filter((step) => 'connection' in step);
    const begun = all.filter(({ operation }) => operation === 'connect').map(({ connection }) => connection);
    return all.filter(({ connection }) => begun.includes(connection));
  };
  await expect
    .poll(async () => (await ofThisTest()).filter(({ operation }) => operation === 'disconnect'))
    .toHaveLength(2);
  const record = await ofThisTest();
  const steps = record.map(({ operation, outcome, fault }) => [operation, outcome, fault !== undefined]);
  expect(steps).toEqual([
    ['connect', 'OK', false],
    ['sign-in', 'NO Server Unavailable. 15', true],
    ['sign-in', 'OK', false],
    ['SELECT', 'BAD Request is throttled. Suggested Backoff Time: 3000 milliseconds', true],
    ['SELECT', 'OK', false],
    ['SEARCH', 'OK', false],
    ['NOOP', 'OK', false],
    ['FETCH', 'connection ended', true],
    ['disconnect', 'OK', false],
    ['connect', 'Connection is closed. 13', true],
    ['disconnect', 'OK', false],
  ]);
  expect(record[2]).toMatchObject({
    authentication: 'delegated',
    account: licensed,
    mailbox: licensed,
    tls: true,
  });
  const text = JSON.stringify(record);
  for (const secret of [token, xoauth2(licensed, token), 'invoice']) expect(text).not.toContain(secret);
});
