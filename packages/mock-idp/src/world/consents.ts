import type { Resource } from '../directory/records.ts';
import type { WorldDirectory } from '../directory/worldDirectory.ts';
import type { ResourceRequest, ScopeRequest } from '../entra/scopes.ts';
import type { Table } from '../state/stateFolder.ts';

/** What one person, or an administrator for everybody, approved for one app in one tenant: permissions by resource. */
export type ConsentRow = Readonly<Record<string, readonly string[]>>;

export interface ConsentSubject {
  readonly tenantId: string;
  readonly clientId: string;
  readonly oid: string;
}

export interface Consents {
  /** Delegated permissions this person's tokens may carry, by resource app id. */
  grantedTo(subject: ConsentSubject): ReadonlyMap<string, ReadonlySet<string>>;
  /** Application permissions an administrator granted. */
  rolesOf(subject: { readonly tenantId: string; readonly clientId: string }, resource: Resource): readonly string[];
  /** Whether anybody in this tenant has approved anything for this app, which is what makes its service principal there. */
  isApproved(subject: { readonly tenantId: string; readonly clientId: string }): boolean;
  /** What has to be asked before this request can be answered; empty if nothing. */
  findMissing(subject: ConsentSubject, request: ScopeRequest): readonly ResourceRequest[] | 'first-use' | undefined;
  /** An administrator's grant of application permissions; `scopes` are the names of roles. */
  recordRoles(
    subject: { readonly tenantId: string; readonly clientId: string },
    roles: readonly ResourceRequest[],
  ): void;
  /** What administrators approved since the world began, as `resource/Permission`, by app and tenant. */
  approvedForEverybody(clientId: string): readonly AppConsent[];
  /** Nobody has approved anything for this app any more, in any tenant. */
  forgetApp(clientId: string): void;
  /** Adds to what was approved before. `everybody` is an administrator's consent for the organization. */
  record(subject: ConsentSubject, approved: readonly ResourceRequest[], scope: 'person' | 'everybody'): void;
}

/** An administrator's approval for a whole tenant. */
export interface AppConsent {
  readonly tenantId: string;
  readonly delegated: readonly string[];
  readonly application: readonly string[];
}

/** Stands where a person's id stands for delegated permissions. */
const ROLES = 'roles';

export function createConsents(table: Table<ConsentRow>, getDirectory: () => WorldDirectory): Consents {
  const seeded = (
    tenantId: string,
    clientId: string,
  ): readonly { readonly permission: string; readonly isRole: boolean }[] => {
    const app = getDirectory().findApp(clientId);
    const consents = app?.adminConsent.filter((consent) => consent.tenantId === tenantId) ?? [];
    return consents.flatMap((consent) => [
      ...consent.delegated.map((permission) => ({ permission, isRole: false })),
      ...consent.application.map((permission) => ({ permission, isRole: true })),
    ]);
  };

  const grantedTo = (subject: ConsentSubject): Map<string, Set<string>> => {
    const granted = new Map<string, Set<string>>();
    const add = (appId: string, values: readonly string[]): void => {
      granted.set(appId, new Set([...(granted.get(appId) ?? []), ...values]));
    };
    for (const { permission, isRole } of seeded(subject.tenantId, subject.clientId)) {
      const known = isRole ? undefined : splitPermission(permission, getDirectory(), subject.tenantId);
      if (known !== undefined) add(known.resource.appId, [known.value]);
    }
    for (const oid of ['*', subject.oid]) {
      for (const [appId, values] of Object.entries(table.get(keyOf({ ...subject, oid })) ?? {})) add(appId, values);
    }
    return granted;
  };

  return {
    grantedTo,
    rolesOf: ({ tenantId, clientId }, resource) => {
      const fromSeed = seeded(tenantId, clientId)
        .filter(({ isRole }) => isRole)
        .map(({ permission }) => splitPermission(permission, getDirectory(), tenantId))
        .flatMap((known) => (known?.resource.appId === resource.appId ? [known.value] : []));
      const later = table.get(keyOf({ tenantId, clientId, oid: ROLES }))?.[resource.appId] ?? [];
      return [...new Set([...fromSeed, ...later])];
    },
    recordRoles: ({ tenantId, clientId }, roles) => {
      if (roles.length === 0) return;
      const key = keyOf({ tenantId, clientId, oid: ROLES });
      table.set(key, roles.reduce<ConsentRow>(addApproval, { ...table.get(key) }));
    },
    isApproved: ({ tenantId, clientId }) =>
      seeded(tenantId, clientId).length > 0 ||
      table.keysUnder(tenantId).some((key) => key.startsWith(keyOf({ tenantId, clientId, oid: '' }))),
    findMissing: (subject, request) => {
      const granted = grantedTo(subject);
      const missing = request.resources.filter((one) => !isCovered(one, granted));
      if (missing.length > 0) return missing;
      return granted.size === 0 ? 'first-use' : undefined;
    },
    record: (subject, approved, scope) => {
      const key = keyOf({ ...subject, oid: scope === 'everybody' ? '*' : subject.oid });
      table.set(key, approved.reduce<ConsentRow>(addApproval, { openid: [], ...table.get(key) }));
    },
    approvedForEverybody: (clientId) =>
      table.keys().flatMap((key) => {
        const [tenantId = '', app, subject = ''] = key.split('/');
        if (app !== clientId || !['*', ROLES].includes(subject)) return [];
        const permissions = Object.entries(table.get(key) ?? {}).flatMap(([appId, values]) =>
          values.map((value) => `${appId}/${value}`),
        );
        return [
          subject === ROLES
            ? { tenantId, delegated: [], application: permissions }
            : { tenantId, delegated: permissions, application: [] },
        ];
      }),
    forgetApp: (clientId) => {
      for (const key of table.keys()) if (key.split('/')[1] === clientId) table.delete(key);
    },
  };
}

/** Which entries of a registration in this tenant `.default` stands for, by resource. */
export function expandDefault(
  delegated: readonly string[],
  directory: WorldDirectory,
  tenantId?: string,
): readonly ResourceRequest[] {
  const byResource = new Map<string, ResourceRequest>();
  for (const permission of delegated) {
    const known = splitPermission(permission, directory, tenantId);
    if (known === undefined) continue;
    const before = byResource.get(known.resource.appId);
    byResource.set(known.resource.appId, {
      resource: known.resource,
      prefix: known.prefix,
      scopes: [...(before?.scopes ?? []), known.value],
      isDefault: false,
    });
  }
  return [...byResource.values()];
}

/** The first permission of a registration that its API does not offer, or whose API nobody knows. */
export function findUnoffered(delegated: readonly string[], directory: WorldDirectory): string | undefined {
  return delegated.find((permission) => {
    const known = splitPermission(permission, directory);
    return known?.resource.scopes.some(({ value }) => value === known.value) !== true;
  });
}

function isCovered(request: ResourceRequest, granted: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const values = granted.get(request.resource.appId);
  if (request.isDefault) return values !== undefined && values.size > 0;
  return request.scopes.every((scope) => values?.has(scope) === true);
}

function addApproval(row: ConsentRow, { resource, scopes }: ResourceRequest): ConsentRow {
  return { ...row, [resource.appId]: [...new Set([...(row[resource.appId] ?? []), ...scopes])] };
}

function keyOf({ tenantId, clientId, oid }: ConsentSubject): string {
  return `${tenantId}/${clientId}/${oid}`;
}

function splitPermission(
  permission: string,
  directory: WorldDirectory,
  tenantId?: string,
): { readonly resource: Resource; readonly prefix: string; readonly value: string } | undefined {
  const slash = permission.lastIndexOf('/');
  const prefix = permission.slice(0, slash);
  const resource = directory.findResource(prefix, tenantId);
  return resource === undefined ? undefined : { resource, prefix, value: permission.slice(slash + 1) };
}
