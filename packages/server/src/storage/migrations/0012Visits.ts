/** Who comes back from Microsoft is known by the browser and the visit alone. */
export const visits: readonly string[] = ['create index attempts_by_id on attempts (id)'];
