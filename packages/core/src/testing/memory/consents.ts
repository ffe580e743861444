import type { ConnectionEvent } from '../../connection/state.ts';
import type { AuthorizationOutcome, Connection, Consent } from '../../contract/index.ts';
import { applyEvent, putConnection } from './connections.ts';
import { putRegistration } from './registrations.ts';
import { type Actor, connectionOf, nowOf, type World } from './world.ts';

const m365Admin = { id: 'm365-admin', name: 'Microsoft 365 admin' };

/** A Microsoft 365 admin is asked to approve; what the answer moves, the lifecycle says. */
export function askConsent(world: World, actor: Pick<Actor, 'id' | 'name'>, connection: Connection): void {
  applyEvent(world, { actor, connection, event: { type: 'CONSENT_REQUESTED' } });
  remember(world, connection, { status: 'requested', requestedAt: nowOf(world) });
  settleOthers(world, connection, 'CONSENT_REQUESTED');
}

const endings: Readonly<
  Partial<
    Record<AuthorizationOutcome['status'], readonly [Consent['status'], ConnectionEvent['type'] & `CONSENT_${string}`]>
  >
> = {
  succeeded: ['granted', 'CONSENT_GRANTED'],
  declined: ['declined', 'CONSENT_DECLINED'],
  wrong_account: ['wrong_tenant', 'CONSENT_WRONG_TENANT'],
};

/** Whoever returned without an answer leaves the question open. */
export function decideConsent(world: World, { connectionId, status, returned, error }: AuthorizationOutcome): void {
  const ending = endings[status];
  const connection = connectionOf(world, connectionId);
  if (ending === undefined) {
    putConnection(world, { ...connection, lastError: error });
    return;
  }
  const [consent, type] = ending;
  remember(world, connection, {
    status: consent,
    tenantId: consent === 'wrong_tenant' ? (returned?.tenantId ?? null) : connection.tenantId,
    scopes: consent === 'granted' ? ['full_access_as_app'] : [],
    decidedAt: nowOf(world),
  });
  applyEvent(world, { actor: m365Admin, connection: { ...connection, lastError: error }, event: { type } });
  settleOthers(world, connection, type);
}

function remember(world: World, { registrationId }: Connection, change: Partial<Consent>): void {
  const registration = world.registrations.get(registrationId ?? '');
  if (registration === undefined) return;
  const before = registration.consent ?? { tenantId: null, scopes: [], requestedAt: null, decidedAt: null };
  putRegistration(world, { ...registration, consent: { status: 'none', ...before, ...change } });
}

/** The approval is of the app: it holds for every connection that uses it. What is disconnected learns of it when restored. */
function settleOthers(
  world: World,
  { id, registrationId }: Connection,
  type: ConnectionEvent['type'] & `CONSENT_${string}`,
): void {
  for (const other of world.connections.values()) {
    const sharesApp = other.id !== id && other.registrationId === registrationId && other.authType === 'oauth-app';
    const listens = other.status !== 'disconnected' && other.status !== 'purged';
    if (sharesApp && listens) applyEvent(world, { actor: null, connection: other, event: { type } });
  }
}
