import { MICROSOFT_RESOURCES } from '../directory/microsoftResources.ts';
import { addressesOf, type WorldRecords } from '../directory/readSeed.ts';
import type { PolicyInput, TenantRules } from './policySchema.ts';

type Conditions = NonNullable<PolicyInput['conditions']>;
type Naming = 'users' | 'apps' | 'resources' | 'locations';

interface Reference {
  readonly kind: string;
  readonly isKnown: (name: string) => boolean;
}

/** What a policy names and nobody has, by path: such a policy would quietly be about nobody. */
export function findUnknownNames(
  { conditions = {} }: Pick<PolicyInput, 'conditions'>,
  rules: Pick<TenantRules, 'namedLocations'>,
  records: WorldRecords,
): readonly string[] {
  return listReferences(rules, records).flatMap(([member, { isKnown, kind }]) =>
    (conditions[member] ?? []).flatMap((name, index) =>
      isKnown(name) ? [] : [`conditions.${member}[${index}]: there is no ${kind} "${name}"`],
    ),
  );
}

/** The policy without the names nobody has; undefined if it was about nobody and nothing else. */
export function keepKnownNames<Policy extends PolicyInput>(
  policy: Policy,
  rules: Pick<TenantRules, 'namedLocations'>,
  records: WorldRecords,
): Policy | undefined {
  const { conditions } = policy;
  if (conditions === undefined) return policy;
  let kept: Conditions = conditions;
  for (const [member, { isKnown }] of listReferences(rules, records)) {
    const names = conditions[member];
    if (names === undefined || names.every(isKnown)) continue;
    const { [member]: _unknown, ...others } = kept;
    const known = names.filter(isKnown);
    if (known.length === 0 && !member.startsWith('except')) return undefined;
    kept = known.length === 0 ? others : { ...others, [member]: known };
  }
  return { ...policy, conditions: kept };
}

/** The same as `findUnknownNames` for everything a world begins with. */
export function findBrokenPolicies(records: WorldRecords): readonly string[] {
  return records.tenants.flatMap(({ name, rules }) =>
    rules.policies.flatMap((policy) =>
      findUnknownNames(policy, rules, records).map((issue) => `policy "${policy.name}" of ${name}: ${issue}`),
    ),
  );
}

/** How each member's names are looked up. */
function listReferences(
  { namedLocations }: Pick<TenantRules, 'namedLocations'>,
  { users, apps }: WorldRecords,
): readonly (readonly [Naming | `except${Capitalize<Naming>}`, Reference])[] {
  const addresses = new Set(users.flatMap(addressesOf));
  const clientIds = new Set(apps.map(({ clientId }) => clientId));
  const resources = [...MICROSOFT_RESOURCES, ...apps.flatMap(({ exposes }) => exposes ?? [])];
  const uris = new Set(resources.flatMap(({ appId, uris }) => [appId, ...uris]).map((uri) => uri.toLowerCase()));
  const names = new Set(namedLocations.map(({ name }) => name));
  const account = { kind: 'account', isKnown: (name: string) => addresses.has(name.toLowerCase()) };
  const app = { kind: 'app', isKnown: (name: string) => clientIds.has(name.toLowerCase()) };
  const resource = { kind: 'API', isKnown: (name: string) => uris.has(name.toLowerCase()) };
  const location = { kind: 'named location', isKnown: (name: string) => names.has(name) };
  return [
    ['users', account],
    ['exceptUsers', account],
    ['apps', app],
    ['exceptApps', app],
    ['resources', resource],
    ['exceptResources', resource],
    ['locations', location],
    ['exceptLocations', location],
  ];
}
