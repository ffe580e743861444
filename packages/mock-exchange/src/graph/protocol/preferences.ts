import { findZone, type Zone } from '../calendar/zones.ts';
import { GraphError, quoted } from './graphError.ts';

/** What `Prefer` asks of the answer. */
export interface Preferences {
  /** In which time zone times of events are told; UTC unless asked. */
  readonly zone: Zone;
  readonly bodyType: 'html' | 'text';
  readonly maxPageSize: number | undefined;
  readonly immutableIds: boolean;
  /** Every preference that was obeyed, for `Preference-Applied`. */
  readonly applied: readonly string[];
}

/** Reads the header `Prefer` (RFC 7240), as far as Outlook's resources obey it. Throws `GraphError` for an unknown time zone. */
export function readPreferences(header: string | null): Preferences {
  const wanted = readList(header ?? '');
  const zoneName = wanted.get('outlook.timezone');
  const zone = findZone(zoneName ?? 'UTC');
  if (zone === undefined) throw unknownZone(zoneName ?? '');
  const bodyType = wanted.get('outlook.body-content-type')?.toLowerCase() === 'text' ? 'text' : 'html';
  const pageSize = Number(wanted.get('odata.maxpagesize') ?? Number.NaN);
  const maxPageSize = Number.isInteger(pageSize) && pageSize > 0 ? pageSize : undefined;
  const immutableIds = wanted.get('idtype')?.toLowerCase() === 'immutableid';
  const applied = [
    ...(zoneName === undefined ? [] : [`outlook.timezone="${zone.name}"`]),
    ...(wanted.has('outlook.body-content-type') ? [`outlook.body-content-type="${bodyType}"`] : []),
    ...(maxPageSize === undefined ? [] : [`odata.maxpagesize=${maxPageSize}`]),
    ...(immutableIds ? ['IdType="ImmutableId"'] : []),
  ];
  return { zone, bodyType, maxPageSize, immutableIds, applied };
}

function readList(header: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', inQuotes, bare = ''] of header.matchAll(/([\w.-]+)\s*=\s*(?:"([^"]*)"|([^\s,;"]*))/g)) {
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), inQuotes ?? bare);
  }
  return found;
}

/** A time zone neither Windows nor IANA knows. */
export function unknownZone(name: string): GraphError {
  // [unverified: the quotation]
  const message = `The following TimeZone value is not supported: '${quoted(name)}'.`;
  return new GraphError({ status: 400, code: 'TimeZoneNotSupportedException', message });
}
