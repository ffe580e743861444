import type { Journey } from '../authorize/journey.ts';
import type { Presence } from '../directory/worldDirectory.ts';
import type { AadstsCode } from '../entra/aadstsCatalogue.ts';
import { idOf } from '../entra/authority.ts';
import { toFingerprint } from '../record/fingerprint.ts';
import type { Mock } from '../server/mock.ts';

export function noteEnd(
  mock: Mock,
  { correlationId, app, params }: Journey,
  { presence, errorCode }: { readonly presence: Presence; readonly errorCode: number },
): void {
  mock.world.signIns.add({
    correlationId,
    flow: 'interactive',
    tenantId: presence.tenantId,
    clientId: app.clientId,
    upn: presence.user.upn,
    scope: params.get('scope') ?? '',
    errorCode,
  });
}

interface Failure {
  readonly code: AadstsCode;
  readonly upn: string;
  readonly password?: string;
  /** The policies that refused. */
  readonly policyIds?: readonly string[];
}

export function noteFailure(mock: Mock, journey: Journey, { code, upn, password, policyIds = [] }: Failure): void {
  mock.world.signIns.add({
    correlationId: journey.correlationId,
    flow: 'interactive',
    tenantId: idOf(journey.authority),
    clientId: journey.app.clientId,
    upn: upn.slice(0, 256),
    errorCode: code,
    ...(policyIds.length === 0 ? {} : { policies: policyIds }),
    ...(password === undefined ? {} : { presented: { password: toFingerprint(password) } }),
  });
}
