import { readFileSync } from 'node:fs';
import { setDefaultCACertificates } from 'node:tls';
import {
  Appointment,
  AppointmentSchema,
  BasePropertySet,
  CalendarView,
  ConflictResolutionMode,
  ConnectingIdType,
  DateTime,
  DeleteMode,
  EmailMessage,
  EmailMessageSchema,
  ExchangeService,
  ExchangeVersion,
  type FileAttachment,
  Folder,
  FolderId,
  FolderView,
  ImpersonatedUserId,
  ItemId,
  ItemSchema,
  ItemView,
  Mailbox,
  MessageBody,
  OAuthCredentials,
  PropertySet,
  SearchFilter,
  SendCancellationsMode,
  SendInvitationsMode,
  SendInvitationsOrCancellationsMode,
  SortDirection,
  SyncFolderItemsScope,
  Uri,
  WebCredentials,
  WellKnownFolderName,
} from 'ews-javascript-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMockExchange, type MockExchange } from '../src/index.ts';
import { standInDirectory, tenantId } from './standInDirectory.ts';

// ews-javascript-api is a port of Microsoft's EWS Managed API and not ours: what it can read, real clients can.

const service = 'service@stand-in.example';
const licensed = 'licensed@stand-in.example';

let exchange: MockExchange;
let delegated: OAuthCredentials;
let app: OAuthCredentials;
beforeAll(async () => {
  const people = [
    { address: service },
    { address: licensed },
    { address: 'unlicensed@stand-in.example', licences: [] },
  ];
  const { idp, sign, users } = await standInDirectory(people, '2022-06-01');
  exchange = await createMockExchange({ idp });
  setDefaultCACertificates([readFileSync(exchange.ca, 'utf8')]);
  const token = async (claims: object) => {
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const issued = { aud: 'https://outlook.office365.com', iss: `https://sts.windows.net/${tenantId}/`, appid: 'app' };
    return new OAuthCredentials(await sign({ ...issued, exp, ...claims }));
  };
  delegated = await token({ scp: 'EWS.AccessAsUser.All', oid: users[0]?.oid });
  app = await token({ roles: ['full_access_as_app'] });
});
afterAll(() => exchange?.close());
beforeEach(() => exchange.reset());

function client(credentials: OAuthCredentials | WebCredentials, way: 'ews' | 'ewsHttps' = 'ews'): ExchangeService {
  const made = new ExchangeService(ExchangeVersion.Exchange2013_SP1);
  made.Url = new Uri(exchange[way]);
  made.Credentials = credentials;
  return made;
}

function calendarOf(address: string): FolderId {
  return new FolderId(WellKnownFolderName.Calendar, new Mailbox(address));
}

describe('ews-javascript-api, unmodified', () => {
  it.each(['a password', 'a token'])("reads another user's calendar with %s", async (by) => {
    const ews = client(by === 'a token' ? delegated : new WebCredentials(service, 'right'));
    const folder = await Folder.Bind(ews, calendarOf(licensed));
    const items = await exchange.mailboxes.calendar(licensed);
    expect(folder.DisplayName).toBe('Calendar');
    expect(folder.TotalCount).toBe(items.length);
  });

  it('finds the appointments of a span of time', async () => {
    const day = 86_400_000;
    const [from, until] = [new Date(Date.now() - 30 * day), new Date(Date.now() + 30 * day)];
    const view = new CalendarView(new DateTime(from.getTime()), new DateTime(until.getTime()));
    const found = await client(delegated).FindAppointments(calendarOf(licensed), view);
    const items = await exchange.mailboxes.calendar(licensed);
    expect(found.Items.map((item) => item.Subject)).toEqual(items.map((item) => item.subject));
    expect(found.Items[0]?.Start.ToISOString()).toBe(items[0]?.start);
    expect(found.Items[0]?.Organizer.Address).toBe(licensed);
  });

  it('pages', async () => {
    const ews = client(delegated);
    const subjects: string[] = [];
    const view = new ItemView(5);
    view.PropertySet = new PropertySet(BasePropertySet.IdOnly, AppointmentSchema.Subject);
    for (let more = true; more; ) {
      const page = await ews.FindItems(calendarOf(licensed), view);
      subjects.push(...page.Items.map((item) => item.Subject));
      more = page.MoreAvailable;
      view.Offset = page.NextPageOffset;
    }
    expect(subjects).toEqual((await exchange.mailboxes.calendar(licensed)).map((item) => item.subject));
  });

  it('impersonates with an app-only token, and is told when it does not', async () => {
    const ews = client(app);
    await expect(Folder.Bind(ews, WellKnownFolderName.Calendar)).rejects.toThrow(
      'ExchangeImpersonation SOAP header must be present for this type of OAuth token.',
    );
    ews.ImpersonatedUserId = new ImpersonatedUserId(ConnectingIdType.SmtpAddress, licensed);
    expect((await Folder.Bind(ews, WellKnownFolderName.Calendar)).DisplayName).toBe('Calendar');
  });

  it('understands the errors', async () => {
    const ews = client(delegated);
    await expect(Folder.Bind(ews, calendarOf('unlicensed@stand-in.example'))).rejects.toThrow(
      'The SMTP address has no mailbox associated with it.',
    );
    const inbox = new FolderId(WellKnownFolderName.Inbox, new Mailbox(licensed));
    await expect(Folder.Bind(ews, inbox)).rejects.toThrow('Access is denied. Check credentials and try again.');
    await expect(
      Folder.Bind(client(new WebCredentials(service, 'wrong')), WellKnownFolderName.Calendar),
    ).rejects.toThrow(/401/);
  });
});

describe.each(['ews', 'ewsHttps'] as const)('ews-javascript-api, unmodified, at %s', (way) => {
  const open = () => client(delegated, way);
  const recent = new ItemView(10);

  it('walks folders and mail', async () => {
    const ews = open();
    const folders = await ews.FindFolders(WellKnownFolderName.MsgFolderRoot, new FolderView(50));
    expect(folders.Folders.map((folder) => folder.DisplayName)).toContain('Sent Items');
    const unread = new SearchFilter.IsEqualTo(EmailMessageSchema.IsRead, false);
    const view = new ItemView(10);
    view.OrderBy.Add(ItemSchema.Subject, SortDirection.Ascending);
    const found = await ews.FindItems(WellKnownFolderName.Inbox, unread, view);
    expect(found.Items.map((item) => item.Subject)).toEqual([
      'Menu of the week: crème brûlée, Käsespätzle, 寿司',
      'Planned maintenance tonight',
    ]);
    const properties = new PropertySet(BasePropertySet.FirstClassProperties, ItemSchema.MimeContent);
    const message = await EmailMessage.Bind(ews, found.Items[0]?.Id ?? new ItemId(), properties);
    expect(message.Body.Text).toContain('crème brûlée');
    expect(message.From.Address).toBe('canteen@stand-in.example');
    expect(message.ToRecipients.GetEnumerator()[0]?.Address).toBe(service);
    expect(atob(message.MimeContent.Content)).toContain('Subject: =?utf-8?B?');
  });

  it('opens a file', async () => {
    const ews = open();
    const invoice = new SearchFilter.ContainsSubstring(ItemSchema.Subject, 'Invoice');
    const found = await ews.FindItems(WellKnownFolderName.Inbox, invoice, recent);
    const message = await EmailMessage.Bind(ews, found.Items[0]?.Id ?? new ItemId());
    const file = message.Attachments.GetEnumerator()[0] as FileAttachment;
    await file.Load();
    expect(file.Name).toBe('invoice.csv');
    expect(atob(file.Base64Content)).toMatch(/^room,hours,price/);
  });

  it('writes, saves, sends, marks and deletes a message', async () => {
    const ews = open();
    const message = new EmailMessage(ews);
    message.Subject = 'Lunch';
    message.Body = new MessageBody('Shall we?');
    message.ToRecipients.Add(licensed);
    await message.Save(WellKnownFolderName.Drafts);
    await message.Send();
    const second = new EmailMessage(ews);
    second.Subject = 'And coffee';
    second.ToRecipients.Add(licensed);
    await second.SendAndSaveCopy();
    const sent = await ews.FindItems(WellKnownFolderName.SentItems, recent);
    expect(sent.Items.map((item) => item.Subject)).toContain('And coffee');
    const own = await EmailMessage.Bind(
      ews,
      sent.Items.find((item) => item.Subject === 'And coffee')?.Id ?? new ItemId(),
    );
    own.IsRead = false;
    await own.Update(ConflictResolutionMode.AutoResolve);
    await own.Delete(DeleteMode.MoveToDeletedItems);
    expect((await ews.FindItems(WellKnownFolderName.DeletedItems, recent)).TotalCount).toBe(1);
    expect(await exchange.requests.list({ protocol: 'ews', outcome: 'refused' })).toEqual([]);
  });

  it('makes, moves and deletes an appointment', async () => {
    const ews = open();
    const appointment = new Appointment(ews);
    appointment.Subject = 'Review';
    appointment.Start = new DateTime(Date.UTC(2026, 10, 23, 10));
    appointment.End = new DateTime(Date.UTC(2026, 10, 23, 11));
    appointment.Location = 'Room 014';
    await appointment.Save(SendInvitationsMode.SendToNone);
    const read = await Appointment.Bind(ews, appointment.Id);
    expect([read.Location, read.Start.ToISOString()]).toEqual(['Room 014', '2026-11-23T10:00:00.000Z']);
    read.End = new DateTime(Date.UTC(2026, 10, 23, 12));
    await read.Update(ConflictResolutionMode.AutoResolve, SendInvitationsOrCancellationsMode.SendToNone);
    const calendar = await exchange.mailboxes.calendar(service);
    expect(calendar).toContainEqual(expect.objectContaining({ subject: 'Review', end: '2026-11-23T12:00:00.000Z' }));
    await read.Delete(DeleteMode.HardDelete, SendCancellationsMode.SendToNone);
    expect(await exchange.mailboxes.calendar(service)).toHaveLength(calendar.length - 1);
  });

  it('synchronizes items and folders', async () => {
    const ews = open();
    const sync = (state: string) =>
      ews.SyncFolderItems(
        new FolderId(WellKnownFolderName.Inbox),
        PropertySet.IdOnly,
        [],
        3,
        SyncFolderItemsScope.NormalItems,
        state,
      );
    const first = await sync('');
    expect([first.Count, first.MoreChangesAvailable]).toEqual([3, true]);
    const second = await sync(first.SyncState);
    expect([second.Count, second.MoreChangesAvailable]).toEqual([2, false]);
    expect((await sync(second.SyncState)).Count).toBe(0);
    await expect(sync('damaged')).rejects.toThrow('Synchronization state data is corrupt or otherwise invalid.');
    const folders = await ews.SyncFolderHierarchy(
      new FolderId(WellKnownFolderName.MsgFolderRoot),
      PropertySet.FirstClassProperties,
      '',
    );
    expect(folders.Count).toBe(8);
  });

  it('resolves a name', async () => {
    const ews = open();
    const found = await ews.ResolveName('licensed');
    expect(found.Count).toBe(1);
    expect(found._getItem(0).Mailbox.Address).toBe(licensed);
  });
});
