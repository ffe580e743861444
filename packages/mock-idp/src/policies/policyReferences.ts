import { MICROSOFT_RESOURCES } from '../directory/microsoftResources.ts';
import { addressesOf, type WorldRecords } from '../directory/readSeed.ts';
import type { PolicyInput, TenantRules } from './policySchema.ts';

/** What a policy names and nobody has, by path: such a policy would quietly be about nobody. */
export function findUnknownNames(
  { conditions = {} }: Pick<PolicyInput, 'conditions'>,
  { namedLocations }: Pick<TenantRules, 'namedLocations'>,
  { users, apps }: WorldRecords,
): readonly string[] {
  const addresses = new Set(users.flatMap(addressesOf));
  const clientIds = new Set(apps.map(({ clientId }) => clientId));
  const resources = [...MICROSOFT_RESOURCES, ...apps.flatMap(({ exposes }) => exposes ?? [])];
  const uris = new Set(resources.flatMap(({ appId, uris }) => [appId, ...uris]).map((uri) => uri.toLowerCase()));
  const locations = new Set(namedLocations.map(({ name }) => name));
  const isAddress = (name: string): boolean => addresses.has(name.toLowerCase());
  const isApp = (name: string): boolean => clientIds.has(name.toLowerCase());
  const isResource = (name: string): boolean => uris.has(name.toLowerCase());
  const isLocation = (name: string): boolean => locations.has(name);
  return [
    ...unknown('users', conditions.users, { isKnown: isAddress, kind: 'account' }),
    ...unknown('exceptUsers', conditions.exceptUsers, { isKnown: isAddress, kind: 'account' }),
    ...unknown('apps', conditions.apps, { isKnown: isApp, kind: 'app' }),
    ...unknown('exceptApps', conditions.exceptApps, { isKnown: isApp, kind: 'app' }),
    ...unknown('resources', conditions.resources, { isKnown: isResource, kind: 'API' }),
    ...unknown('exceptResources', conditions.exceptResources, { isKnown: isResource, kind: 'API' }),
    ...unknown('locations', conditions.locations, { isKnown: isLocation, kind: 'named location' }),
    ...unknown('exceptLocations', conditions.exceptLocations, { isKnown: isLocation, kind: 'named location' }),
  ];
}

/** The same for everything a world begins with. */
export function findBrokenPolicies(records: WorldRecords): readonly string[] {
  return records.tenants.flatMap(({ name, rules }) =>
    rules.policies.flatMap((policy) =>
      findUnknownNames(policy, rules, records).map((issue) => `policy "${policy.name}" of ${name}: ${issue}`),
    ),
  );
}

function unknown(
  member: string,
  names: readonly string[] = [],
  { isKnown, kind }: { readonly isKnown: (name: string) => boolean; readonly kind: string },
): readonly string[] {
  return names.flatMap((name, index) =>
    isKnown(name) ? [] : [`conditions.${member}[${index}]: there is no ${kind} "${name}"`],
  );
}
