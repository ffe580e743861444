import type {
  AssignmentPreview,
  AuditEntry,
  AuthorizationAttempt,
  AuthorizationOutcome,
  Checkpoint,
  DisconnectGate,
  Invitation,
  Job,
  JobItem,
  Me,
  Pilot,
  PolicyChange,
  PreflightCheck,
  PreflightRun,
  ProbeResult,
  Rollback,
  RollbackPreview,
  UserDetails,
  Verification,
  Wave,
} from '../contract/index.ts';
import { invitationVersion } from '../contract/index.ts';
import { builtAt, contosoTenantId, makeUser } from './builders.ts';

const by = 'Product admin';
const oauthId = 'connection-oauth';
const basicId = 'connection-basic';
const later = '2022-06-01T08:10:00.000Z';

/** An admin of Contoso, in `dual` mode and without a cooling-off time. */
export function makeMe(overrides: Partial<Me> = {}): Me {
  return {
    organization: { id: 'organization-contoso', name: 'Contoso' },
    actor: { id: 'actor-admin', name: by },
    role: 'admin',
    entitlements: [],
    mode: 'dual',
    syncIntervalSeconds: 300,
    coolingOffDays: 0,
    ...overrides,
  };
}

/** A user with everything there is to say of one. */
export function makeUserDetails(overrides: Partial<UserDetails> = {}): UserDetails {
  return { ...makeUser(overrides), syncItems: null, preflightChecks: [], history: [], ...overrides };
}

/** A visit to Microsoft that has just begun. */
export function makeAttempt(overrides: Partial<AuthorizationAttempt> = {}): AuthorizationAttempt {
  return {
    attemptId: 'attempt-1',
    connectionId: oauthId,
    kind: 'grant',
    authorizeUrl: `https://login.example/${contosoTenantId}/oauth2/v2.0/authorize?state=attempt-1`,
    expiresAt: later,
    ...overrides,
  };
}

/** What became of a visit: nothing yet. */
export function makeOutcome(overrides: Partial<AuthorizationOutcome> = {}): AuthorizationOutcome {
  return {
    attemptId: 'attempt-1',
    connectionId: oauthId,
    status: 'pending',
    expected: { account: 'service@contoso.example', tenantId: contosoTenantId },
    returned: null,
    silent: false,
    error: null,
    startedAt: builtAt,
    finishedAt: null,
    ...overrides,
  };
}

/** A test that worked. */
export function makeProbeResult(overrides: Partial<ProbeResult> = {}): ProbeResult {
  return {
    connectionId: oauthId,
    userId: null,
    at: builtAt,
    expected: 'works',
    verdict: 'works',
    literal: 'HTTP/1.1 200 OK; ResponseCode NoError',
    code: 'NoError',
    ...overrides,
  };
}

/** A gate with nothing in the way. */
export function makeGate(overrides: Partial<DisconnectGate> = {}): DisconnectGate {
  return {
    connectionId: basicId,
    allowed: true,
    blockers: [],
    effects: { usersAssigned: 0, restorableForDays: 30, usersLeftWithout: 0 },
    ...overrides,
  };
}

/** A change that moves one user, and warns of nothing. */
export function makePreview(overrides: Partial<AssignmentPreview> = {}): AssignmentPreview {
  return {
    count: 1,
    changing: 1,
    snapshot: '1',
    transitions: [{ from: [basicId], to: [oauthId], count: 1 }],
    warned: [],
    blocked: [],
    ...overrides,
  };
}

/** A job that has done what it had to. */
export function makeJob(overrides: Partial<Job> = {}): Job {
  const total = overrides.total ?? 10;
  return {
    id: 'job-1',
    kind: 'assignment',
    status: 'done',
    total,
    done: total,
    ok: total,
    failed: 0,
    skipped: 0,
    createdAt: builtAt,
    finishedAt: later,
    ...overrides,
  };
}

/** A user of a bulk change, with whom it worked. */
export function makeJobItem(overrides: Partial<JobItem> = {}): JobItem {
  const { id, displayName, address } = makeUser({ id: overrides.userId ?? 'user-1' });
  return { userId: id, displayName, address, status: 'ok', code: null, literal: null, ...overrides };
}

/** A check that found a user ready for the connection with OAuth. */
export function makePreflightCheck(overrides: Partial<PreflightCheck> = {}): PreflightCheck {
  return {
    code: 'mailbox_exists',
    connectionId: oauthId,
    verdict: 'ready',
    literal: null,
    at: builtAt,
    waiver: null,
    ...overrides,
  };
}

/** A preflight that is over and found all of its ten users ready. */
export function makePreflightRun(overrides: Partial<PreflightRun> = {}): PreflightRun {
  return {
    id: 'preflight-1',
    connectionId: oauthId,
    jobId: 'job-1',
    status: 'done',
    total: 10,
    counts: { ready: 10, warn: 0, block: 0 },
    checks: [{ code: 'mailbox_exists', ready: 10, warn: 0, block: 0 }],
    createdAt: builtAt,
    finishedAt: later,
    ...overrides,
  };
}

/** A pilot that has just begun. */
export function makePilot(overrides: Partial<Pilot> = {}): Pilot {
  const { userIds = ['user-1', 'user-2'] } = overrides;
  return {
    id: 'pilot-1',
    connectionId: oauthId,
    userIds,
    rule: { intervals: 2, probe: true },
    status: 'running',
    counts: { passed: 0, pending: userIds.length, failed: 0 },
    createdAt: builtAt,
    createdBy: by,
    signedOffAt: null,
    signedOffBy: null,
    ...overrides,
  };
}

/** A wave that nobody has started. */
export function makeWave(overrides: Partial<Wave> = {}): Wave {
  return {
    id: 'wave-1',
    version: 1,
    ordinal: 1,
    name: 'First wave',
    to: oauthId,
    from: basicId,
    status: 'planned',
    window: null,
    concurrency: 5,
    stopRule: { failures: 5, rate: 0.1, rateFrom: 10, consecutive: 3 },
    observeIntervals: 2,
    counts: { total: 10, done: 0, proven: 0, failed: 0, skipped: 0, released: 0 },
    stop: null,
    checkpointId: null,
    createdAt: builtAt,
    createdBy: by,
    startedAt: null,
    finishedAt: null,
    ...overrides,
  };
}

/** A checkpoint a person made of ten users on Basic before the move. */
export function makeCheckpoint(overrides: Partial<Checkpoint> = {}): Checkpoint {
  return {
    id: 'checkpoint-1',
    label: 'Before the move',
    reason: 'person',
    users: 10,
    connections: [{ connectionId: basicId, displayName: 'Exchange with Basic', status: 'healthy', assigned: 10 }],
    at: builtAt,
    by,
    ...overrides,
  };
}

/** A rollback of ten users that has been carried out. */
export function makeRollback(overrides: Partial<Rollback> = {}): Rollback {
  return {
    id: 'rollback-1',
    target: { type: 'checkpoint', checkpointId: 'checkpoint-1' },
    jobId: 'job-1',
    checkpointId: 'checkpoint-2',
    status: 'done',
    count: 10,
    reason: 'Meetings were missing',
    at: builtAt,
    by,
    ...overrides,
  };
}

/** A way back with nothing in it. */
export function makeRollbackPreview(overrides: Partial<RollbackPreview> = {}): RollbackPreview {
  return { allowed: true, count: 10, snapshot: '1', obstacles: [], alternatives: [], ...overrides };
}

/** A link that nobody has opened. */
export function makeInvitation(overrides: Partial<Invitation> = {}): Invitation {
  return {
    id: 'invitation-1',
    version: invitationVersion(overrides.status ?? 'sent'),
    kind: 'grant',
    connectionId: oauthId,
    userId: null,
    status: 'sent',
    createdAt: builtAt,
    createdBy: by,
    expiresAt: '2022-06-08T08:00:00.000Z',
    openedAt: null,
    completedAt: null,
    ...overrides,
  };
}

/** A change that has been proposed. */
export function makePolicyChange(overrides: Partial<PolicyChange> = {}): PolicyChange {
  return {
    id: 'policy-change-1',
    version: 1,
    kind: 'authentication-policy',
    connectionId: basicId,
    scope: { type: 'tenant' },
    acknowledgement: { otherApps: [], affectedAccounts: 10, signedBy: 'Exchange admin' },
    status: 'proposed',
    requestedAt: builtAt,
    requestedBy: by,
    handedOverAt: null,
    declaredAppliedAt: null,
    window: null,
    verification: null,
    ...overrides,
  };
}

/** The old sign-in was refused, as wanted. */
export function makeVerification(overrides: Partial<Verification> = {}): Verification {
  return {
    kind: 'negative',
    connectionId: basicId,
    userId: null,
    protocol: 'ews',
    verdict: 'pass',
    reason: null,
    literal: 'HTTP/1.1 401 Unauthorized; WWW-Authenticate: Basic realm=""',
    code: '401',
    at: builtAt,
    by,
    retestAt: null,
    ...overrides,
  };
}

/** A line of the audit log: the connection with OAuth was created. */
export function makeAuditEntry(overrides: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: 'audit-1',
    at: builtAt,
    actor: { id: 'actor-admin', name: by },
    action: 'connection.created',
    subject: { type: 'connection', id: oauthId, label: 'Exchange with OAuth' },
    summary: `${by} created "Exchange with OAuth".`,
    detail: {},
    ...overrides,
  };
}
