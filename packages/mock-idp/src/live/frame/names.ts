import type { MockWorld } from '../../world/world.ts';

/** What ids are called in this world; undefined for those it does not know. */
export interface Names {
  tenant(id: string | undefined): string | undefined;
  app(clientId: string | undefined): string | undefined;
  /** An API, by URI or app id. */
  resource(uri: string | undefined): string | undefined;
  /** A person's user name in a tenant, by object id. */
  person(tenantId: string | undefined, oid: string | undefined): string | undefined;
}

export function namesOf({ directory }: Pick<MockWorld, 'directory'>): Names {
  return {
    tenant: (id) => (id === undefined ? undefined : directory.findTenant(id)?.name),
    app: (clientId) => (clientId === undefined ? undefined : directory.findApp(clientId)?.name),
    resource: (uri) => (uri === undefined ? undefined : directory.findResource(uri)?.name),
    person: (tenantId, oid) =>
      tenantId === undefined || oid === undefined ? undefined : directory.findUserByOid(tenantId, oid)?.upn,
  };
}
