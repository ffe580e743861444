import type { ConnectionStatus } from '@authshift/core/contract';
import {
  AuthorizationResult,
  type ConnectionCardAction,
  ConnectionList,
  ConsentPanel,
  Entitled,
  ServiceAccountForm,
  useMigrationSelector,
} from '@authshift/ui';
import { useMsalAccount } from '@authshift/ui/msal';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useAddress, useCustomer } from '../customer/useAddress.ts';
import { SupportContact } from '../mail/SupportContact.tsx';
import { useModernSignIn } from '../readiness/useModernSignIn.ts';
import { useScenario } from '../rehearsal/useScenarios.ts';
import { toTableAddress } from './tableAddress.ts';

const actions: readonly ConnectionCardAction[] = ['authorize', 'test', 'pause', 'resume', 'disconnect', 'restore'];

/** Their card has no button for an approval any more. */
const working: readonly ConnectionStatus[] = ['healthy', 'degraded', 'authorized-unverified'];

/** Settings > Microsoft Exchange > Configuration: what is connected, and a blank form for the next service account. */
export function ConfigurationPage() {
  const isAdmin = useMigrationSelector((state) => state.me?.role === 'admin');
  const [search, setSearch] = useSearchParams();
  const [, navigate] = useLocation();
  const here = useAddress()('/settings/exchange/configuration');
  const attemptId = search.get('attempt');
  const { upn } = useMsalAccount();
  const [ownWindow, setOwnWindow] = useState(false);
  const inOwnWindow = {
    mode: 'popup',
    returnTo: `${here}?window=own`,
    // What came of an earlier one is past then.
    onOutcome: () => setSearch({}, { replace: true }),
  } as const;
  return (
    <>
      <h1>Microsoft Exchange configuration</h1>
      <p className="hl-lead">
        Each service account is a connection. Old and new live side by side until every user has moved; only then is the
        old one disconnected.
      </p>
      <div className="hl-stack">
        {attemptId ? <h2 className="hl-unseen">What came of the authorization</h2> : null}
        {attemptId ? (
          <AuthorizationResult
            attemptId={attemptId}
            returnTo={here}
            inPopup={search.get('window') === 'own'}
            onDismiss={() => setSearch({}, { replace: true })}
          />
        ) : null}
        <ConnectionList
          returnTo={here}
          signedInAs={upn}
          {...(ownWindow ? inOwnWindow : {})}
          actions={actions}
          disconnectEffects="Harborline deletes no appointment, in no calendar. What users change afterwards no longer reaches Exchange over this connection."
          onShowUsers={(filter) => navigate(toTableAddress({ filter }))}
          extra={({ id, authType, status }) =>
            authType === 'oauth-app' && status !== 'disconnected' && status !== 'purged' ? (
              <ConsentPanel connectionId={id} returnTo={here} handOverOnly={!working.includes(status)} />
            ) : null
          }
        />
        {isAdmin ? (
          <label className="hl-panel">
            <input type="checkbox" checked={ownWindow} onChange={({ target }) => setOwnWindow(target.checked)} /> Open
            Microsoft in a window of its own, and stay on this page
          </label>
        ) : null}
        <AnotherConnection isAdmin={isAdmin} returnTo={here} />
      </div>
    </>
  );
}

interface AnotherConnectionProps {
  readonly isAdmin: boolean;
  readonly returnTo: string;
}

function AnotherConnection({ isAdmin, returnTo }: AnotherConnectionProps) {
  const offersOAuth = useModernSignIn();
  const offers = useScenario(useCustomer())?.offers ?? {};
  return (
    <>
      {isAdmin ? <h2 className="hl-unseen">Another connection</h2> : null}
      {offersOAuth ? null : (
        <p className="hl-panel">
          “OAuth enabled” is off for this customer, so that only a password can be added. Switch it on under Readiness.
        </p>
      )}
      {isAdmin ? (
        <Entitled to="more-connections" what="More than your plan’s connections" request={<SupportContact />}>
          <ServiceAccountForm
            key={`${offersOAuth}`}
            returnTo={returnTo}
            {...offers}
            {...(offersOAuth ? {} : { authTypes: ['basic'], protocols: ['ews'] })}
          />
        </Entitled>
      ) : null}
    </>
  );
}
