import type { Seed } from '../../src/directory/seedSchema.ts';
import { BUILT_IN_APPS } from '../../src/index.ts';

/** A tenant of the United States government's cloud, with an app of its own, beside the built-in world. */
export const GOVERNMENT = '44444444-4444-4444-8444-444444444444';
export const GOVERNMENT_DAEMON = 'd0000000-0000-4000-8000-000000000001';
export const GOVERNMENT_SECRET = 'government-secret-value';
export const GOVERNMENT_PERSON = 'service@government.example';

export const WITH_GOVERNMENT: Seed = {
  tenants: [{ id: GOVERNMENT, name: 'Government', domains: ['government.example'], cloud: 'us-government' }],
  users: [{ upn: GOVERNMENT_PERSON }],
  apps: [
    {
      clientId: GOVERNMENT_DAEMON,
      tenant: 'government.example',
      kind: 'daemon',
      secrets: [{ value: GOVERNMENT_SECRET }],
      application: ['https://graph.microsoft.com/Mail.Read'],
      adminConsent: [{ tenant: GOVERNMENT, application: ['https://graph.microsoft.com/Mail.Read'] }],
    },
    { clientId: BUILT_IN_APPS.publicClient, multiTenant: true },
  ],
};
