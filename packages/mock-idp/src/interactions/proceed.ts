import { carriedRequestOf } from '../authorize/carriedRequest.ts';
import { type Journey, type NoticeCode, promptOf } from '../authorize/journey.ts';
import { nextStep, type Step } from '../authorize/nextStep.ts';
import { refuse } from '../authorize/refuse.ts';
import { EntraError } from '../entra/entraError.ts';
import { readBrowserSession } from '../server/browserCookie.ts';
import type { Mock, MockContext } from '../server/mock.ts';
import { nameClient } from '../token/tokenEndpoint.ts';
import { sendErrorPage, sendPage } from './sendPage.ts';
import { adminConsentPage } from './views/adminConsentPage.ts';
import { deviceConfirmPage } from './views/devicePages.ts';
import type { Markup } from './views/layout.ts';
import {
  accountPage,
  consentPage,
  type FormTarget,
  keepSignedInPage,
  newPasswordPage,
  passwordPage,
  userNamePage,
} from './views/pages.ts';

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
      return stop(c, journey, step.error);
    case 'finish':
      return finish(c, mock, { journey, step });
    default:
      return sendPage(c, { ...pageFor(mock, journey, step), app: journey.app.name, keepsOpener: keepsOpener(journey) });
  }
}

type Question = Extract<Step, { kind: `ask-${string}` | 'pick-account' }>;

function pageFor(mock: Mock, journey: Journey, step: Question): { readonly title: string; readonly body: Markup } {
  const target = formTargetOf(journey);
  const { notice } = journey.progress;
  const error = notice === undefined ? undefined : NOTICES[notice.code];
  switch (step.kind) {
    case 'ask-user-name':
      return { title: 'Sign in', body: userNamePage(target, { typed: notice?.typed ?? step.typed, error }) };
    case 'pick-account':
      return { title: 'Pick an account', body: accountPage(target, step.accounts) };
    case 'ask-password':
      return { title: 'Enter password', body: passwordPage(target, { account: step.account, error }) };
    case 'ask-new-password':
      return {
        title: 'Update your password',
        body: newPasswordPage(target, { account: step.account, error }),
      };
    case 'ask-consent':
      return {
        title: 'Permissions requested',
        body: consentPage(target, {
          app: journey.app.name,
          publisher: mock.world.directory.findTenant(journey.app.tenantId)?.name ?? 'an unknown organization',
          presence: step.presence,
          approved: step.approved,
          tenant: mock.world.directory.findTenant(step.presence.tenantId)?.name ?? step.presence.tenantId,
        }),
      };
    case 'ask-admin-consent':
      return {
        title: 'Permissions requested',
        body: adminConsentPage(target, {
          app: journey.app.name,
          publisher: mock.world.directory.findTenant(journey.app.tenantId)?.name ?? 'an unknown organization',
          upn: step.presence.user.upn,
          tenant: mock.world.directory.findTenant(step.presence.tenantId)?.name ?? step.presence.tenantId,
          approval: step.approval,
        }),
      };
    case 'ask-device':
      return {
        title: 'Confirm the sign-in',
        body: deviceConfirmPage(target, { app: journey.app.name, account: step.presence.user }),
      };
    case 'ask-keep-signed-in':
      return { title: 'Stay signed in?', body: keepSignedInPage(target, step.account) };
  }
}

/** What the person reads beside the field; the codes are those of the sign-in log. */
const NOTICES: Readonly<Partial<Record<NoticeCode, string>>> = {
  50034: 'We could not find an account with that user name. (50034)',
  50057: 'This account is disabled. An administrator of your organization can enable it. (50057)',
  50126: 'The user name or password is incorrect. (50126)',
  900144: 'Enter a value.',
  'password-too-short': 'The new password needs at least 8 characters.',
  'password-unchanged': 'The new password has to differ from the old one.',
  'passwords-differ': 'The two new passwords are not the same.',
};

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

function stop(c: MockContext, journey: Journey, error: EntraError): Promise<Response> {
  return sendErrorPage(c, error, {
    correlationId: journey.correlationId,
    app: journey.app.name,
    otherAccount: formTargetOf(journey),
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
      sid: account.sid,
      keepSignedIn: account.keepSignedIn,
    }));
  if (target === undefined) return sendErrorPage(c, new EntraError(50089), { correlationId });
  mock.journeys.end(journey);
  mock.world.signIns.add({
    correlationId,
    flow: promptOf(journey) === 'none' || progress.passwordEntered !== true ? 'silent' : 'interactive',
    tenantId: presence.tenantId,
    clientId: app.clientId,
    upn: presence.user.upn,
    scope,
    errorCode: 0,
    ...nameClient(new URLSearchParams([...params])),
  });
  return c.redirect(target, 303);
}
