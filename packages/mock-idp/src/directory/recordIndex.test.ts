import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUILT_IN_WORLD } from './builtInWorld.ts';
import { addSeed, EMPTY_WORLD } from './readSeed.ts';
import { indexRecords, type RecordIndex } from './recordIndex.ts';
import type { AppRecord, TenantRecord, UserRecord, WorldRecords } from './records.ts';

/** Records as the built-in world has them, under few ids and names, so that they get in each other's way. */
const builtIn = addSeed(EMPTY_WORLD, BUILT_IN_WORLD);
const [tenant, user, app] = [builtIn.tenants[0], builtIn.users[0], builtIn.apps[0]] as [
  TenantRecord,
  UserRecord,
  AppRecord,
];
const API = { appId: '', name: 'API', tokenVersion: 2, scopes: [], roles: [] } as const;
const IDS = ['t0', 't1', 't2'] as const;
const anyId = fc.constantFrom(...IDS);
const anyNumber = fc.nat(3);

const anyTenant = fc
  .record({ id: anyId, name: fc.constantFrom('Twin', 'Alone') })
  .map(({ id, name }): TenantRecord => ({ ...tenant, id, name, domains: [`${id}.example`] }));
const anyUser = fc
  .record({ number: anyNumber, tenantId: anyId, hosts: fc.uniqueArray(anyId), hasAlias: fc.boolean() })
  .map(
    ({ number, tenantId, hosts, hasAlias }): UserRecord => ({
      ...user,
      upn: `User-${number}@example`,
      oid: `oid-${number}`,
      tenantId,
      mail: undefined,
      aliases: hasAlias ? [`alias-${number}@example`] : [],
      guestIn: hosts.filter((id) => id !== tenantId).map((id) => ({ tenantId: id, oid: `guest-${number}` })),
    }),
  );
const anyApp = fc
  .record({ number: anyNumber, tenantId: anyId, approvers: fc.uniqueArray(anyId), uris: fc.subarray(['u0', 'u1']) })
  .map(
    ({ number, tenantId, approvers, uris }): AppRecord => ({
      ...app,
      clientId: `app-${number}`,
      tenantId,
      exposes: { ...API, appId: `app-${number}`, uris },
      adminConsent: approvers.map((id) => ({ tenantId: id, delegated: [], application: [], directoryRoles: [] })),
    }),
  );

const anyStep = fc.oneof(
  fc
    .record({
      tenants: fc.array(anyTenant, { maxLength: 2 }),
      users: fc.array(anyUser, { maxLength: 2 }),
      apps: fc.array(anyApp, { maxLength: 2 }),
    })
    .map((records) => (index: RecordIndex) => index.put(records)),
  fc
    .record({
      tenants: fc.subarray([...IDS]),
      users: fc.subarray(['user-0@example', 'user-1@example']),
      apps: fc.subarray(['app-0', 'app-1']),
    })
    .map(({ tenants, users, apps }) => (index: RecordIndex) => {
      index.take({ tenants: new Set(tenants), users: new Set(users), apps: new Set(apps) });
    }),
  anyId.map((id) => (index: RecordIndex) => index.forgetReferencesTo(id)),
);

/** Everything that can be asked, whatever the order in which it is listed. */
function answersOf(index: RecordIndex): unknown {
  const sorted = (records: readonly object[]): readonly string[] => records.map((one) => JSON.stringify(one)).sort();
  const numbers = [0, 1, 2, 3];
  return {
    tenants: ['t0', 'T1', 't2.example', 't0.example'].map(index.findTenant),
    alone: sorted([index.findTenant('alone') ?? {}].map(({ name = '' }: { name?: string }) => ({ name }))),
    people: numbers.map((number) => [
      index.findUser(`USER-${number}@example`),
      index.findAddressed(`alias-${number}@Example`),
      ...IDS.flatMap((id) => [index.findPerson(id, `oid-${number}`), index.findPerson(id, `guest-${number}`)]),
      index.findApp(`APP-${number}`),
    ]),
    perTenant: IDS.map((id) => {
      const part = index.partOf(id);
      return [part.tenants, part.users, part.apps, index.listUsers(id), index.listGuests(id)].map(sorted);
    }),
    exposing: ['u0', 'u1', 'app-2'].map((uri) => sorted(index.listExposing(uri))),
  };
}

test('whatever was added, replaced and taken: it answers as an index made of what is left', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
      const index = indexRecords(EMPTY_WORLD);
      for (const step of steps) step(index);
      expect(answersOf(index)).toEqual(answersOf(indexRecords(index.records)));
    }),
    { numRuns: 300 },
  );
});

test('what is taken can be put back', () => {
  const index = indexRecords(builtIn);
  const taken: WorldRecords = index.take({ tenants: new Set([tenant.id]), users: new Set(), apps: new Set() });
  expect(index.findTenant(tenant.id)).toBeUndefined();
  expect(index.listUsers(tenant.id)).toEqual([]);
  index.put(taken);
  expect(index.partOf(tenant.id)).toEqual(indexRecords(builtIn).partOf(tenant.id));
});
