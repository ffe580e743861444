import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { openExchangeState } from '../control/exchangeState.ts';
import { type FaultInput, faultProtocols } from './fault.ts';
import { createFaultBook, type FaultBook, type FaultFacts } from './faultBook.ts';
import { refusalNames } from './refusals.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const otherTenantId = '22222222-2222-4222-8222-222222222222';
const minute = 60_000;
const desk = user('desk@stand-in.example');
const room = user('room@stand-in.example');

function user(upn: string, oid = `oid-of-${upn}`): DirectoryUser {
  const rest = { licences: [], enabled: true, location: 'cloud', behaviour: 'ordinary' } as const;
  return { oid, tenantId, upn, displayName: upn, mail: upn, aliases: [], ...rest } as DirectoryUser;
}

const directory = {
  findTenant: async (reference: string) => ([tenantId, 'Stand-in'].includes(reference) ? { id: tenantId } : undefined),
  findUser: async ({ address }: { address?: string }) => [desk, room].find(({ upn }) => upn === address),
} as unknown as Directory;

let now: number;
let book: FaultBook;
beforeEach(() => {
  now = Date.parse('2026-11-22T12:00:00Z');
  book = createFaultBook({ state: openExchangeState(undefined), directory, tenantTime: async () => now });
});

const facts: FaultFacts = { protocol: 'imap', tenantId, mailbox: desk, account: desk, operation: 'sign-in' };
const effect = { connection: 'drop' } as const;

async function strikes(count: number, what: FaultFacts = facts): Promise<readonly boolean[]> {
  const struck: boolean[] = [];
  for (let asked = 0; asked < count; asked += 1) struck.push((await book.strike(what)) !== undefined);
  return struck;
}

describe('a fault strikes whom it names', () => {
  it.each<[name: string, match: NonNullable<FaultInput['match']>, other: Partial<FaultFacts>]>([
    ['a protocol', { protocol: 'imap' }, { protocol: 'smtp' }],
    ['a tenant by name', { tenant: 'Stand-in' }, { tenantId: otherTenantId }],
    ['a mailbox', { mailbox: 'desk@stand-in.example' }, { mailbox: room }],
    ['an account', { account: 'desk@stand-in.example' }, { account: room }],
    ['an operation, without case', { operation: 'SIGN-IN' }, { operation: 'SELECT' }],
    ['an app', { app: 'APP-1' }, { appId: 'app-2' }],
    ['a test', { testId: 'one' }, { testId: 'two' }],
  ])('%s, and nobody else', async (_, match, other) => {
    const { id } = await book.add({ match, effect });
    const named = { ...facts, appId: 'app-1', testId: 'one' };
    expect(await book.strike({ ...named, ...other })).toBeUndefined();
    expect(await book.strike(named)).toEqual({ ...effect, id });
  });

  it('everybody, when it names nobody', async () => {
    await book.add({ effect });
    expect(await strikes(2)).toEqual([true, true]);
  });

  it('a share of the mailboxes, the same ones each time', async () => {
    await book.add({ match: { share: 0.5 }, effect });
    const people = Array.from({ length: 400 }, (_, index) => user(`desk-${index}@stand-in.example`));
    const ask = async () => Promise.all(people.map(async (mailbox) => (await strikes(1, { ...facts, mailbox }))[0]));
    const first = await ask();
    expect(await ask()).toEqual(first);
    expect(first.filter(Boolean).length).toBeGreaterThan(160);
    expect(first.filter(Boolean).length).toBeLessThan(240);
    expect(await book.strike({ ...facts, mailbox: undefined })).toBeUndefined();
  });
});

describe('a fault strikes as often as it says', () => {
  it('so many times, and is gone then', async () => {
    await book.add({ effect, times: 2 });
    expect(await strikes(4)).toEqual([true, true, false, false]);
    expect(book.list()).toEqual([]);
  });

  it('by rate, in a sequence that is fixed and that another seed changes', async () => {
    await book.add({ effect, rate: 0.3 });
    const first = await strikes(200);
    const again = async (seed: number) => {
      for (const { id } of book.list()) book.lift(id);
      await book.add({ effect, rate: 0.3, seed });
      return strikes(200);
    };
    expect(await again(1)).toEqual(first);
    expect(await again(2)).not.toEqual(first);
    expect(first.filter(Boolean).length).toBeGreaterThan(40);
    expect(first.filter(Boolean).length).toBeLessThan(80);
  });

  it('in bursts', async () => {
    await book.add({ effect, burst: { of: 2, every: 5 } });
    expect((await strikes(10)).map(Number).join('')).toBe('1100011000');
  });

  it('on and off by the tenant’s clock, beginning with off', async () => {
    await book.add({ match: { tenant: tenantId }, effect, flapping: { downMinutes: 10, upMinutes: 20 } });
    const at = async (minutes: number) => {
      now = Date.parse('2026-11-22T12:00:00Z') + minutes * minute;
      return (await strikes(1))[0];
    };
    expect([await at(0), await at(9.9), await at(10), await at(29), await at(30), await at(41)]).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('never more often than its times, whatever else it says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ times: fc.integer({ min: 1, max: 5 }), rate: fc.double({ min: 0.1, max: 1, noNaN: true }) }),
        fc.integer({ min: 1, max: 4 }),
        async ({ times, rate }, of) => {
          for (const { id } of book.list()) book.lift(id);
          await book.add({ effect, times, rate, burst: { of, every: 4 } });
          const struck = (await strikes(30)).filter(Boolean).length;
          expect(struck).toBeLessThanOrEqual(times);
          expect(book.list()).toHaveLength(struck === times ? 0 : 1);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('of several faults', () => {
  it('the oldest that fits strikes', async () => {
    await book.add({ match: { protocol: 'smtp' }, effect: { connection: 'reset' } });
    const { id } = await book.add({ effect: { latencyMilliseconds: 5 } });
    await book.add({ effect });
    expect(await book.strike(facts)).toEqual({ latencyMilliseconds: 5, id });
  });

  it('the next one strikes when the oldest lets this request pass', async () => {
    await book.add({ effect: { connection: 'reset' }, burst: { of: 1, every: 2 } });
    const { id } = await book.add({ effect });
    expect(await book.strike(facts)).toMatchObject({ connection: 'reset' });
    expect(await book.strike(facts)).toEqual({ ...effect, id });
  });
});

test.each(faultProtocols)('%s has a catalogue of refusals, and each of its names can be set', async (protocol) => {
  const names = await refusalNames(protocol);
  expect(names.length).toBeGreaterThan(2);
  for (const refuse of names) await book.add({ match: { protocol }, effect: { refuse } });
  expect(book.list()).toHaveLength(names.length);
});

describe('a fault that makes no sense is refused by the place that is wrong', () => {
  it.each<[words: string, fault: unknown, code?: string]>([
    ['effect: Invalid input', {}],
    ['match.protocol: Invalid option', { match: { protocol: 'nntp' }, effect }],
    ['burst: of is greater than every', { effect, burst: { of: 3, every: 2 } }],
    ['rate: Too big', { effect, rate: 2 }],
    ['effect.refuse: needs match.protocol', { effect: { refuse: 'wrong-password' } }],
    [
      'effect.refuse: smtp has no refusal "nonsense"; it has ',
      { match: { protocol: 'smtp' }, effect: { refuse: 'nonsense' } },
    ],
    ['There is no mailbox nobody@', { match: { mailbox: 'nobody@stand-in.example' }, effect }, 'unknown_mailbox'],
    ['No account has the address', { match: { account: 'nobody@stand-in.example' }, effect }, 'unknown_account'],
    ['No tenant has', { match: { tenant: 'Nowhere' }, effect }, 'unknown_tenant'],
  ])('%s', async (words, fault, code = 'invalid_request') => {
    await expect(book.add(fault as FaultInput)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
    });
  });
});
