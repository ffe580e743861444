import {
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
import { storedSecret } from './secrets.ts';
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
  const { clientSecret: _, expiresAt, ...input } = parseInput(registrationInputSchema, body);
  const registration: Registration = {
    id: nextId(world, 'registration'),
    version: 1,
    ...input,
    mode: 'customer',
    secret: storedSecret(world, actor, { kind: 'client-secret', expiresAt }),
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
  const { expiresAt } = parseInput(registrationSecretSchema, body);
  const secret = storedSecret(world, actor, { kind: 'client-secret', expiresAt });
  const rotation = { secret, provedAt: null, literal: null };
  return keep(world, actor, { registration: { ...registration, rotation }, action: 'registration.secret_added' });
}

/** Guard G11: the secret in use stays until a sign-in with the new one has worked. */
export function promoteRegistrationSecret(world: World, actor: Actor, registrationId: string): Registration {
  const registration = registrationOf(world, registrationId);
  const { rotation } = registration;
  if (rotation === null) throw refuse('state_conflict', { missing: ['rotation'] });
  if (rotation.provedAt === null) throw refuse('credential_unproved', { literal: rotation.literal });
  const promoted = { ...registration, secret: rotation.secret, rotation: null };
  return keep(world, actor, { registration: promoted, action: 'registration.secret_promoted' });
}

/** Whoever tests a connection tries the second secret of its registration as well. */
export function proveRotation(world: World, registrationId: string | null): void {
  const registration = world.registrations.get(registrationId ?? '');
  if (registration === undefined || registration.rotation === null) return;
  const answer = world.answers.get(registration.id);
  const rotation =
    answer === undefined
      ? { ...registration.rotation, provedAt: nowOf(world), literal: null }
      : { ...registration.rotation, literal: answer.literal };
  putRegistration(world, { ...registration, rotation });
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
      secret: storedSecret(world, actor, { kind: 'client-secret' }),
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
  {
    registration,
    action,
  }: {
    readonly registration: Registration;
    readonly action: `registration.${'created' | 'changed' | 'secret_added' | 'secret_promoted'}`;
  },
): Registration {
  recordAudit(world, actor, {
    action,
    subject: { type: 'registration', id: registration.id, label: registration.displayName },
    summary: `${actor.name}: ${action} for "${registration.displayName}".`,
  });
  return putRegistration(world, registration);
}
