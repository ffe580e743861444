import { randomUUID } from 'node:crypto';
import { type RotationEvent, type RotationResult, rotateSecret } from '@authshift/core';
import type {
  AuditAction,
  Registration,
  RegistrationInput,
  RegistrationPatch,
  RegistrationSecret,
} from '@authshift/core/contract';
import { fromKysely } from 'pg-boss';
import { recordAudit } from '../audit/audit.ts';
import { redirectUri } from '../authorization/startAuthorization.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { takingPart } from '../connections/connectionStatus.ts';
import type { ServerContext } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { PROBE_QUEUE, type ProbeTask } from '../jobs/queues.ts';
import type { Tx } from '../storage/schema.ts';
import { deleteRotation, type OpenRotation, openRotation, writeRotation } from '../vault/rotations.ts';
import { writeSecret } from '../vault/secrets.ts';
import { VaultError } from '../vault/vault.ts';
import { announceRegistration } from './announceRegistration.ts';
import { readCredential } from './credential.ts';
import { rememberHostSecret } from './hostSecret.ts';
import { recordApp } from './recordApp.ts';
import { lockRegistration, readRegistration } from './registrationStore.ts';

export function showRegistration(
  { db, publicOrigin }: Pick<ServerContext, 'db' | 'publicOrigin'>,
  organizationId: string,
  registrationId: string,
): Promise<Registration> {
  return readRegistration(db, { organizationId, registrationId, redirectUri: redirectUri({ publicOrigin }) });
}

/** Records the customer's own app. */
export async function createRegistration(call: Call, input: RegistrationInput): Promise<Registration> {
  const { server, organizationId } = call;
  const { clientSecret: secret, certificate, expiresAt } = input;
  const credential = readCredential(
    { secret, certificate, expiresAt },
    { now: server.now(), paths: { secret: 'clientSecret', certificate: 'certificate' } },
  );
  const id = randomUUID();
  return inOneStep(call, id, async (tx, { at, by }) => {
    const { displayName, clientId, tenantId } = input;
    await recordApp(tx, server.vault, { organizationId, id, displayName, clientId, tenantId, credential, at, by });
    const proof = { kind: credential.kind, expiresAt: credential.expiresAt };
    return {
      action: 'registration.created',
      label: displayName,
      words: 'was recorded',
      detail: { after: { displayName, clientId, tenantId, ...proof } },
    };
  });
}

export async function updateRegistration(
  call: Call,
  registrationId: string,
  { version, patch }: { readonly version: number; readonly patch: RegistrationPatch },
): Promise<Registration> {
  return inOneStep(call, registrationId, async (tx) => {
    const before = await lockRegistration(tx, call.organizationId, registrationId);
    if (before.version !== version) throw new ProblemError('version_conflict', { extra: { current: before.version } });
    const { displayName = before.display_name } = patch;
    await tx
      .updateTable('registrations')
      .set({ display_name: displayName })
      .where('organization_id', '=', call.organizationId)
      .where('id', '=', registrationId)
      .execute();
    const detail = { before: { displayName: before.display_name }, after: { displayName } };
    return { action: 'registration.changed', label: displayName, words: 'was renamed', detail };
  });
}

/** Stores a second secret or certificate beside the one in use; an earlier second one is given up. */
export async function addSecret(call: Call, registrationId: string, input: RegistrationSecret): Promise<Registration> {
  const { server, organizationId } = call;
  const credential = readCredential(input, { now: server.now() });
  const expiresAt = credential.expiresAt?.toISOString() ?? null;
  return inOneStep(call, registrationId, async (tx, { at, by }) => {
    const { label, registration } = await lockedRegistration(tx, server, { organizationId, registrationId });
    const secret = { kind: credential.kind, setAt: at.toISOString(), setBy: by, expiresAt } as const;
    const result = rotated(registration, { type: 'ADDED', secret });
    await writeRotation(tx, server.vault, { organizationId, registrationId, ...credential, at, by });
    const words = `has a second ${nouns[credential.kind]} beside what is in use`;
    return { action: result.audit, label, words, detail: { kind: credential.kind, expiresAt } };
  });
}

const nouns = { 'client-secret': 'secret', certificate: 'certificate' } as const;

/** Lets the second secret take over, once a sign-in has proven it; the first one is deleted. */
export async function promoteSecret(call: Call, registrationId: string): Promise<Registration> {
  const { server, organizationId } = call;
  return inOneStep(call, registrationId, async (tx, { at, by }) => {
    const address = { organizationId, registrationId };
    const { label, registration } = await lockedRegistration(tx, server, address);
    const result = rotated(registration, { type: 'PROMOTED', at: at.toISOString() });
    const second = await openSecond(tx, server, address);
    if (second === null) throw new ProblemError('state_conflict', { extra: { missing: ['rotation'] } });
    await rememberHostSecret(tx, server, { organizationId, ownerId: registrationId });
    await writeSecret(tx, server.vault, {
      organizationId,
      ownerId: registrationId,
      kind: second.kind,
      value: second.value,
      at: second.setAt,
      by: second.setBy,
      expiresAt: second.expiresAt,
    });
    await deleteRotation(tx, address);
    if (result.effects.includes('probe_connections')) await probeConnections(tx, server, { ...address, by });
    return { action: result.audit, label, words: `uses its second ${nouns[second.kind]} from now on` };
  });
}

/** One that was proven and does not open since: its row was moved or altered, and what is in use stays. */
async function openSecond(tx: Tx, server: ServerContext, address: Address): Promise<OpenRotation | null> {
  try {
    return await openRotation(tx, server.vault, address);
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    throw new ProblemError('credential_unproved', { extra: { missing: ['proof'], literal: error.message } });
  }
}

interface Address {
  readonly organizationId: string;
  readonly registrationId: string;
}

async function lockedRegistration(tx: Tx, server: ServerContext, { organizationId, registrationId }: Address) {
  const { display_name: label } = await lockRegistration(tx, organizationId, registrationId);
  const registration = await showRegistration({ ...server, db: tx }, organizationId, registrationId);
  return { label, registration };
}

type Rotated = Extract<RotationResult, { readonly ok: true }>;

function rotated(registration: Registration, event: RotationEvent): Rotated {
  const result = rotateSecret(registration, event);
  if (result.ok) return result;
  throw new ProblemError(result.code, {
    extra: { missing: [result.missing], literal: registration.rotation?.literal ?? null },
  });
}

async function probeConnections(
  tx: Tx,
  server: ServerContext,
  { organizationId, registrationId, by }: Address & { readonly by: string },
): Promise<void> {
  const rows = await tx
    .selectFrom('connections as c')
    .select('c.id')
    .where('c.organization_id', '=', organizationId)
    .where('c.registration_id', '=', registrationId)
    .where(takingPart)
    .execute();
  for (const { id: connectionId } of rows) {
    const data: ProbeTask = { organizationId, connectionId, personId: by };
    await server.boss.send(PROBE_QUEUE, data, { db: fromKysely(tx) });
  }
}

interface Told {
  readonly action: AuditAction | null;
  readonly label: string;
  /** What follows the name in the audit. */
  readonly words: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Changes a registration, and writes version, audit and events in the same transaction. */
async function inOneStep(
  call: Call,
  registrationId: string,
  change: (tx: Tx, moment: { readonly at: Date; readonly by: string }) => Promise<Told>,
): Promise<Registration> {
  const { server, organizationId } = call;
  await server.db.transaction().execute(async (tx) => {
    const at = server.now();
    const by = await actorId(tx, call);
    const { action, label, words, detail } = await change(tx, { at, by });
    if (action !== null) {
      await recordAudit(tx, {
        organizationId,
        at,
        personId: by,
        action,
        subject: { type: 'registration', id: registrationId, label },
        summary: `"${label}" ${words}.`,
        ...(detail === undefined ? {} : { detail }),
      });
    }
    await announceRegistration(tx, { organizationId, registrationId, at });
  });
  server.events.wake(organizationId);
  return showRegistration(server, organizationId, registrationId);
}
