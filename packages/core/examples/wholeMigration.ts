/**
 * A whole migration without a page: every step of the way, against the back end in memory, on a clock that is told to go on.
 * Run it with `node packages/core/examples/wholeMigration.ts`. Against a real back end only `setUp` would be another.
 */
import {
  createMigration,
  derivePhase,
  diagnose,
  type Migration,
  nextSteps,
  type PhaseFacts,
  programmeFacts,
  type Result,
  type Scope,
} from '@authshift/core';
import { contosoTenantId, createMemoryBackend, createSimulatedClock, makeUsers } from '@authshift/core/testing';

const everybody: Scope = { type: 'exclude', filter: {}, ids: [] };
const minute = 60_000;
const day = 86_400_000;

function setUp(print: (line: string) => void) {
  // Microsoft's rules are those of the clock's date: in June 2022 Basic still worked, so there is a way back.
  const clock = createSimulatedClock({ start: '2022-06-01T08:00:00Z' });
  const me = { coolingOffDays: 14 };
  const backend = createMemoryBackend({ clock, timers: clock, users: makeUsers(40), me });
  const as = (id: string, name: string) =>
    createMigration({ client: backend.client({ id, name }), clock, timers: clock });
  const migration = as('first', 'First admin');
  const say = (text: string) => print(`  ${text}`);

  /** Lets time pass, with a sync of everybody every five minutes of the first half hour. */
  async function pass(milliseconds: number): Promise<void> {
    for (let at = 0; at < Math.min(milliseconds, 30 * minute); at += 5 * minute) {
      await clock.advance(Math.min(5 * minute, milliseconds));
      backend.runSync();
    }
    await clock.advance(Math.max(milliseconds - 30 * minute, 0));
    await clock.advance(1000);
  }

  /** Waits for an answer while the clock goes on; a refusal is printed with its code and is the caller's to handle. */
  async function settled<T>(answer: Promise<Result<T>>): Promise<Result<T>> {
    await clock.advance(1000);
    const result = await answer;
    if (!result.ok) say(`refused: ${result.error.problem?.code ?? result.error.kind}`);
    return result;
  }

  async function done<T>(answer: Promise<Result<T>>): Promise<T> {
    const result = await settled(answer);
    if (!result.ok) throw result.error;
    return result.value;
  }

  /** `known`: what no list of the state holds. */
  function title(text: string, known: Partial<PhaseFacts> = {}): void {
    const facts = programmeFacts(migration.getState(), clock.now());
    const phase = derivePhase({ ...facts, failing: 0, stragglers: 0, ...known });
    print(`${new Date(clock.now()).toISOString().slice(0, 16).replace('T', ' ')}  ${text} [${phase}]`);
  }
  return { clock, backend, migration, as, say, pass, settled, done, title };
}

type Journey = ReturnType<typeof setUp>;

export async function migrateEverybody(print: (line: string) => void): Promise<void> {
  const journey = setUp(print);
  const old = await takeInventory(journey);
  const target = await connect(journey);
  await checkUsers(journey, target);
  await runPilot(journey, { old, target });
  await runWaves(journey, { old, target });
  const lastReleasedAt = await moveStragglers(journey, { old, target });
  await disconnect(journey, { old, lastReleasedAt });
  await harden(journey, old);
  await close(journey);
}

async function takeInventory({ migration, title, say }: Journey): Promise<string> {
  await migration.start();
  for (const list of ['preflights', 'pilots', 'waves', 'checkpoints', 'policyChanges'] as const)
    await migration.load(list);
  const { connections, roster } = migration.getState();
  title('Inventory');
  for (const { id, displayName, authType, protocol } of connections) {
    say(`${displayName}: ${authType} over ${protocol}, ${roster.countAssigned(id)} of ${roster.size} users`);
  }
  return connections[0]?.id ?? '';
}

async function connect({ migration, backend, title, say, done }: Journey): Promise<string> {
  title('Registration');
  const registration = await done(
    migration.call('createRegistration', {
      displayName: 'Calendar Sync of Contoso',
      clientId: 'a3f7c9d2-1b44-4c7e-8a55-0d9e8f7a6b5c',
      tenantId: contosoTenantId,
      clientSecret: 'only ever sent',
      expiresAt: '2024-06-01T00:00:00Z',
    }),
  );
  say(`${registration.displayName}, secret until ${registration.secret?.expiresAt?.slice(0, 10)}`);

  const connection = await done(
    migration.createConnection({
      authType: 'oauth-delegated',
      displayName: 'Exchange with OAuth',
      protocol: 'ews',
      account: 'service@contoso.example',
      tenantId: contosoTenantId,
      registration: { kind: 'existing', registrationId: registration.id },
    }),
  );
  title('Consent');
  const [link] = await done(migration.call('createInvitations', { kind: 'consent', connectionId: connection.id }));
  backend.followInvitation(link?.id ?? '', 'completed');
  say('the link was sent to a Microsoft 365 admin, who has approved');

  title('Authorization');
  // The first time Microsoft answers silently with whoever is signed in; the second time the right account is chosen.
  for (const outcome of ['wrong_account', 'succeeded'] as const) {
    const attempt = await done(migration.authorize(connection.id, { returnTo: '/settings' }));
    backend.finishAuthorization(attempt.attemptId, outcome);
    const { status, returned } = await done(migration.followAuthorization(attempt.attemptId));
    say(`${status}: ${returned?.upn} came back`);
  }
  const probe = await done(migration.probe(connection.id));
  say(`test ${probe.verdict}: ${probe.literal}`);
  return connection.id;
}

async function checkUsers({ migration, backend, title, say, done }: Journey, connectionId: string): Promise<void> {
  title('Preflight');
  backend.setMailbox('user-13', { ews: { organization: 'on', appListed: true, mailbox: false } });
  backend.setMailbox('user-20', { mailboxExists: false });
  const run = await done(migration.call('startPreflight', { connectionId, scope: everybody }));
  await done(migration.followJob(run.jobId));
  const { counts, checks } = migration.getState().preflights?.at(-1) ?? run;
  say(`${counts.ready} ready, ${counts.warn} with warnings, ${counts.block} blocked`);
  for (const { code, block } of checks) if (block > 0) say(`${code} blocks ${block}`);
  const waive = { codes: ['ews_enabled' as const], reason: 'Switched on before the wave starts', until: null };
  const user = await done(migration.call('updateUser', 'user-13', { waive }));
  say(`${user.displayName}: waived, now ${user.preflight}`);
}

interface Route {
  readonly old: string;
  readonly target: string;
}

async function runPilot(journey: Journey, { old, target }: Route): Promise<void> {
  const { migration, title, say, pass, done, settled } = journey;
  const suggestion = await done(migration.call('suggestPilot', target));
  const userIds = suggestion.members.map(({ userId }) => userId);
  const rule = { intervals: 2, probe: true };
  const pilot = await done(migration.call('createPilot', { connectionId: target, userIds, rule }));
  title('Pilot');
  for (const member of suggestion.members) {
    say(`${member.displayName} stands for ${member.because.map(({ value }) => value).join(', ')}`);
  }
  await settled(migration.call('signOffPilot', pilot.id));
  await pass(15 * minute);
  await done(migration.probe(target));
  const signed = await done(migration.call('signOffPilot', pilot.id));
  say(`${signed.status} by ${signed.signedOffBy}, ${signed.counts.passed} of ${userIds.length} passed`);
  await done(migration.assign({ type: 'include', ids: [...userIds] }, { tick: [], untick: [old] }));
}

async function runWaves(journey: Journey, { old, target }: Route): Promise<void> {
  const { migration, backend, title, say, pass, done, settled } = journey;
  const scope: Scope = { type: 'exclude', filter: { connection: { id: old, assigned: true } }, ids: [] };
  const plan = (name: string) =>
    migration.call('planWaves', {
      name,
      scope,
      from: old,
      to: target,
      size: 14,
      window: null,
      concurrency: 5,
      stopRule: { failures: 3, rate: null, consecutive: 2 },
      observeIntervals: 2,
      expectedCount: migration.getState().roster.countAssigned(old),
    });
  const show = (id: string) => {
    const wave = migration.getState().waves?.find((each) => each.id === id);
    if (wave === undefined) return;
    const { done: moved, failed, proven, released, total } = wave.counts;
    say(
      `${wave.name} ${wave.status}${wave.stop === null ? '' : ` (${wave.stop.rule})`}: ${moved} of ${total} moved, ` +
        `${failed} failed, ${proven} proven, ${released} released`,
    );
  };
  const [first, second, third] = await done(plan('Wave'));
  if (first === undefined || second === undefined || third === undefined) throw new Error('Three waves were planned.');

  title('First wave');
  await done(migration.call('startWave', first.id));
  await settled(migration.call('startWave', second.id));
  await pass(30 * minute);
  show(first.id);

  title('Second wave: a stop rule');
  const answer = { code: 'ErrorMailboxStoreUnavailable', literal: 'The mailbox database is temporarily unavailable.' };
  for (const userId of usersOf(migration, second.id).slice(6, 9)) {
    backend.setAnswer({ connectionId: target, userId }, answer);
  }
  await done(migration.call('startWave', second.id));
  await pass(5 * minute);
  show(second.id);
  const [cause] = diagnose(answer).hypotheses;
  say(`"${answer.literal}" ${cause?.id}, ${cause?.owner} must act`);
  for (const userId of usersOf(migration, second.id)) backend.setAnswer({ connectionId: target, userId }, null);
  await settled(migration.call('resumeWave', second.id));
  await done(migration.call('resumeWave', second.id, { manualRelease: true }));
  await pass(30 * minute);
  show(second.id);

  title('Third wave: rolled back');
  await done(migration.call('startWave', third.id));
  await pass(30 * minute);
  show(third.id);
  const back = { type: 'wave' as const, waveId: third.id };
  const preview = await done(migration.call('previewRollback', back));
  say(`the way back is ${preview.allowed ? 'open' : 'closed'} for ${preview.count} users`);
  const reason = 'The building moves this week';
  const input = { target: back, expectedCount: preview.count, reason, idempotencyKey: 'rollback-1' };
  const rollback = await done(migration.call('startRollback', input));
  const job = await done(migration.followJob(rollback.jobId));
  say(`${job.ok} users back, Basic has ${migration.getState().roster.countAssigned(old)} again`);
  show(third.id);
  await pass(7 * day);

  const [again] = await done(plan('Third wave again'));
  title('Third wave again');
  await done(migration.call('startWave', again?.id ?? ''));
  await pass(30 * minute);
  show(again?.id ?? '');
}

async function moveStragglers(journey: Journey, { old, target }: Route): Promise<string> {
  const { migration, backend, clock, title, say, pass, done } = journey;
  title('Stragglers');
  const left = { connection: { id: old, assigned: true } };
  migration.setFilter(left);
  const { view, roster } = migration.getState();
  for (let i = 0; i < view.length; i += 1) {
    const user = roster.userAt(view.rowAt(i));
    say(`${user.displayName}: preflight ${user.preflight}`);
  }
  // The mailbox has been made meanwhile: check again, move, and release the old one when the new one has proven itself.
  backend.setMailbox('user-20', { mailboxExists: true });
  const scope: Scope = { type: 'exclude', filter: left, ids: [] };
  const run = await done(migration.call('startPreflight', { connectionId: target, scope }));
  await done(migration.followJob(run.jobId));
  await done(migration.assign(scope, { tick: [target], untick: [] }));
  await pass(15 * minute);
  const moved = await done(migration.assign(scope, { tick: [], untick: [old] }));
  say(`${moved.ok} moved, ${migration.getState().roster.countAssigned(old)} left on Basic`);
  migration.setFilter({});
  return new Date(clock.now()).toISOString();
}

interface Left {
  readonly old: string;
  readonly lastReleasedAt: string;
}

async function disconnect(journey: Journey, { old, lastReleasedAt }: Left): Promise<void> {
  const { migration, as, clock, title, say, pass, done, settled } = journey;
  await pass(2 * day);
  const lastUsedAt = migration.getState().connections.find(({ id }) => id === old)?.lastUsedAt ?? null;
  const known = { idle: { days: 14, lastReleasedAt, lastUsedAt, now: clock.now() } };
  title('Cooling-off', known);
  const gate = await done(migration.previewDisconnect(old));
  for (const { code, until } of gate.blockers) say(`${code} until ${until}`);
  title('Disconnect', known);
  await settled(migration.disconnect(old));
  const asked = await done(migration.disconnect(old, { override: { reason: 'The old server goes tonight' } }));
  say(`${asked.status}: ${asked.disconnectRequest?.by} asked`);
  const second = as('second', 'Second admin');
  await second.start();
  const gone = await done(second.disconnect(old));
  second.stop();
  await clock.advance(1000);
  say(`${gone.status} by a second admin, can be restored until ${gone.restorableUntil?.slice(0, 10)}`);
}

async function harden({ migration, backend, title, say, pass, done }: Journey, old: string): Promise<void> {
  title('Tenant hardening');
  const change = await done(
    migration.call('proposePolicyChange', {
      kind: 'authentication-policy',
      connectionId: old,
      scope: { type: 'tenant' },
      acknowledgement: { otherApps: ['Copier on floor 2'], affectedAccounts: 41, signedBy: 'Exchange admin' },
    }),
  );
  await done(migration.call('handOverPolicyChange', change.id));
  const { window } = await done(migration.call('declarePolicyApplied', change.id));
  say(`declared as applied, shows between ${window?.earliest.slice(0, 16)} and ${window?.latest.slice(0, 16)}`);
  backend.setAnswer(
    { connectionId: old },
    { code: '401', literal: 'HTTP/1.1 401 Unauthorized; WWW-Authenticate: Basic realm=""' },
  );
  for (const wait of [10 * minute, day]) {
    await pass(wait);
    const tested = await done(migration.call('verifyPolicyChange', change.id));
    title(wait === day ? 'Negative proof' : 'Too early');
    say(`${tested.verification?.verdict}: ${tested.verification?.literal}`);
  }
}

async function close({ migration, clock, title, say, done }: Journey): Promise<void> {
  const { users, verifications, lastAuditId } = await done(migration.call('getEvidence'));
  title('Close', { verifications, now: clock.now() });
  const facts = programmeFacts(migration.getState(), clock.now());
  const steps = nextSteps({ ...facts, verifications, failing: 0, stragglers: 0 });
  const open = steps.filter(({ status }) => status !== 'done' && status !== 'not-needed' && status !== 'optional');
  say(`still open: ${open.map(({ step }) => step).join(', ') || 'nothing'}`);
  for (const { kind, verdict, at } of verifications) say(`${at.slice(0, 16)} ${kind} test: ${verdict}`);
  say(`evidence: ${users.moved} of ${users.total} moved, ${users.waived} waived, last entry ${lastAuditId}`);
  migration.stop();
}

function usersOf({ getState }: Migration, waveId: string): readonly string[] {
  const { roster } = getState();
  const ids: string[] = [];
  for (let row = 0; row < roster.size; row += 1) {
    const user = roster.userAt(row);
    if (user.waveId === waveId) ids.push(user.id);
  }
  return ids;
}

if (import.meta.main) await migrateEverybody((line) => process.stdout.write(`${line}\n`));
