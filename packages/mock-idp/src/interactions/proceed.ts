import { carriedRequestOf } from '../authorize/carriedRequest.ts';
import type { Journey } from '../authorize/journey.ts';
import { nextStep } from '../authorize/nextStep.ts';
import { refuse } from '../authorize/refuse.ts';
import type { Step } from '../authorize/step.ts';
import { EntraError } from '../entra/entraError.ts';
import { readBrowserSession } from '../server/browserCookie.ts';
import type { Mock, MockContext } from '../server/mock.ts';
import { nameClient } from '../token/tokenEndpoint.ts';
import { questionPage } from './questionPage.ts';
import { sendErrorPage, sendPage } from './sendPage.ts';
import { interruptsOf, noteFailure, noteInterrupt } from './signInNotes.ts';
import type { FormTarget } from './views/pages.ts';

/** Takes a sign-in as far as it can go without the person, then shows the page it needs. */
export async function proceed(c: MockContext, mock: Mock, journey: Journey): Promise<Response> {
  const session = readBrowserSession(c, mock) ?? { id: journey.browserId, accounts: [] };
  const step = nextStep(journey, session, mock.world);
  switch (step.kind) {
    case 'choose':
      return proceed(c, mock, mock.journeys.advance(journey, { account: step.account }));
    case 'resume':
      return c.redirect(`/${step.tenantId}/oauth2/v2.0/authorize?ctx=${journey.id}`, 303);
    case 'refuse':
      return refuse(c, mock, { journey, error: step.error });
    case 'stop':
      return stop(c, mock, { journey, error: step.error });
    case 'finish':
      return finish(c, mock, { journey, step });
    case 'start-approval': {
      const { method, account } = step;
      const { id } = mock.world.approvals.ask(account, { app: journey.app.name, method });
      return proceed(c, mock, mock.journeys.advance(journey, { factor: { method, approvalId: id } }));
    }
    case 'take-factor':
      mock.world.sessions.noteMfa(session, step.signedIn, mock.world.clocks.stamp(step.signedIn.tenantId));
      return proceed(c, mock, mock.journeys.advance(journey, { factorShown: true }));
    case 'lose-factor': {
      noteFailure(mock, journey, { code: 50074, upn: step.account.upn });
      const { factor = { method: 'undecided' } } = journey.progress;
      return proceed(c, mock, mock.journeys.advance(journey, { factor: { ...factor, isLost: true } }));
    }
    default:
      noteInterrupt(mock, journey, step);
      return sendPage(c, {
        ...questionPage(mock, { journey, question: step, target: formTargetOf(journey) }),
        app: journey.app.name,
        keepsOpener: keepsOpener(journey),
      });
  }
}

function formTargetOf(journey: Journey): FormTarget {
  const { waiting } = journey.progress;
  return { base: `/${waiting?.tenantId ?? journey.authority.segment}/login`, journeyId: journey.id };
}

/** The page a journey is at. */
export function loginUrl(journey: Journey): string {
  return `${formTargetOf(journey).base}?ctx=${journey.id}`;
}

function keepsOpener(journey: Journey): boolean {
  return journey.params.get('pocd') === '1';
}

/** A page that is loaded again is no second attempt. */
function stop(
  c: MockContext,
  mock: Mock,
  { journey, error }: { readonly journey: Journey; readonly error: EntraError },
): Promise<Response> {
  if (journey.progress.stoppedBy !== error.code) {
    mock.journeys.advance(journey, { stoppedBy: error.code });
    noteFailure(mock, journey, {
      code: error.code,
      upn: journey.progress.account?.upn ?? '',
      policyIds: error.policyIds,
    });
  }
  return sendErrorPage(c, error, {
    correlationId: journey.correlationId,
    app: journey.app.name,
    otherAccount: formTargetOf(journey),
    keepsOpener: keepsOpener(journey),
  });
}

async function finish(
  c: MockContext,
  mock: Mock,
  { journey, step }: { readonly journey: Journey; readonly step: Extract<Step, { kind: 'finish' }> },
): Promise<Response> {
  const { params, progress, app, correlationId } = journey;
  const { presence, account } = step;
  const scope = params.get('scope') ?? '';
  const target =
    progress.waiting &&
    (await mock.providers.finish(progress.waiting, journey.id, {
      ...carriedRequestOf(journey),
      tenantId: presence.tenantId,
      oid: presence.oid,
      scope,
      authTime: account.authTime,
      signedInAt: account.signedInAt,
      mfaAt: account.mfaAt,
      circumstances: journey.circumstances,
      sid: account.sid,
      keepSignedIn: account.keepSignedIn,
    }));
  if (target === undefined) return sendErrorPage(c, new EntraError(50089), { correlationId });
  mock.journeys.end(journey);
  const session = readBrowserSession(c, mock);
  if (session !== undefined) {
    mock.world.sessions.noteApp(session, account, { clientId: app.clientId, tenantId: presence.tenantId });
  }
  mock.world.signIns.add({
    correlationId,
    flow: progress.passwordEntered === true || progress.factorShown === true ? 'interactive' : 'silent',
    tenantId: presence.tenantId,
    clientId: app.clientId,
    upn: presence.user.upn,
    scope,
    errorCode: 0,
    ...interruptsOf(progress),
    ...nameClient(new URLSearchParams([...params])),
  });
  return c.redirect(target, 303);
}
