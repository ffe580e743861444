import { Hono } from 'hono';
import { addAuthorizeRoutes } from '../authorize/authorizeRoutes.ts';
import { addLogoutRoutes } from '../authorize/logoutRoutes.ts';
import { addAdminConsentRoutes } from '../consent/adminConsentRoutes.ts';
import { addControlRoutes, type ControlOptions } from '../control/controlRoutes.ts';
import { addDeviceRoutes } from '../device/deviceRoutes.ts';
import { addFaults } from '../faults/strikeRequests.ts';
import { addLoginRoutes } from '../interactions/loginRoutes.ts';
import { addLiveRoutes } from '../live/liveRoutes.ts';
import { addRequestRecord } from '../record/recordRequests.ts';
import { addAuthenticatorRoutes } from '../second-factor/authenticatorRoutes.ts';
import { addDiscoveryRoutes } from './discoveryRoutes.ts';
import { addEntraHeaders } from './entraHeaders.ts';
import { addErrorRoutes } from './errorRoutes.ts';
import type { Mock, MockApp, MockEnv } from './mock.ts';
import { addNativeClientRoutes } from './nativeClientRoutes.ts';
import { addBodyLimit } from './requestBody.ts';
import { addTenantlessRoutes } from './tenantlessRoutes.ts';
import { addTokenRoutes } from './tokenRoutes.ts';
import { addUserinfoRoutes } from './userinfoRoutes.ts';
import { addUserRealmRoutes } from './userRealmRoutes.ts';
import { addWrongVerbRoutes } from './wrongVerbs.ts';

/** Every address the mock answers, in one list. */
export function createApp(mock: Mock, control: ControlOptions): MockApp {
  const app = new Hono<MockEnv>();
  addRequestRecord(app, mock);
  addEntraHeaders(app);
  addBodyLimit(app);
  addLiveRoutes(app, mock, control);
  addControlRoutes(app, control);
  addFaults(app, mock);
  addErrorRoutes(app);
  addUserinfoRoutes(app, mock);
  addDiscoveryRoutes(app, mock);
  addAdminConsentRoutes(app, mock);
  addDeviceRoutes(app, mock);
  addAuthorizeRoutes(app, mock);
  addLoginRoutes(app, mock);
  addAuthenticatorRoutes(app, mock);
  addUserRealmRoutes(app, mock);
  addTokenRoutes(app, mock);
  addTenantlessRoutes(app, mock);
  addLogoutRoutes(app, mock);
  addNativeClientRoutes(app);
  addWrongVerbRoutes(app, mock);
  app.notFound((c) => c.json({ error: 'not_found', error_description: `Nothing is served at ${c.req.path}.` }, 404));
  app.onError((error, c) => {
    console.error(error);
    return c.json({ error: 'server_error', error_description: 'The mock failed; its standard error says why.' }, 500);
  });
  return app;
}
