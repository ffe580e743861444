import type { AuthorizeButtonMessages } from '../english/authorizeButton.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const authorizeButtonArabic = (_format: Format): AuthorizeButtonMessages => ({
  authorize: 'التخويل عبر Microsoft',
  authorizeAgain: 'تسجيل الدخول مجددًا عبر Microsoft',
  approve: 'الموافقة باسم المؤسسة',
  switchAccount: 'تبديل الحساب',
  starting: 'جارٍ فتح Microsoft…',
  waiting: 'في انتظار Microsoft…',
  expectation: (account) => `ستسجّل الدخول بالحساب ${isolate(account)}، لا بحسابك الشخصي.`,
  expectationConsent:
    'يسجّل أحد مسؤولي Microsoft 365 الدخول ويوافق، بدور المسؤول العام أو مسؤول الأدوار المميزة. ولا تُفتح أي علبة بريد.',
  failedToStart: 'لم يبدأ التخويل.',
  gone: 'لم يعد هذا الاتصال موجودًا.',
});
