const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Tenant, application, object and secret ids all look alike. */
export function isGuid(text: string): boolean {
  return shape.test(text.trim());
}

export function sameId(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

export function includesId(ids: readonly string[] | undefined, wanted: string): boolean {
  return ids?.some((id) => sameId(id, wanted)) ?? false;
}
