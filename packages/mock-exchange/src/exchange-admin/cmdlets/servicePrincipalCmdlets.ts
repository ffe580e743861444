import type { ServicePrincipal } from '../../mailboxes/permissions.ts';
import type { AdminObject, Cmdlet, CmdletContext } from './cmdlet.ts';
import { alreadyExists, missingParameters } from './cmdletError.ts';
import { distinguishedName, only } from './recipients.ts';

function principalObject({ appId, objectId, displayName }: ServicePrincipal): AdminObject {
  return {
    type: 'ServicePrincipal',
    identity: objectId,
    view: ['DisplayName', 'ObjectId', 'AppId'],
    properties: {
      DisplayName: displayName ?? '',
      AppId: appId,
      ObjectId: objectId,
      // What the member was called before.
      ServiceId: objectId,
      Name: objectId,
      Identity: objectId,
    },
  };
}

export function findPrincipals(identity: string, known: readonly ServicePrincipal[]): readonly ServicePrincipal[] {
  const wanted = identity.trim().toLowerCase();
  return known.filter(({ appId, objectId, displayName = '' }) =>
    [objectId, appId, displayName].some((one) => one.toLowerCase() === wanted),
  );
}

/** @throws CmdletError when Exchange does not know it. */
export async function requirePrincipal(identity: string, context: CmdletContext): Promise<ServicePrincipal> {
  return only(identity, findPrincipals(identity, await listPrincipals(context)));
}

export function listPrincipals({ services, tenant }: CmdletContext): Promise<readonly ServicePrincipal[]> {
  return services.permissions.servicePrincipals.list(tenant.id);
}

export const getServicePrincipal: Cmdlet = {
  name: 'Get-ServicePrincipal',
  parameters: { Identity: 'text' },
  positional: ['Identity'],
  unserved: ['Organization'],
  run: async ({ Identity }, context) => {
    if (typeof Identity === 'string') return [principalObject(await requirePrincipal(Identity, context))];
    return (await listPrincipals(context)).map(principalObject);
  },
};

export const newServicePrincipal: Cmdlet = {
  name: 'New-ServicePrincipal',
  // -ServiceId is what -ObjectId was called before.
  parameters: { AppId: 'guid', ObjectId: 'guid', ServiceId: 'guid', DisplayName: 'text?' },
  mandatory: ['AppId'],
  run: async (parameters, context) => {
    const objectId = String(parameters.ObjectId ?? parameters.ServiceId ?? '');
    if (objectId === '') throw missingParameters(['ObjectId']);
    const known = await listPrincipals(context);
    if (known.some((one) => one.objectId.toLowerCase() === objectId)) {
      throw alreadyExists(distinguishedName(objectId, context.tenant));
    }
    const displayName = typeof parameters.DisplayName === 'string' ? parameters.DisplayName : undefined;
    const principal = { appId: String(parameters.AppId), objectId, displayName };
    await context.services.permissions.servicePrincipals.add(context.tenant.id, principal, 'spreads');
    return [principalObject(principal)];
  },
};

export const setServicePrincipal: Cmdlet = {
  name: 'Set-ServicePrincipal',
  parameters: { Identity: 'text', DisplayName: 'text?' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  run: async (parameters, context) => {
    const before = await requirePrincipal(String(parameters.Identity), context);
    const displayName = typeof parameters.DisplayName === 'string' ? parameters.DisplayName : undefined;
    await context.services.permissions.servicePrincipals.add(context.tenant.id, { ...before, displayName }, 'spreads');
    return [];
  },
};

export const removeServicePrincipal: Cmdlet = {
  name: 'Remove-ServicePrincipal',
  parameters: { Identity: 'text' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  asks: true,
  run: async (parameters, context) => {
    const { objectId } = await requirePrincipal(String(parameters.Identity), context);
    await context.services.permissions.servicePrincipals.remove(context.tenant.id, objectId, 'spreads');
    return [];
  },
};
