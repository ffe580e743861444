import type {
  AssignmentPreview,
  AuditPage,
  AuthorizationAttempt,
  AuthorizationOutcome,
  Connection,
  DisconnectGate,
  Job,
  Me,
  MigrationEvent,
  ProbeResult,
  Problem,
  Registration,
  UserDetails,
  UsersPage,
} from '../contract/index.ts';

/**
 * Tells whether an answer has the members this version works with. Not a validation: the schemas of the contract do that
 * where answers are made. It keeps a proxy's page or another API's JSON from being taken for a connection.
 */
export type AnswerCheck<T> = (answer: unknown) => answer is T;

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'list' | AnswerCheck<unknown>;

export const isMe = shape<Me>({
  organization: 'object',
  actor: 'object',
  role: 'string',
  syncIntervalSeconds: 'number',
});
export const isConnection = shape<Connection>({
  id: 'string',
  version: 'number',
  displayName: 'string',
  authType: 'string',
  account: 'string',
  status: 'string',
  counts: 'object',
});
export const isRegistration = shape<Registration>({ id: 'string', clientId: 'string', mode: 'string' });
export const isConnectionList = shape<{ connections: Connection[] }>({ connections: listOf(isConnection) });
export const isRegistrationList = shape<{ registrations: Registration[] }>({ registrations: listOf(isRegistration) });
export const isAttempt = shape<AuthorizationAttempt>({
  attemptId: 'string',
  connectionId: 'string',
  authorizeUrl: 'string',
  expiresAt: 'string',
});
export const isOutcome = shape<AuthorizationOutcome>({
  attemptId: 'string',
  connectionId: 'string',
  status: 'string',
  expected: 'object',
});
export const isProbeResult = shape<ProbeResult>({ connectionId: 'string', verdict: 'string', literal: 'string' });
export const isGate = shape<DisconnectGate>({
  connectionId: 'string',
  allowed: 'boolean',
  blockers: 'list',
  effects: 'object',
});
const userRow = { id: 'string', displayName: 'string', address: 'string', enabled: 'boolean', sync: 'list' } as const;
export const isUsersPage = shape<UsersPage>({
  rows: listOf(shape(userRow)),
  total: 'number',
  facets: 'object',
  snapshot: 'string',
});
export const isUserDetails = shape<UserDetails>({ ...userRow, history: 'list' });
export const isPreview = shape<AssignmentPreview>({
  count: 'number',
  changing: 'number',
  snapshot: 'string',
  transitions: 'list',
  warned: 'list',
  blocked: 'list',
});
export const isJobReference = shape<{ jobId: string }>({ jobId: 'string' });
export const isJob = shape<Job>({ id: 'string', status: 'string', total: 'number', done: 'number' });
export const isAuditPage = shape<AuditPage>({ entries: 'list' });
export const isEvent = shape<MigrationEvent>({ type: 'string' });
export const isProblem = shape<Problem>({ code: 'string', status: 'number', title: 'string' });

function shape<T>(members: Readonly<Record<string, Kind>>): AnswerCheck<T> {
  return (answer): answer is T =>
    isObject(answer) && Object.entries(members).every(([name, kind]) => isKind(answer[name], kind));
}

function listOf(check: AnswerCheck<unknown>): AnswerCheck<unknown> {
  return (answer): answer is unknown => Array.isArray(answer) && answer.every((item) => check(item));
}

function isKind(value: unknown, kind: Kind): boolean {
  if (typeof kind === 'function') return kind(value);
  if (kind === 'list') return Array.isArray(value);
  return kind === 'object' ? isObject(value) : typeof value === kind;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
