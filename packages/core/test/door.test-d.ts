import { describe, expectTypeOf, test } from 'vitest';
import type { Wave } from '../src/contract/index.ts';
import type {
  AssignmentChange,
  AuthorizationOutcome,
  AuthorizeRequest,
  Calendar,
  Connection,
  ConnectionEvent,
  ConnectionInput,
  ConnectionTransition,
  Diagnosis,
  Migration,
  MigrationClient,
  MigrationError,
  MigrationState,
  PhaseFacts,
  Problem,
  ProblemCode,
  Result,
  Roster,
  RosterView,
  Scope,
  Selection,
  UserFilter,
  UserPlan,
  WaveEvent,
  WaveState,
} from '../src/index.ts';
import {
  buildAuthorizeUrl,
  exchangeCommands,
  inspectToken,
  selectAllMatching,
  toScope,
  transitionConnection,
  transitionWave,
} from '../src/index.ts';

/**
 * What must not type-check, each beside its nearest neighbour that must. Nothing here runs: `check` compiles it, and fails
 * both when a mistake is let through and when something right is refused.
 */
declare const migration: Migration;
declare const state: MigrationState;
declare const connection: Connection;

describe('a result', () => {
  test('gives its value or its error to those who have looked which', async () => {
    const result: Result<Connection> = await migration.probe('id').then(() => migration.restore('id'));
    // @ts-expect-error nobody has looked whether it went well
    result.value;
    // @ts-expect-error nor whether it went wrong
    result.error;
    if (result.ok) expectTypeOf(result.value).toEqualTypeOf<Connection>();
    if (!result.ok) expectTypeOf(result.error).toEqualTypeOf<MigrationError>();
    // @ts-expect-error what went wrong has no value
    if (!result.ok) result.value;
  });

  test('is not made with both, or with neither', () => {
    const good: Result<number> = { ok: true, value: 1 };
    // @ts-expect-error a value that went wrong
    const wrong: Result<number> = { ok: false, value: 1 };
    // @ts-expect-error nothing at all
    const empty: Result<number> = { ok: true };
    expectTypeOf([good, wrong, empty]).toEqualTypeOf<Result<number>[]>();
  });
});

describe('the lifecycle of a connection', () => {
  test('knows its events and what each must say', () => {
    const events: readonly ConnectionEvent[] = [
      { type: 'AUTHORIZE_STARTED' },
      { type: 'RESTORE', inTime: true },
      // @ts-expect-error no such event
      { type: 'HEALED' },
      // @ts-expect-error in time or not has to be said
      { type: 'RESTORE' },
      // @ts-expect-error no such verdict
      { type: 'EVIDENCE', verdict: 'probably', reason: null },
    ];
    expectTypeOf(events).items.toExtend<{ readonly type: string }>();
  });

  test('gives the next state only of a step that was not refused', () => {
    const transition = transitionConnection({} as never, { type: 'DECLINED' });
    expectTypeOf(transition).toEqualTypeOf<ConnectionTransition>();
    // @ts-expect-error the step may have been refused
    transition.state;
    if (transition.ok) expectTypeOf(transition.state.status).toEqualTypeOf<Connection['status']>();
    if (!transition.ok) expectTypeOf(transition.code).toExtend<string>();
    // @ts-expect-error a code nobody gives
    if (!transition.ok) transition.code === 'no_such_code';
  });

  test('has no other states than those of the contract', () => {
    expectTypeOf<'healthy'>().toExtend<Connection['status']>();
    expectTypeOf<'broken'>().not.toExtend<Connection['status']>();
    expectTypeOf<string>().not.toExtend<Connection['status']>();
  });
});

describe('a wave', () => {
  test('starts only with what lies around it, and by its own events', () => {
    const facts = { previous: [], connectionReady: true };
    const events: readonly WaveEvent[] = [
      { type: 'START', now: 0, facts, manualRelease: false },
      // @ts-expect-error nobody has looked at what lies around it
      { type: 'START', now: 0, manualRelease: false },
      // @ts-expect-error no such event
      { type: 'FINISH', now: 0 },
    ];
    expectTypeOf(events).items.toExtend<{ readonly type: string }>();
  });

  test('that was refused is no next wave', () => {
    const transition = transitionWave({} as WaveState, { type: 'STOP', now: 0 });
    // @ts-expect-error the step may have been refused
    transition.wave;
    if (transition.ok) expectTypeOf(transition.wave).toEqualTypeOf<WaveState>();
    // @ts-expect-error which of the two refusals was it?
    if (!transition.ok) transition.count;
    if (!transition.ok && transition.code === 'unproven_not_accepted') expectTypeOf(transition.count).toBeNumber();
  });
});

describe('what is asked of Entra and Exchange', () => {
  test('is a URL only where nothing is wrong with it', () => {
    const built = buildAuthorizeUrl({} as AuthorizeRequest);
    // @ts-expect-error the linter may have refused it
    built.url;
    if (built.ok) expectTypeOf(built.url).toBeString();
    // @ts-expect-error what was built has no findings that forbid it
    if (built.ok) built.findings;
  });

  test('is a command only for a change that is known, and only where nothing stands in its way', () => {
    const commands = exchangeCommands({ kind: 'smtp-auth-tenant', enabled: false });
    // @ts-expect-error it may have been refused
    commands.write;
    // @ts-expect-error no such change
    exchangeCommands({ kind: 'delete-tenant' });
    // @ts-expect-error on or off?
    exchangeCommands({ kind: 'smtp-auth-tenant' });
  });

  test('is a token whose claims are there only when it could be read, and never trusted', () => {
    const report = inspectToken('', { now: 0 });
    // @ts-expect-error it may be no token
    report.claims;
    if (report.readable) expectTypeOf(report.verified).toEqualTypeOf<false>();
    // @ts-expect-error the time is told, not looked up
    inspectToken('', {});
  });
});

describe('whom a change is about', () => {
  test('is some by id, or all who match a filter except some', () => {
    const ids: ReadonlySet<string> = new Set(['a']);
    const some: Selection = { type: 'include', ids };
    const all: Selection = { type: 'exclude', filter: {}, ids };
    // @ts-expect-error all but whom, of which?
    const ofWhich: Selection = { type: 'exclude', ids };
    // @ts-expect-error a list is not a set
    const list: Selection = { type: 'include', ids: ['a'] };
    expectTypeOf([some, all, ofWhich, list]).items.toEqualTypeOf<Selection>();
  });

  test('is not changed in place', () => {
    const selection = selectAllMatching({ text: 'room' });
    // @ts-expect-error a selection is a value
    selection.ids.add('a');
    // @ts-expect-error and stays what it is
    selection.type = 'include';
  });

  test('may be nobody, and nobody is no scope', () => {
    const scope = toScope(selectAllMatching({}));
    expectTypeOf(scope).toEqualTypeOf<Scope | null>();
    // @ts-expect-error nobody cannot be sent
    migration.previewAssignment(scope, { tick: [], untick: [] });
    if (scope !== null) void migration.previewAssignment(scope, { tick: ['a'], untick: [] });
  });

  test('is filtered by what users have', () => {
    const filter: UserFilter = { text: 'room', connection: { id: 'a', assigned: true } };
    // @ts-expect-error ticked or not has to be said
    const unsaid: UserFilter = { connection: { id: 'a' } };
    // @ts-expect-error no such state
    const unknown: UserFilter = { status: ['fine'] };
    expectTypeOf([filter, unsaid, unknown]).items.toEqualTypeOf<UserFilter>();
  });

  test('says both what is ticked and what is unticked', () => {
    // @ts-expect-error half a change
    const half: AssignmentChange = { tick: ['a'] };
    expectTypeOf(half).toEqualTypeOf<AssignmentChange>();
  });
});

describe('what the engine shows', () => {
  test('is read, never written', () => {
    // @ts-expect-error the state is the engine's
    state.online = true;
    // @ts-expect-error and so are its lists
    state.connections.push(connection);
    // @ts-expect-error its jobs
    state.jobs['job-1'] = state.jobs['job-2'];
    // @ts-expect-error and what is pending
    state.pending.length = 0;
  });

  test('has rows that are found by number, never made up', () => {
    expectTypeOf<ReturnType<Roster['rowOf']>>().toEqualTypeOf<number | undefined>();
    const row = state.roster.rowOf('user-1');
    // @ts-expect-error the user may be unknown
    state.roster.userAt(row);
    if (row !== undefined) state.roster.userAt(row);
    // @ts-expect-error a view is a value
    state.view.length = 0;
    // @ts-expect-error an object that looks like one was not made here
    const made: RosterView = { length: 0 };
    expectTypeOf(made).toEqualTypeOf<RosterView>();
  });

  test('has a phase nobody can set', () => {
    // @ts-expect-error the phase is derived
    state.phase = 'pilot';
    expectTypeOf<PhaseFacts>().not.toHaveProperty('phase');
  });
});

describe('codes', () => {
  test('of problems are a closed list', () => {
    const known: ProblemCode = 'scope_changed';
    // @ts-expect-error no such code
    const unknown: ProblemCode = 'oops';
    expectTypeOf([known, unknown]).items.toEqualTypeOf<Problem['code']>();
    expectTypeOf<string>().not.toExtend<ProblemCode>();
  });

  test('of errors come with a problem only where the back end gave one', () => {
    const error = {} as MigrationError;
    // @ts-expect-error there may be no problem behind it
    error.problem.code;
    // @ts-expect-error and it is not written into it
    error.problem = null;
  });

  test('of plans and diagnoses are closed lists too', () => {
    expectTypeOf<string>().not.toExtend<UserPlan['blocked']>();
    expectTypeOf<string>().not.toExtend<Diagnosis['owner']>();
    expectTypeOf<string>().not.toExtend<Diagnosis['retry']>();
    // @ts-expect-error a date is verified, unverified or conflicting
    const sure: Calendar[number]['confidence'] = 'certain';
    expectTypeOf(sure).toEqualTypeOf<Calendar[number]['confidence']>();
  });
});

describe('what is sent to the back end', () => {
  const common = { displayName: 'Exchange', protocol: 'ews', account: 'service@contoso.example' } as const;

  test('carries what its way to sign in needs', () => {
    const basic: ConnectionInput = { ...common, authType: 'basic', password: 'given' };
    // @ts-expect-error Basic without a password
    const noPassword: ConnectionInput = { ...common, authType: 'basic' };
    // @ts-expect-error OAuth without tenant and registration
    const noTenant: ConnectionInput = { ...common, authType: 'oauth-delegated' };
    // @ts-expect-error OAuth asks for no password
    const withPassword: ConnectionInput = { ...common, authType: 'oauth-delegated', password: 'given' };
    expectTypeOf([basic, noPassword, noTenant, withPassword]).items.toEqualTypeOf<ConnectionInput>();
  });

  test('never comes back with a secret in it', () => {
    expectTypeOf<Connection>().not.toHaveProperty('password');
    expectTypeOf<NonNullable<Connection['secret']>>().not.toHaveProperty('value');
    expectTypeOf<NonNullable<Connection['grant']>>().not.toHaveProperty('accessToken');
    expectTypeOf<NonNullable<Connection['grant']>>().not.toHaveProperty('refreshToken');
  });

  test('is answered with what the operation promises', () => {
    expectTypeOf<Awaited<ReturnType<MigrationClient['probe']>>>().toHaveProperty('literal');
    expectTypeOf<AuthorizationOutcome>().toHaveProperty('status');
    expectTypeOf<Awaited<ReturnType<typeof migration.call<'startWave'>>>>().toExtend<Result<Wave>>();
    // @ts-expect-error no such operation
    void migration.call('migrateEverything');
    // @ts-expect-error which wave?
    void migration.call('startWave');
  });
});
