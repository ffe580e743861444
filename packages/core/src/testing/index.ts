export type { Clock, Timers } from '../engine/ports.ts';
export {
  builtAt,
  contosoTenantId,
  type MakeUsersOptions,
  makeAccount,
  makeConnection,
  makeGrant,
  makeRegistration,
  makeSync,
  makeUser,
  makeUsers,
} from './builders.ts';
export { createMemoryBackend, type MemoryBackend, type MemoryBackendOptions } from './createMemoryBackend.ts';
export type { SimulatedOutcome } from './memory/authorizations.ts';
export type { SimulatedFault, SimulatedFaults } from './memory/faults.ts';
export type { WorldSnapshot } from './memory/snapshot.ts';
export type { RunSyncOptions } from './memory/syncs.ts';
export type { Actor, SimulatedAnswer, SimulatedMailbox } from './memory/world.ts';
export { type MadeWorld, type MakeWorldOptions, makeWorld, type Population } from './population.ts';
export {
  makeAttempt,
  makeAuditEntry,
  makeCheckpoint,
  makeGate,
  makeInvitation,
  makeJob,
  makeJobItem,
  makeMe,
  makeOutcome,
  makePilot,
  makePolicyChange,
  makePreflightCheck,
  makePreflightRun,
  makePreview,
  makeProbeResult,
  makeRollback,
  makeRollbackPreview,
  makeUserDetails,
  makeVerification,
  makeWave,
} from './programmeBuilders.ts';
export { sampleCertificate } from './sampleCertificate.ts';
export { createSimulatedClock, type SimulatedClock, settle } from './simulatedClock.ts';
