import type { AuthType, Connection, ConnectionStatus } from '../contract/index.ts';
import type { ConnectionFacts, ConnectionGap, ConnectionState } from './state.ts';

/** Only here a person signs in at Microsoft and gives a grant. */
export function usesGrant(authType: AuthType): boolean {
  return authType === 'oauth-delegated';
}

/** The fields that have to be filled in before a connection can be authorized or, without a grant of its own, be tried. */
export function missingFields({ authType, hasTenant, hasRegistration, hasSecret }: ConnectionFacts): ConnectionGap[] {
  const isOauth = authType.startsWith('oauth');
  const needsApp = isOauth && authType !== 'oauth-ropc';
  const missing: ConnectionGap[] = [];
  if (isOauth && !hasTenant) missing.push('tenantId');
  if (isOauth && !hasRegistration) missing.push('registration');
  if (!hasSecret) missing.push(needsApp ? 'registration.clientSecret' : 'password');
  return missing;
}

/** Where a connection stands when nothing has been tried since its facts changed. */
export function statusOf(facts: ConnectionFacts): ConnectionStatus {
  if (facts.hasGrant) return 'authorized-unverified';
  if (missingFields(facts).length > 0) return 'saved';
  const { authType, consent } = facts;
  if (consent === 'requested' || consent === 'wrong_tenant') return 'awaiting-consent';
  if (authType !== 'oauth-app' || consent === 'granted') return 'ready';
  return consent === 'declined' ? 'declined' : 'saved';
}

/** Whether there is something to sign in with, so that a test says something. */
export function isTestable(facts: ConnectionFacts): boolean {
  const status = statusOf(facts);
  return status === 'authorized-unverified' || (status === 'ready' && !usesGrant(facts.authType));
}

/** Whether a sync or a probe has any business with a connection. */
export function takesPart(status: ConnectionStatus): boolean {
  return status !== 'paused' && status !== 'disconnected' && status !== 'purged';
}

/** Whether users' mailboxes are synced over a connection. Exchange's administration runs commands and reads nobody's. */
export function syncsMailboxes({ protocol }: Pick<Connection, 'protocol'>): boolean {
  return protocol !== 'exchange-admin';
}

/** Whether users can be ticked for a connection now, and the problem code when not. */
export function checkTickable({
  status,
  authType,
  hasGrant,
  protocol,
}: Pick<ConnectionState, 'status' | 'authType' | 'hasGrant'> & Pick<Connection, 'protocol'>):
  | 'connection_disconnected'
  | 'connection_not_ready'
  | 'connection_without_mailboxes'
  | null {
  if (!syncsMailboxes({ protocol })) return 'connection_without_mailboxes';
  if (status === 'disconnected' || status === 'purged') return 'connection_disconnected';
  const isUnready = usesGrant(authType)
    ? !hasGrant
    : authType === 'oauth-app' && (status === 'saved' || status === 'awaiting-consent' || status === 'declined');
  return isUnready || status === 'paused' ? 'connection_not_ready' : null;
}
