import {
  AppointmentSchema,
  BasePropertySet,
  CalendarView,
  ConnectingIdType,
  DateTime,
  ExchangeService,
  ExchangeVersion,
  Folder,
  FolderId,
  ImpersonatedUserId,
  ItemView,
  Mailbox,
  OAuthCredentials,
  PropertySet,
  Uri,
  WebCredentials,
  WellKnownFolderName,
} from 'ews-javascript-api';
import { afterEach, describe, expect, it } from 'vitest';
import { createMockExchange, type MockExchange } from '../src/index.ts';
import { standInDirectory, tenantId } from './standInDirectory.ts';

// ews-javascript-api is a port of Microsoft's EWS Managed API and not ours: what it can read, real clients can.

const service = 'service@stand-in.example';
const licensed = 'licensed@stand-in.example';
let running: MockExchange | undefined;
afterEach(() => running?.close());

async function start() {
  const people = [
    { address: service },
    { address: licensed },
    { address: 'unlicensed@stand-in.example', licences: [] },
  ];
  const { idp, sign, users } = await standInDirectory(people, '2022-06-01');
  const exchange = await createMockExchange({ idp });
  running = exchange;
  const client = (credentials: OAuthCredentials | WebCredentials) => {
    const made = new ExchangeService(ExchangeVersion.Exchange2013_SP1);
    made.Url = new Uri(exchange.ews);
    made.Credentials = credentials;
    return made;
  };
  const token = async (claims: object) => {
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const all = {
      aud: 'https://outlook.office365.com',
      iss: `https://sts.windows.net/${tenantId}/`,
      appid: 'app',
      exp,
    };
    return new OAuthCredentials(await sign({ ...all, ...claims }));
  };
  const delegated = await token({ scp: 'EWS.AccessAsUser.All', oid: users[0]?.oid });
  const app = await token({ roles: ['full_access_as_app'] });
  return { exchange, client, delegated, app };
}

function calendarOf(address: string): FolderId {
  return new FolderId(WellKnownFolderName.Calendar, new Mailbox(address));
}

describe('ews-javascript-api, unmodified', () => {
  it.each(['a password', 'a token'])("reads another user's calendar with %s", async (by) => {
    const { exchange, client, delegated } = await start();
    const ews = client(by === 'a token' ? delegated : new WebCredentials(service, 'right'));
    const folder = await Folder.Bind(ews, calendarOf(licensed));
    const items = await exchange.mailboxes.calendar(licensed);
    expect(folder.DisplayName).toBe('Calendar');
    expect(folder.TotalCount).toBe(items.length);
  });

  it('finds the appointments of a span of time', async () => {
    const { exchange, client, delegated } = await start();
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
    const { exchange, client, delegated } = await start();
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
    const { client, app } = await start();
    const ews = client(app);
    await expect(Folder.Bind(ews, WellKnownFolderName.Calendar)).rejects.toThrow(
      'ExchangeImpersonation SOAP header must be present for this type of OAuth token.',
    );
    ews.ImpersonatedUserId = new ImpersonatedUserId(ConnectingIdType.SmtpAddress, licensed);
    expect((await Folder.Bind(ews, WellKnownFolderName.Calendar)).DisplayName).toBe('Calendar');
  });

  it('understands the errors', async () => {
    const { client, delegated } = await start();
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
