import type { Authorization } from '../provider/tenantProviders.ts';
import type { MockWorld } from '../world/world.ts';
import { CLOUDS, cloudOfOrigin } from './clouds.ts';

/**
 * What an application that is aware of instances (`instance_aware=true`) is told beside its code: in which cloud to redeem it, and where
 * that cloud's Graph is. MSAL goes on at `https://<cloud_instance_host_name>`, so a mock without HTTPS names no host.
 */
export function describeCloudInstance(
  { instanceAware, tenantId }: Authorization,
  { world, origin }: { readonly world: MockWorld; readonly origin: string },
): Readonly<Record<string, string>> {
  const tenant = world.directory.findTenant(tenantId);
  if (!instanceAware || tenant === undefined) return {};
  const { host, instanceName, graphHost, msGraphHost } = CLOUDS[tenant.cloud];
  const { protocol, host: ownHost } = new URL(origin);
  const answeringHost = cloudOfOrigin(origin) === undefined ? ownHost : host;
  return {
    cloud_instance_name: instanceName,
    ...(protocol === 'https:' ? { cloud_instance_host_name: answeringHost } : {}),
    cloud_graph_host_name: graphHost,
    msgraph_host: msGraphHost,
  };
}
