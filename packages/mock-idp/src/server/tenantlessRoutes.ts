import { EntraError } from '../entra/entraError.ts';
import { sendErrorPage } from '../interactions/sendPage.ts';
import type { Mock, MockApp } from './mock.ts';
import { sendRefusal } from './sendRefusal.ts';

/** The endpoints without their first path segment: whose tenant is meant cannot be told. */
export function addTenantlessRoutes(app: MockApp, mock: Mock): void {
  for (const base of ['/oauth2/v2.0', '/oauth2']) {
    app.post(`${base}/token`, (c) => {
      c.header('Access-Control-Allow-Origin', '*');
      return sendRefusal(c, mock, new EntraError(90019));
    });
    app.on(['GET', 'POST'], `${base}/authorize`, (c) => sendErrorPage(c, new EntraError(90019)));
  }
}
