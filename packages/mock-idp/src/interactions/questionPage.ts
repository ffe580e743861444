import type { Journey, NoticeCode } from '../authorize/journey.ts';
import type { Question } from '../authorize/step.ts';
import type { Mock } from '../server/mock.ts';
import type { PageOptions } from './sendPage.ts';
import { accountTaskPage } from './views/accountTaskPage.ts';
import { adminConsentPage } from './views/adminConsentPage.ts';
import { deviceConfirmPage } from './views/devicePages.ts';
import { newAccountPage } from './views/newAccountPage.ts';
import {
  accountPage,
  consentPage,
  type FormTarget,
  keepSignedInPage,
  newPasswordPage,
  passwordPage,
  userNamePage,
} from './views/pages.ts';
import {
  approvalPage,
  enrolmentPage,
  factorCodePage,
  factorMethodPage,
  moreInformationPage,
} from './views/secondFactorPages.ts';

/** The page that asks a person what a sign-in needs next. */
export function questionPage(
  { world }: Mock,
  {
    journey,
    question,
    target,
  }: { readonly journey: Journey; readonly question: Question; readonly target: FormTarget },
): Pick<PageOptions, 'title' | 'body' | 'asksByItself'> {
  const { notice } = journey.progress;
  const error = notice === undefined ? undefined : NOTICES[notice.code];
  const nameOf = (tenantId: string): string | undefined => world.directory.findTenant(tenantId)?.name;
  const app = { app: journey.app.name, publisher: nameOf(journey.app.tenantId) ?? 'an unknown organization' };
  switch (question.kind) {
    case 'ask-user-name':
      return { title: 'Sign in', body: userNamePage(target, { typed: notice?.typed ?? question.typed, error }) };
    case 'ask-new-account': {
      const errors = notice?.code === 'password-too-short' ? { passwordError: error } : { addressError: error };
      return {
        title: 'Create account',
        body: newAccountPage(target, { domains: question.domains, typed: notice?.typed ?? '', ...errors }),
      };
    }
    case 'pick-account':
      return { title: 'Pick an account', body: accountPage(target, question.accounts) };
    case 'ask-password':
      return { title: 'Enter password', body: passwordPage(target, { account: question.account, error }) };
    case 'ask-new-password':
      return { title: 'Update your password', body: newPasswordPage(target, { account: question.account, error }) };
    case 'ask-mfa-method':
      return { title: 'Verify your identity', body: factorMethodPage(target, question) };
    case 'ask-mfa-code':
      return { title: 'Enter code', body: factorCodePage(target, { ...question, error }) };
    case 'ask-mfa-approval':
      return {
        title: APPROVAL_TITLES[question.outcome],
        body: (nonce) => approvalPage(target, question, nonce),
        asksByItself: true,
      };
    case 'ask-more-information':
      return { title: 'More information required', body: moreInformationPage(target, question) };
    case 'ask-enrolment':
      return { title: 'Register an authenticator', body: enrolmentPage(target, { ...question, error }) };
    case 'ask-task':
      return { title: 'Something to finish', body: accountTaskPage(target, question) };
    case 'ask-consent': {
      const { presence, approved } = question;
      const tenant = nameOf(presence.tenantId) ?? presence.tenantId;
      return { title: 'Permissions requested', body: consentPage(target, { ...app, presence, approved, tenant }) };
    }
    case 'ask-admin-consent': {
      const { presence, approval } = question;
      const tenant = nameOf(presence.tenantId) ?? presence.tenantId;
      return {
        title: 'Permissions requested',
        body: adminConsentPage(target, { ...app, upn: presence.user.upn, tenant, approval }),
      };
    }
    case 'ask-device': {
      const { user } = question.presence;
      return { title: 'Confirm the sign-in', body: deviceConfirmPage(target, { app: app.app, account: user }) };
    }
    case 'ask-keep-signed-in':
      return { title: 'Stay signed in?', body: keepSignedInPage(target, question.account) };
  }
}

const APPROVAL_TITLES = { waiting: 'Approve the sign-in', denied: 'Sign-in denied', 'timed-out': 'No answer' } as const;

/** What the person reads beside the field; the codes are those of the sign-in log. */
const NOTICES: Readonly<Partial<Record<NoticeCode, string>>> = {
  50034: 'We could not find an account with that user name. (50034)',
  50053: 'This account is locked after too many wrong passwords. Wait a while and try again. (50053)',
  50056: 'This account has no password here; sign in where it is kept, or have one set. (50056)',
  50057: 'This account is disabled. An administrator of your organization can enable it. (50057)',
  50126: 'The user name or password is incorrect. (50126)',
  900144: 'Enter a value.',
  'password-too-short': 'The new password needs at least 8 characters.',
  'password-unchanged': 'The new password has to differ from the old one.',
  'passwords-differ': 'The two new passwords are not the same.',
  'code-wrong': 'That is not the code the authenticator shows. It may have changed meanwhile. (50074)',
  'account-exists': 'There is an account with that address already.',
  'account-name': 'Enter an address that ends in one of the domains above.',
};
