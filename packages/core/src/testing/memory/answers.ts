import type { MigrationClient } from '../../contract/index.ts';
import type { OperationName } from '../../contract/operations.ts';
import { abortJob, changeAssignment, getJob, preview } from './assignments.ts';
import { listAudit } from './auditList.ts';
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
import { type Actor, connectionOf, refuse, type World } from './world.ts';

/** The contract's operations, answered at once. */
export type Answering = {
  readonly [Name in OperationName]: (
    ...values: Parameters<MigrationClient[Name]>
  ) => Awaited<ReturnType<MigrationClient[Name]>>;
};

export interface Desk {
  readonly world: World;
  readonly actor: Actor;
}

function missing(): never {
  throw refuse('not_supported');
}

export function answers({ world, actor }: Desk): Answering {
  const who = { id: actor.id, name: actor.name };
  return {
    getMe: () => ({
      organization: world.organization,
      actor: who,
      role: actor.role,
      entitlements: [],
      mode: 'dual' as const,
      coolingOffDays: 0,
      syncIntervalSeconds: world.syncIntervalSeconds,
    }),
    listRegistrations: () => [...world.registrations.values()],
    listConnections: () => listConnections(world),
    getConnection: (connectionId) => showConnection(world, connectionOf(world, connectionId)),
    createConnection: (input) => createConnection(world, who, input),
    updateConnection: (connectionId, change) => updateConnection(world, who, { connectionId, ...change }),
    replaceSecret: (connectionId, body) => replaceSecret(world, who, { connectionId, body }),
    startAuthorization: (connectionId, input) => startAuthorization(world, who, { connectionId, input }),
    getAuthorization: (attemptId) => getAuthorization(world, attemptId),
    probe: (connectionId) => probe(world, who, connectionId),
    previewDisconnect: (connectionId) => disconnectGate(world, connectionId),
    disconnect: (connectionId) => disconnect(world, who, connectionId),
    restore: (connectionId) => restore(world, who, connectionId),
    listUsers: (query) => listUsers(world, query),
    getUser: (userId) => getUser(world, userId),
    previewAssignment: (input) => preview(world, input),
    changeAssignment: (input) => changeAssignment(world, who, input),
    getJob: (jobId) => getJob(world, jobId),
    abortJob: (jobId) => abortJob(world, jobId),
    listAudit: (query) => listAudit(world, query),
    getRegistration: missing,
    createRegistration: missing,
    updateRegistration: missing,
    addRegistrationSecret: missing,
    promoteRegistrationSecret: missing,
    pause: missing,
    resume: missing,
    purge: missing,
    updateUser: missing,
    listJobItems: missing,
    exportJobItems: missing,
    retryFailed: missing,
    revertJob: missing,
    listPreflights: missing,
    startPreflight: missing,
    suggestPilot: missing,
    listPilots: missing,
    createPilot: missing,
    signOffPilot: missing,
    listWaves: missing,
    planWaves: missing,
    startWave: missing,
    pauseWave: missing,
    resumeWave: missing,
    stopWave: missing,
    releaseWave: missing,
    listCheckpoints: missing,
    createCheckpoint: missing,
    listRollbacks: missing,
    previewRollback: missing,
    startRollback: missing,
    listInvitations: missing,
    createInvitations: missing,
    revokeInvitation: missing,
    listPolicyChanges: missing,
    proposePolicyChange: missing,
    handOverPolicyChange: missing,
    declarePolicyApplied: missing,
    verifyPolicyChange: missing,
    getEvidence: missing,
  };
}
