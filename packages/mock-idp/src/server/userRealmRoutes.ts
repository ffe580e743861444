import { CLOUDS } from '../clouds/clouds.ts';
import { CONSUMERS } from '../directory/personalAccounts.ts';
import type { Mock, MockApp, MockContext } from './mock.ts';

/** ADAL and MSAL write it in different ways. */
export const USER_REALM_PATHS = ['userrealm', 'UserRealm'].flatMap((name) => [
  `/:segment/${name}/:address`,
  `/:segment/common/${name}/:address`,
]);

/** How clients of other languages learn, before they send a password, who would check it: here always the tenant itself. */
export function addUserRealmRoutes(app: MockApp, mock: Mock): void {
  for (const path of USER_REALM_PATHS) {
    app.get(path, (c) => c.json(describeRealm(c, mock)));
  }
}

function describeRealm(c: MockContext, { world }: Mock): Readonly<Record<string, string>> {
  const address = c.req.param('address') ?? '';
  const domain = address.slice(address.indexOf('@') + 1).toLowerCase();
  const tenant = world.directory.findTenant(domain);
  // A tenant is also found by its name, which is no domain; and nobody federates with personal accounts.
  if (tenant === undefined || tenant.id === CONSUMERS || !tenant.domains.includes(domain)) {
    return { ver: '1.0', account_type: 'Unknown', cloud_instance_name: 'microsoftonline.com' };
  }
  const { instanceName, audienceUrn } = CLOUDS[tenant.cloud];
  return {
    ver: '1.0',
    account_type: 'Managed',
    domain_name: domain,
    cloud_instance_name: instanceName,
    cloud_audience_urn: audienceUrn,
  };
}
