import type { AppRecord } from '../directory/records.ts';
import type { Presence, WorldDirectory } from '../directory/worldDirectory.ts';
import { parseScope, type ResourceRequest, writeScope } from '../entra/scopes.ts';
import { expandDefault } from '../world/consents.ts';
import type { MockWorld } from '../world/world.ts';

/** What an administrator is asked to approve for everybody. */
export interface AdminApproval {
  /** On behalf of whoever signs in. */
  readonly delegated: readonly ResourceRequest[];
  /** For the app itself, without anybody. `scopes` are the names of roles. */
  readonly application: readonly ResourceRequest[];
}

/** Version 1, and `.default`, ask for all that the registration lists; other scopes for themselves. */
export function readAdminApproval(app: AppRecord, scope: string, directory: WorldDirectory): AdminApproval {
  const listed = {
    delegated: expandDefault(app.delegated, directory, app.tenantId),
    application: expandDefault(app.application, directory, app.tenantId),
  };
  const asked = parseScope(scope, directory, app.tenantId).resources;
  if (asked.length === 0) return listed;
  const whole = new Set(asked.filter(({ isDefault }) => isDefault).map(({ resource }) => resource.appId));
  const ofWhole = (requests: readonly ResourceRequest[]) =>
    requests.filter(({ resource }) => whole.has(resource.appId));
  return {
    delegated: [...ofWhole(listed.delegated), ...asked.filter(({ isDefault }) => !isDefault)],
    application: ofWhole(listed.application),
  };
}

/** Keeps an approval and answers its permissions as the application is told them. */
export function recordAdminApproval(
  { consents }: MockWorld,
  { tenantId, oid }: Presence,
  { app, approval }: { readonly app: AppRecord; readonly approval: AdminApproval },
): string {
  const subject = { tenantId, oid, clientId: app.clientId };
  consents.record(subject, approval.delegated, 'everybody');
  consents.recordRoles(subject, approval.application);
  const granted = [...approval.delegated, ...approval.application];
  return granted.flatMap((request) => request.scopes.map((value) => writeScope(request, value))).join(' ');
}
