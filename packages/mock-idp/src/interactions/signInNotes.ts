import type { Journey, Progress } from '../authorize/journey.ts';
import type { Question } from '../authorize/step.ts';
import type { Presence } from '../directory/worldDirectory.ts';
import type { AadstsCode } from '../entra/aadstsCatalogue.ts';
import { idOf } from '../entra/authority.ts';
import { toFingerprint } from '../record/fingerprint.ts';
import type { SignIn } from '../record/signIn.ts';
import type { Mock } from '../server/mock.ts';

export function noteEnd(
  mock: Mock,
  { correlationId, app, params, progress }: Journey,
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
    ...interruptsOf(progress),
  });
}

/** For the sign-in log. */
export function interruptsOf({ interrupts = [] }: Progress): Pick<SignIn, 'interrupts'> {
  return interrupts.length === 0 ? {} : { interrupts };
}

interface Failure {
  readonly code: AadstsCode;
  readonly upn: string;
  readonly password?: string;
  /** The policies that refused. */
  readonly policyIds?: readonly string[];
}

/** Pages that stop an otherwise finished sign-in have codes of their own, which the application never learns. */
const INTERRUPTS: Partial<Readonly<Record<Question['kind'], AadstsCode>>> = {
  'ask-enrolment': 50072,
  'ask-keep-signed-in': 50140,
};

/** Once per page, however often it is loaded. */
export function noteInterrupt(mock: Mock, journey: Journey, { kind }: Question): void {
  const code = INTERRUPTS[kind];
  const { interrupts = [] } = journey.progress;
  if (code !== undefined && !interrupts.includes(code))
    mock.journeys.advance(journey, { interrupts: [...interrupts, code] });
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
