import { idOf } from '../entra/authority.ts';
import type { EntraError } from '../entra/entraError.ts';
import { traceOf } from '../server/correlation.ts';
import { type Mock, type MockContext, originOf } from '../server/mock.ts';
import { policiesOf } from '../token/tokenEndpoint.ts';
import { composeAnswer, toRefusalPayload } from './answerApplication.ts';
import type { Journey } from './journey.ts';
import { modeOf } from './responseType.ts';

/** Tells the application. The redirect URI was checked before the journey began. */
export async function refuse(
  c: MockContext,
  mock: Mock,
  { journey, error }: { readonly journey: Journey; readonly error: EntraError },
): Promise<Response> {
  const { params, correlationId, authority, app, progress } = journey;
  mock.journeys.end(journey);
  mock.world.signIns.add({
    correlationId,
    flow: params.get('prompt') === 'none' ? 'silent' : 'interactive',
    tenantId: idOf(authority),
    clientId: app.clientId,
    errorCode: error.code,
    ...policiesOf(error),
    ...(progress.account === undefined ? {} : { upn: progress.account.upn }),
    ...(params.has('scope') ? { scope: params.get('scope') ?? '' } : {}),
  });
  const trace = { ...traceOf(c, mock), correlationId };
  const payload = toRefusalPayload(error, { trace, origin: originOf(c, mock), state: params.get('state') });
  const told = { mode: modeOf(params), redirectUri: params.get('redirect_uri') ?? '', payload };
  mock.world.requests.noteAnswer(told);
  const answer = await composeAnswer(told);
  for (const [name, value] of Object.entries(answer.headers)) c.header(name, value);
  return answer.status === 303 ? c.body(null, 303) : c.html(answer.text);
}
