import type { Roster, RosterSort, RosterView } from '../assignment/rosterView.ts';
import type {
  AssignmentChange,
  AssignmentInput,
  AssignmentPreview,
  AuthorizationAttempt,
  AuthorizationInput,
  AuthorizationOutcome,
  Cancellation,
  Connection,
  ConnectionInput,
  ConnectionPatch,
  DisconnectGate,
  DisconnectInput,
  Job,
  Me,
  MigrationClient,
  ProbeResult,
  Scope,
  SecretInput,
  UserDetails,
  UserFilter,
} from '../contract/index.ts';
import type { MigrationError } from '../errors/migrationError.ts';
import type { Answer, ListItem, ListName, OperationName } from './lists.ts';

/** What happened, or why not. The engine never throws for a refusal or a dead network: both are ordinary answers. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: MigrationError };

/** A change the person made that the back end has not confirmed yet; its cells are shown as pending. */
export interface PendingChange extends Readonly<Required<AssignmentInput>> {
  /** Also the idempotency key it is sent with, so that sending it again can never carry it out twice. */
  readonly id: string;
  /** Null until the back end has said that it will carry it out: closing the page now may lose the change. */
  readonly jobId: string | null;
  /** Whether it is about the user in a row of the roster. */
  concerns(row: number): boolean;
}

/** A change of the person's that has come to its end, and whom it concerned, see `decideUndo`. */
export interface FinishedChange {
  readonly jobId: string;
  readonly change: AssignmentChange;
  /** One bit per row of the roster. */
  readonly rows: Uint32Array;
}

/** What a table of users is asked to show. */
export interface UserQuestion {
  readonly filter: UserFilter;
  readonly sort: RosterSort;
}

/** The last refusal or failure a person should read. One at a time; the newest replaces the older. */
export interface Notice {
  readonly id: string;
  /** What the person was doing, in the engine's vocabulary. */
  readonly during: 'load' | 'assign' | 'connect' | 'authorize' | 'probe' | 'disconnect' | 'restore' | 'programme';
  readonly error: MigrationError;
}

/** Lists that are read when first asked for with `load`; null until then. */
export type ProgrammeLists = {
  readonly [N in Exclude<ListName, 'connections' | 'registrations'>]: readonly ListItem<N>[] | null;
};

/** Everything known about the migration, as one value: whatever changes makes a new one, and what did not change keeps its identity. */
export interface MigrationState extends ProgrammeLists {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  /** False while the event stream cannot be reached; what is shown may be old. */
  readonly online: boolean;
  readonly me: Me | null;
  readonly registrations: readonly ListItem<'registrations'>[];
  readonly connections: readonly Connection[];
  readonly roster: Roster;
  /** What `setFilter` and `setSort` asked for last. */
  readonly question: UserQuestion;
  /** The answer to `question`; over very many users it may come a moment later, and until then answers the one before. */
  readonly view: RosterView;
  readonly jobs: Readonly<Record<string, Job>>;
  readonly attempts: Readonly<Record<string, AuthorizationOutcome>>;
  readonly pending: readonly PendingChange[];
  /** The last ten of this run, newest first. */
  readonly finished: readonly FinishedChange[];
  readonly notice: Notice | null;
  /** The organization's revision the roster was read at. */
  readonly snapshot: string;
  /** When what is shown was true, where it comes from an earlier run and has not been read again; null: it was read in this one. */
  readonly resumedFrom: string | null;
}

/** One running migration: a store of facts, and the only place with effects. Made by `createMigration`. */
export interface Migration {
  getState(): MigrationState;
  /** Calls back after every change; returns the way to stop that. */
  subscribe(listener: () => void): () => void;
  /** Loads everything and follows the event stream until `stop`. Safe to call twice. */
  start(): Promise<void>;
  stop(): void;

  /**
   * Reads a list the state holds as null so far, and keeps it up to date from then on. A list that is there already is
   * not read again.
   */
  load(list: ListName): Promise<Result<void>>;
  /**
   * Any operation of the back end by its name, for example `call('startWave', waveId)`. What it answers with is put where the
   * state keeps it; after a refusal that list is read again, because somebody else may have been faster.
   */
  call<O extends OperationName>(operation: O, ...given: Parameters<MigrationClient[O]>): Promise<Result<Answer<O>>>;

  createConnection(input: ConnectionInput): Promise<Result<Connection>>;
  /** Changes the connection as the state shows it; one that somebody else has changed meanwhile is refused and read again. */
  updateConnection(connectionId: string, patch: ConnectionPatch): Promise<Result<Connection>>;
  replaceSecret(connectionId: string, input: SecretInput): Promise<Result<Connection>>;
  authorize(connectionId: string, input: AuthorizationInput): Promise<Result<AuthorizationAttempt>>;
  /** Resolves when the attempt is no longer pending, by event or by poll; rejects only when cancelled. */
  followAuthorization(attemptId: string, options?: { signal?: Cancellation }): Promise<Result<AuthorizationOutcome>>;
  probe(connectionId: string): Promise<Result<ProbeResult>>;
  previewDisconnect(connectionId: string): Promise<Result<DisconnectGate>>;
  disconnect(connectionId: string, input?: DisconnectInput): Promise<Result<Connection>>;
  restore(connectionId: string): Promise<Result<Connection>>;

  setFilter(filter: UserFilter): void;
  setSort(sort: RosterSort): void;
  /** The server's count, warnings and blocks for a change, before anything happens. */
  previewAssignment(scope: Scope, change: AssignmentChange): Promise<Result<AssignmentPreview>>;
  /**
   * Applies the change to the roster at once and asks the back end; a refusal or a dead network puts exactly this change
   * back, keeping later ones. Resolves when the job has finished. `expectedCount` defaults to the count the roster shows.
   */
  assign(
    scope: Scope,
    change: AssignmentChange,
    options?: { readonly acceptUnproven?: boolean; readonly expectedCount?: number; readonly snapshot?: string },
  ): Promise<Result<Job>>;
  abortJob(jobId: string): Promise<Result<Job>>;
  /**
   * Gives the users of a finished change the ticks they had before it; resolves when that is done and shown. Offer it where
   * `decideUndo` says so; the back end has the last word (`not_revertible`).
   */
  undo(jobId: string): Promise<Result<Job>>;
  /** Resolves when a job has finished, by event or by poll. */
  followJob(jobId: string): Promise<Result<Job>>;
  loadUser(userId: string): Promise<Result<UserDetails>>;
  dismissNotice(): void;
}
