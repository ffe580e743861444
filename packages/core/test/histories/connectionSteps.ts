import type { Connection, ConnectionInput } from '../../src/contract/index.ts';
import { contosoTenantId, makeRegistration } from '../../src/testing/index.ts';
import type { Dice } from './dice.ts';
import { attempt, type Scene } from './scene.ts';

export type Step = (scene: Scene, dice: Dice) => Promise<void>;

const names = ['Exchange with OAuth', 'exchange  with oauth', 'Exchange with Graph', 'Mailroom', '<b>Old</b>'];

export function typeSecret(scene: Scene): string {
  const secret = `Typed-${scene.typedSecrets.length}-9f3b~${'x'.repeat(8)}`;
  scene.typedSecrets.push(secret);
  return secret;
}

export async function connectionsOf(scene: Scene): Promise<readonly Connection[]> {
  return (await attempt(scene, scene.people.viewer.listConnections())) ?? [];
}

function someAdmin({ people }: Scene, dice: Dice) {
  return dice.oneIn(2) ? people.adminA : people.adminB;
}

const createConnection: Step = async (scene, dice) => {
  const displayName = dice.of(names) ?? '';
  const protocol = dice.of(['ews', 'graph', 'imap-smtp'] as const) ?? 'ews';
  const environment = dice.oneIn(4) ? 'on-premises' : 'online';
  const common = { displayName, protocol, environment, account: 'service@contoso.example' } as const;
  const oauth = {
    ...common,
    tenantId: contosoTenantId,
    registration: { kind: 'existing', registrationId: makeRegistration().id },
  } as const;
  const inputs: readonly ConnectionInput[] = [
    { authType: 'oauth-delegated', ...oauth },
    { authType: 'oauth-delegated', ...oauth },
    { authType: 'oauth-app', ...oauth },
    { authType: dice.oneIn(2) ? 'ntlm' : 'basic', ...common, password: typeSecret(scene) },
  ];
  const input = dice.of(inputs);
  if (input !== undefined) await attempt(scene, someAdmin(scene, dice).createConnection(input));
};

const rename: Step = async (scene, dice) => {
  const connection = dice.of(await connectionsOf(scene));
  if (connection === undefined) return;
  const version = dice.oneIn(4) ? connection.version - 1 : connection.version;
  const patch = { displayName: dice.of(names) ?? '' };
  await attempt(scene, someAdmin(scene, dice).updateConnection(connection.id, { version, patch }));
};

const replaceSecret: Step = async (scene, dice) => {
  const connection = dice.of(await connectionsOf(scene));
  if (connection === undefined) return;
  await attempt(scene, someAdmin(scene, dice).replaceSecret(connection.id, { secret: typeSecret(scene) }));
};

/** I10: whatever became of the tokens, signing in again is possible. */
const authorizable: readonly Connection['status'][] = [
  'ready',
  'authorizing',
  'wrong-account',
  'declined',
  'stranded',
  'abandoned',
  'authorized-unverified',
  'healthy',
  'degraded',
  'credential-expiring',
  'needs-reauth',
  'blocked-by-policy',
];

/** I15: one request asks for one resource. */
function checkResources(authorizeUrl: string): void {
  const scopes = new URL(authorizeUrl).searchParams.get('scope')?.split(' ') ?? [];
  const resources = new Set(scopes.filter((scope) => scope.includes('://')).map((scope) => new URL(scope).origin));
  if (resources.size > 1) throw new Error(`I15: one request asks for ${[...resources].join(' and ')}.`);
}

/** A person goes to Microsoft's pages, and mostly comes back. */
const authorize: Step = async (scene, dice) => {
  const waiting = (await connectionsOf(scene)).filter(({ authType }) => authType.startsWith('oauth'));
  const connection = dice.of(waiting);
  if (connection === undefined) return;
  const started = await attempt(
    scene,
    someAdmin(scene, dice).startAuthorization(connection.id, { returnTo: '/settings' }),
  );
  if (started === null && authorizable.includes(connection.status) && scene.told.at(-1) !== 'unreachable') {
    throw new Error(`I10: "${connection.displayName}" is ${connection.status} and may not be authorized again.`);
  }
  if (started !== null) checkResources(started.authorizeUrl);
  const outcome = dice.of([
    'succeeded',
    'succeeded',
    'succeeded',
    'wrong_account',
    'declined',
    'stranded',
    'failed',
    null,
  ] as const);
  if (started !== null && outcome !== null && outcome !== undefined) {
    scene.backend.finishAuthorization(started.attemptId, outcome);
  }
};

/** From nothing to a connection that works: what an admin does on a good day. */
const getGoing: Step = async (scene, dice) => {
  const { adminA } = scene.people;
  const displayName = `${names[0]} ${dice.below(3)}`;
  const registration = { kind: 'existing', registrationId: makeRegistration().id } as const;
  const made = await attempt(
    scene,
    adminA.createConnection({
      authType: 'oauth-delegated',
      displayName,
      protocol: 'ews',
      account: 'service@contoso.example',
      tenantId: contosoTenantId,
      registration,
    }),
  );
  if (made === null) return;
  const started = await attempt(scene, adminA.startAuthorization(made.id, { returnTo: '/settings' }));
  if (started === null) return;
  scene.backend.finishAuthorization(started.attemptId, 'succeeded');
  await attempt(scene, adminA.probe(made.id));
};

const probe: Step = async (scene, dice) => {
  const connection = dice.of(await connectionsOf(scene));
  if (connection === undefined) return;
  const expect = dice.oneIn(3) ? 'refused' : 'works';
  await attempt(scene, someAdmin(scene, dice).probe(connection.id, { expect }));
};

const pauseOrResume: Step = async (scene, dice) => {
  const connection = dice.of(await connectionsOf(scene));
  if (connection === undefined) return;
  const admin = someAdmin(scene, dice);
  await attempt(scene, dice.oneIn(2) ? admin.pause(connection.id) : admin.resume(connection.id));
};

const disconnect: Step = async (scene, dice) => {
  const connection = dice.of(await connectionsOf(scene));
  if (connection === undefined) return;
  const input = dice.oneIn(2) ? { override: { reason: 'Nobody uses it any more.' } } : {};
  await attempt(scene, someAdmin(scene, dice).disconnect(connection.id, input));
};

const restore: Step = async (scene, dice) => {
  const gone = (await connectionsOf(scene)).filter(({ status }) => status === 'disconnected');
  const connection = dice.of(gone);
  if (connection !== undefined) await attempt(scene, someAdmin(scene, dice).restore(connection.id));
};

const purge: Step = async (scene, dice) => {
  const connection = dice.of(await connectionsOf(scene));
  if (connection === undefined) return;
  const confirmName = dice.oneIn(4) ? 'something else' : connection.displayName;
  await attempt(scene, someAdmin(scene, dice).purge(connection.id, { confirmName }));
};

const rotateSecret: Step = async (scene, dice) => {
  const registration = dice.of((await attempt(scene, scene.people.viewer.listRegistrations())) ?? []);
  if (registration === undefined) return;
  const admin = someAdmin(scene, dice);
  if (dice.oneIn(2)) {
    const expiresAt = dice.oneIn(2) ? new Date(scene.clock.now() + 40 * 86_400_000).toISOString() : null;
    await attempt(scene, admin.addRegistrationSecret(registration.id, { secret: typeSecret(scene), expiresAt }));
    return;
  }
  await attempt(scene, admin.promoteRegistrationSecret(registration.id));
};

export const connectionSteps = {
  createConnection,
  rename,
  replaceSecret,
  authorize,
  getGoing,
  probe,
  pauseOrResume,
  disconnect,
  restore,
  purge,
  rotateSecret,
} satisfies Record<string, Step>;
