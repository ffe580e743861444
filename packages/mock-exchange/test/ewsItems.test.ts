import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { attribute, count, element, envelope, post, wellKnown } from './ewsRequests.ts';
import { disorderIn } from './ewsSchema.ts';
import { mailTokens } from './mailTokens.ts';

const licensed = 'licensed@contoso.example';
const admin = 'admin@contoso.example';

let mocks: MockMicrosoft;
let tokens: Readonly<Record<string, string>>;
beforeAll(async () => {
  mocks = await startMockMicrosoft();
  const { delegated } = await mailTokens(mocks.idp);
  tokens = {
    [licensed]: await delegated(licensed, 'EWS.AccessAsUser.All'),
    [admin]: await delegated(admin, 'EWS.AccessAsUser.All'),
  };
});
afterAll(() => mocks?.close());
afterEach(() => mocks.exchange.reset());

async function ask(body: string, account = licensed) {
  const answer = await post(mocks.exchange.ews, `Bearer ${tokens[account]}`, envelope(body));
  expect(disorderIn(answer.text)).toEqual([]);
  return answer;
}

const itemShape = (base = 'Default', more = '') =>
  `<m:ItemShape><t:BaseShape>${base}</t:BaseShape>${more}</m:ItemShape>`;
const folderShape = (base = 'Default') => `<m:FolderShape><t:BaseShape>${base}</t:BaseShape></m:FolderShape>`;
const additional = (...fields: readonly string[]) =>
  `<t:AdditionalProperties>${fields.join('')}</t:AdditionalProperties>`;
const field = (uri: string) => `<t:FieldURI FieldURI="${uri}"/>`;
const mailboxes = (...addresses: readonly string[]) =>
  addresses.map((address) => `<t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>`).join('');

const find = (folder: string, more = '', shape = itemShape()) =>
  `<m:FindItem Traversal="Shallow">${shape}${more}<m:ParentFolderIds>${folder.startsWith('<') ? folder : wellKnown(folder)}</m:ParentFolderIds></m:FindItem>`;
const get = (ids: readonly string[], shape = itemShape()) =>
  `<m:GetItem>${shape}<m:ItemIds>${ids.map((id) => `<t:ItemId Id="${id}"/>`).join('')}</m:ItemIds></m:GetItem>`;
const create = (item: string, attributes = 'MessageDisposition="SaveOnly"', saved = '') =>
  `<m:CreateItem ${attributes}>${saved}<m:Items>${item}</m:Items></m:CreateItem>`;
const message = (subject: string, to: string, more = '') =>
  `<t:Message><t:Subject>${subject}</t:Subject><t:Body BodyType="Text">Good morning</t:Body>${more}<t:ToRecipients>${mailboxes(to)}</t:ToRecipients></t:Message>`;

function idsIn(text: string): readonly string[] {
  return [...text.matchAll(/<t:ItemId Id="([^"]+)"/g)].map(([, id]) => id ?? '');
}

function subjectsIn(text: string): readonly (string | undefined)[] {
  return [...text.matchAll(/<t:Subject>([^<]*)</g)].map(([, subject]) => subject);
}

const restriction = (expression: string) => `<m:Restriction>${expression}</m:Restriction>`;
const compare = (name: string, uri: string, value: string) =>
  `<t:${name}>${field(uri)}<t:FieldURIOrConstant><t:Constant Value="${value}"/></t:FieldURIOrConstant></t:${name}>`;
const sortBy = (uri: string, order: string) =>
  `<m:SortOrder><t:FieldOrder Order="${order}">${field(uri)}</t:FieldOrder></m:SortOrder>`;

describe('folders', () => {
  it('are those of the mailbox, with what is in them', async () => {
    const names = ['inbox', 'sentitems', 'drafts', 'deleteditems', 'junkemail', 'calendar', 'msgfolderroot'];
    const folders = names.map((name) => wellKnown(name)).join('');
    const { text } = await ask(
      `<m:GetFolder>${folderShape('AllProperties')}<m:FolderIds>${folders}</m:FolderIds></m:GetFolder>`,
    );
    const shown = [...text.matchAll(/<t:DisplayName>([^<]+)</g)].map(([, name]) => name);
    expect(shown).toEqual([
      'Inbox',
      'Sent Items',
      'Drafts',
      'Deleted Items',
      'Junk Email',
      'Calendar',
      'Top of Information Store',
    ]);
    expect(element(text, 'TotalCount')).toBe('5');
    expect(element(text, 'UnreadCount')).toBe('2');
    expect(attribute(text, 'FolderId', 'Id')).toMatch(/^AAMk.{116}$/);
  });

  it('are found below the top, those of other clients too', async () => {
    const name = '<m:FindFolder Traversal="Deep">';
    const body = `${name}${folderShape()}<m:ParentFolderIds>${wellKnown('msgfolderroot')}</m:ParentFolderIds></m:FindFolder>`;
    const { text } = await ask(body);
    expect(text).toContain('<t:DisplayName>Outbox</t:DisplayName>');
    expect(count(text, 'CalendarFolder')).toBe(1);
    const page = body.replace(
      '</m:FolderShape>',
      '</m:FolderShape><m:IndexedPageFolderView MaxEntriesReturned="2" Offset="1" BasePoint="Beginning"/>',
    );
    const two = await ask(page);
    expect(count(two.text, 'DisplayName')).toBe(2);
    expect(attribute(two.text, 'RootFolder', 'IncludesLastItemInRange')).toBe('false');
  });

  it('of somebody else stay closed, and do not say which there are', async () => {
    for (const folder of ['drafts', 'contacts', 'msgfolderroot']) {
      const { text } = await ask(find(wellKnown(folder, admin)));
      expect(element(text, 'ResponseCode')).toBe('ErrorAccessDenied');
    }
  });

  it('of somebody else open with Full Access', async () => {
    const mailbox = await mocks.exchange.mailbox(admin);
    await mailbox.grant({ user: licensed, right: 'FullAccess' });
    const { text } = await ask(find(wellKnown('drafts', admin)));
    expect(count(text, 'Message')).toBe(1);
  });
});

describe('FindItem in a mail folder', () => {
  it('brings the newest first, without reading out bodies', async () => {
    const { text } = await ask(find('inbox', '', itemShape('AllProperties')));
    const received = [...text.matchAll(/<t:DateTimeReceived>([^<]+)</g)].map(([, time]) => time ?? '');
    expect(received).toEqual([...received].sort().reverse());
    expect(received).toHaveLength(5);
    expect(text).not.toMatch(/<t:(?:Body|ToRecipients|MimeContent)[ >]/);
  });

  it('searches', async () => {
    const unread = await ask(find('inbox', restriction(compare('IsEqualTo', 'message:IsRead', 'false'))));
    expect(subjectsIn(unread.text)).toHaveLength(2);
    const contains = `<t:Contains ContainmentMode="Substring" ContainmentComparison="IgnoreCase">${field('item:Subject')}<t:Constant Value="INVOICE"/></t:Contains>`;
    expect(subjectsIn((await ask(find('inbox', restriction(contains)))).text)).toEqual([
      'Invoice for the meeting rooms',
    ]);
    const neither = `<t:Not><t:Or>${compare('IsEqualTo', 'message:IsRead', 'true')}${contains}</t:Or></t:Not>`;
    expect(subjectsIn((await ask(find('inbox', restriction(neither)))).text)).toHaveLength(2);
    const since = compare('IsGreaterThan', 'item:DateTimeReceived', '2100-01-01T00:00:00Z');
    expect(subjectsIn((await ask(find('inbox', restriction(since)))).text)).toEqual([]);
  });

  it('sorts', async () => {
    const { text } = await ask(find('inbox', sortBy('item:Subject', 'Ascending')));
    const subjects = subjectsIn(text);
    expect(subjects).toEqual([...subjects].sort((a, b) => (a ?? '').localeCompare(b ?? '', 'en')));
  });

  it.each([
    [restriction(compare('IsEqualTo', 'item:Body', 'x')), 'ErrorUnsupportedPathForQuery'],
    [sortBy('item:Body', 'Ascending'), 'ErrorUnsupportedPathForSortGroup'],
    [restriction(compare('IsEqualTo', 'item:DateTimeSent', 'yesterday')), 'ErrorSchemaValidation'],
    [restriction(''), 'ErrorSchemaValidation'],
  ])('refuses %s', async (more, code) => {
    const answer = await ask(find('inbox', more));
    expect(element(answer.text, 'faultcode') ?? element(answer.text, 'ResponseCode')).toMatch(new RegExp(`${code}$`));
  });

  it('says in a header of its own what it has not built', async () => {
    const answer = await ask(find('inbox', '<m:GroupBy Order="Ascending"/>'));
    expect(answer).toMatchObject({ status: 500 });
    expect(element(answer.text, 'ResponseCode')).toBe('ErrorInvalidRequest');
    expect(answer.headers.get('x-authshift-mock')).toBe('does not serve GroupBy in FindItem');
  });
});

describe('GetItem', () => {
  const read = async (subject: string, shape: string) => {
    const found = await ask(find('inbox'));
    const id = idsIn(found.text)[subjectsIn(found.text).indexOf(subject)] ?? '';
    return (await ask(get([id], shape))).text;
  };

  it('reads a message: who, when, what, and the file that is with it', async () => {
    const text = await read('Invoice for the meeting rooms', itemShape('AllProperties'));
    expect(element(text, 'IsRead')).toBe('true');
    expect(element(text, 'HasAttachments')).toBe('true');
    expect(element(text, 'ItemClass')).toBe('IPM.Note');
    expect(element(text, 'FlagStatus')).toBe('Flagged');
    expect(text).toContain(`<t:ToRecipients><t:Mailbox><t:Name>Licensed user</t:Name><t:EmailAddress>${licensed}`);
    expect(text).toMatch(/<t:InternetMessageHeader HeaderName="Date">/);
    const file = `<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id="${attribute(text, 'AttachmentId', 'Id')}"/></m:AttachmentIds></m:GetAttachment>`;
    const { text: content } = await ask(file);
    expect(Buffer.from(element(content, 'Content') ?? '', 'base64').toString()).toMatch(/^room,hours,price/);
  });

  it.each([
    ['Best', 'HTML', /<b>ten minutes<\/b>/],
    ['HTML', 'HTML', /<b>ten minutes<\/b>/],
    ['Text', 'Text', /ten minutes\. Please/],
  ])('gives the body as %s', async (wanted, type, content) => {
    const text = await read(
      'Fire drill on the second floor',
      itemShape('Default', `<t:BodyType>${wanted}</t:BodyType>`),
    );
    const body = /<t:Body BodyType="(\w+)">([^<]*)</.exec(text);
    expect(body?.[1]).toBe(type);
    expect((body?.[2] ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toMatch(content);
  });

  it('gives the MIME of a message', async () => {
    const text = await read(
      'Planned maintenance tonight',
      itemShape('IdOnly', '<t:IncludeMimeContent>true</t:IncludeMimeContent>'),
    );
    const mime = Buffer.from(element(text, 'MimeContent') ?? '', 'base64').toString();
    expect(mime).toMatch(/^From: Help desk <help-desk@contoso.example>\r\n/);
    expect(count(text, 'Subject')).toBe(0);
  });

  it('answers what was asked for besides, and leaves out what the item does not have', async () => {
    const more = additional(
      field('item:Preview'),
      '<t:IndexedFieldURI FieldURI="item:InternetMessageHeader" FieldIndex="Message-ID"/>',
      '<t:ExtendedFieldURI PropertyTag="0x0E07" PropertyType="Integer"/>',
      '<t:ExtendedFieldURI PropertySetId="00062008-0000-0000-c000-000000000046" PropertyId="34144" PropertyType="SystemTime"/>',
    );
    const text = await read('Planned maintenance tonight', itemShape('IdOnly', more));
    expect(element(text, 'Preview')).toMatch(/^The time sheets/);
    expect(attribute(text, 'InternetMessageHeader', 'HeaderName')).toBe('Message-ID');
    expect(count(text, 'InternetMessageHeader')).toBe(1);
    expect(text).toContain('<t:ExtendedFieldURI PropertyTag="0x0E07" PropertyType="Integer"/><t:Value>0</t:Value>');
    expect(count(text, 'ExtendedProperty')).toBe(1);
  });

  it.each([
    [['nonsense'], 'ErrorInvalidIdMalformed'],
    [['AAMkAGIwMDAwMDAw'], 'ErrorInvalidIdMalformed'],
  ])('refuses %o with %s', async (ids, code) => {
    expect(element((await ask(get(ids))).text, 'ResponseCode')).toBe(code);
  });

  it('keeps the items of others closed', async () => {
    const { text } = await ask(find('inbox'));
    const denied = await ask(get(idsIn(text).slice(0, 1)), admin);
    expect(element(denied.text, 'ResponseCode')).toBe('ErrorAccessDenied');
  });

  it('refuses properties of folders, and those no schema knows', async () => {
    expect(
      element(
        await read('Planned maintenance tonight', itemShape('Default', additional(field('folder:DisplayName')))),
        'ResponseCode',
      ),
    ).toBe('ErrorInvalidPropertyRequest');
    expect(
      element(
        await read('Planned maintenance tonight', itemShape('Default', additional(field('subject')))),
        'ResponseCode',
      ),
    ).toBe('ErrorSchemaValidation');
  });
});

describe('CreateItem of a message', () => {
  it.each([
    ['SaveOnly', 1, 0, 0],
    ['SendOnly', 0, 1, 0],
    ['SendAndSaveCopy', 0, 1, 1],
  ])(
    'with %s leaves a draft (%i), a message at the recipient (%i) and a copy (%i)',
    async (disposition, draft, delivered, copy) => {
      const answer = await ask(create(message('Lunch', admin), `MessageDisposition="${disposition}"`));
      expect(element(answer.text, 'ResponseCode')).toBe('NoError');
      expect(count(answer.text, 'ItemId')).toBe(draft);
      const subjects = async (folder: string, account = licensed) =>
        subjectsIn((await ask(find(folder), account)).text).filter((subject) => subject === 'Lunch');
      expect(await subjects('drafts')).toHaveLength(draft);
      expect(await subjects('inbox', admin)).toHaveLength(delivered);
      expect(await subjects('sentitems')).toHaveLength(copy);
    },
  );

  it('writes what the client says, hidden recipients for its own eyes alone', async () => {
    const rest = `<t:BccRecipients>${mailboxes(licensed)}</t:BccRecipients>`;
    const whole = message('=?x?&amp; ñ', admin).replace('</t:ToRecipients>', `</t:ToRecipients>${rest}`);
    await ask(create(whole, 'MessageDisposition="SendAndSaveCopy"'));
    const read = async (folder: string, account: string) => {
      const id = idsIn((await ask(find(folder), account)).text)[0] ?? '';
      return (await ask(get([id]), account)).text;
    };
    const received = await read('inbox', admin);
    expect(element(received, 'Subject')).toBe('=?x?&amp; ñ');
    expect(count(received, 'BccRecipients')).toBe(0);
    expect(count(await read('sentitems', licensed), 'BccRecipients')).toBe(1);
  });

  it('keeps MIME that the client wrote, as received elsewhere', async () => {
    const mime = Buffer.from('From: a@b.example\r\nTo: c@d.example\r\nSubject: Imported\r\n\r\nHello\r\n').toString(
      'base64',
    );
    const tag = (number: string, type: string, value: string) =>
      `<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="${number}" PropertyType="${type}"/><t:Value>${value}</t:Value></t:ExtendedProperty>`;
    const item = `<t:Message><t:MimeContent CharacterSet="UTF-8">${mime}</t:MimeContent>${tag('0x0E07', 'Integer', '1')}${tag('0x0E06', 'SystemTime', '2020-02-02T02:02:02Z')}</t:Message>`;
    const saved = `<m:SavedItemFolderId>${wellKnown('inbox')}</m:SavedItemFolderId>`;
    const { text } = await ask(create(item, 'MessageDisposition="SaveOnly"', saved));
    const read = (await ask(get(idsIn(text), itemShape('AllProperties')))).text;
    expect(element(read, 'Subject')).toBe('Imported');
    expect(element(read, 'DateTimeReceived')).toBe('2020-02-02T02:02:02Z');
    expect(element(read, 'IsDraft')).toBe('false');
  });

  it.each([
    [create(message('x', 'no address'), 'MessageDisposition="SendOnly"'), 'ErrorInvalidRecipients'],
    [
      create('<t:Message><t:Subject>x</t:Subject></t:Message>', 'MessageDisposition="SendOnly"'),
      'ErrorInvalidRecipients',
    ],
    [create(message('x', admin), ''), 'ErrorInvalidRequest'],
    [create(message('x', admin), 'MessageDisposition="Shout"'), 'ErrorSchemaValidation'],
    [create('<t:Contact/>'), 'ErrorInvalidRequest'],
    [create(''), 'ErrorSchemaValidation'],
  ])('is refused where it cannot be', async (body, code) => {
    const { text } = await ask(body);
    expect(element(text, 'ResponseCode')).toBe(code);
    expect(await mocks.exchange.outbound.list()).toEqual([]);
  });

  it('from somebody else is refused without Send As, and sent with it (row 57)', async () => {
    const other = message('From you', admin, '').replace(
      '</t:Message>',
      `<t:From>${mailboxes(admin)}</t:From></t:Message>`,
    );
    const refused = await ask(create(other, 'MessageDisposition="SendAndSaveCopy"'));
    expect(element(refused.text, 'ResponseCode')).toBe('ErrorSendAsDenied');
    expect(element(refused.text, 'MessageText')).toMatch(
      /^The user account which was used to submit this request does not have/,
    );
    const mailbox = await mocks.exchange.mailbox(admin);
    await mailbox.grant({ user: licensed, right: 'SendAs' });
    expect(element((await ask(create(other, 'MessageDisposition="SendAndSaveCopy"'))).text, 'ResponseCode')).toBe(
      'NoError',
    );
  });

  it('fills a mailbox up to its quota (row 56)', async () => {
    const mailbox = await mocks.exchange.mailbox(licensed);
    await mailbox.set({ quotaBytes: 1 });
    expect(element((await ask(create(message('x', admin)))).text, 'ResponseCode')).toBe('ErrorQuotaExceeded');
  });
});

describe('SendItem', () => {
  it('sends a draft, which moves to Sent Items', async () => {
    const draft = idsIn((await ask(create(message('Later', admin)))).text);
    const send = `<m:SendItem SaveItemToFolder="true"><m:ItemIds><t:ItemId Id="${draft[0]}"/></m:ItemIds></m:SendItem>`;
    expect(element((await ask(send)).text, 'ResponseCode')).toBe('NoError');
    expect(subjectsIn((await ask(find('inbox'), admin)).text)[0]).toBe('Later');
    expect(subjectsIn((await ask(find('sentitems'))).text)[0]).toBe('Later');
    expect(element((await ask(get(draft))).text, 'ResponseCode')).toBe('ErrorItemNotFound');
  });
});

const appointment = (subject: string, more = '') =>
  `<t:CalendarItem><t:Subject>${subject}</t:Subject>${more}<t:Start>2026-11-23T10:00:00Z</t:Start><t:End>2026-11-23T11:15:00Z</t:End><t:Location>Room 014</t:Location></t:CalendarItem>`;
const inCalendar = 'SendMeetingInvitations="SendToNone"';
const change = (id: string, updates: string, attributes: string) =>
  `<m:UpdateItem ConflictResolution="AutoResolve" ${attributes}><m:ItemChanges><t:ItemChange>${id}<t:Updates>${updates}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`;
const set = (uri: string, value: string) => `<t:SetItemField>${field(uri)}${value}</t:SetItemField>`;

describe('an appointment', () => {
  it('is made, read, changed and deleted', async () => {
    const [id = ''] = idsIn((await ask(create(appointment('Review'), inCalendar))).text);
    const read = async () => (await ask(get([id], itemShape('AllProperties')))).text;
    expect(element(await read(), 'Duration')).toBe('PT1H15M');
    expect(element(await read(), 'Location')).toBe('Room 014');
    const updates =
      set('item:Subject', '<t:CalendarItem><t:Subject>Long review</t:Subject></t:CalendarItem>') +
      set('calendar:End', '<t:CalendarItem><t:End>2026-11-23T14:00:00+01:00</t:End></t:CalendarItem>') +
      `<t:DeleteItemField>${field('calendar:Location')}</t:DeleteItemField>`;
    const updated = await ask(
      change(`<t:ItemId Id="${id}"/>`, updates, 'SendMeetingInvitationsOrCancellations="SendToNone"'),
    );
    expect(element(updated.text, 'ResponseCode')).toBe('NoError');
    expect(await mocks.exchange.mailboxes.calendar(licensed)).toContainEqual(
      expect.objectContaining({ subject: 'Long review', end: '2026-11-23T13:00:00.000Z' }),
    );
    expect(count(await read(), 'Location')).toBe(0);
    const remove = `<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="SendToNone"><m:ItemIds><t:ItemId Id="${id}"/></m:ItemIds></m:DeleteItem>`;
    expect(element((await ask(remove)).text, 'ResponseCode')).toBe('NoError');
    expect(element(await read(), 'ResponseCode')).toBe('ErrorItemNotFound');
  });

  it('of a colleague takes the right to write their calendar', async () => {
    const saved = `<m:SavedItemFolderId>${wellKnown('calendar', admin)}</m:SavedItemFolderId>`;
    const make = async () => element((await ask(create(appointment('x'), inCalendar, saved))).text, 'ResponseCode');
    const right = { mailbox: admin, account: licensed, folder: 'calendar' } as const;
    await mocks.exchange.mailboxes.setRight({ ...right, level: 'reviewer' });
    expect(await make()).toBe('ErrorAccessDenied');
    await mocks.exchange.mailboxes.setRight({ ...right, level: 'author' });
    expect(await make()).toBe('NoError');
  });

  it.each([
    [create(appointment('x'), ''), 'ErrorInvalidRequest'],
    [
      create(appointment('x'), inCalendar, `<m:SavedItemFolderId>${wellKnown('inbox')}</m:SavedItemFolderId>`),
      'ErrorCannotCreateCalendarItemInNonCalendarFolder',
    ],
    [create(appointment('x').replace('11:15', '09:15'), inCalendar), 'ErrorCalendarEndDateIsEarlierThanStartDate'],
    [create(appointment('x', '<t:Recurrence/>'), inCalendar), 'ErrorInvalidRequest'],
  ])('is refused where it cannot be', async (body, code) => {
    expect(element((await ask(body)).text, 'ResponseCode')).toBe(code);
  });

  it('that has changed since the client saw it is not overwritten', async () => {
    const { text } = await ask(create(appointment('x'), inCalendar));
    const id = `<t:ItemId Id="${idsIn(text)[0]}" ChangeKey="${attribute(text, 'ItemId', 'ChangeKey')}"/>`;
    const update = (subject: string) =>
      ask(
        change(
          id,
          set('item:Subject', `<t:CalendarItem><t:Subject>${subject}</t:Subject></t:CalendarItem>`),
          'SendMeetingInvitationsOrCancellations="SendToNone"',
        ),
      );
    expect(element((await update('y')).text, 'ResponseCode')).toBe('NoError');
    expect(element((await update('z')).text, 'ResponseCode')).toBe('ErrorIrresolvableConflict');
  });
});

describe('SyncFolderItems', () => {
  const sync = async (state = '', max = 512, folder = 'inbox', more = '') => {
    const known = state === '' ? '' : `<m:SyncState>${state}</m:SyncState>`;
    const { text } = await ask(
      `<m:SyncFolderItems>${itemShape('IdOnly')}<m:SyncFolderId>${wellKnown(folder)}</m:SyncFolderId>${known}${more}<m:MaxChangesReturned>${max}</m:MaxChangesReturned></m:SyncFolderItems>`,
    );
    const kinds = ['Create', 'Update', 'ReadFlagChange', 'Delete'].map((kind) => count(text, kind));
    const isLast = element(text, 'IncludesLastItemInRange');
    return { text, kinds, isLast, state: element(text, 'SyncState') ?? '', code: element(text, 'ResponseCode') };
  };

  it('tells all there is, some at a time, and then nothing more', async () => {
    const first = await sync('', 3);
    expect(first).toMatchObject({ kinds: [3, 0, 0, 0], isLast: 'false' });
    const second = await sync(first.state, 3);
    expect(second).toMatchObject({ kinds: [2, 0, 0, 0], isLast: 'true' });
    expect(new Set([...idsIn(first.text), ...idsIn(second.text)]).size).toBe(5);
    expect(await sync(second.state)).toMatchObject({ kinds: [0, 0, 0, 0], isLast: 'true' });
  });

  it('tells what was made, read, changed and deleted since', async () => {
    const before = await sync();
    const [one = '', two = '', three = ''] = idsIn(before.text);
    const flag = '<t:Message><t:Flag><t:FlagStatus>Flagged</t:FlagStatus></t:Flag></t:Message>';
    await ask(
      change(
        `<t:ItemId Id="${one}"/>`,
        set('message:IsRead', '<t:Message><t:IsRead>true</t:IsRead></t:Message>'),
        'MessageDisposition="SaveOnly"',
      ),
    );
    await ask(change(`<t:ItemId Id="${two}"/>`, set('item:Flag', flag), 'MessageDisposition="SaveOnly"'));
    await ask(
      `<m:DeleteItem DeleteType="MoveToDeletedItems"><m:ItemIds><t:ItemId Id="${three}"/></m:ItemIds></m:DeleteItem>`,
    );
    await ask(create(message('New', licensed), 'MessageDisposition="SendOnly"'));
    const after = await sync(before.state);
    expect(after.kinds).toEqual([1, 1, 1, 1]);
    expect(after.text).toContain(`<t:Delete><t:ItemId Id="${three}"/></t:Delete>`);
    expect(after.text).toMatch(new RegExp(`<t:ReadFlagChange><t:ItemId Id="${one}"[^>]*/><t:IsRead>true<`));
    expect(subjectsIn((await ask(find('deleteditems'))).text)).toHaveLength(1);
  });

  it('follows a calendar', async () => {
    const before = await sync('', 512, 'calendar');
    expect(before.kinds[0]).toBe((await mocks.exchange.mailboxes.calendar(licensed)).length);
    await mocks.exchange.mailboxes.setCalendar(licensed, []);
    expect((await sync(before.state, 512, 'calendar')).kinds[3]).toBe(before.kinds[0]);
  });

  it('leaves out what the client asks not to hear of', async () => {
    const [first = ''] = idsIn((await sync()).text);
    const ignored = await sync('', 512, 'inbox', `<m:Ignore><t:ItemId Id="${first}"/></m:Ignore>`);
    expect(ignored.kinds).toEqual([4, 0, 0, 0]);
  });

  it('refuses a state that is damaged or of another folder', async () => {
    const { state } = await sync();
    for (const [wrong, folder] of [
      ['abc', 'inbox'],
      [state.slice(0, -8), 'inbox'],
      [state, 'calendar'],
    ]) {
      const answer = await sync(wrong, 512, folder);
      expect(answer.code).toBe('ErrorInvalidSyncStateData');
      expect(element(answer.text, 'MessageText')).toBe('Synchronization state data is corrupt or otherwise invalid.');
    }
  });

  it.each([0, 513, -1])('refuses %i changes at a time', async (max) => {
    expect((await sync('', max)).code).toBe('ErrorSchemaValidation');
  });

  it('follows the folders as well', async () => {
    const hierarchy = async (state: string) =>
      (
        await ask(
          `<m:SyncFolderHierarchy>${folderShape()}${state === '' ? '' : `<m:SyncState>${state}</m:SyncState>`}</m:SyncFolderHierarchy>`,
        )
      ).text;
    const before = await hierarchy('');
    expect(count(before, 'Create')).toBe(8);
    expect(count(await hierarchy(element(before, 'SyncState') ?? ''), 'Create')).toBe(0);
  });
});

describe('ResolveNames', () => {
  const resolve = (text: string) =>
    ask(`<m:ResolveNames ReturnFullContactData="true"><m:UnresolvedEntry>${text}</m:UnresolvedEntry></m:ResolveNames>`);

  it('finds one by name, address or alias', async () => {
    for (const [entry, address] of [
      ['Licensed', licensed],
      ['second-address@', 'primary-address@contoso.example'],
    ]) {
      const { text } = await resolve(entry ?? '');
      expect(element(text, 'EmailAddress')).toBe(address);
      expect(element(text, 'ContactSource')).toBe('ActiveDirectory');
    }
  });

  it('warns of several, and finds nobody where nobody is', async () => {
    const several = await resolve('user');
    expect(element(several.text, 'ResponseCode')).toBe('ErrorNameResolutionMultipleResults');
    expect(several.text).toContain('ResponseClass="Warning"');
    expect(element((await resolve('nobody-of-that-name')).text, 'ResponseCode')).toBe('ErrorNameResolutionNoResults');
  });
});
