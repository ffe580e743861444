import { z } from 'zod';
import { assignmentInputSchema, assignmentPreviewSchema, previewInputSchema } from '../assignment.ts';
import { auditPageSchema } from '../audit.ts';
import { authorizationAttemptSchema, authorizationInputSchema, authorizationOutcomeSchema } from '../authorization.ts';
import {
  connectionInputSchema,
  connectionPatchSchema,
  connectionSchema,
  disconnectBlockerSchema,
  disconnectGateSchema,
  disconnectInputSchema,
  probeInputSchema,
  probeResultSchema,
  purgeInputSchema,
} from '../connection.ts';
import { erasureInputSchema, erasureSchema } from '../erasure.ts';
import { migrationEventSchema } from '../event.ts';
import { evidenceSchema } from '../evidence.ts';
import {
  createdInvitationSchema,
  invitationInputSchema,
  invitationSchema,
  invitationsPageSchema,
} from '../invitation.ts';
import { jobItemSchema, jobItemsPageSchema, jobSchema } from '../job.ts';
import { meSchema } from '../me.ts';
import type { Answers, OperationName } from '../operations.ts';
import { pilotInputSchema, pilotSchema, pilotSuggestionSchema } from '../pilot.ts';
import {
  policyChangeInputSchema,
  policyChangeSchema,
  policyDeclarationSchema,
  verificationSchema,
} from '../policyChange.ts';
import { preflightCheckSchema, preflightInputSchema, preflightRunSchema } from '../preflight.ts';
import { problemSchema } from '../problem.ts';
import {
  registrationInputSchema,
  registrationPatchSchema,
  registrationSchema,
  registrationSecretSchema,
} from '../registration.ts';
import {
  checkpointInputSchema,
  checkpointSchema,
  rollbackInputSchema,
  rollbackPreviewSchema,
  rollbackSchema,
  rollbackTargetSchema,
} from '../rollback.ts';
import { idSchema } from '../scalars.ts';
import { secretInputSchema } from '../secret.ts';
import { userFilterSchema, userRowSchema, userSortSchema, userSyncSchema, usersPageSchema } from '../user.ts';
import { userDetailsSchema, userPatchSchema } from '../userDetails.ts';
import { waveInputSchema, waveRefusalSchema, waveReleaseSchema, waveSchema, waveStartSchema } from '../wave.ts';

/** What is answered, by name. Those that stand inside of others are named once and referred to. */
export const answerSchemas = {
  Me: meSchema,
  Registration: registrationSchema,
  Connection: connectionSchema,
  AuthorizationAttempt: authorizationAttemptSchema,
  AuthorizationOutcome: authorizationOutcomeSchema,
  ProbeResult: probeResultSchema,
  DisconnectGate: disconnectGateSchema,
  UsersPage: usersPageSchema,
  UserDetails: userDetailsSchema,
  AssignmentPreview: assignmentPreviewSchema,
  JobReference: z.object({ jobId: idSchema }),
  Job: jobSchema,
  JobItemsPage: jobItemsPageSchema,
  PreflightRun: preflightRunSchema,
  PilotSuggestion: pilotSuggestionSchema,
  Pilot: pilotSchema,
  Wave: waveSchema,
  Checkpoint: checkpointSchema,
  Rollback: rollbackSchema,
  RollbackPreview: rollbackPreviewSchema,
  Invitation: invitationSchema,
  InvitationsPage: invitationsPageSchema,
  CreatedInvitation: createdInvitationSchema,
  PolicyChange: policyChangeSchema,
  AuditPage: auditPageSchema,
  Evidence: evidenceSchema,
  Erasure: erasureSchema,
} as const satisfies { readonly [Name in Exclude<keyof Answers, 'Text'>]: z.ZodType<Answers[Name]> };

export const partSchemas = {
  ...answerSchemas,
  Problem: problemSchema,
  MigrationEvent: migrationEventSchema,
  DisconnectBlocker: disconnectBlockerSchema,
  JobItem: jobItemSchema,
  PreflightCheck: preflightCheckSchema,
  UserRow: userRowSchema,
  UserSync: userSyncSchema,
  Verification: verificationSchema,
  WaveRefusal: waveRefusalSchema,
} as const;

/** What is sent as JSON: the whole body, or for `version` the patch. */
export const bodySchemas = {
  createRegistration: ['RegistrationInput', registrationInputSchema],
  updateRegistration: ['RegistrationPatch', registrationPatchSchema],
  addRegistrationSecret: ['RegistrationSecret', registrationSecretSchema],
  createConnection: ['ConnectionInput', connectionInputSchema],
  updateConnection: ['ConnectionPatch', connectionPatchSchema],
  replaceSecret: ['SecretInput', secretInputSchema],
  startAuthorization: ['AuthorizationInput', authorizationInputSchema],
  probe: ['ProbeInput', probeInputSchema],
  disconnect: ['DisconnectInput', disconnectInputSchema],
  purge: ['PurgeInput', purgeInputSchema],
  updateUser: ['UserPatch', userPatchSchema],
  previewAssignment: ['PreviewInput', previewInputSchema],
  changeAssignment: ['AssignmentInput', assignmentInputSchema],
  startPreflight: ['PreflightInput', preflightInputSchema],
  createPilot: ['PilotInput', pilotInputSchema],
  planWaves: ['WaveInput', waveInputSchema],
  startWave: ['WaveStart', waveStartSchema],
  resumeWave: ['WaveStart', waveStartSchema],
  releaseWave: ['WaveRelease', waveReleaseSchema],
  createCheckpoint: ['CheckpointInput', checkpointInputSchema],
  previewRollback: ['RollbackTarget', rollbackTargetSchema],
  startRollback: ['RollbackInput', rollbackInputSchema],
  createInvitations: ['InvitationInput', invitationInputSchema],
  proposePolicyChange: ['PolicyChangeInput', policyChangeInputSchema],
  declarePolicyApplied: ['PolicyDeclaration', policyDeclarationSchema],
  erasePerson: ['ErasureInput', erasureInputSchema],
} as const satisfies Partial<Readonly<Record<OperationName, readonly [string, z.ZodType]>>>;

const page = { cursor: z.string(), limit: z.int().min(1).max(1000).default(100) };

/** Parameters of the query, all optional. An object among them goes as base64url JSON. */
export const querySchemas = {
  listUsers: { filter: userFilterSchema, sort: userSortSchema.default('displayName'), ...page },
  listJobItems: { status: jobItemSchema.shape.status, ...page },
  listInvitations: page,
  listAudit: page,
} as const satisfies Partial<Readonly<Record<OperationName, Readonly<Record<string, z.ZodType>>>>>;
