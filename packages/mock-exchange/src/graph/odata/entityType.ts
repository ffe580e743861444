/** What a property holds. Only simple ones can be filtered and sorted by. */
export type PropertyKind = 'string' | 'boolean' | 'number' | 'date' | 'complex' | 'collection';

/** The properties of a type of Graph's metadata, as far as the mock keeps or accepts them. */
export interface EntityType {
  /** `microsoft.graph.message` */
  readonly name: string;
  /** Paths of simple properties below a complex one have slashes: `from/emailAddress/address`. */
  readonly properties: Readonly<Record<string, PropertyKind>>;
  /** Left out unless `$select` names them. */
  readonly onDemand?: readonly string[];
  /** Function names `$filter` may call. */
  readonly functions: readonly string[];
}

/** Matches property names without case, as Graph does; undefined = the type has none of this name. */
export function propertyOf(
  type: EntityType,
  path: readonly string[],
): { name: string; kind: PropertyKind } | undefined {
  const wanted = path.join('/').toLowerCase();
  const name = namesOf(type).get(wanted);
  if (name === undefined) return undefined;
  return { name, kind: type.properties[name] ?? 'string' };
}

const nameIndexes = new WeakMap<EntityType, ReadonlyMap<string, string>>();

function namesOf(type: EntityType): ReadonlyMap<string, string> {
  const known = nameIndexes.get(type);
  if (known !== undefined) return known;
  const index = new Map(Object.keys(type.properties).map((name) => [name.toLowerCase(), name]));
  nameIndexes.set(type, index);
  return index;
}
