import type { Connection } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { connectionCardEnglish } from '../messages/english/connectionCard.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';

/** What the status asks for next, or whom it is about. */
export function ConnectionSecondLine({ connection }: { readonly connection: Connection }): ReactNode {
  const text = useSecondLine(connection);
  return text === null ? null : <span className="authshift-hint">{text}</span>;
}

function useSecondLine(connection: Connection): string | null {
  const { format } = useMigrationContext();
  const { second } = useMessages('connectionCard', connectionCardEnglish);
  const legacy = connection.authType === 'basic' || connection.authType === 'ntlm';
  const returned = connection.wrongAccount?.returned.upn ?? '';
  switch (connection.status) {
    case 'saved':
    case 'ready':
      // Nobody is asked to sign in: what has all it needs only has to be tried.
      if (connection.authType === 'oauth-app' && connection.status === 'ready') return second.unverified;
      return legacy || connection.authType === 'oauth-ropc' ? second.savedBasic : second.savedOAuth;
    case 'authorizing':
      return second.authorizing(connection.account);
    case 'wrong-account':
      return second.wrongAccount(returned, connection.account);
    case 'declined':
      return second.declined;
    case 'authorized-unverified':
      return second.unverified;
    case 'degraded':
      return connection.counts.failing === 0 ? second.testFailed : second.degraded(connection.counts.failing);
    case 'needs-reauth':
      return second.needsReauth;
    case 'disconnected':
      return connection.restorableUntil === null
        ? second.disconnectedForGood
        : second.disconnected(format.instant(connection.restorableUntil));
    case 'awaiting-consent':
      return second.awaitingConsent;
    case 'stranded':
      return second.stranded;
    case 'abandoned':
      return second.abandoned;
    case 'credential-expiring':
      return second.credentialExpiring;
    case 'blocked-by-policy':
      return second.blockedByPolicy;
    case 'paused':
      return second.paused;
    case 'disconnect-requested':
      return second.disconnectRequested(connection.disconnectRequest?.by ?? '');
    case 'purged':
      return second.disconnectedForGood;
    case 'healthy':
      return null;
  }
}
