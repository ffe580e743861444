import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { standInDirectory } from '../../../test/standInDirectory.ts';
import { openExchangeState } from '../../control/exchangeState.ts';
import { createMailStore } from './mailStore.ts';

const { users } = await standInDirectory([{ address: 'desk@stand-in.example' }]);
const [desk] = users as [(typeof users)[0] & object];
const today = Date.UTC(2026, 10, 22);

it('the identity of a message outlives moves, edits and a restart; a copy gets its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'identity '));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const open = () => {
    const state = openExchangeState(folder);
    return { state, mail: createMailStore({ state, today, now: () => new Date(today) }) };
  };
  const first = open();
  const { mail } = first;
  const drafts = mail.folder(desk, 'Drafts')?.id ?? '';
  const archive = mail.folder(desk, 'Archive')?.id ?? '';
  const draft = await mail.append(desk, drafts, { raw: Buffer.from('Subject: One\r\n\r\n') });
  const edited = await mail.append(desk, drafts, {
    raw: Buffer.from('Subject: Two\r\n\r\n'),
    identity: draft.identity,
  });
  await mail.remove(desk, [draft.id]);
  const [copied] = await mail.copy(desk, [edited.id], archive);
  const [moved] = await mail.move(desk, [edited.id], archive);
  expect(new Set([draft.id, edited.id, copied?.id, moved?.id]).size).toBe(4);
  expect([edited.identity, moved?.identity]).toEqual([draft.identity, draft.identity]);
  expect(copied?.identity).not.toBe(draft.identity);
  first.state.close();
  const again = open();
  onTestFinished(() => again.state.close());
  expect(again.mail.messageByIdentity(desk, draft.identity)).toMatchObject({ id: moved?.id, folderId: archive });
});
