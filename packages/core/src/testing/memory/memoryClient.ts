import type {
  AuditPage,
  Cancellation,
  EventsOptions,
  Me,
  MigrationClient,
  MigrationEvent,
  Role,
} from '../../contract/index.ts';
import { MigrationError } from '../../errors/migrationError.ts';
import { abortJob, changeAssignment, getJob, preview } from './assignments.ts';
import { getAuthorization, startAuthorization } from './authorizations.ts';
import {
  createConnection,
  disconnect,
  disconnectGate,
  listConnections,
  probe,
  replaceSecret,
  restore,
  showConnection,
  updateConnection,
} from './connections.ts';
import { getUser, listUsers } from './userList.ts';
import { connectionOf, refuse, type World } from './world.ts';

export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** What lies between the client and the back end: it can be slow, be cut, or lose an answer. */
export interface Line {
  /** Rejects when nothing gets through. */
  send(kind: 'read' | 'write', signal: Cancellation | undefined): Promise<void>;
  /** Rejects when the answer is lost on the way back. */
  receive(kind: 'read' | 'write'): Promise<void>;
  events(world: World, options: EventsOptions): AsyncIterable<MigrationEvent>;
}

const ranks: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

export function createMemoryClient(world: World, line: Line, actor: Actor): MigrationClient {
  const who: Me['actor'] = { id: actor.id, name: actor.name };

  async function call<T>(
    kind: 'read' | 'write',
    { role, signal }: { readonly role: Role; readonly signal: Cancellation | undefined },
    run: () => T,
  ): Promise<T> {
    await line.send(kind, signal);
    if (signal?.aborted === true) throw new MigrationError('cancelled', 'The caller cancelled.');
    if (ranks[actor.role] < ranks[role]) throw refuse('role_required', { role });
    const value = run();
    await line.receive(kind);
    return value;
  }

  return {
    getMe: ({ signal } = {}) =>
      call('read', { role: 'viewer', signal }, () => ({
        organization: world.organization,
        actor: who,
        role: actor.role,
        entitlements: [],
        mode: 'dual' as const,
        coolingOffDays: 0,
        syncIntervalSeconds: world.syncIntervalSeconds,
      })),
    listRegistrations: ({ signal } = {}) =>
      call('read', { role: 'viewer', signal }, () => [...world.registrations.values()]),
    listConnections: ({ signal } = {}) => call('read', { role: 'viewer', signal }, () => listConnections(world)),
    getConnection: (connectionId, { signal } = {}) =>
      call('read', { role: 'viewer', signal }, () => showConnection(world, connectionOf(world, connectionId))),
    createConnection: (input, { signal } = {}) =>
      call('write', { role: 'admin', signal }, () => createConnection(world, who, input)),
    updateConnection: (connectionId, change, { signal } = {}) =>
      call('write', { role: 'admin', signal }, () => updateConnection(world, who, { connectionId, ...change })),
    replaceSecret: (connectionId, input, { signal } = {}) =>
      call('write', { role: 'admin', signal }, () => replaceSecret(world, who, { connectionId, body: input })),
    startAuthorization: (connectionId, input, { signal } = {}) =>
      call('write', { role: 'admin', signal }, () => startAuthorization(world, who, { connectionId, input })),
    getAuthorization: (attemptId, { signal } = {}) =>
      call('read', { role: 'viewer', signal }, () => getAuthorization(world, attemptId)),
    probe: (connectionId, _input, { signal } = {}) =>
      call('write', { role: 'operator', signal }, () => probe(world, who, connectionId)),
    previewDisconnect: (connectionId, { signal } = {}) =>
      call('read', { role: 'admin', signal }, () => disconnectGate(world, connectionId)),
    disconnect: (connectionId, _input, { signal } = {}) =>
      call('write', { role: 'admin', signal }, () => disconnect(world, who, connectionId)),
    restore: (connectionId, { signal } = {}) =>
      call('write', { role: 'admin', signal }, () => restore(world, who, connectionId)),
    listUsers: (query, { signal } = {}) => call('read', { role: 'viewer', signal }, () => listUsers(world, query)),
    getUser: (userId, { signal } = {}) => call('read', { role: 'viewer', signal }, () => getUser(world, userId)),
    previewAssignment: (input, { signal } = {}) =>
      call('read', { role: 'operator', signal }, () => preview(world, input)),
    changeAssignment: (input, { signal } = {}) =>
      call('write', { role: 'operator', signal }, () => changeAssignment(world, who, input)),
    getJob: (jobId, { signal } = {}) => call('read', { role: 'viewer', signal }, () => getJob(world, jobId)),
    abortJob: (jobId, { signal } = {}) => call('write', { role: 'operator', signal }, () => abortJob(world, jobId)),
    listAudit: (query, { signal } = {}) => call('read', { role: 'admin', signal }, () => listAudit(world, query)),
    events: (options) => line.events(world, options),
  };
}

/** Newest first. The cursor counts from the oldest, so that new entries do not shift the pages. */
function listAudit(
  world: World,
  { cursor, limit = 100 }: { cursor?: string | undefined; limit?: number | undefined },
): AuditPage {
  const end = cursor === undefined ? world.audit.length : Number(cursor);
  if (!Number.isInteger(end) || end < 0)
    throw refuse('invalid_request', { detail: 'This cursor was not given out here.' });
  const start = Math.max(end - limit, 0);
  return { entries: world.audit.slice(start, end).reverse(), nextCursor: start > 0 ? String(start) : null };
}
