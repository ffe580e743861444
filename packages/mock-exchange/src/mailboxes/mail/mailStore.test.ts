import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it, onTestFinished } from 'vitest';
import { standInDirectory } from '../../../test/standInDirectory.ts';
import { openExchangeState } from '../../control/exchangeState.ts';
import { createMailStore, type MailChange, type MailStore } from './mailStore.ts';

const { users } = await standInDirectory([{ address: 'desk@stand-in.example' }, { address: 'room@stand-in.example' }]);
const [desk, room] = users as [(typeof users)[0] & object, (typeof users)[0] & object];
const today = Date.UTC(2026, 10, 22);

function open(folder?: string, day = today) {
  const state = openExchangeState(folder);
  onTestFinished(() => state.close());
  const mail = createMailStore({ state, today: day, now: () => new Date(today + 1000) });
  return { mail, state };
}

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mail store '));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const message = (subject: string) => ({ raw: Buffer.from(`Subject: ${subject}\r\n\r\nBody\r\n`) });

/** All a mailbox holds, to be compared. */
function contents(mail: MailStore, owner = desk) {
  return mail.folders(owner).map((folder) => ({
    ...folder,
    messages: mail.messages(owner, folder.id).map(({ raw, ...facts }) => ({ ...facts, raw: raw.toString() })),
  }));
}

describe('a mailbox nobody touched', () => {
  it('holds the same few messages each time, and every mailbox its own', async () => {
    expect(contents(open().mail)).toEqual(contents(open().mail));
    const { mail } = open();
    expect(contents(mail, room)[0]?.messages).not.toEqual(contents(mail)[0]?.messages);
    const counts = mail.folders(desk).map(({ path, id }) => [path, mail.messages(desk, id).length]);
    expect(counts).toEqual([
      ['Inbox', 5],
      ['Drafts', 1],
      ['Sent Items', 1],
      ['Deleted Items', 0],
      ['Junk Email', 0],
      ['Archive', 0],
      ['Outbox', 0],
    ]);
    for (const { raw, receivedAt } of mail.messages(desk, mail.inbox(desk).id)) {
      const { to, subject } = await PostalMime.parse(raw);
      expect([to?.[0]?.address, (subject ?? '').length > 10, receivedAt < today]).toEqual([
        'desk@stand-in.example',
        true,
        true,
      ]);
    }
  });

  it('is told apart by its UIDVALIDITY from that of another day, and from itself after a reset', () => {
    const validity = (mail: MailStore) => mail.inbox(desk).uidValidity;
    const { mail, state } = open();
    const before = validity(mail);
    state.forget();
    expect(new Set([before, validity(mail), validity(open(undefined, today + 86_400_000).mail)]).size).toBe(3);
  });

  it('is not on disk, and is there in whole once it was changed', async () => {
    const folder = await scratch();
    const first = open(folder);
    expect(contents(first.mail)).toHaveLength(7);
    expect(await readFile(join(folder, 'state.jsonl'), 'utf8')).not.toContain('mail-');
    await first.mail.setFlags(desk, ['f1-1'], { add: ['\\Flagged'] });
    const before = contents(first.mail);
    first.state.close();
    // Another day: a mailbox that was changed keeps its messages.
    expect(contents(open(folder, today + 86_400_000).mail)).toEqual(before);
  });

  it('is as it was when a kill came before its first change was whole', async () => {
    const folder = await scratch();
    const first = open(folder);
    await first.mail.append(desk, 'Inbox', message('cut off'));
    first.state.close();
    const path = join(folder, 'state.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, lines.slice(0, 5).join('\n'));
    const again = open(folder);
    expect(again.mail.messages(desk, 'f1')).toHaveLength(5);
    await again.mail.append(desk, 'Inbox', message('once more'));
    expect(again.mail.messages(desk, 'f1')).toHaveLength(6);
  });
});

describe('messages', () => {
  it('keep their identity through a move, and their UIDs for ever', async () => {
    const { mail } = open();
    const [moved] = await mail.move(desk, ['f1-5'], 'Archive');
    expect(moved).toMatchObject({ id: 'f6-1', identity: 'f1-5', uid: 1, folderId: 'f6' });
    expect(mail.messageByIdentity(desk, 'f1-5')).toBe(moved);
    expect(await mail.append(desk, 'inbox', message('new'))).toMatchObject({ id: 'f1-6', uid: 6 });
    const [copied] = await mail.copy(desk, ['f6-1'], 'f1');
    expect(copied).toMatchObject({ id: 'f1-7', identity: 'f1-7' });
    expect(await mail.move(desk, ['f1-5'], 'f6')).toEqual([]);
  });

  it('are refused when they are too large or go nowhere, and then nothing has changed', async () => {
    const { mail } = open();
    const before = contents(mail);
    await expect(mail.append(desk, 'Inbox', { raw: Buffer.alloc(37_748_737) })).rejects.toMatchObject({
      code: 'message-too-large',
    });
    await expect(mail.append(desk, 'Nowhere', message('x'))).rejects.toMatchObject({ code: 'folder-not-found' });
    await expect(mail.move(desk, ['f1-1'], 'Nowhere')).rejects.toMatchObject({ code: 'folder-not-found' });
    expect(contents(mail)).toEqual(before);
  });

  it('tell who watches of every change, of this mailbox alone', async () => {
    const { mail, state } = open();
    const heard: MailChange[] = [];
    const stop = mail.watch(desk, (change) => heard.push(change));
    await mail.append(room, 'Inbox', message('not here'));
    const { id } = await mail.append(desk, 'Inbox', message('here'));
    await mail.setFlags(desk, [id, 'f1-99'], { add: ['\\Seen'] });
    await mail.setFlags(desk, [id], { add: ['\\Seen'] });
    await mail.remove(desk, [id, id]);
    state.forget(desk.tenantId);
    stop();
    await mail.append(desk, 'Inbox', message('unheard'));
    expect(heard.map(({ kind }) => kind)).toEqual(['added', 'flags', 'removed', 'replaced']);
  });

  it('are told to who asks what changed since', async () => {
    const { mail } = open();
    const { changeNumber } = mail.changesSince(desk, 'f1', 0);
    await mail.setFlags(desk, ['f1-2'], { remove: ['\\Flagged'] });
    await mail.remove(desk, ['f1-1']);
    const { changed, removedIds } = mail.changesSince(desk, 'f1', changeNumber);
    expect([changed.map(({ id }) => id), removedIds]).toEqual([['f1-2'], ['f1-1']]);
  });
});

describe('folders', () => {
  it('are made with those above, renamed with those below, and deleted with what they hold', async () => {
    const { mail } = open();
    const made = await mail.createFolder(desk, 'inbox/Bills/2026');
    expect(made.path).toBe('Inbox/Bills/2026');
    await mail.append(desk, made.id, message('bill'));
    const bills = mail.folder(desk, 'INBOX/BILLS');
    await mail.renameFolder(desk, bills?.id ?? '', 'Invoices');
    expect(mail.folder(desk, made.id)?.path).toBe('Invoices/2026');
    await mail.deleteFolder(desk, bills?.id ?? '');
    expect(mail.folders(desk)).toHaveLength(7);
    // Another folder of this name has other messages behind the same UIDs.
    expect((await mail.createFolder(desk, 'Invoices/2026')).uidValidity).not.toBe(made.uidValidity);
  });

  it.each([
    ['folder-exists', (mail: MailStore) => mail.createFolder(desk, 'DRAFTS')],
    ['folder-name', (mail: MailStore) => mail.createFolder(desk, 'a//b')],
    ['folder-name', (mail: MailStore) => mail.createFolder(desk, 'a\u0000')],
    ['folder-fixed', (mail: MailStore) => mail.renameFolder(desk, 'f1', 'Post')],
    ['folder-fixed', (mail: MailStore) => mail.deleteFolder(desk, 'f4')],
    ['folder-not-found', (mail: MailStore) => mail.deleteFolder(desk, 'f99')],
  ])('are refused: %s', async (code, change) => {
    await expect(change(open().mail)).rejects.toMatchObject({ code });
  });

  it('are as at the beginning after clear, without the messages', async () => {
    const { mail } = open();
    await mail.createFolder(desk, 'A/B/C');
    await mail.clear(desk);
    expect(mail.folders(desk).flatMap(({ path, id }) => [path, mail.messages(desk, id).length])).toEqual(
      ['Inbox', 'Drafts', 'Sent Items', 'Deleted Items', 'Junk Email', 'Archive', 'Outbox'].flatMap((path) => [
        path,
        0,
      ]),
    );
  });
});

const path = fc.constantFrom('Inbox', 'Archive', 'A', 'A/B', 'a/C', 'Drafts');
const ids = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 8 })).map(([f, uid]) => `f${f}-${uid}`),
  { maxLength: 3 },
);
const flags = fc.subarray(['\\Seen', '\\Flagged', '\\Deleted']);
const steps = fc.array(
  fc.oneof(
    path.map((to) => (mail: MailStore) => mail.append(desk, to, message(to))),
    path.map((to) => (mail: MailStore) => mail.createFolder(desk, to)),
    fc.tuple(path, path).map(
      ([from, to]) =>
        (mail: MailStore) =>
          mail.renameFolder(desk, from, to),
    ),
    path.map((gone) => (mail: MailStore) => mail.deleteFolder(desk, gone)),
    fc.tuple(ids, path).map(
      ([some, to]) =>
        (mail: MailStore) =>
          mail.move(desk, some, to),
    ),
    fc.tuple(ids, path).map(
      ([some, to]) =>
        (mail: MailStore) =>
          mail.copy(desk, some, to),
    ),
    fc.tuple(ids, flags, flags).map(
      ([some, add, remove]) =>
        (mail: MailStore) =>
          mail.setFlags(desk, some, { add, remove }),
    ),
    ids.map((some) => (mail: MailStore) => mail.remove(desk, some)),
    path.map((one) => (mail: MailStore) => mail.subscribe(desk, one, false)),
  ),
  { maxLength: 25 },
);

it('messages that are gone keep the order they went in, over a restart', async () => {
  const folder = await scratch();
  const before = open(folder);
  await before.mail.remove(desk, ['f1-2']);
  await before.mail.remove(desk, ['f1-1']);
  before.state.close();
  const after = open(folder);
  expect(after.mail.changesSince(desk, 'f1', 0).removedIds).toEqual(['f1-2', 'f1-1']);
  after.state.close();
});

it('a state folder holds whatever happened, as memory does', async () => {
  const base = await scratch();
  let number = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      number += 1;
      const folder = join(base, String(number));
      const [kept, memory] = [open(folder), open()];
      for (const step of all) {
        const outcomes = await Promise.allSettled([step(kept.mail), step(memory.mail)]);
        expect(outcomes[0]?.status).toBe(outcomes[1]?.status);
      }
      expect(contents(kept.mail)).toEqual(contents(memory.mail));
      kept.state.close();
      const again = open(folder);
      expect(contents(again.mail)).toEqual(contents(memory.mail));
      const since = (mail: MailStore) => mail.changesSince(desk, 'f1', 0).removedIds;
      expect(since(again.mail)).toEqual(since(memory.mail));
      again.state.close();
    }),
    { numRuns: 40 },
  );
});
