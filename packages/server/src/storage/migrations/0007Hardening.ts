/** Switches of the tenant from proposal to proof, and certificates in the place of secrets. */
export const hardening: readonly string[] = [
  `create table policy_changes (
    organization_id text not null references organizations(id),
    id text not null,
    version integer not null default 1,
    kind text not null,
    connection_id text not null,
    scope jsonb not null,
    acknowledgement jsonb not null,
    signed_by text not null,
    status text not null,
    requested_at timestamptz not null,
    requested_by text not null,
    handed_over_at timestamptz,
    declared_applied_at timestamptz,
    propagation jsonb,
    verification_id text,
    retest_at timestamptz,
    primary key (organization_id, id),
    foreign key (organization_id, connection_id) references connections(organization_id, id),
    foreign key (organization_id, verification_id) references verifications(organization_id, id)
      on delete set null (verification_id)
  )`,
  'create index policy_changes_due on policy_changes (retest_at) where retest_at is not null',
  `alter table secrets drop constraint secrets_kind_check,
    add constraint secrets_kind_check check (kind in ('password', 'client-secret', 'certificate'))`,
  `alter table rotations add column kind text not null default 'client-secret' check (kind in ('client-secret', 'certificate'))`,
  'alter table registrations add column host_said text',
];
