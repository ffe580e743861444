import type { AuthorizeButtonMessages } from '../english/authorizeButton.ts';
import type { Format } from '../format.ts';

export const authorizeButtonArabic = (_format: Format): AuthorizeButtonMessages => ({
  authorize: 'التفويض لدى Microsoft',
  authorizeAgain: 'تسجيل الدخول مجددًا لدى Microsoft',
  approve: 'الموافقة باسم المؤسسة',
  switchAccount: 'تبديل الحساب',
  starting: 'جارٍ فتح صفحة Microsoft…',
  waiting: 'في انتظار Microsoft…',
  expectation: (account) => `ستسجّل الدخول بالحساب ${account}، لا بحسابك الشخصي.`,
  expectationConsent:
    'يسجّل أحد مسؤولي Microsoft 365 الدخول ويوافق، بدور المسؤول العام أو مسؤول الأدوار المميزة. ولا تُفتح أي علبة بريد.',
  signedInHere: (other, account) =>
    `هذا المتصفح مسجّل لدى Microsoft بالحساب ${other}. اختر في صفحة Microsoft الحساب ${account} أو «استخدام حساب آخر».`,
  failedToStart: 'لم يبدأ التفويض.',
  gone: 'لم يعد هذا الاتصال معروفًا.',
});
