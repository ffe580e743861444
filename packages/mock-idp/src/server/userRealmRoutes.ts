import { CONSUMERS } from '../directory/personalAccounts.ts';
import type { Mock, MockApp, MockContext } from './mock.ts';

/** How clients of other languages learn, before they send a password, who would check it: here always the tenant itself. */
export function addUserRealmRoutes(app: MockApp, mock: Mock): void {
  for (const path of ['/:segment/userrealm/:address', '/:segment/common/userrealm/:address']) {
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
  return {
    ver: '1.0',
    account_type: 'Managed',
    domain_name: domain,
    cloud_instance_name: 'microsoftonline.com',
    cloud_audience_urn: 'urn:federation:MicrosoftOnline',
  };
}
