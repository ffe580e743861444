import { requireOwnCloud } from '../clouds/judgeCloud.ts';
import { isForPersonalAccounts } from '../entra/authority.ts';
import { EntraError } from '../entra/entraError.ts';
import { parseScope } from '../entra/scopes.ts';
import { createAppOnlyToken } from '../entra/tokens.ts';
import { admitTenant } from './admitTenant.ts';
import { isConfidential } from './clientAuthentication.ts';
import { toTokenContext } from './delegatedAnswer.ts';
import { describeLifetime } from './lifetime.ts';
import { type CheckedTokenRequest, requireParameter, type TokenAnswer } from './tokenRequest.ts';

/** RFC 6749, section 4.4: `<resource>/.default` only, and never a refresh token. */
export async function grantClientCredentials(request: CheckedTokenRequest): Promise<TokenAnswer> {
  const { world, authority, app, form } = request;
  if (authority.kind === 'any' || isForPersonalAccounts(authority)) throw new EntraError(9001023);
  if (!isConfidential(app)) throw new EntraError(7000218);
  requireOwnCloud(request, authority.tenant.id);
  const scope = requireParameter(form, 'scope');
  const { resources } = parseScope(scope, world.directory, authority.tenant.id);
  const [resource, ...others] = resources;
  if (resource?.isDefault !== true || others.length > 0) throw new EntraError(1002012, { scope });
  admitTenant(world, authority.tenant.id, resource);

  const roles = world.consents.rolesOf({ tenantId: authority.tenant.id, clientId: app.clientId }, resource.resource);
  const directoryRoles = app.adminConsent.flatMap((consent) =>
    consent.tenantId === authority.tenant.id ? consent.directoryRoles : [],
  );
  const context = await toTokenContext(request, authority.tenant.id);
  return {
    body: {
      token_type: 'Bearer',
      ...describeLifetime(world.accessTokenLifetime),
      access_token: await createAppOnlyToken(context, { request: resource, roles, directoryRoles }),
    },
    log: { tenantId: authority.tenant.id, scope },
  };
}
