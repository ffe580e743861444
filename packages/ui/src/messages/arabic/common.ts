import type { CommonMessages } from '../english/common.ts';
import type { Format, PluralForms } from '../format.ts';

/** A count of users as the subject of a sentence. */
export const usersArabic: PluralForms = {
  zero: 'لا مستخدمين',
  one: 'مستخدم واحد',
  two: 'مستخدمان',
  few: '# مستخدمين',
  many: '# مستخدمًا',
  other: '# مستخدم',
};

/** A count of users after a preposition or a verb. */
export const ofUsersArabic: PluralForms = { ...usersArabic, two: 'مستخدمَين' };

export const commonArabic = (format: Format): CommonMessages => ({
  authType: {
    basic: 'Basic',
    ntlm: 'NTLM',
    'oauth-delegated': 'OAuth',
    'oauth-app': 'OAuth للتطبيق وحده',
    'oauth-ropc': 'OAuth بكلمة مرور (مهمَل)',
  },
  connectionStatus: {
    saved: 'لم يُوصَل بعد',
    'awaiting-consent': 'بانتظار مسؤول Microsoft 365 لديكم',
    ready: 'لم يُوصَل بعد',
    authorizing: 'تابع في نافذة Microsoft',
    'wrong-account': 'تم الاتصال بحساب آخر',
    declined: 'رُفض لدى Microsoft',
    stranded: 'هل عرضت Microsoft رسالة؟',
    abandoned: 'لم يكتمل التخويل',
    'authorized-unverified': 'سُجّل الدخول ولم يُختبر بعد',
    healthy: 'يعمل',
    degraded: 'يعمل مع مشكلات',
    'credential-expiring': 'سينتهي السر قريبًا',
    'needs-reauth': 'سجّل الدخول مجددًا',
    'blocked-by-policy': 'مؤسستك تمنع ذلك',
    paused: 'متوقف مؤقتًا',
    'disconnect-requested': 'بانتظار مسؤول ثانٍ',
    disconnected: 'مفصول',
    purged: 'محذوف نهائيًا',
  },
  syncState: {
    released: 'غير محدَّد',
    waiting: 'بانتظار أول مزامنة',
    observing: 'قيد التجربة',
    healthy: 'تجري المزامنة',
    retrying: 'تُعاد المحاولة',
    failing: 'يلزم إجراء',
    silent: 'لا جديد منذ مدة',
  },
  notSyncing: 'لا مزامنة',
  users: (count) => format.plural(count, usersArabic),
  loading: 'جارٍ التحميل…',
  cancel: 'إلغاء',
  close: 'إغلاق',
  retry: 'إعادة المحاولة',
  dismiss: 'إخفاء',
  never: 'أبدًا',
  unreachable: 'تعذّر الوصول إلى الخادم. لم يتغيّر شيء مما يظهر هنا؛ تحقّق من اتصالك ثم حاول مجددًا.',
  invalidAnswer: 'أرسل الخادم ردًّا لا تفهمه هذه الصفحة. لم يتغيّر شيء هنا.',
  literalAnswer: 'الرد بنصّه',
});
