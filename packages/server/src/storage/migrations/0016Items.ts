/**
 * What a job about everybody did to many users alike is one line for all of them: with a row for each, items took a fifth of a bulk change. Such a job says
 * so (`work` is `everybody`), so that the version before, which knows rows only, reverts nothing of it instead of a part.
 */
export const items: readonly string[] = [
  `create table job_items_of_many (
    organization_id text not null references organizations(id),
    job_id text not null,
    first_seq integer not null,
    last_seq integer not null,
    count integer not null,
    seqs integer[] not null,
    user_ids text[] not null,
    outcome text not null,
    code text,
    before_ids text[],
    primary key (organization_id, job_id, first_seq)
  )`,
  // Taken apart whole each time, and seldom.
  'alter table job_items_of_many alter column seqs set storage external, alter column user_ids set storage external',
  `create view every_job_item as
    select organization_id, job_id, seq, user_id, outcome, code, literal, before_ids, return_ids from job_items
    union all
    select m.organization_id, m.job_id, u.seq, u.user_id, m.outcome, m.code, null, m.before_ids, null
    from job_items_of_many m cross join lateral unnest(m.seqs, m.user_ids) as u(seq, user_id)`,
];
