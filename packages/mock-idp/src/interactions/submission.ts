import type { Journey, Progress } from '../authorize/journey.ts';
import type { Presence } from '../directory/worldDirectory.ts';
import type { AadstsCode } from '../entra/aadstsCatalogue.ts';
import type { Mock, MockContext } from '../server/mock.ts';
import type { BrowserSession } from '../world/browserSessions.ts';
import { toFingerprint } from '../world/signInLog.ts';
import { loginUrl } from './proceed.ts';

/** A form a person sent: which sign-in it continues, in which browser, and what was filled in. */
export interface Submission {
  readonly journey: Journey;
  readonly session: BrowserSession;
  readonly form: URLSearchParams;
}

export type Handler = (c: MockContext, mock: Mock, submission: Submission) => Response | Promise<Response>;

/** Back to the page of the journey, which shows what comes next. */
export function goOn(
  c: MockContext,
  mock: Mock,
  { journey, progress }: { journey: Journey; progress: Partial<Progress> },
): Response {
  const { notice: _read, ...before } = journey.progress;
  mock.journeys.advance({ ...journey, progress: before }, progress);
  return c.redirect(loginUrl(journey), 303);
}

export function withoutAccount(journey: Journey): Journey {
  const { account: _account, passwordEntered: _entered, ...progress } = journey.progress;
  return { ...journey, progress };
}

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

export function noteFailure(
  mock: Mock,
  journey: Journey,
  { code, upn, password }: { readonly code: AadstsCode; readonly upn: string; readonly password?: string },
): void {
  mock.world.signIns.add({
    correlationId: journey.correlationId,
    flow: 'interactive',
    tenantId: journey.authority.kind === 'tenant' ? journey.authority.tenant.id : journey.authority.segment,
    clientId: journey.app.clientId,
    upn: upn.slice(0, 256),
    errorCode: code,
    ...(password === undefined ? {} : { presented: { password: toFingerprint(password) } }),
  });
}
