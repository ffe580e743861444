import type { SelfAuthorizationMessages } from '../english/selfAuthorization.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const selfAuthorizationArabic = (_format: Format): SelfAuthorizationMessages => ({
  title: 'وصل علبة بريدك',
  intro: (account) =>
    `سجّل الدخول لدى Microsoft مرة واحدة بالحساب ${isolate(account)}، وهو حساب عملك. وتبقى كلمة مرورك لدى Microsoft.`,
  allows: 'ما يسمح به',
  until: 'تنتهي الدعوة',
  signIn: 'تسجيل الدخول عبر Microsoft',
  signingIn: 'جارٍ فتح Microsoft…',
  done: 'علبة بريدك موصولة',
  doneSecond: 'لا يلزم شيء آخر. يمكنك إغلاق هذه الصفحة.',
  expired: 'انتهت هذه الدعوة',
  revoked: 'سُحبت هذه الدعوة',
  askAgain: 'اطلب دعوة جديدة من المسؤول لديك.',
  none: 'لا توجد دعوة لك',
  waiting: 'تابع في نافذة Microsoft',
  again: 'المحاولة مجددًا',
});
