import {
  type AccountInfo,
  InteractionRequiredAuthError,
  type IPublicClientApplication,
  PublicClientApplication,
} from '@azure/msal-browser';
import type { AdminConfig } from './adminConfig.ts';

/** Harborline's own sign-in: people of its maker, at Fabrikam. It has nothing to do with the customer's service account. */
export async function createSession(config: AdminConfig): Promise<IPublicClientApplication> {
  const application = new PublicClientApplication({
    auth: {
      ...config.auth,
      redirectUri: `${window.location.origin}/redirect.html`,
      postLogoutRedirectUri: `${window.location.origin}/`,
    },
    cache: { cacheLocation: 'sessionStorage' },
  });
  await application.initialize();
  const answer = await application.handleRedirectPromise();
  const account = answer?.account ?? application.getAllAccounts()[0];
  if (account) application.setActiveAccount(account);
  return application;
}

/** An access token for Harborline's API; sends the person to sign in again when a silent answer is no longer possible. */
export async function getApiToken(application: IPublicClientApplication, config: AdminConfig): Promise<string> {
  const account = activeAccount(application);
  const request = { scopes: [config.apiScope], account };
  try {
    return (await application.acquireTokenSilent(request)).accessToken;
  } catch (error) {
    if (!(error instanceof InteractionRequiredAuthError)) throw error;
    await application.acquireTokenRedirect(request);
    throw error;
  }
}

function activeAccount(application: IPublicClientApplication): AccountInfo {
  const account = application.getActiveAccount();
  if (!account) throw new Error('nobody is signed in to Harborline');
  return account;
}
