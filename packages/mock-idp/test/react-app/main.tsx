import { type AuthenticationResult, type Configuration, PublicClientApplication } from '@azure/msal-browser';
import {
  AuthenticatedTemplate,
  MsalProvider,
  UnauthenticatedTemplate,
  useIsAuthenticated,
  useMsal,
} from '@azure/msal-react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

/** What the test gives the page before it loads. */
const { msalAuth } = globalThis as unknown as { readonly msalAuth: Configuration['auth'] };
/** How it asks the authorization endpoint. */
const httpMethod = location.search === '?post' ? ('POST' as const) : ('GET' as const);
const request = { scopes: ['User.Read'], httpMethod };
/** The bridge page: popups and hidden frames come back to it. */
const redirectUri = '/redirect.html';

function App() {
  const { instance, accounts, inProgress } = useMsal();
  const isSignedIn = useIsAuthenticated();
  const [outcome, setOutcome] = useState('');
  const [token, setToken] = useState('');
  const [account] = accounts;

  const show = async (work: Promise<AuthenticationResult>): Promise<void> => {
    try {
      const result = await work;
      setToken(result.accessToken);
      setOutcome(`${result.account.username} ${result.fromCache ? 'from the cache' : 'from the mock'}`);
    } catch (error) {
      setOutcome(String((error as { readonly errorCode?: string }).errorCode));
    }
  };
  const signOut = { account: account ?? null, postLogoutRedirectUri: redirectUri };

  return (
    <main>
      <h1>A React app</h1>
      <p id="progress">{inProgress}</p>
      <p id="signed-in">{String(isSignedIn)}</p>
      <UnauthenticatedTemplate>
        <p id="account">nobody</p>
      </UnauthenticatedTemplate>
      <AuthenticatedTemplate>
        <p id="account">{account?.username}</p>
      </AuthenticatedTemplate>
      <p id="outcome">{outcome}</p>
      <p id="token">{token}</p>
      <button type="button" onClick={() => void show(instance.loginPopup({ ...request, redirectUri }))}>
        Popup
      </button>
      <button type="button" onClick={() => void instance.loginRedirect(request)}>
        Redirect
      </button>
      <button type="button" onClick={() => void show(instance.ssoSilent({ ...request, redirectUri }))}>
        Silent
      </button>
      <button
        type="button"
        onClick={() => void show(instance.acquireTokenSilent({ ...request, ...(account ? { account } : {}) }))}
      >
        Token
      </button>
      <button type="button" onClick={() => void instance.logoutRedirect(signOut)}>
        Sign out
      </button>
      <button type="button" onClick={() => void instance.logoutPopup(signOut)}>
        Sign out by popup
      </button>
    </main>
  );
}

// The provider initializes the client and takes the answer of a redirect.
const client = new PublicClientApplication({ auth: { ...msalAuth, redirectUri: '/' } });
createRoot(document.getElementById('root') as HTMLElement).render(
  <MsalProvider instance={client}>
    <App />
  </MsalProvider>,
);
