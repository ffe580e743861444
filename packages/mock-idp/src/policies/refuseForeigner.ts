import { identityProviderOf } from '../directory/personalAccounts.ts';
import type { AppRecord, UserRecord } from '../directory/records.ts';
import { EntraError } from '../entra/entraError.ts';
import type { MockWorld } from '../world/world.ts';
import type { SignInGrant } from './verdict.ts';

export interface Foreigner {
  readonly user: UserRecord;
  readonly app: AppRecord;
  readonly grant: SignInGrant;
}

/**
 * Somebody whom a tenant neither has nor invited: AADSTS50020, or 90072 where it would want a second factor, which nobody can show there
 * before being invited.
 */
export function refuseForeigner(
  { policies, clocks }: Pick<MockWorld, 'policies' | 'clocks'>,
  tenant: { readonly id: string; readonly name: string },
  { user, app, grant }: Foreigner,
): EntraError {
  const now = clocks.now(user.tenantId);
  const { kind } = policies.judge({ user, app, tenantId: tenant.id, resources: [], grant, signedInAt: now, now });
  const idp = identityProviderOf(user.tenantId);
  const wantsFactor = kind === 'ask-mfa' || kind === 'ask-enrolment';
  return new EntraError(wantsFactor ? 90072 : 50020, {
    upn: user.upn,
    idp,
    tenant: tenant.name,
    clientId: app.clientId,
  });
}
