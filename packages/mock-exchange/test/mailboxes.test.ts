import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMockExchange, type ExchangeSeed, ExchangeSeedError, type MockExchange } from '../src/index.ts';
import { readExchangeSeedFile } from '../src/microsoft/exchangeSeedFile.ts';
import { standInDirectory, tenantId } from './standInDirectory.ts';

const licensed = 'licensed@stand-in.example';
const second = 'second@stand-in.example';
const item = { subject: 'Training hour', start: '2026-11-22T10:00:00+01:00', end: '2026-11-22T11:00:00+01:00' };

let folder: string;
let running: MockExchange[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mock exchange '));
});
afterEach(async () => {
  await Promise.all(running.map((exchange) => exchange.close()));
  running = [];
  await rm(folder, { recursive: true, force: true });
});

async function start(options: { seed?: ExchangeSeed; state?: string } = {}) {
  const { idp } = await standInDirectory([
    { address: licensed },
    { address: second },
    { address: 'unlicensed@stand-in.example', licences: [] },
    { address: 'on-premises@stand-in.example', location: 'on-premises' },
    { address: 'disabled@stand-in.example', enabled: false },
  ]);
  const exchange = await createMockExchange({ idp, ...options });
  running.push(exchange);
  return exchange;
}

describe('mailboxes', () => {
  it('follow from the directory: a licence and the cloud make one, a blocked sign-in does not take it away', async () => {
    const list = await (await start()).mailboxes.list(tenantId);
    expect(list.map((mailbox) => mailbox.address)).toEqual([licensed, second, 'disabled@stand-in.example']);
    for (const mailbox of list) expect(mailbox.calendarItems).toBeGreaterThan(0);
  });

  it('take their appointments and rights from a seed, in order of start', async () => {
    const later = { ...item, subject: 'Later', start: '2026-11-23T10:00:00Z', end: '2026-11-23T10:30:00Z' };
    const rights = [{ account: second, level: 'reviewer' as const }];
    const { mailboxes } = await start({ seed: { mailboxes: [{ address: licensed, items: [later, item], rights }] } });
    expect(await mailboxes.calendar(licensed)).toEqual([
      { id: 'item-1', subject: 'Training hour', start: '2026-11-22T09:00:00.000Z', end: '2026-11-22T10:00:00.000Z' },
      { id: 'item-0', subject: 'Later', start: '2026-11-23T10:00:00.000Z', end: '2026-11-23T10:30:00.000Z' },
    ]);
    expect(await mailboxes.rights(licensed)).toEqual([
      { mailbox: licensed, account: second, folder: 'calendar', level: 'reviewer' },
    ]);
  });

  it('can be seeded empty', async () => {
    const { mailboxes } = await start({ seed: { mailboxes: [{ address: licensed, items: [] }] } });
    expect(await mailboxes.calendar(licensed)).toEqual([]);
  });

  it('lose no change when many are made at once', async () => {
    const { mailboxes } = await start({ state: folder });
    const folders = ['calendar', 'inbox'] as const;
    await Promise.all([
      ...folders.map((name) =>
        mailboxes.setRight({ mailbox: licensed, account: second, folder: name, level: 'editor' }),
      ),
      mailboxes.setCalendar(licensed, [item]),
      mailboxes.setCalendar(second, []),
    ]);
    expect(await mailboxes.rights(licensed)).toHaveLength(2);
    expect(await mailboxes.calendar(licensed)).toHaveLength(1);
    expect(await mailboxes.calendar(second)).toEqual([]);
  });
});

describe('a seed that does not fit', () => {
  it.each([
    ['an unknown member', { mailbox: [] }, 'mailbox'],
    [
      'a time that is none',
      { mailboxes: [{ address: licensed, items: [{ ...item, start: 'noon' }] }] },
      'mailboxes[0].items[0].start: ',
    ],
    ['an unknown level', { mailboxes: [{ address: licensed, rights: [{ account: second, level: 'god' }] }] }, 'level'],
    [
      'two appointments of one id',
      {
        mailboxes: [
          {
            address: licensed,
            items: [
              { ...item, id: 'a' },
              { ...item, id: 'a' },
            ],
          },
        ],
      },
      'id a is there twice',
    ],
    ['an unknown mailbox', { mailboxes: [{ address: 'nobody@stand-in.example' }] }, 'There is no mailbox nobody@'],
    ['a user without mailbox', { mailboxes: [{ address: 'unlicensed@stand-in.example' }] }, 'There is no mailbox unl'],
    [
      'an unknown account',
      { mailboxes: [{ address: licensed, rights: [{ account: 'nobody@stand-in.example', level: 'author' }] }] },
      'There is no account nobody@',
    ],
  ])('because of %s is refused by name', async (_, seed, message) => {
    const started = start({ seed: seed as ExchangeSeed });
    await expect(started).rejects.toThrow(ExchangeSeedError);
    await expect(started).rejects.toThrow(message);
  });

  it('because its file is missing, cannot be read or has mistakes is refused by file and line', async () => {
    const path = join(folder, 'seed.yaml');
    const message = (issue: string) => ({ message: expect.stringContaining(issue) as string });
    await expect(readExchangeSeedFile(path)).rejects.toMatchObject(message('seed.yaml cannot be read: ENOENT'));
    await writeFile(path, 'mailboxes:\n  - address: [');
    await expect(readExchangeSeedFile(path)).rejects.toMatchObject(message('line 2'));
    await writeFile(path, 'mailboxes:\n  - address: a@b.example\n    settings:\n      imapEnabled: maybe\n');
    await expect(readExchangeSeedFile(path)).rejects.toMatchObject(
      message('seed.yaml:4: mailboxes[0].settings.imapEnabled: '),
    );
    await writeFile(join(folder, 'seed.json'), '{');
    await expect(readExchangeSeedFile(join(folder, 'seed.json'))).rejects.toBeInstanceOf(ExchangeSeedError);
  });
});

describe('saved mailboxes', () => {
  it('are found again, and win over the seed', async () => {
    const seed = { mailboxes: [{ address: licensed, items: [] }] };
    const first = await start({ state: folder, seed });
    await first.mailboxes.setCalendar(licensed, [item]);
    await first.mailboxes.setRight({ mailbox: licensed, account: second, folder: 'calendar', level: 'author' });
    await first.close();
    const again = await start({ state: folder, seed });
    expect(await again.mailboxes.calendar(licensed)).toMatchObject([{ subject: 'Training hour' }]);
    expect(await again.mailboxes.rights(licensed)).toHaveLength(1);
  });

  it('are for the owner alone, and no half-written file stays', async () => {
    const { mailboxes } = await start({ state: join(folder, 'exchange') });
    await Promise.all([mailboxes.setCalendar(licensed, [item]), mailboxes.setCalendar(second, [item])]);
    expect((await readdir(join(folder, 'exchange'))).sort()).toEqual(['lock.json', 'state.jsonl']);
    expect((await stat(join(folder, 'exchange'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'exchange', 'state.jsonl'))).mode & 0o777).toBe(0o600);
  });

  it('that are damaged stop the start, are named by file and line, and stay as they are', async () => {
    const path = join(folder, 'state.jsonl');
    const text = '{"t":"calendars","k"\n{"t":"calendars","k":"a","v":[]}\n';
    await writeFile(path, text);
    await expect(start({ state: folder })).rejects.toMatchObject({
      code: 'state_damaged',
      message: expect.stringContaining('state.jsonl, line 1, is damaged') as string,
    });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('belong to one mock at a time', async () => {
    await start({ state: folder });
    await expect(start({ state: folder })).rejects.toMatchObject({ code: 'state_in_use' });
  });
});
