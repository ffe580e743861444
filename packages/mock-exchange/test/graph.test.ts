import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { type Ask, askGraph, type GraphReply, graphTokens } from './graphTokens.ts';
import { mailTokens } from './mailTokens.ts';

const licensed = 'licensed@contoso.example';
const service = 'service@contoso.example';
const everything = ['User.Read', 'User.Read.All', 'Mail.ReadWrite', 'Mail.Send', 'Calendars.ReadWrite.Shared'];

let mocks: MockMicrosoft;
let token: string;
let daemon: string;
beforeAll(async () => {
  mocks = await startMockMicrosoft();
  const tokens = await graphTokens(mocks.idp);
  token = await tokens.delegated(licensed, ...everything, 'MailboxSettings.Read');
  daemon = (await tokens.application('Mail.Read', 'Mail.Send')).token;
});
afterAll(() => mocks?.close());
beforeEach(() => mocks.exchange.reset());

const ask = (path: string, more?: Ask): Promise<GraphReply> => askGraph(mocks.exchange.graph, token, path, more);

// biome-ignore lint/suspicious/noExplicitAny: whatever Graph answered
type Any = any;
const names = (reply: GraphReply, property: string): string[] => reply.body.value.map((one: Any) => one[property]);

/** The messages of a folder as another program than Graph's client would find them: by their MIME. */
async function subjectsIn(address: string, folder: string): Promise<string[]> {
  const path = `/users/${address}/mailFolders/${folder}/messages?$select=subject&$top=100`;
  return names(await askGraph(mocks.exchange.graph, daemon, path), 'subject');
}

const mail = (to: string, subject = 'Minutes') => ({
  subject,
  body: { contentType: 'HTML', content: '<p>All points are <b>settled</b>.</p>' },
  toRecipients: [{ emailAddress: { address: to, name: 'Somebody' } }],
});

describe('people', () => {
  it('are known by id, UPN and address, with what an administrator gave them', async () => {
    const me = await ask('/me');
    expect(me.body).toMatchObject({
      '@odata.context': `${mocks.exchange.graph}/$metadata#users/$entity`,
      userPrincipalName: licensed,
      mail: licensed,
      businessPhones: [],
    });
    expect((await ask(`/users/${me.body.id}`)).body.userPrincipalName).toBe(licensed);
    const alias = await ask('/users/alias@contoso.example?$select=mail,proxyAddresses,assignedLicenses,userType');
    expect(alias.body).toMatchObject({
      mail: 'primary-address@contoso.example',
      proxyAddresses: ['SMTP:primary-address@contoso.example', 'smtp:second-address@contoso.example'],
      assignedLicenses: [{ skuId: '4b9405b0-7788-4568-add1-99614e613b69' }],
      userType: 'Member',
    });
    expect((await ask('/users/nobody@contoso.example')).body.error.code).toBe('Request_ResourceNotFound');
    expect(names(await ask('/users/frontline@contoso.example/licenseDetails'), 'skuPartNumber')).toEqual(['SPE_F1']);
  });

  it('are listed by pages, filtered, and counted where the client accepts a late count', async () => {
    const first = await ask('/users?$top=3&$select=userPrincipalName');
    expect(first.body.value).toHaveLength(3);
    expect(first.body['@odata.nextLink']).toContain('$skiptoken=');
    const second = await ask(first.body['@odata.nextLink']);
    expect(names(second, 'userPrincipalName')).not.toContain(first.body.value[0].userPrincipalName);
    const found = await ask("/users?$filter=startswith(userPrincipalName,'licensed')&$count=true", {
      headers: { ConsistencyLevel: 'eventual' },
    });
    expect(found.body).toMatchObject({ '@odata.count': 1, value: [{ userPrincipalName: licensed }] });
    const search = await ask('/users?$search="displayName:licensed"');
    expect(search.body.error.message).toContain("'ConsistencyLevel: eventual'");
  });
});

describe('mail folders', () => {
  it('are found by well-known name and by id', async () => {
    const list = await ask('/me/mailFolders?$top=20');
    expect(names(list, 'displayName')).toContain('Sent Items');
    const inbox = await ask('/me/mailFolders/inbox');
    expect(inbox.body).toMatchObject({ displayName: 'Inbox', totalItemCount: 5, unreadItemCount: 2 });
    expect((await ask(`/me/mailFolders/${inbox.body.id}`)).body.displayName).toBe('Inbox');
    expect((await ask('/me/mailFolders/nonsense')).body.error.code).toBe('ErrorInvalidIdMalformed');
    expect((await ask('/me/mailFolders/clutter')).body.error.code).toBe('ErrorItemNotFound');
  });

  it('are made, renamed and deleted; those every mailbox has are not', async () => {
    const make = { method: 'POST', body: { displayName: 'Invoices' } };
    const made = await ask('/me/mailFolders/inbox/childFolders', make);
    expect(made.status).toBe(201);
    expect((await ask('/me/mailFolders/inbox/childFolders', make)).body.error.code).toBe('ErrorFolderExists');
    expect(names(await ask('/me/mailFolders/inbox/childFolders'), 'displayName')).toEqual(['Invoices']);
    const path = `/me/mailFolders/${made.body.id}`;
    await ask(path, { method: 'PATCH', body: { displayName: 'Bills' } });
    expect((await ask(path)).body).toMatchObject({ displayName: 'Bills', parentFolderId: made.body.parentFolderId });
    expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask('/me/mailFolders/inbox', { method: 'DELETE' })).body.error.code).toBe(
      'ErrorDeleteDistinguishedFolder',
    );
  });
});

describe('messages', () => {
  it('come newest first, ten at a time, with a link to the next page', async () => {
    const all = await ask('/me/messages?$select=subject,receivedDateTime&$count=true');
    const times = names(all, 'receivedDateTime');
    expect(times).toEqual(times.toSorted().toReversed());
    expect(all.body['@odata.count']).toBe(7);
    const page = await ask('/me/messages?$top=3&$skip=3&$select=subject');
    expect(names(page, 'subject')).toEqual(names(all, 'subject').slice(3, 6));
    const last = await ask(page.body['@odata.nextLink']);
    expect(names(last, 'subject')).toEqual(names(all, 'subject').slice(6));
    expect(last.body).not.toHaveProperty('@odata.nextLink');
    const preferred = await ask('/me/messages', { headers: { Prefer: 'odata.maxpagesize=2' } });
    expect(preferred.body.value).toHaveLength(2);
    expect(preferred.headers.get('preference-applied')).toBe('odata.maxpagesize=2');
  });

  it.each([
    ['isRead eq false', 2],
    ["isRead eq false and contains(subject,'maintenance')", 1],
    ["from/emailAddress/address eq 'CANTEEN@contoso.example'", 1],
    ["startswith(subject,'Invoice') or hasAttachments eq true", 1],
    ["not(flag/flagStatus eq 'flagged') and receivedDateTime ge 2000-01-01", 6],
    ['subject ne null and receivedDateTime lt 2000-01-01T00:00:00Z', 0],
  ])('are filtered by %s', async (filter, count) => {
    const reply = await ask(`/me/messages?$filter=${encodeURIComponent(filter)}`);
    expect(reply.body.value).toHaveLength(count);
  });

  it('are searched by words of sender, subject and text', async () => {
    expect(names(await ask('/me/messages?$search="crème friday"'), 'subject')).toHaveLength(1);
    expect(names(await ask('/me/messages?$search="subject:fire"'), 'subject')).toEqual([
      'Fire drill on the second floor',
    ]);
    expect((await ask('/me/messages?$search="x"&$orderby=subject')).body.error.code).toBe('SearchWithOrderBy');
    expect((await ask('/me/messages?$search="x"&$filter=isRead eq true')).body.error.code).toBe('SearchWithFilter');
  });

  it('show body, parties and attachments; as text where that is preferred; as MIME', async () => {
    const [found] = (await ask('/me/messages?$filter=hasAttachments eq true&$select=id,body')).body.value;
    expect(found.body).toMatchObject({ contentType: 'html' });
    const text = await ask(`/me/messages/${found.id}?$select=body,from`, {
      headers: { Prefer: 'outlook.body-content-type="text"' },
    });
    expect(text.body.body).toEqual({
      contentType: 'text',
      content: expect.stringContaining('The invoice for the meeting rooms is attached.'),
    });
    expect(text.body.from.emailAddress).toEqual({
      name: 'Accounts payable',
      address: 'accounts-payable@contoso.example',
    });
    const [attachment] = (await ask(`/me/messages/${found.id}/attachments`)).body.value;
    expect(attachment).toMatchObject({
      '@odata.type': '#microsoft.graph.fileAttachment',
      name: 'invoice.csv',
      contentType: 'text/csv',
      isInline: false,
    });
    const content = (await ask(`/me/messages/${found.id}/attachments/${attachment.id}/$value`)).text;
    expect(Buffer.from(attachment.contentBytes, 'base64').toString()).toBe(content);
    const mime = await ask(`/me/messages/${found.id}/$value`);
    expect(mime.headers.get('content-type')).toBe('text/plain');
    expect(mime.text).toContain('Subject: Invoice for the meeting rooms\r\n');
  });

  it('are marked, moved, copied and deleted; an immutable id outlives a move', async () => {
    const immutable = { headers: { Prefer: 'IdType="ImmutableId"' } };
    const [message] = (await ask('/me/mailFolders/inbox/messages?$top=1')).body.value;
    const [same] = (await ask('/me/mailFolders/inbox/messages?$top=1', immutable)).body.value;
    expect(message.isRead).toBe(false);
    const path = `/me/messages/${message.id}`;
    const marked = await ask(path, { method: 'PATCH', body: { isRead: true, flag: { flagStatus: 'flagged' } } });
    expect(marked.body).toMatchObject({ isRead: true, flag: { flagStatus: 'flagged' } });
    expect(marked.body.changeKey).not.toBe(message.changeKey);
    const copied = await ask(`${path}/copy`, { method: 'POST', body: { destinationId: 'archive' } });
    const moved = await ask(`${path}/move`, { method: 'POST', body: { DestinationId: 'archive' } });
    expect([copied.status, moved.status]).toEqual([201, 201]);
    expect(new Set([message.id, copied.body.id, moved.body.id]).size).toBe(3);
    expect((await ask(path)).body.error.code).toBe('ErrorItemNotFound');
    const still = await ask(`/me/messages/${same.id}`, immutable);
    expect(still.body).toMatchObject({ id: same.id, subject: message.subject, isRead: true });
    expect((await ask(`/me/messages/${moved.body.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await subjectsIn(licensed, 'deleteditems')).toEqual([message.subject]);
    const deleted = (await ask(`/me/messages/${same.id}`, immutable)).body;
    expect((await ask(`/me/messages/${deleted.id}/permanentDelete`, { method: 'POST' })).status).toBe(204);
    expect(await subjectsIn(licensed, 'deleteditems')).toEqual([]);
  });

  it('are not changed over a newer version', async () => {
    const [message] = (await ask('/me/messages?$top=1')).body.value;
    const patch = { method: 'PATCH', body: { isRead: true } };
    const path = `/me/messages/${message.id}`;
    expect((await ask(path, { ...patch, headers: { 'If-Match': message['@odata.etag'] } })).status).toBe(200);
    const stale = await ask(path, { ...patch, headers: { 'If-Match': message['@odata.etag'] } });
    expect([stale.status, stale.body.error.code]).toEqual([412, 'ErrorIrresolvableConflict']);
  });
});

describe('drafts', () => {
  it('are written, changed, given attachments and sent, and keep their id until then', async () => {
    const draft = await ask('/me/messages', { method: 'POST', body: mail(service, 'First words') });
    expect(draft.status).toBe(201);
    expect(draft.body).toMatchObject({ isDraft: true, subject: 'First words', hasAttachments: false });
    expect((await ask(draft.headers.get('location') ?? '')).body.id).toBe(draft.body.id);
    const path = `/me/messages/${draft.body.id}`;
    const changed = await ask(path, {
      method: 'PATCH',
      body: { subject: 'Last words', importance: 'high', bccRecipients: [{ emailAddress: { address: licensed } }] },
    });
    expect(changed.body).toMatchObject({ id: draft.body.id, subject: 'Last words', importance: 'high' });
    expect(changed.body.body.content).toContain('<b>settled</b>');
    const attachment = {
      '@odata.type': '#microsoft.graph.fileAttachment',
      name: 'notes.txt',
      contentType: 'text/plain',
      contentBytes: Buffer.from('Seating plan').toString('base64'),
    };
    const attached = await ask(`${path}/attachments`, { method: 'POST', body: attachment });
    expect(attached.body).toMatchObject({ name: 'notes.txt', size: 12 });
    expect((await ask(`${path}/send`, { method: 'POST' })).status).toBe(202);
    expect((await ask(path)).body.error.code).toBe('ErrorItemNotFound');
    const [received] = (await askGraph(mocks.exchange.graph, daemon, `/users/${service}/messages?$top=1`)).body.value;
    expect(received).toMatchObject({ subject: 'Last words', hasAttachments: true, bccRecipients: [], isDraft: false });
    expect(await subjectsIn(licensed, 'sentitems')).toContain('Last words');
    expect(await subjectsIn(licensed, 'drafts')).not.toContain('Last words');
  });

  it('may come as MIME, for the mailbox but not for a folder', async () => {
    const mime = Buffer.from(`To: ${service}\nSubject: Written by hand\n\nText\n`).toString('base64');
    const post = { method: 'POST', body: mime, headers: { 'Content-Type': 'text/plain' } };
    expect((await ask('/me/messages', post)).body).toMatchObject({ subject: 'Written by hand', isDraft: true });
    expect((await ask('/me/mailFolders/drafts/messages', post)).body.error.code).toBe('UnableToDeserializePostBody');
  });

  it('are all that can be rewritten', async () => {
    const [message] = (await ask('/me/mailFolders/inbox/messages?$top=1')).body.value;
    const reply = await ask(`/me/messages/${message.id}`, { method: 'PATCH', body: { subject: 'Other' } });
    expect([reply.status, reply.body.error.code]).toEqual([400, 'ErrorInvalidPropertyUpdateSentMessage']);
  });
});

describe('sendMail', () => {
  it('delivers, and keeps the message in Sent Items unless told not to', async () => {
    const send = (body: unknown) => ask('/me/sendMail', { method: 'POST', body });
    const sent = await send({ message: mail(service, 'Kept') });
    expect([sent.status, sent.text]).toEqual([202, '']);
    expect((await send({ message: mail(service, 'Forgotten'), saveToSentItems: false })).status).toBe(202);
    expect(await subjectsIn(service, 'inbox')).toEqual(expect.arrayContaining(['Kept', 'Forgotten']));
    expect(await subjectsIn(licensed, 'sentitems')).toContain('Kept');
    expect(await subjectsIn(licensed, 'sentitems')).not.toContain('Forgotten');
  });

  it('takes MIME in base64', async () => {
    const mime = `From: ${licensed}\r\nTo: ${service}\r\nSubject: =?utf-8?Q?H=C3=B6he?=\r\n\r\nText\r\n`;
    const send = (body: string) =>
      ask('/me/sendMail', { method: 'POST', body, headers: { 'Content-Type': 'text/plain' } });
    expect((await send(Buffer.from(mime).toString('base64'))).status).toBe(202);
    expect(await subjectsIn(service, 'inbox')).toContain('Höhe');
    expect((await send('not base64!')).body.error.message).toBe('Invalid base64 string for MIME content.');
  });

  it('needs a recipient that can be one', async () => {
    const send = (message: unknown) => ask('/me/sendMail', { method: 'POST', body: { message } });
    expect((await send({ subject: 'To nobody' })).body.error.code).toBe('ErrorInvalidRecipients');
    expect((await send(mail('no address'))).body.error.code).toBe('ErrorInvalidRecipients');
  });

  it('as another mailbox keeps the message there', async () => {
    const tokens = await graphTokens(mocks.idp);
    const shared = await tokens.delegated(licensed, 'Mail.Send.Shared', 'Mail.Read.Shared');
    await (await mocks.exchange.mailbox(service)).grant({ right: 'SendAs', user: licensed });
    const post = { method: 'POST', body: { message: mail(licensed, 'For the team') } };
    expect((await askGraph(mocks.exchange.graph, shared, `/users/${service}/sendMail`, post)).status).toBe(202);
    expect(await subjectsIn(service, 'sentitems')).toContain('For the team');
    const [received] = (await ask('/me/messages?$top=1')).body.value;
    expect(received.from.emailAddress.address).toBe(service);
  });
});

describe('the mail of a mailbox', () => {
  async function imap(): Promise<ImapFlow> {
    const accessToken = await (await mailTokens(mocks.idp)).delegated(licensed, 'IMAP.AccessAsUser.All');
    const [host = '', port = ''] = mocks.exchange.imaps.split(':');
    const client = new ImapFlow({
      host,
      port: Number(port),
      secure: true,
      tls: { ca: readFileSync(mocks.exchange.ca) },
      auth: { user: licensed, accessToken },
      logger: false,
    });
    onTestFinished(() => client.close());
    await client.connect();
    return client;
  }

  it('is the same by Graph and by IMAP', async () => {
    const client = await imap();
    await ask('/me/sendMail', { method: 'POST', body: { message: mail(licensed, 'Sent by Graph') } });
    await client.append('INBOX', 'From: a@contoso.example\r\nSubject: Put there by IMAP\r\n\r\nText\r\n', []);
    const [put] = (await ask("/me/mailFolders/inbox/messages?$filter=subject eq 'Put there by IMAP'")).body.value;
    expect(put).toMatchObject({ isRead: false, from: { emailAddress: { address: 'a@contoso.example' } } });
    await ask(`/me/messages/${put.id}`, { method: 'PATCH', body: { isRead: true } });
    await client.mailboxOpen('INBOX');
    const [sent] = await client.fetchAll({ subject: 'Sent by Graph' }, { envelope: true, flags: true });
    const [read] = await client.fetchAll({ subject: 'Put there by IMAP' }, { flags: true });
    expect(sent?.envelope).toMatchObject({ from: [{ name: 'Licensed user', address: licensed }] });
    expect([sent?.flags?.has('\\Seen'), read?.flags?.has('\\Seen')]).toEqual([false, true]);
    await client.messageFlagsAdd({ subject: 'Sent by Graph' }, ['\\Flagged']);
    const flagged = await ask("/me/messages?$filter=flag/flagStatus eq 'flagged' and subject eq 'Sent by Graph'");
    expect(flagged.body.value).toHaveLength(1);
  });
});

describe('a delta query', () => {
  it('tells everything, then what was added, changed and removed', async () => {
    const first = await ask('/me/mailFolders/inbox/messages/delta?$select=subject,isRead', {
      headers: { Prefer: 'odata.maxpagesize=3' },
    });
    expect(first.body.value).toHaveLength(3);
    const second = await ask(first.body['@odata.nextLink']);
    expect(second.body.value).toHaveLength(2);
    const [changed, removed] = second.body.value;
    const nothing = await ask(second.body['@odata.deltaLink']);
    expect(nothing.body.value).toEqual([]);
    await ask(`/me/messages/${changed.id}`, { method: 'PATCH', body: { isRead: !changed.isRead } });
    await ask(`/me/messages/${removed.id}`, { method: 'DELETE' });
    await ask('/me/sendMail', { method: 'POST', body: { message: mail(licensed, 'To myself') } });
    const third = await ask(nothing.body['@odata.deltaLink']);
    expect(third.body.value).toEqual([
      expect.objectContaining({ subject: 'To myself' }),
      expect.objectContaining({ id: changed.id, isRead: !changed.isRead }),
      { '@odata.type': '#microsoft.graph.message', id: removed.id, '@removed': { reason: 'deleted' } },
    ]);
    expect((await ask(third.body['@odata.deltaLink'])).body.value).toEqual([]);
  });

  it('ends with a token that is too old, or for something else', async () => {
    const path = '/me/mailFolders/inbox/messages/delta?$deltatoken=';
    const old = await ask(`${path}0_abc`);
    expect([old.status, old.body.error.code]).toEqual([410, 'SyncStateNotFound']);
    expect(old.body.error.message).toContain('The sync state generation is not found; generation=0;');
    expect((await ask(`${path}nonsense`)).status).toBe(400);
    const drafts = await ask('/me/mailFolders/drafts/messages/delta');
    const deltaToken = new URL(drafts.body['@odata.deltaLink']).searchParams.get('$deltatoken');
    expect((await ask(path + deltaToken)).status).toBe(400);
  });

  it('follows a span of the calendar', async () => {
    const span = 'startDateTime=2020-01-01T00:00:00Z&endDateTime=2020-02-01T00:00:00Z';
    const first = await ask(`/me/calendarView/delta?${span}`);
    expect(first.body.value).toEqual([]);
    const at = (day: string) => ({
      subject: 'Move',
      start: { dateTime: `${day}T09:00:00`, timeZone: 'UTC' },
      end: { dateTime: `${day}T10:00:00`, timeZone: 'UTC' },
    });
    const inside = await ask('/me/events', { method: 'POST', body: at('2020-01-10') });
    await ask('/me/events', { method: 'POST', body: at('2020-03-10') });
    const second = await ask(first.body['@odata.deltaLink']);
    expect(names(second, 'id')).toEqual([inside.body.id]);
    await ask(`/me/events/${inside.body.id}`, { method: 'DELETE' });
    const third = await ask(second.body['@odata.deltaLink']);
    expect(third.body.value).toMatchObject([{ id: inside.body.id, '@removed': { reason: 'deleted' } }]);
  });
});

describe('events', () => {
  const event = {
    subject: 'Fire drill',
    body: { contentType: 'text', content: 'Use the stairs.' },
    start: { dateTime: '2026-11-24T09:00:00', timeZone: 'Pacific Standard Time' },
    end: { dateTime: '2026-11-24T09:30:00', timeZone: 'America/Los_Angeles' },
    location: { displayName: 'Second floor' },
    attendees: [{ type: 'optional', emailAddress: { address: service } }],
    showAs: 'tentative',
  };

  it('are made, shown in the zone that is preferred, changed and deleted', async () => {
    const made = await ask('/me/events', { method: 'POST', body: event });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      subject: 'Fire drill',
      start: { dateTime: '2026-11-24T17:00:00.0000000', timeZone: 'UTC' },
      location: { displayName: 'Second floor' },
      attendees: [{ type: 'optional', emailAddress: { address: service } }],
      organizer: { emailAddress: { name: 'Licensed user', address: licensed } },
      showAs: 'tentative',
      isOrganizer: true,
    });
    const path = `/me/calendar/events/${made.body.id}`;
    const shown = await ask(path, { headers: { Prefer: 'outlook.timezone="W. Europe Standard Time"' } });
    expect(shown.body.end).toEqual({ dateTime: '2026-11-24T18:30:00.0000000', timeZone: 'W. Europe Standard Time' });
    expect(shown.headers.get('preference-applied')).toBe('outlook.timezone="W. Europe Standard Time"');
    const changed = await ask(path, { method: 'PATCH', body: { subject: 'Drill', location: { displayName: '' } } });
    expect(changed.body).toMatchObject({ id: made.body.id, subject: 'Drill', location: { displayName: '' } });
    expect(changed.body.changeKey).not.toBe(made.body.changeKey);
    expect(await mocks.exchange.mailboxes.calendar(licensed)).toEqual(
      expect.arrayContaining([expect.objectContaining({ subject: 'Drill', start: '2026-11-24T17:00:00.000Z' })]),
    );
    expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(path)).body.error.code).toBe('ErrorItemNotFound');
  });

  it('of a span come in the order of their start, and only those that touch it', async () => {
    const calendar = await mocks.exchange.mailboxes.calendar(licensed);
    const [from, until] = [calendar[2]?.start ?? '', calendar[5]?.start ?? ''];
    const view = await ask(`/me/calendarView?startDateTime=${from}&endDateTime=${until}&$top=50`);
    const expected = calendar.filter(({ start, end }) => end > from && start < until);
    expect(names(view, 'subject')).toEqual(expected.map(({ subject }) => subject));
    const filter = encodeURIComponent(`start/dateTime ge '${from.slice(0, 19)}'`);
    const later = await ask(`/me/events?$filter=${filter}&$top=100&$count=true`);
    expect(later.body['@odata.count']).toBe(calendar.filter(({ start }) => start >= from).length);
    expect((await ask('/me/calendarView')).body.error.message).toBe(
      'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
    );
  });

  it('need a beginning and an end, in zones that exist', async () => {
    const make = (body: unknown) => ask('/me/events', { method: 'POST', body });
    expect((await make({ subject: 'x' })).body.error.code).toBe('ErrorPropertyValidationFailure');
    expect((await make({ ...event, end: { dateTime: '2026-11-23T09:00:00', timeZone: 'UTC' } })).status).toBe(400);
    const nowhere = { dateTime: '2026-11-24T09:00:00', timeZone: 'Nowhere Standard Time' };
    expect((await make({ ...event, start: nowhere })).body.error.code).toBe('TimeZoneNotSupportedException');
    expect((await make({ ...event, isAllDay: true })).body.error.code).toBe('ErrorInvalidRequest');
    const day = (date: string) => ({ dateTime: `${date}T00:00:00`, timeZone: 'Pacific Standard Time' });
    const zulu = { dateTime: '2026-11-24T09:00:00Z', timeZone: 'Pacific Standard Time' };
    expect((await make({ ...event, start: zulu })).body.start.dateTime).toBe('2026-11-24T17:00:00.0000000');
    const whole = await make({ ...event, isAllDay: true, start: day('2026-11-24'), end: day('2026-11-25') });
    expect(whole.body).toMatchObject({ isAllDay: true });
  });

  it("of a colleague's calendar are open to whom it was shared with", async () => {
    const path = `/users/${service}/calendar/events`;
    expect((await ask(path)).status).toBe(403);
    const right = { mailbox: service, account: licensed, folder: 'calendar' } as const;
    await mocks.exchange.mailboxes.setRight({ ...right, level: 'reviewer' });
    expect((await ask(path)).status).toBe(200);
    expect((await ask(path, { method: 'POST', body: event })).status).toBe(403);
    await mocks.exchange.mailboxes.setRight({ ...right, level: 'author' });
    expect((await ask(path, { method: 'POST', body: event })).status).toBe(201);
    const calendars = await ask('/me/calendars');
    expect(calendars.body.value).toMatchObject([{ name: 'Calendar', isDefaultCalendar: true, canEdit: true }]);
    expect((await ask(`/me/calendars/${calendars.body.value[0].id}/events?$top=1`)).body.value).toHaveLength(1);
  });
});

describe('mailbox settings', () => {
  it('can be read, one by one too', async () => {
    expect((await ask('/me/mailboxSettings')).body).toMatchObject({ timeZone: 'UTC', userPurpose: 'user' });
    expect((await ask('/me/mailboxSettings/timeZone')).body).toMatchObject({ value: 'UTC' });
  });
});

describe('a batch', () => {
  const batch = (...requests: readonly object[]) => ask('/$batch', { method: 'POST', body: { requests } });
  const byId = (reply: GraphReply): Map<string, Any> =>
    new Map(reply.body.responses.map((response: Any) => [response.id, response]));

  it('runs what it holds, in the order of what depends on what', async () => {
    const json = { 'Content-Type': 'application/json' };
    const answers = byId(
      await batch(
        { id: 'read', method: 'GET', url: `/me/mailFolders/sentitems/messages?$top=1`, dependsOn: ['send'] },
        { id: 'send', method: 'POST', url: '/me/sendMail', headers: json, body: { message: mail(service, 'Batched') } },
        { id: 'wrong', method: 'GET', url: '/me/messages/x' },
        { id: 'after', method: 'GET', url: '/me', dependsOn: ['wrong'] },
      ),
    );
    expect(answers.get('send')).toMatchObject({ status: 202 });
    expect(answers.get('read')).toMatchObject({ status: 200, body: { value: [{ subject: 'Batched' }] } });
    expect(answers.get('wrong')).toMatchObject({ status: 400, body: { error: { code: 'ErrorInvalidIdMalformed' } } });
    expect(answers.get('after')).toMatchObject({ status: 424 });
  });

  it('of twenty stays within the four places of a mailbox', async () => {
    const requests = Array.from({ length: 20 }, (_, id) => ({ id: String(id), method: 'GET', url: '/me/messages' }));
    const answers = byId(await batch(...requests));
    expect([...answers.values()].map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  });

  it.each([
    ['nothing', []],
    ['too much', Array.from({ length: 21 }, (_, id) => ({ id: String(id), method: 'GET', url: '/me' }))],
    [
      'one id twice',
      [
        { id: '1', method: 'GET', url: '/me' },
        { id: '1', method: 'GET', url: '/me' },
      ],
    ],
    ['no method', [{ id: '1', url: '/me' }]],
    ['a circle', [{ id: '1', method: 'GET', url: '/me', dependsOn: ['1'] }]],
  ])('of %s is refused', async (_, requests) => {
    const reply = await batch(...requests);
    expect([reply.status, reply.body.error.code]).toEqual([400, 'BadRequest']);
  });
});

describe('every answer', () => {
  it('carries the ids by which a request can be found again', async () => {
    const own = await ask('/me', { headers: { 'client-request-id': 'a-request-of-mine' } });
    expect(own.headers.get('client-request-id')).toBe('a-request-of-mine');
    expect(own.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const failed = await ask('/me/nothing', { headers: { 'client-request-id': 'a-request-of-mine' } });
    expect(failed.body.error.innerError).toMatchObject({
      'client-request-id': 'a-request-of-mine',
      'request-id': failed.headers.get('request-id'),
    });
  });

  it('may be read by a page of another origin', async () => {
    const headers = { Origin: 'http://localhost:5173' };
    const preflight = await ask('/me', {
      method: 'OPTIONS',
      headers: {
        ...headers,
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'authorization',
      },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization');
    const { headers: answered } = await ask('/me', { headers });
    expect(answered.get('access-control-allow-origin')).toBe('*');
    expect(answered.get('access-control-expose-headers')).toContain('Retry-After');
  });

  it.runIf(existsSync('/usr/bin/curl'))('is plain HTTP to curl, which trusts the CA of this machine', async () => {
    const { graphHttps, ca } = mocks.exchange;
    const args = ['-sSi', '--cacert', ca, '-H', `Authorization: Bearer ${token}`, `${graphHttps}/me?$select=mail`];
    const { stdout } = await promisify(execFile)('curl', args);
    expect(stdout).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(stdout).toMatch(/^odata-version: 4.0\r\n/im);
    expect(stdout).toMatch(/^content-type: application\/json;odata.metadata=minimal;.*charset=utf-8\r\n/im);
    expect(stdout).toContain(`"mail":"${licensed}"`);
  });

  it('says whose gap it is where Graph has something the mock has not', async () => {
    const posts = ['/me/messages/x/createReply', '/me/calendars', '/users'];
    for (const path of ['/subscriptions', '/me/contacts', '/groups', ...posts]) {
      const reply = await ask(path, posts.includes(path) ? { method: 'POST', body: {} } : {});
      expect([reply.status, reply.body.error.code]).toEqual([501, 'NotImplemented']);
      expect(reply.headers.get('x-authshift-mock')).toContain('DIVERGENCES.md');
    }
  });
});
