import {
  AuthorizationResult,
  type ConnectionCardAction,
  ConnectionList,
  ConsentPanel,
  ServiceAccountForm,
  useMigrationSelector,
} from '@authshift/ui';
import { useMsalAccount } from '@authshift/ui/msal';
import { useLocation, useSearchParams } from 'wouter';
import { useAddress, useCustomer } from '../customer/useAddress.ts';
import { useModernSignIn } from '../readiness/useModernSignIn.ts';
import { useScenario } from '../rehearsal/useScenarios.ts';
import { toTableAddress } from './tableAddress.ts';

const actions: readonly ConnectionCardAction[] = ['authorize', 'test', 'pause', 'resume', 'disconnect', 'restore'];

/** Settings > Microsoft Exchange > Configuration: what is connected, and a blank form for the next service account. */
export function ConfigurationPage() {
  const isAdmin = useMigrationSelector((state) => state.me?.role === 'admin');
  const [search, setSearch] = useSearchParams();
  const [, navigate] = useLocation();
  const here = useAddress()('/settings/exchange/configuration');
  const attemptId = search.get('attempt');
  const { upn } = useMsalAccount();
  const offersOAuth = useModernSignIn();
  const offers = useScenario(useCustomer())?.offers ?? {};
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
            onDismiss={() => setSearch({}, { replace: true })}
          />
        ) : null}
        <ConnectionList
          returnTo={here}
          signedInAs={upn}
          actions={actions}
          disconnectEffects="Harborline deletes no appointment, in no calendar. What users change afterwards no longer reaches Exchange over this connection."
          onShowUsers={(filter) => navigate(toTableAddress({ filter }))}
          extra={({ id, authType, status }) =>
            authType === 'oauth-app' && status !== 'disconnected' && status !== 'purged' ? (
              <ConsentPanel connectionId={id} returnTo={here} />
            ) : null
          }
        />
        {isAdmin ? <h2 className="hl-unseen">Another connection</h2> : null}
        {offersOAuth ? null : (
          <p className="hl-panel">
            “OAuth enabled” is off for this customer, so that only a password can be added. Switch it on under
            Readiness.
          </p>
        )}
        {isAdmin ? (
          <ServiceAccountForm
            key={`${offersOAuth}`}
            returnTo={here}
            {...offers}
            {...(offersOAuth ? {} : { authTypes: ['basic'], protocols: ['ews'] })}
          />
        ) : null}
      </div>
    </>
  );
}
