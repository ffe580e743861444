import type { ReauthenticatePromptMessages } from '../english/reauthenticatePrompt.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const reauthenticatePromptArabic = (format: Format): ReauthenticatePromptMessages => ({
  title: (name) => `${isolate(name)}: يلزم أن يسجّل أحدهم الدخول مجددًا`,
  why: 'حتى ذلك الحين لا تتم أي مزامنة عبر هذا الاتصال. ويبقى المستخدمون وعلاماتهم كما هم.',
  whyEnding: 'تنتهي صلاحية بيانات اعتماده قريبًا. وتسجيل الدخول الآن يجنّب الانقطاع.',
  account: 'الحساب المطلوب',
  address: 'عنوان الخدمة',
  lastSuccess: 'آخر نجاح',
  password: 'لا تظهر كلمة مروره هنا، ولا حاجة إليها إلا إذا طلبتها Microsoft.',
  now: 'تسجيل الدخول مجددًا الآن',
  later: 'لاحقًا',
  connected: (account) => `تم الاتصال بالحساب ${isolate(account)}`,
  notConnected: 'غير متصل',
  answer: 'ما أجابت به Microsoft',
  done: 'تم',
  loop: (times) =>
    format.plural(times, {
      zero: 'لم تتم أي محاولة',
      one: 'جرت محاولة واحدة بلا نجاح',
      two: 'جرت محاولتان بلا نجاح',
      few: 'جرت # محاولات بلا نجاح',
      many: 'جرت # محاولة بلا نجاح',
      other: 'جرت # محاولة بلا نجاح',
    }),
  loopAdvice:
    'لن تنفع محاولة أخرى. ألصق في الأسفل ما تقوله صفحة Microsoft، أو أنجز بهذا الحساب ما تطلبه Microsoft في office.com وفي Outlook، أو سلّم هذا إلى الدعم.',
  loopCopy: 'نسخ للدعم',
  loopWhat: 'كيف دار هذا في حلقة',
  allTheSame: 'حاول رغم ذلك',
  dueFor: 'منذ',
});
