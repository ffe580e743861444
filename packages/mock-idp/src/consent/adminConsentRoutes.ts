import { redirectUrisOf } from '../directory/platforms.ts';
import { resolveAuthority } from '../entra/authority.ts';
import { EntraError } from '../entra/entraError.ts';
import { isRedirectUriRegistered } from '../entra/redirectUri.ts';
import { parseScope } from '../entra/scopes.ts';
import { loginUrl } from '../interactions/proceed.ts';
import { sendErrorPage } from '../interactions/sendPage.ts';
import { ensureBrowserSession } from '../server/browserCookie.ts';
import { correlationIdOf } from '../server/correlation.ts';
import type { Mock, MockApp, MockContext } from '../server/mock.ts';
import { findAppForSignIn } from '../token/clientAuthentication.ts';

/**
 * The admin consent endpoint in both versions ("Admin consent on the Microsoft identity platform"): an administrator signs in, approves
 * for everybody, and the application is told the tenant. No token comes of it.
 */
export function addAdminConsentRoutes(app: MockApp, mock: Mock): void {
  app.get('/:segment/v2.0/adminconsent', (c) => onRequest(c, mock, 'v2'));
  app.get('/:segment/adminconsent', (c) => onRequest(c, mock, 'v1'));
}

function onRequest(c: MockContext, mock: Mock, version: 'v1' | 'v2'): Response | Promise<Response> {
  try {
    return begin(c, mock, version);
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return sendErrorPage(c, error);
  }
}

function begin(c: MockContext, mock: Mock, version: 'v1' | 'v2'): Response {
  const { directory } = mock.world;
  const authority = resolveAuthority(c.req.param('segment') ?? '', directory);
  const app = findAppForSignIn(mock.world, authority, need(c, 'client_id'));
  const redirectUri = c.req.query('redirect_uri') ?? '';
  if (redirectUri === '') throw new EntraError(900971);
  if (!isRedirectUriRegistered(redirectUrisOf(app), redirectUri)) {
    throw new EntraError(50011, { redirectUri, clientId: app.clientId });
  }
  const scope = version === 'v2' ? need(c, 'scope') : '';
  parseScope(scope, directory, authority.segment);
  const state = c.req.query('state');
  const journey = mock.journeys.begin({
    purpose: { kind: 'admin-consent', version },
    browserId: ensureBrowserSession(c, mock).id,
    correlationId: correlationIdOf(c),
    authority,
    app,
    params: new Map([
      ['redirect_uri', redirectUri],
      ['scope', scope],
      ...(state === undefined ? [] : [['state', state] as const]),
    ]),
  });
  return c.redirect(loginUrl(journey), 303);
}

function need(c: MockContext, parameter: string): string {
  const value = c.req.query(parameter);
  if (value === undefined || value === '') throw new EntraError(900144, { parameter });
  return value;
}
