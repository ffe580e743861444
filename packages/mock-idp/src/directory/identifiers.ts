import { createHash } from 'node:crypto';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text has the form of a tenant, object or client id. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** What stands for an app in a tenant ("Enterprise applications"). */
export function servicePrincipalId(tenantId: string, clientId: string): string {
  return guidFrom('service principal', tenantId, clientId);
}

/** The registration's own object id, which is another than its client id. */
export function registrationId(clientId: string): string {
  return guidFrom('app registration', clientId);
}

/** The same GUID for the same names, so that ids nobody chose are still stable from run to run. */
export function guidFrom(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('\0')).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
