/** Who of a job is being worked on, since when a preflight waits for Microsoft, and when waivers end. */
export const preflights: readonly string[] = [
  'alter table job_items add column claimed_until timestamptz',
  'alter table preflights add column waiting_since timestamptz, add column held_until timestamptz',
  'alter table preflight_checks add column waived_until timestamptz',
  `update preflight_checks set waived_until = (waiver->>'until')::timestamptz where waiver->>'until' is not null`,
  'create index waivers_ending on preflight_checks (organization_id, waived_until) where waived_until is not null',
];
