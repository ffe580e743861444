/**
 * The audit becomes a chain that only grows, people get the random ids it names them by, and what a hundred thousand ticks at once
 * would ask for row by row is asked for once per statement: foreign keys, and the counts of the list.
 */

/** Who is a person to the audit, and when somebody came, in numbers that only grow. */
const users = [
  `alter table users add column person_id uuid not null default gen_random_uuid(),
    add column number bigint generated always as identity`,
  'create unique index users_by_number on users (organization_id, number)',
  `update users u set person_id = p.id::uuid from people p
    where p.organization_id = u.organization_id and p.external_id = 'user/' || u.id`,
];

const chain = [
  // `seq` counts the entries of an organization without a hole; `hash` covers the entry and the hash before it.
  `alter table audit add column seq bigint, add column hash bytea, add column changes uuid[]`,
  // Random ids do not get smaller.
  'alter table audit alter column changes set storage external',
  'create unique index audit_in_order on audit (organization_id, seq)',
  `create table audit_heads (
    organization_id text not null primary key,
    seq bigint not null,
    hash bytea not null
  )`,
  // Words that may have to go one day. An entry holds only the hash of each with its nonce.
  `create table audit_texts (
    organization_id text not null references organizations(id),
    commitment text not null,
    nonce text not null,
    text text not null,
    kind text not null check (kind in ('literal', 'reason')),
    at timestamptz not null,
    primary key (organization_id, commitment)
  )`,
  `create index audit_texts_by_age on audit_texts (at) where kind = 'literal'`,
  `create function audit_hash(previous bytea, entry audit) returns bytea language sql stable as $$
    select sha256(previous || convert_to(jsonb_build_array(entry.organization_id, entry.seq, floor(extract(epoch from entry.at) * 1000000)::bigint,
      entry.person_id, entry.action, entry.subject_type, entry.subject_id, entry.subject_label, entry.summary, entry.detail)::text, 'UTF8'))
  $$`,
  // Runs at the commit: whoever holds the head waits for nobody, so that writers queue up for the moment of the commit only.
  `create function chain_audit() returns trigger language plpgsql set search_path from current as $$
    declare
      head audit_heads;
      entry audit;
    begin
      insert into audit_heads values (new.organization_id, 0, '') on conflict do nothing;
      select * into head from audit_heads where organization_id = new.organization_id for update;
      select * into entry from audit where organization_id = new.organization_id and id = new.id;
      if entry.id is null then return null; end if;
      entry.seq := head.seq + 1;
      entry.hash := audit_hash(head.hash, entry);
      update audit set seq = entry.seq, hash = entry.hash where organization_id = entry.organization_id and id = entry.id;
      update audit_heads set seq = entry.seq, hash = entry.hash where organization_id = entry.organization_id;
      return null;
    end
  $$`,
  `do $$
    declare
      entry audit;
      head audit_heads;
    begin
      for entry in select * from audit order by organization_id, id loop
        if head.organization_id is distinct from entry.organization_id then
          head := row(entry.organization_id, 0, ''::bytea);
        end if;
        entry.seq := head.seq + 1;
        head := row(entry.organization_id, entry.seq, audit_hash(head.hash, entry));
        update audit set seq = head.seq, hash = head.hash where organization_id = entry.organization_id and id = entry.id;
        insert into audit_heads values (head.*)
          on conflict (organization_id) do update set seq = excluded.seq, hash = excluded.hash;
      end loop;
    end
  $$`,
  `create function begin_audit() returns trigger language plpgsql as $$
    begin
      new.seq := null;
      new.hash := null;
      return new;
    end
  $$`,
  // What may happen to an entry after it was written: to get its place, and to go with its organization.
  `create function keep_audit() returns trigger language plpgsql set search_path from current as $$
    begin
      if tg_op = 'TRUNCATE' then
        if not exists (select 1 from audit) then return null; end if;
      elsif tg_op = 'DELETE' then
        if old.organization_id = current_setting('authshift.forgotten', true) then return old; end if;
      elsif old.seq is null and pg_trigger_depth() > 1 then
        return new;
      end if;
      raise exception 'The audit only grows.' using errcode = 'insufficient_privilege';
    end
  $$`,
  `create function keep_audit_heads() returns trigger language plpgsql as $$
    begin
      if pg_trigger_depth() > 1 then return coalesce(new, old); end if;
      if tg_op = 'DELETE' and old.organization_id = current_setting('authshift.forgotten', true) then return old; end if;
      raise exception 'The head of the audit moves with its entries only.' using errcode = 'insufficient_privilege';
    end
  $$`,
  'create trigger audit_begins before insert on audit for each row execute function begin_audit()',
  `create constraint trigger audit_is_chained after insert on audit deferrable initially deferred
    for each row execute function chain_audit()`,
  'create trigger audit_is_kept before update or delete on audit for each row execute function keep_audit()',
  'create trigger audit_is_not_emptied before truncate on audit for each statement execute function keep_audit()',
  `create trigger audit_heads_are_kept before insert or update or delete on audit_heads
    for each row execute function keep_audit_heads()`,
];

/**
 * Foreign keys look a row up for each row; these look up all of a statement at once, and hold the same. Bulk changes hold the users they are about
 * and count what they do, and say so by a setting of their transaction: `authshift.bulk`.
 */
const keys = [
  `alter table assignments drop constraint assignments_organization_id_user_id_fkey,
    drop constraint assignments_organization_id_connection_id_fkey`,
  `alter table history drop constraint history_organization_id_user_id_fkey, drop constraint history_pkey,
    add primary key (organization_id, user_id, id)`,
  'drop index history_by_user',
  // Jobs are never deleted but with all the rest of their organization.
  'alter table job_items drop constraint job_items_organization_id_job_id_fkey',
  `create function check_assignments() returns trigger language plpgsql set search_path from current as $$
    declare
      there integer;
    begin
      if current_setting('authshift.bulk', true) = 'yes' then return null; end if;
      perform 1 from (select distinct organization_id, user_id from added order by 1, 2) w
        cross join lateral (select 1 from users u where u.organization_id = w.organization_id and u.id = w.user_id for key share) u;
      get diagnostics there = row_count;
      if there < (select count(*) from (select distinct organization_id, user_id from added) wanted) then
        raise exception 'A tick is for a user who is not there.' using errcode = 'foreign_key_violation';
      end if;
      perform 1 from (select distinct organization_id, connection_id from added order by 1, 2) w
        cross join lateral (select 1 from connections c where c.organization_id = w.organization_id and c.id = w.connection_id for key share) c;
      get diagnostics there = row_count;
      if there < (select count(*) from (select distinct organization_id, connection_id from added) wanted) then
        raise exception 'A tick is for a connection that is not there.' using errcode = 'foreign_key_violation';
      end if;
      return null;
    end
  $$`,
  `create trigger assignments_are_of_somebody after insert on assignments referencing new table as added
    for each statement execute function check_assignments()`,
  `create function forget_with_users() returns trigger language plpgsql set search_path from current as $$
    begin
      delete from assignments a using gone g where a.organization_id = g.organization_id and a.user_id = g.id;
      delete from history h using gone g where h.organization_id = g.organization_id and h.user_id = g.id;
      return null;
    end
  $$`,
  `create trigger users_take_ticks_along after delete on users referencing old table as gone
    for each statement execute function forget_with_users()`,
  `create function forget_with_connections() returns trigger language plpgsql set search_path from current as $$
    begin
      delete from assignments a using gone g where a.organization_id = g.organization_id and a.connection_id = g.id;
      return null;
    end
  $$`,
  `create trigger connections_take_ticks_along after delete on connections referencing old table as gone
    for each statement execute function forget_with_connections()`,
];

/** One row of the history for all that a change did to a user, and jobs about everybody, who need not be listed first. */
const bulk = [
  `alter table history add column ticked text[], add column unticked text[], add column lease_id text`,
  `alter table jobs add column upto bigint, add column reached text not null default '', add column except_ids text[]`,
];

/**
 * How many users there are, in which state and ticked where, as differences to be added up: nobody waits for anybody to write one. From
 * time to time they are added up for good, see `publish`. A success that is too old is not known here; who reads looks for those.
 */
const counts = [
  `create table user_counts (
    organization_id text not null references organizations(id) on delete cascade,
    id bigint generated always as identity,
    kind text not null check (kind in ('state', 'ticked')),
    key text not null,
    count bigint not null,
    primary key (organization_id, id)
  )`,
  `create index assignments_by_success on assignments (organization_id, last_success_at)
    where assigned and consecutive_successes > 0 and last_success_at is not null`,
  `create function sync_rank(a assignments) returns integer language sql immutable as $$
    select case when not a.assigned then 0
      when a.consecutive_successes > 0 and a.last_success_at is not null then case when a.consecutive_successes >= 2 then 1 else 2 end
      when a.last_attempt_at is null or a.error_literal is null then 3
      when a.error_verdict = 'retry' or (a.error_verdict = 'unknown' and a.error_count <= 3) then 4
      else 6 end
  $$`,
  `create function sync_state_key(rank integer) returns text language sql immutable as $$
    select (array['none', 'healthy', 'observing', 'waiting', 'retrying', 'silent', 'failing'])[rank + 1]
  $$`,
  countingFunction('count_ticks_added', { after: 'added' }),
  countingFunction('count_ticks_changed', { before: 'before', after: 'after' }),
  countingFunction('count_ticks_gone', { before: 'gone' }),
  `create trigger ticks_added_count after insert on assignments referencing new table as added
    for each statement execute function count_ticks_added()`,
  `create trigger ticks_changed_count after update on assignments referencing old table as before new table as after
    for each statement execute function count_ticks_changed()`,
  `create trigger ticks_gone_count after delete on assignments referencing old table as gone
    for each statement execute function count_ticks_gone()`,
  `create function count_users() returns trigger language plpgsql set search_path from current as $$
    begin
      insert into user_counts (organization_id, kind, key, count)
      select organization_id, 'state', 'none', case tg_op when 'INSERT' then count(*) else -count(*) end
      from touched group by organization_id;
      return null;
    end
  $$`,
  `create trigger users_added_count after insert on users referencing new table as touched
    for each statement execute function count_users()`,
  `create trigger users_gone_count after delete on users referencing old table as touched
    for each statement execute function count_users()`,
  `insert into user_counts (organization_id, kind, key, count)
    select organization_id, 'ticked', connection_id, count(*) from assignments where assigned group by 1, 3
    union all
    select organization_id, 'state', sync_state_key(rank), count(*) from (
      select u.organization_id, u.id, coalesce(max(sync_rank(a)), 0) as rank
      from users u left join assignments a on a.organization_id = u.organization_id and a.user_id = u.id
      group by u.organization_id, u.id) ranked
    group by 1, 3`,
];

interface Transition {
  readonly before?: string;
  readonly after?: string;
}

/**
 * Every statement that touches ticks leaves rows as they were and as they are. The worst state of a user is over those and over the
 * rows that were not touched.
 */
function countingFunction(name: string, { before, after }: Transition): string {
  const touched = after ?? before;
  const was =
    before === undefined
      ? []
      : [`select r.organization_id, r.user_id, sync_rank(r) as was, 0 as is_now from ${before} r`];
  const is =
    after === undefined
      ? []
      : [`select r.organization_id, r.user_id, 0 as was, sync_rank(r) as is_now from ${after} r`];
  const lost =
    before === undefined ? [] : [`select organization_id, 'ticked', connection_id, -1 from ${before} where assigned`];
  const won =
    after === undefined ? [] : [`select organization_id, 'ticked', connection_id, 1 from ${after} where assigned`];
  return `create function ${name}() returns trigger language plpgsql set search_path from current as $$
    begin
      if current_setting('authshift.bulk', true) = 'yes' then return null; end if;
      insert into user_counts (organization_id, kind, key, count)
      with rows as (
        ${[...was, ...is].join(' union all ')}
        union all
        select t.organization_id, t.user_id, sync_rank(o.row), sync_rank(o.row)
        from (select organization_id, user_id, array_agg(connection_id) as ids from ${touched} group by 1, 2) t
        cross join lateral (select a as row from assignments a
          where a.organization_id = t.organization_id and a.user_id = t.user_id and a.connection_id <> all (t.ids) offset 0) o
      ), judged as (select organization_id, max(was) as was, max(is_now) as is_now from rows group by organization_id, user_id)
      select organization_id, kind, key, sum(difference) from (
        select organization_id, 'state' as kind, sync_state_key(was) as key, -1 as difference from judged where was <> is_now
        union all select organization_id, 'state', sync_state_key(is_now), 1 from judged where was <> is_now
        union all ${[...lost, ...won].join(' union all ')}) differences
      group by 1, 2, 3 having sum(difference) <> 0;
      return null;
    end
  $$`;
}

export const auditChain: readonly string[] = [...users, ...chain, ...keys, ...bulk, ...counts];
