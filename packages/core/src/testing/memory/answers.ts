import type { MigrationClient } from '../../contract/index.ts';
import type { OperationName } from '../../contract/operations.ts';
import { changeAssignment, preview } from './assignments.ts';
import { listAudit } from './auditList.ts';
import { getAuthorization, startAuthorization } from './authorizations.ts';
import { createCheckpoint, listCheckpoints } from './checkpoints.ts';
import {
  createConnection,
  listConnections,
  pause,
  replaceSecret,
  resume,
  showConnection,
  updateConnection,
} from './connections.ts';
import { disconnect, disconnectGate, purge, restore } from './disconnecting.ts';
import { erasePerson } from './erasures.ts';
import { getEvidence } from './evidenceReport.ts';
import { createInvitations, listInvitations, revokeInvitation } from './invitations.ts';
import { abortJob, exportJobItems, getJob, listJobItems, retryFailed, revertJob } from './jobs.ts';
import { createPilot, listPilots, signOffPilot, suggestMembers } from './pilots.ts';
import {
  declarePolicyApplied,
  handOverPolicyChange,
  listPolicyChanges,
  proposePolicyChange,
  verifyPolicyChange,
} from './policyChanges.ts';
import { startPreflight } from './preflights.ts';
import { probe } from './probes.ts';
import {
  addRegistrationSecret,
  createRegistration,
  promoteRegistrationSecret,
  registrationOf,
  updateRegistration,
} from './registrations.ts';
import { askRollback, listRollbacks, startRollback } from './rollbacks.ts';
import { listUsers } from './userList.ts';
import { getUser, updateUser } from './users.ts';
import { haltWave, listWaves, plan, releaseWave, startWave } from './waves.ts';
import { type Actor, connectionOf, type World } from './world.ts';

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

/** Everything the back end can be asked, as one actor asks it. */
export function answers({ world, actor }: Desk): Answering {
  return {
    ...aboutConnections({ world, actor }),
    ...aboutUsers({ world, actor }),
    ...aboutProgramme({ world, actor }),
  };
}

function aboutConnections({ world, actor }: Desk) {
  const { id, name, role } = actor;
  return {
    getMe: () => ({ ...world.settings, entitlements: [...world.settings.entitlements], actor: { id, name }, role }),
    listRegistrations: () => [...world.registrations.values()],
    getRegistration: (registrationId) => registrationOf(world, registrationId),
    createRegistration: (input) => createRegistration(world, actor, input),
    updateRegistration: (registrationId, change) => updateRegistration(world, actor, { registrationId, ...change }),
    addRegistrationSecret: (registrationId, body) => addRegistrationSecret(world, actor, { registrationId, body }),
    promoteRegistrationSecret: (registrationId) => promoteRegistrationSecret(world, actor, registrationId),
    listConnections: () => listConnections(world),
    getConnection: (connectionId) => showConnection(world, connectionOf(world, connectionId)),
    createConnection: (input) => createConnection(world, actor, input),
    updateConnection: (connectionId, change) => updateConnection(world, actor, { connectionId, ...change }),
    replaceSecret: (connectionId, body) => replaceSecret(world, actor, { connectionId, body }),
    startAuthorization: (connectionId, input) => startAuthorization(world, actor, { connectionId, input }),
    getAuthorization: (attemptId) => getAuthorization(world, attemptId),
    probe: (connectionId, input) => probe(world, actor, { connectionId, input }),
    pause: (connectionId) => pause(world, actor, connectionId),
    resume: (connectionId) => resume(world, actor, connectionId),
    previewDisconnect: (connectionId) => disconnectGate(world, connectionId),
    disconnect: (connectionId, input) => disconnect(world, actor, { connectionId, input }),
    restore: (connectionId) => restore(world, actor, connectionId),
    purge: (connectionId, input) => purge(world, actor, { connectionId, input }),
  } satisfies Partial<Answering>;
}

function aboutUsers({ world, actor }: Desk) {
  return {
    listUsers: (query) => listUsers(world, query),
    getUser: (userId) => getUser(world, userId),
    updateUser: (userId, body) => updateUser(world, actor, { userId, body }),
    previewAssignment: (input) => preview(world, input),
    changeAssignment: (input) => changeAssignment(world, actor, input),
    getJob: (jobId) => getJob(world, jobId),
    listJobItems: (jobId, query) => listJobItems(world, jobId, query),
    exportJobItems: (jobId) => exportJobItems(world, actor, jobId),
    abortJob: (jobId) => abortJob(world, jobId),
    retryFailed: (jobId) => retryFailed(world, actor, jobId),
    revertJob: (jobId) => revertJob(world, actor, jobId),
    listAudit: (query) => listAudit(world, query),
    getEvidence: () => getEvidence(world, actor),
    erasePerson: (input) => erasePerson(world, actor, input),
  } satisfies Partial<Answering>;
}

function aboutProgramme({ world, actor }: Desk) {
  return {
    listPreflights: () => [...world.preflights.values()],
    startPreflight: (input) => startPreflight(world, actor, input),
    suggestPilot: (connectionId) => suggestMembers(world, connectionId),
    listPilots: () => listPilots(world),
    createPilot: (input) => createPilot(world, actor, input),
    signOffPilot: (pilotId) => signOffPilot(world, actor, pilotId),
    listWaves: () => listWaves(world),
    planWaves: (input) => plan(world, actor, input),
    startWave: (waveId, input) => startWave(world, actor, { waveId, type: 'START', input }),
    pauseWave: (waveId) => haltWave(world, actor, { waveId, type: 'PAUSE' }),
    resumeWave: (waveId, input) => startWave(world, actor, { waveId, type: 'RESUME', input }),
    stopWave: (waveId) => haltWave(world, actor, { waveId, type: 'STOP' }),
    releaseWave: (waveId, input) => releaseWave(world, actor, { waveId, input }),
    listCheckpoints: () => listCheckpoints(world),
    createCheckpoint: (input) => createCheckpoint(world, actor, input),
    listRollbacks: () => listRollbacks(world),
    previewRollback: (target) => askRollback(world, target),
    startRollback: (input) => startRollback(world, actor, input),
    listInvitations: (query) => listInvitations(world, query),
    createInvitations: (input) => createInvitations(world, actor, input),
    revokeInvitation: (invitationId) => revokeInvitation(world, actor, invitationId),
    listPolicyChanges: () => listPolicyChanges(world),
    proposePolicyChange: (input) => proposePolicyChange(world, actor, input),
    handOverPolicyChange: (policyChangeId) => handOverPolicyChange(world, actor, policyChangeId),
    declarePolicyApplied: (policyChangeId, input) => declarePolicyApplied(world, actor, { policyChangeId, input }),
    verifyPolicyChange: (policyChangeId) => verifyPolicyChange(world, actor, policyChangeId),
  } satisfies Partial<Answering>;
}
