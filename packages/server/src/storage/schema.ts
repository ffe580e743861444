import type { Generated, Kysely, Transaction } from 'kysely';

/** The tables as TypeScript sees them; the truth is the migrations. Every row belongs to one organization. */
export interface Schema {
  readonly organizations: OrganizationRow;
  readonly people: PersonRow;
  readonly registrations: RegistrationRow;
  readonly connections: ConnectionRow;
  readonly secrets: SecretRow;
  readonly rotations: RotationRow;
  readonly grants: GrantRow;
  readonly user_grants: UserGrantRow;
  readonly attempts: AttemptRow;
  readonly invitations: InvitationRow;
  readonly verifications: VerificationRow;
  readonly preflights: PreflightRow;
  readonly preflight_checks: PreflightCheckRow;
  readonly users: UserRowStored;
  readonly assignments: AssignmentRow;
  readonly history: HistoryRow;
  readonly history_of_many: HistoryOfManyRow;
  readonly jobs: JobRow;
  readonly job_items: JobItemRow;
  readonly job_items_of_many: JobItemsOfManyRow;
  readonly checkpoints: CheckpointRow;
  readonly checkpoint_ticks: CheckpointTickRow;
  readonly rollbacks: RollbackRow;
  readonly pilots: PilotRow;
  readonly waves: WaveRow;
  readonly wave_users: WaveUserRow;
  readonly policy_changes: PolicyChangeRow;
  readonly events: EventRow;
  readonly audit: AuditRow;
  readonly audit_heads: AuditHeadRow;
  readonly audit_texts: AuditTextRow;
  readonly user_counts: UserCountRow;
}

export type Database = Kysely<Schema>;
export type Tx = Transaction<Schema>;

export interface OrganizationRow {
  id: string;
  name: string;
  /** Counts every change; the snapshot of the contract and the id of events. */
  revision: Generated<number>;
  sync_interval_seconds: number | null;
  /** Whether a user may have two connections side by side. */
  mode: Generated<'dual' | 'exclusive'>;
  /** Days without a sign-in before Disconnect goes without a second admin. */
  cooling_off_days: Generated<number>;
  /** The date whose Microsoft rules count; null: today. */
  as_of: Date | null;
  created_at: Generated<Date>;
}

/** The one place where people have names: erasing a row leaves everything that points to it readable. */
export interface PersonRow {
  organization_id: string;
  id: string;
  /** The host's id of an actor, or the address of a Microsoft account that came back. */
  external_id: string;
  name: string;
}

export interface RegistrationRow {
  organization_id: string;
  id: string;
  display_name: string;
  client_id: string;
  mode: 'vendor' | 'customer';
  tenant_id: string | null;
  version: Generated<number>;
  /** What a Microsoft 365 admin approved for the app itself, as the contract shows it; null: nobody was asked. */
  consent: unknown;
  /** The same of what the app may do in the name of whoever signs in. */
  delegated_consent: unknown;
  /** Recognises the secret or certificate that the host said before an admin's took its place; null: the host's is in use, or it said none. */
  host_said: string | null;
}

export interface ConnectionRow {
  organization_id: string;
  id: string;
  version: Generated<number>;
  display_name: string;
  /** The form that is unique, see core's `nameKey`. */
  name_key: string;
  auth_type: string;
  protocol: string;
  environment: string;
  account: string;
  tenant_id: string | null;
  /** Null: the server's default address, which may change between starts. */
  service_address: string | null;
  registration_id: string | null;
  status: string;
  status_since: Date;
  /** Why, where the status alone does not tell. */
  status_reason: string | null;
  /** What a restored connection goes back to. */
  status_before_disconnect: string | null;
  wrong_account: unknown;
  last_error: unknown;
  last_success_at: Date | null;
  restorable_until: Date | null;
  /** When it last signed in or tried to. */
  last_used_at: Date | null;
  /** When the last tick was taken away. */
  last_released_at: Date | null;
  /** When it last answered a connectivity test of its own well. */
  probed_at: Date | null;
  /** Until when Microsoft wants to be left alone by it; null: it never asked. */
  held_until: Date | null;
  /** `{personId, at, reason}` of the admin who asked for Disconnect and waits for a second one. */
  disconnect_request: unknown;
  /** Names of the tenant that an admin accepted as the connection's account. */
  accepted_aliases: Generated<string[]>;
  created_at: Date;
}

export interface SecretRow {
  organization_id: string;
  owner_id: string;
  kind: 'password' | 'client-secret' | 'certificate';
  key_id: string;
  sealed: Uint8Array;
  set_at: Date;
  set_by: string;
  expires_at: Date | null;
}

/** A second secret or certificate of a registration, until it has proven itself and takes over. */
export interface RotationRow {
  organization_id: string;
  registration_id: string;
  kind: Generated<'client-secret' | 'certificate'>;
  key_id: string;
  sealed: Uint8Array;
  set_at: Date;
  set_by: string;
  expires_at: Date | null;
  proved_at: Date | null;
  /** Why the last try with it failed. */
  literal: string | null;
}

export interface GrantRow {
  organization_id: string;
  connection_id: string;
  home_account_id: string;
  object_id: string;
  tenant_id: string;
  upn: string;
  name: string | null;
  scopes: unknown;
  key_id: string;
  sealed: Uint8Array;
  acquired_at: Date;
  last_refreshed_at: Date | null;
}

export interface AttemptRow {
  organization_id: string;
  id: string;
  connection_id: string;
  kind: string;
  state_hash: string;
  browser_hash: string;
  key_id: string;
  /** PKCE verifier and nonce. */
  sealed: Uint8Array | null;
  return_to: string;
  silent_expected: boolean;
  expected_account: string;
  expected_tenant: string | null;
  status: string;
  returned: unknown;
  silent: Generated<boolean>;
  error: unknown;
  started_by: string;
  started_at: Date;
  expires_at: Date;
  finished_at: Date | null;
  /** The link it was started from; null: the button. */
  invitation_id: string | null;
  /** Of a `self` attempt: who signs in. */
  user_id: string | null;
  /** When its way back was first seen in a browser that had not started it. */
  stolen_at: Date | null;
}

/** The grant of a user who signed in with an account of their own. */
export interface UserGrantRow {
  organization_id: string;
  connection_id: string;
  user_id: string;
  home_account_id: string;
  object_id: string;
  tenant_id: string;
  upn: string;
  scopes: unknown;
  key_id: string;
  sealed: Uint8Array;
  acquired_at: Date;
  last_refreshed_at: Date | null;
}

/** A link that hands a step to somebody else. That its time is over is seen from `expires_at`. */
export interface InvitationRow {
  organization_id: string;
  id: string;
  kind: 'consent' | 'grant' | 'self';
  connection_id: string;
  user_id: string | null;
  token_hash: string;
  /** The one browser that may go on with it. */
  browser_hash: string | null;
  status: Generated<'sent' | 'opened' | 'completed' | 'revoked'>;
  /** Why it was refused so far: each reason is audited once. */
  refusals: Generated<string[]>;
  created_by: string;
  created_at: Date;
  expires_at: Date;
  opened_at: Date | null;
  completed_at: Date | null;
}

/** What a test has proven, see the contract's `Verification`. */
export interface VerificationRow {
  organization_id: string;
  id: string;
  kind: 'positive' | 'negative';
  connection_id: string;
  user_id: string | null;
  protocol: string;
  verdict: string;
  reason: string | null;
  retest_at: Date | null;
  literal: string | null;
  code: string | null;
  at: Date;
  person_id: string;
}

export interface PreflightRow {
  organization_id: string;
  id: string;
  connection_id: string;
  job_id: string;
  status: 'running' | 'done' | 'aborted';
  total: number;
  counts: unknown;
  checks: unknown;
  person_id: string;
  created_at: Date;
  finished_at: Date | null;
  /** Since when nobody has answered; null: somebody does. */
  waiting_since: Date | null;
  /** Until when nobody is to be asked. */
  held_until: Date | null;
}

export interface PreflightCheckRow {
  organization_id: string;
  user_id: string;
  connection_id: string;
  code: string;
  /** What was found, without any waiver. */
  verdict: 'ready' | 'warn' | 'block';
  literal: string | null;
  at: Date;
  waiver: unknown;
  /** When the waiver ends and the user's verdict is to be worked out anew; null: never, or it has been. */
  waived_until: Date | null;
  /** When the user is looked at again by itself; null: when somebody asks. */
  retest_at: Date | null;
  /** Since when a change seems to be on its way. */
  retest_since: Date | null;
}

export interface UserRowStored {
  organization_id: string;
  id: string;
  display_name: string;
  address: string;
  upn: string;
  licence: string | null;
  location: string | null;
  enabled: boolean;
  /** What the host said last: only what it newly says undoes what an actor did. Null: said before this was kept. */
  host_enabled: boolean | null;
  /** `user`, `shared` or `resource`; null: not known. */
  mailbox: 'user' | 'shared' | 'resource' | null;
  /** What is synced; null: the product does not tell items apart. */
  sync_items: string[] | null;
  /** The worst that is found and nobody answers for; null: never checked. */
  preflight: 'ready' | 'warn' | 'block' | null;
  /** Stands for the person in the audit, and only there. */
  person_id: Generated<string>;
  /** Grows with every user that comes. */
  number: Generated<number>;
  /** How the row compares: case and accents folded. */
  sort_name: string;
  sort_address: string;
}

export interface AssignmentRow {
  organization_id: string;
  user_id: string;
  connection_id: string;
  assigned: boolean;
  leased: boolean;
  last_attempt_at: Date | null;
  last_success_at: Date | null;
  consecutive_successes: Generated<number>;
  items_synced: number | null;
  error_code: string | null;
  error_literal: string | null;
  error_first_seen_at: Date | null;
  error_last_seen_at: Date | null;
  error_count: Generated<number>;
  /** What the diagnosis says of it: `retry`, `act` or `unknown`. */
  error_verdict: string | null;
  next_due_at: Date | null;
}

export interface HistoryRow {
  organization_id: string;
  id: Generated<number>;
  user_id: string;
  connection_id: string;
  at: Date;
  /** `changed`: the three lists below say how, and there is neither a connection nor a text. */
  kind: string;
  person_id: string | null;
  text: string;
  ticked: Generated<string[] | null>;
  unticked: Generated<string[] | null>;
  /** The connection that got the lease, where it moved from another. */
  lease_id: Generated<string | null>;
}

/** What one act did to many users alike, beside the history of single users. */
export interface HistoryOfManyRow {
  organization_id: string;
  /** In one order with the ids of the history. */
  id: Generated<number>;
  /** No user outside of these two, in the order of ids, is among them. */
  first_user_id: string;
  last_user_id: string;
  /** The numbers of the users, which nobody gets again. */
  numbers: number[];
  at: Date;
  person_id: string;
  ticked: string[];
  unticked: string[];
  lease_id: string | null;
}

export interface JobRow {
  organization_id: string;
  id: string;
  kind: string;
  status: string;
  /**
   * What is done to each user: `change` as the column `change` says, `everybody` the same with items of many at once, `return` as `return_ids` of the item
   * says, `preflight`: checked.
   */
  work: Generated<string>;
  change: unknown;
  total: number;
  done: Generated<number>;
  ok: Generated<number>;
  failed: Generated<number>;
  skipped: Generated<number>;
  idempotency_key: string;
  request_hash: string;
  person_id: string;
  created_at: Date;
  finished_at: Date | null;
  /** Of all users with a number up to this one, except some; items are written as they are done. Null: of those in its items. */
  upto: Generated<number | null>;
  /** The id of the last user done, in the order of ids. */
  reached: Generated<string>;
  except_ids: Generated<string[] | null>;
}

export interface JobItemRow {
  organization_id: string;
  job_id: string;
  seq: number;
  user_id: string;
  /** `ok`, `failed` or `skipped`; null: still to be done. */
  outcome: string | null;
  /** Why it failed or was skipped. */
  code: string | null;
  literal: string | null;
  /** Connections ticked before, where the job changed them. */
  before_ids: string[] | null;
  /** Connections to be ticked again, for a job that returns. */
  return_ids: string[] | null;
  /** A worker is at it; if nothing came of it by then, it has died. */
  claimed_until: Date | null;
}

/** What a job about everybody did to many users alike; the view `every_job_item` has them one by one, beside those of `job_items`. */
export interface JobItemsOfManyRow {
  organization_id: string;
  job_id: string;
  first_seq: number;
  last_seq: number;
  count: number;
  /** The places of the users in the job; those between are of others. */
  seqs: number[];
  user_ids: string[];
  outcome: string;
  code: string | null;
  before_ids: string[] | null;
}

export interface CheckpointRow {
  organization_id: string;
  id: string;
  label: string;
  reason: string;
  users: number;
  /** False: of the users in `checkpoint_ticks` only, who are all there; true: of all, and those without a tick are not there. */
  everybody: boolean;
  /** How the connections stood, as the contract shows it. */
  connections: unknown;
  person_id: string;
  at: Date;
}

export interface CheckpointTickRow {
  organization_id: string;
  checkpoint_id: string;
  user_id: string;
  connection_ids: string[];
}

/** How far it is stands in its job. */
export interface RollbackRow {
  organization_id: string;
  id: string;
  target: unknown;
  job_id: string;
  /** The state from just before. */
  checkpoint_id: string;
  count: number;
  reason: string;
  person_id: string;
  at: Date;
}

export interface PilotRow {
  organization_id: string;
  id: string;
  connection_id: string;
  user_ids: string[];
  rule: unknown;
  /** The job that ticks the members. */
  job_id: string;
  person_id: string;
  created_at: Date;
  signed_off_at: Date | null;
  signed_off_by: string | null;
}

export interface WaveRow {
  organization_id: string;
  id: string;
  version: Generated<number>;
  ordinal: number;
  name: string;
  to_id: string;
  from_id: string | null;
  status: string;
  opens_at: Date | null;
  closes_at: Date | null;
  concurrency: number;
  stop_rule: unknown;
  observe_intervals: number;
  counts: unknown;
  tally: unknown;
  stop: unknown;
  /** Who is still to be released from the old connection: the `proven` or all `done`; null: nobody now. */
  releasing: 'proven' | 'done' | null;
  checkpoint_id: string | null;
  created_by: string;
  created_at: Date;
  /** In whose name it moves users: whoever last started, halted or released it. */
  moved_by: string;
  started_at: Date | null;
  finished_at: Date | null;
}

export interface WaveUserRow {
  organization_id: string;
  wave_id: string;
  user_id: string;
  /** Whose turn it is. */
  seq: number;
  state: Generated<'waiting' | 'done' | 'failed' | 'skipped'>;
  proven: Generated<boolean>;
  released: Generated<boolean>;
  /** A worker is trying the user; if nothing came of it by then, it has died. */
  claimed_until: Date | null;
}

/** A switch of the tenant on its way to being proven. */
export interface PolicyChangeRow {
  organization_id: string;
  id: string;
  version: Generated<number>;
  kind: string;
  connection_id: string;
  scope: unknown;
  /** What was said of who else is hit; whoever signed it is a person. */
  acknowledgement: unknown;
  signed_by: string;
  status: string;
  requested_at: Date;
  requested_by: string;
  handed_over_at: Date | null;
  declared_applied_at: Date | null;
  /** When it can be expected to show, as the contract's `window`. */
  propagation: unknown;
  /** What the last test has shown. */
  verification_id: string | null;
  /** When it is tested again by itself; null: never. */
  retest_at: Date | null;
}

export interface EventRow {
  organization_id: string;
  id: number;
  at: Date;
  data: unknown;
}

export interface AuditRow {
  organization_id: string;
  id: Generated<number>;
  at: Date;
  person_id: string;
  action: string;
  subject_type: string;
  subject_id: string;
  subject_label: string;
  summary: string;
  detail: unknown;
  /** The random ids of the users whose ticks changed; the detail holds their hash. */
  changes: string[] | null;
  /** The place in the organization's chain, without holes; null until the commit. */
  seq: Generated<number | null>;
  /** Over the entry and the hash of the one before. */
  hash: Generated<Uint8Array | null>;
}

export interface AuditHeadRow {
  organization_id: string;
  seq: number;
  hash: Uint8Array;
}

/** Words an entry holds only the hash of, so that they can go. */
export interface AuditTextRow {
  organization_id: string;
  commitment: string;
  nonce: string;
  text: string;
  kind: 'literal' | 'reason';
  at: Date;
}

/** A difference; the sum over a key is how many users there are. */
export interface UserCountRow {
  organization_id: string;
  id: Generated<number>;
  /** `state`: by the worst sync state, as long as no success is too old; `ticked`: by connection. */
  kind: 'state' | 'ticked';
  key: string;
  count: number;
}
