import type { Journey } from '../authorize/journey.ts';
import { nextStep } from '../authorize/nextStep.ts';
import { refuse } from '../authorize/refuse.ts';
import { recordAdminApproval } from '../consent/adminApproval.ts';
import { adminConsentAnswer } from '../consent/adminConsentAnswer.ts';
import type { PasswordVerdict } from '../directory/account.ts';
import type { AadstsCode } from '../entra/aadstsCatalogue.ts';
import { findPasswordRefusal } from '../entra/accountRefusal.ts';
import { EntraError } from '../entra/entraError.ts';
import { readCircumstances } from '../policies/circumstances.ts';
import { readBrowserSession, writeBrowserCookie } from '../server/browserCookie.ts';
import { traceOf } from '../server/correlation.ts';
import type { Mock, MockApp, MockContext } from '../server/mock.ts';
import { readForm } from '../server/requestBody.ts';
import { isSameAccount } from '../world/browserSessions.ts';
import { submitMoreInformation, submitTask } from './accountTaskForms.ts';
import { submitNewAccount } from './newAccountForm.ts';
import { judgeNewPassword } from './newPassword.ts';
import { proceed } from './proceed.ts';
import {
  isStillWaiting,
  submitApproval,
  submitEnrolment,
  submitFactorCode,
  submitFactorMethod,
} from './secondFactorForms.ts';
import { sendErrorPage, sendPage } from './sendPage.ts';
import { noteEnd, noteFailure } from './signInNotes.ts';
import { answerOf, goOn, type Handler, type Submission, withoutAccount } from './submission.ts';
import { deviceDonePage } from './views/devicePages.ts';

/** Each form changes the journey and redirects back to its page, so that reloading never sends a form twice. */
export function addLoginRoutes(app: MockApp, mock: Mock): void {
  app.get('/:segment/login', (c) => {
    const journey = findJourney(c, mock, c.req.query('ctx'));
    return journey === undefined ? sendExpired(c) : proceed(c, mock, journey);
  });
  // What the page of a sign-in that waits for a telephone asks by itself.
  app.get('/:segment/login/approval', (c) => {
    const journey = findJourney(c, mock, c.req.query('ctx'));
    c.header('Cache-Control', 'no-store');
    return c.json({ waiting: journey !== undefined && isStillWaiting(mock, journey) });
  });
  app.get('/:segment/login/another-way', (c) => {
    const journey = findJourney(c, mock, c.req.query('ctx'));
    if (journey === undefined) return sendExpired(c);
    return goOn(c, mock, { journey, progress: { factor: { method: 'undecided' } } });
  });
  const forms = {
    username: submitUserName,
    account: submitAccount,
    password: submitPassword,
    'new-password': submitNewPassword,
    'new-account': submitNewAccount,
    factor: submitFactorMethod,
    'factor-code': submitFactorCode,
    approval: submitApproval,
    'more-information': submitMoreInformation,
    enrolment: submitEnrolment,
    task: submitTask,
    consent: submitConsent,
    'admin-consent': submitAdminConsent,
    device: submitDevice,
    kmsi: submitKeepSignedIn,
  } as const satisfies Record<string, Handler>;
  for (const [name, handle] of Object.entries(forms)) {
    app.post(`/:segment/login/${name}`, async (c) => {
      const form = await readForm(c);
      const journey = findJourney(c, mock, form.get('ctx') ?? undefined);
      const session = readBrowserSession(c, mock);
      if (journey === undefined || session === undefined) return sendExpired(c);
      return handle(c, mock, { journey, session, form });
    });
  }
}

function findJourney(c: MockContext, mock: Mock, id: string | undefined): Journey | undefined {
  const journey = mock.journeys.find(id, readBrowserSession(c, mock)?.id);
  return (
    journey && {
      ...journey,
      circumstances: readCircumstances((name) => c.req.header(name), c.env.incoming.socket.remoteAddress),
    }
  );
}

function sendExpired(c: MockContext): Promise<Response> {
  return sendErrorPage(c, new EntraError(50089));
}

const submitUserName: Handler = (c, mock, { journey, form }) => {
  const typed = (form.get('loginfmt') ?? '').trim();
  const account = mock.world.directory.findUser(typed);
  if (typed === '') return goOn(c, mock, { journey, progress: { notice: { code: 900144, typed } } });
  if (account === undefined) {
    noteFailure(mock, journey, { code: 50034, upn: typed });
    return goOn(c, mock, { journey, progress: { wantsOtherAccount: true, notice: { code: 50034, typed } } });
  }
  return goOn(c, mock, { journey, progress: { account } });
};

const submitAccount: Handler = (c, mock, { journey, session, form }) => {
  const [tenantId = '', oid = ''] = (form.get('account') ?? '').split('/');
  const known = session.accounts.find((account) => isSameAccount(account, { tenantId, oid }));
  const account = known && mock.world.directory.findUserByOid(known.tenantId, known.oid)?.user;
  return goOn(c, mock, {
    journey: withoutAccount(journey),
    progress: account ? { account } : { wantsOtherAccount: true },
  });
};

const submitPassword: Handler = (c, mock, { journey, session, form }) => {
  const { account } = journey.progress;
  if (form.has('back') || account === undefined) {
    return goOn(c, mock, { journey: withoutAccount(journey), progress: { wantsOtherAccount: true } });
  }
  const password = form.get('passwd') ?? '';
  const refusal = findPasswordRefusal(account)?.code ?? judge(mock.world.passwords.check(account, password));
  if (refusal !== undefined) {
    noteFailure(mock, journey, { code: refusal, upn: account.upn, password });
    return goOn(c, mock, { journey, progress: { notice: { code: refusal, typed: '' } } });
  }
  const signedIn = mock.world.sessions.signIn(session, {
    tenantId: account.tenantId,
    oid: account.oid,
    authTime: Math.floor(Date.now() / 1000),
    signedInAt: mock.world.clocks.stamp(account.tenantId),
    keepSignedIn: session.accounts.some((one) => isSameAccount(one, account) && one.keepSignedIn),
  });
  writeBrowserCookie(c, mock, signedIn);
  return goOn(c, mock, { journey, progress: { passwordEntered: true } });
};

const submitNewPassword: Handler = (c, mock, { journey, form }) => {
  const { account } = journey.progress;
  if (account === undefined) return goOn(c, mock, { journey, progress: {} });
  const [chosen, repeated] = [form.get('newPasswd') ?? '', form.get('confirmNewPasswd') ?? ''];
  const refusal = judgeNewPassword({ old: account.password, chosen, repeated });
  if (refusal !== undefined) return goOn(c, mock, { journey, progress: { notice: { code: refusal, typed: '' } } });
  mock.world.accounts.change(account, { password: chosen, passwordExpired: false });
  const changed = mock.world.directory.findUserByOid(account.tenantId, account.oid)?.user ?? account;
  return goOn(c, mock, { journey, progress: { account: changed } });
};

function judge(verdict: PasswordVerdict | 'locked'): AadstsCode | undefined {
  if (verdict === 'correct') return undefined;
  if (verdict === 'locked') return 50053;
  if (verdict === 'disabled') return 50057;
  return verdict === 'unknown' ? 50034 : 50126;
}

const submitConsent: Handler = (c, mock, { journey, session, form }) => {
  const step = nextStep(journey, session, mock.world);
  if (step.kind !== 'ask-consent') return goOn(c, mock, { journey, progress: {} });
  if (answerOf(form) !== 'accept') return declineConsent(c, mock, { journey, session, form });
  const { presence, approved } = step;
  const forEverybody = form.get('organization') === '1' && presence.user.admin && !presence.guest;
  const subject = { tenantId: presence.tenantId, clientId: journey.app.clientId, oid: presence.oid };
  mock.world.consents.record(subject, approved, forEverybody ? 'everybody' : 'person');
  return goOn(c, mock, { journey, progress: { consented: true } });
};

/** The application is told; a device finds it out when it asks again. */
function declineConsent(c: MockContext, mock: Mock, { journey }: Submission): Response | Promise<Response> {
  const { purpose, app } = journey;
  if (purpose.kind !== 'device') return refuse(c, mock, { journey, error: new EntraError(65004) });
  mock.journeys.end(journey);
  mock.world.deviceCodes.settle(purpose.userCode, 'declined');
  return sendPage(c, { title: 'Device', body: deviceDonePage({ app: app.name, approved: false }), app: app.name });
}

const submitAdminConsent: Handler = (c, mock, { journey, session, form }) => {
  const step = nextStep(journey, session, mock.world);
  if (step.kind !== 'ask-admin-consent') return goOn(c, mock, { journey, progress: {} });
  const { presence, approval } = step;
  const accepted = answerOf(form) === 'accept';
  mock.journeys.end(journey);
  noteEnd(mock, journey, { presence, errorCode: accepted ? 0 : 65004 });
  const answer = accepted
    ? { tenant: presence.tenantId, scope: recordAdminApproval(mock.world, presence, { app: journey.app, approval }) }
    : undefined;
  const trace = { ...traceOf(c, mock), correlationId: journey.correlationId };
  return c.redirect(adminConsentAnswer(journey, answer, trace), 303);
};

const submitDevice: Handler = (c, mock, { journey, session, form }) => {
  const step = nextStep(journey, session, mock.world);
  const { purpose, app } = journey;
  if (step.kind !== 'ask-device' || purpose.kind !== 'device') return goOn(c, mock, { journey, progress: {} });
  const { presence, account } = step;
  const approved = answerOf(form) === 'continue';
  const { authTime, signedInAt, mfaAt, sid } = account;
  const signIn = { tenantId: presence.tenantId, oid: presence.oid, authTime, signedInAt, mfaAt, sid };
  mock.journeys.end(journey);
  mock.world.deviceCodes.settle(purpose.userCode, approved ? signIn : 'declined');
  noteEnd(mock, journey, { presence, errorCode: approved ? 0 : 65004 });
  return sendPage(c, { title: 'Device', body: deviceDonePage({ app: app.name, approved }), app: app.name });
};

const submitKeepSignedIn: Handler = (c, mock, { journey, session, form }) => {
  const { account } = journey.progress;
  const current = session.accounts.find((one) => account !== undefined && isSameAccount(one, account));
  const isYes = answerOf(form) === 'yes';
  const answered = isYes && current !== undefined ? mock.world.sessions.keepSignedIn(session, current) : session;
  const kept = form.has('DontShowAgain') ? mock.world.sessions.doNotAskToKeep(answered) : answered;
  writeBrowserCookie(c, mock, kept);
  return goOn(c, mock, { journey, progress: { keepSignedInAnswered: true } });
};
