import type { AuthenticationResult, ConfidentialClientApplication } from '@azure/msal-node';
import { SpanKind } from '@opentelemetry/api';
import { instruments, secondsSince } from './instruments.ts';
import { inSpan, markFailed } from './spans.ts';

/** A client whose requests for tokens are told to whoever watches. */
export function observeSignIns(client: ConfidentialClientApplication): ConfidentialClientApplication {
  const { acquireTokenByCode, acquireTokenByClientCredential, acquireTokenByUsernamePassword, acquireTokenSilent } =
    client;
  return Object.assign(client, {
    acquireTokenByCode: (...given: Parameters<typeof acquireTokenByCode>) =>
      askForToken('code', () => acquireTokenByCode.apply(client, given)),
    acquireTokenByClientCredential: (...given: Parameters<typeof acquireTokenByClientCredential>) =>
      askForToken('client_credentials', () => acquireTokenByClientCredential.apply(client, given)),
    acquireTokenByUsernamePassword: (...given: Parameters<typeof acquireTokenByUsernamePassword>) =>
      askForToken('password', () => acquireTokenByUsernamePassword.apply(client, given)),
    acquireTokenSilent: (...given: Parameters<typeof acquireTokenSilent>) =>
      askForToken('refresh', () => acquireTokenSilent.apply(client, given)),
  });
}

type TokenRequest = 'code' | 'client_credentials' | 'password' | 'refresh';

async function askForToken<T extends AuthenticationResult | null>(
  request: TokenRequest,
  ask: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  const attributes = { 'authshift.microsoft.service': 'sign-in', 'authshift.token.request': request };
  return inSpan({ name: 'microsoft sign-in', kind: SpanKind.CLIENT, attributes }, async (span) => {
    const record = (outcome: string): void => {
      span.setAttribute('authshift.outcome', outcome);
      const seconds = secondsSince(startedAt);
      instruments().microsoftCalls.record(seconds, { ...attributes, 'authshift.outcome': outcome });
      if (request === 'refresh') instruments().refreshes.add(1, { 'authshift.outcome': outcome });
    };
    try {
      const result = await ask();
      // A token that is still good is taken from the grant, and nobody was called.
      if (result?.fromCache === true) span.setAttribute('authshift.outcome', 'still_good');
      if (result?.fromCache !== true) record('works');
      return result;
    } catch (error) {
      const { errorCode } = error as { readonly errorCode?: unknown };
      markFailed(span, typeof errorCode === 'string' ? errorCode : 'unreachable');
      record(typeof errorCode === 'string' ? 'refused' : 'unreachable');
      throw error;
    }
  });
}
