/**
 * What happened to many users alike is one line of the history for all of them, and who is due for a sync is found by connection: a row and an entry of an
 * index less for each user whom a bulk change is about. The version before does not show such lines; it changes nothing about them.
 */
export const alike: readonly string[] = [
  // In one order with the history of single users. Users stand there by their numbers, which nobody gets again; ids only say where to look.
  `create table history_of_many (
    organization_id text not null references organizations(id),
    id bigint not null default nextval('history_id_seq'),
    first_user_id text not null,
    last_user_id text not null,
    numbers bigint[] not null,
    at timestamptz not null,
    person_id text not null,
    ticked text[] not null,
    unticked text[] not null,
    lease_id text,
    primary key (organization_id, id)
  )`,
  // Looked through whole each time, and seldom.
  'alter table history_of_many alter column numbers set storage external',
  'create index history_of_many_by_users on history_of_many (organization_id, last_user_id, first_user_id)',
  'create index assignments_by_due on assignments (organization_id, connection_id, next_due_at) where assigned',
  'drop index assignments_by_connection',
  'drop index assignments_due',
];
