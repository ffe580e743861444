import { expect, test } from 'vitest';
import type { z } from 'zod';
import {
  assignmentPreviewSchema,
  auditEntrySchema,
  authorizationAttemptSchema,
  authorizationOutcomeSchema,
  checkpointSchema,
  connectionSchema,
  disconnectGateSchema,
  invitationSchema,
  jobItemSchema,
  jobSchema,
  meSchema,
  pilotSchema,
  policyChangeSchema,
  preflightCheckSchema,
  preflightRunSchema,
  probeResultSchema,
  registrationSchema,
  rollbackPreviewSchema,
  rollbackSchema,
  userDetailsSchema,
  userRowSchema,
  verificationSchema,
  waveSchema,
} from '../contract/index.ts';
import * as testing from './index.ts';

const built: readonly (readonly [name: string, made: unknown, schema: z.ZodType])[] = [
  ['makeMe', testing.makeMe(), meSchema],
  ['makeUser', testing.makeUser(), userRowSchema],
  ['makeUserDetails', testing.makeUserDetails(), userDetailsSchema],
  ['makeConnection', testing.makeConnection(), connectionSchema],
  ['makeConnection, OAuth', testing.makeConnection({ authType: 'oauth-delegated' }), connectionSchema],
  ['makeRegistration', testing.makeRegistration(), registrationSchema],
  ['makeAttempt', testing.makeAttempt(), authorizationAttemptSchema],
  ['makeOutcome', testing.makeOutcome(), authorizationOutcomeSchema],
  ['makeProbeResult', testing.makeProbeResult(), probeResultSchema],
  ['makeGate', testing.makeGate(), disconnectGateSchema],
  ['makePreview', testing.makePreview(), assignmentPreviewSchema],
  ['makeJob', testing.makeJob(), jobSchema],
  ['makeJobItem', testing.makeJobItem(), jobItemSchema],
  ['makePreflightCheck', testing.makePreflightCheck(), preflightCheckSchema],
  ['makePreflightRun', testing.makePreflightRun(), preflightRunSchema],
  ['makePilot', testing.makePilot(), pilotSchema],
  ['makeWave', testing.makeWave(), waveSchema],
  ['makeCheckpoint', testing.makeCheckpoint(), checkpointSchema],
  ['makeRollback', testing.makeRollback(), rollbackSchema],
  ['makeRollbackPreview', testing.makeRollbackPreview(), rollbackPreviewSchema],
  ['makeInvitation', testing.makeInvitation(), invitationSchema],
  ['makePolicyChange', testing.makePolicyChange(), policyChangeSchema],
  ['makeVerification', testing.makeVerification(), verificationSchema],
  ['makeAuditEntry', testing.makeAuditEntry(), auditEntrySchema],
];

test.for(built)('%s makes what the contract knows', ([, made, schema]) => {
  expect(schema.parse(made)).toEqual(made);
});

test('users are named after where they sit, each once, the last not enabled', () => {
  const users = testing.makeUsers(20, { disabled: 2 });
  expect(new Set(users.map(({ address }) => address)).size).toBe(20);
  expect(users[8]).toMatchObject({ id: 'user-9', displayName: 'Room 02 desk 1' });
  expect(users.filter(({ enabled }) => !enabled).map(({ id }) => id)).toEqual(['user-19', 'user-20']);
  for (const user of users) expect(userRowSchema.parse(user)).toEqual(user);
});
