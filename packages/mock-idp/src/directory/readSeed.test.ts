import { expect, test } from 'vitest';
import { BUILT_IN_WORLD, CONTOSO, FABRIKAM } from './builtInWorld.ts';
import { addSeed, EMPTY_WORLD, parseSeed, SeedError } from './readSeed.ts';
import type { Seed } from './seedSchema.ts';

const SERVICE = 'service@contoso.example';
const builtIn = addSeed(EMPTY_WORLD, BUILT_IN_WORLD);

function issuesOf(seed: unknown): readonly string[] {
  try {
    addSeed(builtIn, seed);
    return [];
  } catch (error) {
    if (error instanceof SeedError) return error.issues;
    throw error;
  }
}

test('the built-in world is one the schema takes as it stands', () => {
  expect(parseSeed(BUILT_IN_WORLD)).toEqual(BUILT_IN_WORLD);
});

test('an entry the world knows is changed, and only in what the seed says', () => {
  const seed: Seed = {
    tenants: [{ id: CONTOSO, asOf: '2022-06-01' }],
    users: [{ upn: 'Service@contoso.example', displayName: 'Renamed' }],
  };
  const world = addSeed(builtIn, seed);
  expect(world.tenants[0]).toMatchObject({ name: 'Contoso', asOf: '2022-06-01' });
  const before = builtIn.users.find(({ upn }) => upn === 'service@contoso.example');
  const after = world.users.find(({ displayName }) => displayName === 'Renamed');
  expect(after).toEqual({ ...before, upn: 'Service@contoso.example', displayName: 'Renamed' });
  expect(world.users).toHaveLength(builtIn.users.length);
});

test('a user needs no more than a name; tenant and id follow from it, the same each time', () => {
  const seed: Seed = { users: [{ upn: 'desk-1@contoso.example' }] };
  const [first, second] = [addSeed(builtIn, seed).users.at(-1), addSeed(builtIn, seed).users.at(-1)];
  expect(first).toEqual(second);
  expect(first).toMatchObject({
    tenantId: CONTOSO,
    mail: 'desk-1@contoso.example',
    licences: ['exchange-online'],
    enabled: true,
    location: 'cloud',
  });
});

test.each<[string, unknown, string]>([
  ['no object', 'world', 'seed: '],
  ['a misspelt member', { user: [] }, 'user: is no known key'],
  ['a bad tenant id', { tenants: [{ id: 'contoso' }] }, 'tenants[0].id: must be a GUID'],
  ['a bad date', { tenants: [{ id: CONTOSO, asOf: '1 June' }] }, 'tenants[0].asOf: '],
  ['a bad domain', { tenants: [{ id: CONTOSO, domains: ['contoso'] }] }, 'tenants[0].domains[0]: must be a domain'],
  ['an unknown tenant', { users: [{ upn: 'a@nowhere.example' }] }, 'users[0].tenant: no tenant has'],
  [
    'a foreign domain',
    { users: [{ tenant: FABRIKAM, upn: 'a@contoso.example' }] },
    'users[0].upn: contoso.example is no domain',
  ],
  [
    'an address twice',
    { users: [{ upn: 'a@contoso.example', aliases: ['service@contoso.example'] }] },
    '"service@contoso.example" belongs to both',
  ],
  [
    'a domain twice',
    { tenants: [{ id: FABRIKAM, domains: ['contoso.example'] }] },
    '"contoso.example" belongs to both',
  ],
  [
    'an unknown host of a guest',
    { users: [{ upn: 'a@contoso.example', guestIn: ['x'] }] },
    'users[0].guestIn[0]: no tenant',
  ],
  ['an unknown second factor', { users: [{ upn: SERVICE, mfa: { methods: ['pigeon'] } }] }, 'users[0].mfa: must be'],
  ['no second factor at all', { users: [{ upn: SERVICE, mfa: { methods: [] } }] }, 'users[0].mfa.methods: '],
  [
    'a key that is no Base32',
    { users: [{ upn: SERVICE, mfa: { methods: ['code'], secret: '1' } }] },
    'users[0].mfa.secret: must be',
  ],
  ['an unknown interrupt', { users: [{ upn: SERVICE, interrupts: ['tea'] }] }, 'users[0].interrupts[0]: '],
  [
    'a code nobody can explain',
    { users: [{ upn: SERVICE, blockedBy: 1 }] },
    'users[0].blockedBy: must be an AADSTS code this mock can explain',
  ],
])('%s is named by its place', (_case, seed, issue) => {
  expect(issuesOf(seed)).toContainEqual(expect.stringContaining(issue));
});

test('what a seed says of an account in trouble stands until another seed says otherwise', () => {
  const locked = addSeed(builtIn, {
    users: [{ upn: SERVICE, blockedBy: 50053, passwordExpired: true, mfa: 'unregistered' }],
  });
  const find = (world: typeof builtIn) => world.users.find(({ upn }) => upn === SERVICE);
  expect(find(locked)).toMatchObject({ state: { blockedBy: 50053, passwordExpired: true }, mfa: 'unregistered' });
  const renamed = addSeed(locked, { users: [{ upn: SERVICE, displayName: 'Renamed', passwordExpired: false }] });
  expect(find(renamed)).toMatchObject({ state: { blockedBy: 50053, passwordExpired: false }, mfa: 'unregistered' });
});
