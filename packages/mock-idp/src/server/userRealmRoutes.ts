import type { Mock, MockApp } from './mock.ts';

/** How clients of other languages learn, before they send a password, who would check it: here always the tenant itself. */
export function addUserRealmRoutes(app: MockApp, mock: Mock): void {
  app.get('/:segment/userrealm/:address', (c) => {
    const address = c.req.param('address');
    const tenant = mock.world.directory.findTenant(address.slice(address.indexOf('@') + 1));
    if (tenant === undefined)
      return c.json({ ver: '1.0', account_type: 'Unknown', cloud_instance_name: 'microsoftonline.com' });
    return c.json({
      ver: '1.0',
      account_type: 'Managed',
      domain_name: tenant.domains[0],
      cloud_instance_name: 'microsoftonline.com',
      cloud_audience_urn: 'urn:federation:MicrosoftOnline',
    });
  });
}
