/** When checks are looked at again by themselves. */
export const retests: readonly string[] = [
  'alter table preflight_checks add column retest_at timestamptz, add column retest_since timestamptz',
  'create index checks_to_retest on preflight_checks (organization_id, connection_id, retest_at) where retest_at is not null',
];
