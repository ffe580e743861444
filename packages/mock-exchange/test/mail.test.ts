import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectMockExchange, createMockExchange, type ExchangeSeed, type MockExchange } from '../src/index.ts';
import { standInDirectory } from './standInDirectory.ts';

const desk = 'desk@stand-in.example';
const room = 'room@stand-in.example';

const seed: ExchangeSeed = {
  mailboxes: [
    {
      address: room,
      messages: [
        { from: 'desk@stand-in.example', subject: 'Grüße', text: 'Hello', folder: 'Inbox/Old', flags: ['\\Seen'] },
        {
          raw: Buffer.from('Subject: as it is\r\n\r\nBody\r\n').toString('base64'),
          receivedAt: '2026-01-02T03:04:05Z',
        },
      ],
    },
  ],
};

let local: MockExchange;
let remote: MockExchange;
let idp: Awaited<ReturnType<typeof standInDirectory>>['idp'];
beforeAll(async () => {
  ({ idp } = await standInDirectory([{ address: desk }, { address: room }]));
  local = await createMockExchange({ idp, seed });
  remote = connectMockExchange(local, 'control-token');
});
beforeEach(() => local.reset());
afterAll(() => local?.close());

describe('the mail of a mailbox', () => {
  it('is what the seed says, and that again after a reset', async () => {
    const expected = [
      {
        folder: 'Inbox',
        subject: 'as it is',
        from: undefined,
        to: [],
        receivedAt: '2026-01-02T03:04:05.000Z',
        flags: [],
      },
      { folder: 'Inbox/Old', subject: 'Grüße', from: desk, to: [room], flags: ['\\Seen'] },
    ];
    expect(await local.mail.list(room)).toMatchObject(expected);
    await remote.mail.clear(room);
    expect(await local.mail.list(room)).toEqual([]);
    await local.reset();
    expect(await local.mail.list(room)).toMatchObject(expected);
  });

  it('is looked at and delivered from another process as from this one', async () => {
    const before = await remote.mail.list(desk, 'Inbox');
    expect(before).toEqual(await local.mail.list(desk, 'Inbox'));
    const delivered = await remote.mail.deliver(desk, {
      from: room,
      subject: 'New',
      html: '<b>New</b>',
      folder: 'A/B',
    });
    expect(delivered).toMatchObject({ folder: 'A/B', uid: 1, from: room, to: [desk], subject: 'New', flags: [] });
    expect(await local.mail.list(desk, 'a/b')).toEqual([delivered]);
    const source = await remote.mail.source(desk, delivered.id);
    expect(source).toHaveLength(delivered.size);
    expect(source).toEqual(await local.mail.source(desk, delivered.id));
    expect(source.toString()).toContain('Subject: New\r\n');
  });

  it('is copied out and put back with everything else', async () => {
    const before = await local.mail.list(desk);
    await local.mail.deliver(desk, { from: room, subject: 'Kept' });
    const snapshot = await remote.snapshot();
    await local.mail.clear(desk);
    await remote.restore(snapshot);
    expect((await local.mail.list(desk)).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['Kept', ...before.map(({ subject }) => subject)]),
    );
  });

  it.each([
    ['unknown_mailbox', (one: MockExchange) => one.mail.list('nobody@stand-in.example')],
    ['unknown_item', (one: MockExchange) => one.mail.list(desk, 'Nowhere')],
    ['unknown_item', (one: MockExchange) => one.mail.source(desk, 'f1-99')],
    ['invalid_request', (one: MockExchange) => one.mail.deliver(desk, { from: room, subject: 'x', folder: 'a//b' })],
    ['invalid_request', (one: MockExchange) => one.mail.deliver(desk, { from: 'no address', subject: 'x' })],
    ['invalid_request', (one: MockExchange) => one.mail.deliver(desk, { raw: '' })],
  ])('is refused with %s', async (code, call) => {
    await expect(call(local)).rejects.toMatchObject({ code });
    await expect(call(remote)).rejects.toMatchObject({ code });
  });

  it.each([
    ['a mailbox that is not there', { address: 'nobody@stand-in.example', messages: [] }, 'no mailbox nobody@'],
    ['a folder that cannot be', { address: desk, messages: [{ from: room, subject: 'x', folder: '/' }] }, 'no name'],
    ['no sender', { address: desk, messages: [{ subject: 'x' }] }, 'mailboxes[0].messages[0]'],
  ])('is not seeded with %s', async (_, mailbox, text) => {
    const started = createMockExchange({ idp, seed: { mailboxes: [mailbox] } as unknown as ExchangeSeed });
    await expect(started).rejects.toThrow(text);
  });
});
