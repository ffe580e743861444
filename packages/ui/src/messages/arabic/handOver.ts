import type { HandOverMessages } from '../english/handOver.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const handOverArabic = (_format: Format): HandOverMessages => ({
  title: { consent: 'تسليم الموافقة إلى غيرك', grant: 'تسليم تسجيل الدخول إلى غيرك' },
  intro: {
    consent: () =>
      'يرى من يفتح الرابط مَن يطلب ولأي مؤسسة ولماذا، ثم يوافق لدى Microsoft. ولا يلزمه حساب في هذا المنتج.',
    grant: (account) =>
      `يرى من يفتح الرابط مَن يطلب ولماذا، ثم يسجّل الدخول لدى Microsoft بالحساب ${isolate(account)}. ولا يُقبَل حساب غيره.`,
  },
  create: 'إنشاء رابط',
  creating: 'جارٍ إنشاء الرابط…',
  createAgain: 'إنشاء رابط آخر',
  link: {
    consent: () => 'رابط لأحد مسؤولي Microsoft 365',
    grant: (account) => `رابط لصاحب الحساب ${isolate(account)}`,
  },
  once: 'يظهر الآن فقط ويعمل مرة واحدة. ويمكنك إبطاله.',
  until: 'صالح حتى',
  mail: 'نسخ نص لرسالة بريد',
  writeMail: 'كتابة رسالة بريد',
  subject: {
    consent: (organization) => `يُرجى الموافقة على تطبيق باسم ${isolate(organization)} في Microsoft 365`,
    grant: (organization) => `يُرجى تسجيل الدخول لدى Microsoft باسم ${isolate(organization)}`,
  },
  body: {
    consent: (by, link, until) =>
      `مرحبًا،\n\nيطلب منك ${isolate(by)} الموافقة على تطبيق باسم مؤسستنا، ليعمل مع علب البريد من دون كلمات مرور. سجّل الدخول بدور المسؤول العام أو مسؤول الأدوار المميزة:\n\n${link}\n\nيعمل الرابط مرة واحدة، حتى ${isolate(until)}. وتقول صفحته الأولى من يطلب وعلى ماذا تكون الموافقة، قبل أن يحدث أي شيء.`,
    grant: (by, link, until) =>
      `مرحبًا،\n\nيطلب منك ${isolate(by)} تسجيل الدخول لدى Microsoft بحساب الخدمة المذكور في الصفحة، ليمكن الوصول إلى علب البريد من دون كلمة مروره:\n\n${link}\n\nيعمل الرابط مرة واحدة، حتى ${isolate(until)}. وتقول صفحته الأولى من يطلب وما الذي يُسمَح به، قبل أن يحدث أي شيء.`,
  },
  sent: 'الروابط التي أُنشئت',
  status: {
    sent: 'لم يُفتح بعد',
    opened: 'فُتح',
    completed: 'تم',
    expired: 'انتهت صلاحيته',
    revoked: 'أُبطل',
  },
  by: (who) => `أنشأه ${isolate(who)}`,
  revoke: 'إبطال',
  revoking: 'جارٍ الإبطال…',
  failed: 'تعذّر إنشاء الرابط.',
  revokeFailed: 'تعذّر إبطال الرابط.',
});
