import {
  type AuditAction,
  type Registration,
  type RegistrationChoice,
  type RegistrationInput,
  type RegistrationPatch,
  type RegistrationSecret,
  registrationInputSchema,
  registrationPatchSchema,
  registrationSecretSchema,
  type Versioned,
} from '../../contract/index.ts';
import { type RotationEvent, rotateSecret } from '../../registration/rotation.ts';
import { storedCredential } from './secrets.ts';
import {
  type Actor,
  announceConnection,
  announceProgramme,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  refuse,
  type World,
} from './world.ts';

const redirectUri = 'http://localhost:3000/v1/oauth/callback';

export function registrationOf(world: World, registrationId: string): Registration {
  const registration = world.registrations.get(registrationId);
  if (registration === undefined) throw refuse('not_found', { detail: `No registration "${registrationId}".` });
  return registration;
}

export function createRegistration(world: World, actor: Actor, body: RegistrationInput): Registration {
  const { clientSecret: _, certificate, expiresAt, ...input } = parseInput(registrationInputSchema, body);
  const registration: Registration = {
    id: nextId(world, 'registration'),
    version: 1,
    ...input,
    mode: 'customer',
    secret: storedCredential(world, actor, { certificate, expiresAt }),
    rotation: null,
    consent: null,
    redirectUri,
  };
  return keep(world, actor, { registration, action: 'registration.created' });
}

export function updateRegistration(
  world: World,
  actor: Actor,
  { registrationId, version, patch: body }: Versioned<RegistrationPatch> & { readonly registrationId: string },
): Registration {
  const registration = registrationOf(world, registrationId);
  const { displayName = registration.displayName } = parseInput(registrationPatchSchema, body);
  if (registration.version !== version) throw refuse('version_conflict', { current: registration.version });
  return keep(world, actor, { registration: { ...registration, displayName }, action: 'registration.changed' });
}

export function addRegistrationSecret(
  world: World,
  actor: Actor,
  { registrationId, body }: { readonly registrationId: string; readonly body: RegistrationSecret },
): Registration {
  const registration = registrationOf(world, registrationId);
  const { certificate, expiresAt } = parseInput(registrationSecretSchema, body);
  const secret = storedCredential(world, actor, { certificate, expiresAt });
  return rotate(world, actor, { registration, event: { type: 'ADDED', secret } });
}

export function promoteRegistrationSecret(world: World, actor: Actor, registrationId: string): Registration {
  const registration = registrationOf(world, registrationId);
  return rotate(world, actor, { registration, event: { type: 'PROMOTED', at: nowOf(world) } });
}

/** Whoever tests a connection tries the second secret of its registration as well. */
export function proveRotation(world: World, registrationId: string | null): void {
  const registration = world.registrations.get(registrationId ?? '');
  if (registration === undefined || registration.rotation === null) return;
  const literal = world.answers.get(registration.id)?.literal ?? null;
  rotate(world, null, { registration, event: { type: 'TRIED', ok: literal === null, at: nowOf(world), literal } });
}

function rotate(
  world: World,
  actor: Actor | null,
  { registration, event }: { readonly registration: Registration; readonly event: RotationEvent },
): Registration {
  const result = rotateSecret(registration, event);
  if (!result.ok) {
    throw refuse(result.code, { missing: [result.missing], literal: registration.rotation?.literal ?? null });
  }
  const { secret, rotation, audit } = result;
  const rotated = { ...registration, secret, rotation };
  if (actor !== null && audit !== null) recordChange(world, actor, { registration, action: audit });
  return putRegistration(world, rotated);
}

/** The registration a connection asks for: one that exists, or the customer's own app, recorded along the way. */
export function chooseRegistration(
  world: World,
  actor: Actor,
  { choice, tenantId }: { readonly choice: RegistrationChoice; readonly tenantId: string | null },
): string {
  if (choice.kind === 'own') {
    const registration: Registration = {
      id: nextId(world, 'registration'),
      version: 1,
      displayName: choice.clientId,
      clientId: choice.clientId,
      mode: 'customer',
      tenantId,
      secret: storedCredential(world, actor, { certificate: choice.certificate, path: 'registration.certificate' }),
      rotation: null,
      consent: null,
      redirectUri,
    };
    return putRegistration(world, registration).id;
  }
  if (world.registrations.has(choice.registrationId)) return choice.registrationId;
  throw refuse('validation_failed', {
    fields: [{ path: 'registration.registrationId', code: 'unknown', message: 'There is no such registration.' }],
  });
}

export function putRegistration(world: World, registration: Registration): Registration {
  const before = world.registrations.get(registration.id);
  const kept = before === undefined ? registration : { ...registration, version: before.version + 1 };
  world.registrations.set(kept.id, kept);
  announceProgramme(world, 'registration', kept.id);
  for (const { id, registrationId } of world.connections.values()) {
    if (registrationId === kept.id) announceConnection(world, id);
  }
  return kept;
}

function keep(
  world: World,
  actor: Actor,
  { registration, action }: { readonly registration: Registration; readonly action: AuditAction },
): Registration {
  recordChange(world, actor, { registration, action });
  return putRegistration(world, registration);
}

function recordChange(
  world: World,
  actor: Actor,
  { registration, action }: { readonly registration: Registration; readonly action: AuditAction },
): void {
  recordAudit(world, actor, {
    action,
    subject: { type: 'registration', id: registration.id, label: registration.displayName },
    summary: `${actor.name}: ${action} for "${registration.displayName}".`,
  });
}
