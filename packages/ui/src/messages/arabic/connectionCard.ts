import type { ConnectionCardMessages } from '../english/connectionCard.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const connectionCardArabic = (format: Format): ConnectionCardMessages => ({
  account: 'حساب الخدمة',
  serviceAddress: 'عنوان الخدمة',
  tenant: 'المستأجر',
  lastSuccess: 'آخر نجاح',
  users: 'المستخدمون',
  counts: (assigned, healthy, failing) =>
    `المعيَّنون: ${format.number(assigned)}، السليمون: ${format.number(healthy)}، المتعثّرون: ${format.number(failing)}`,
  writes: 'يكتب في',
  mailboxes: (count) =>
    format.plural(count, {
      zero: 'لا صندوق بريد',
      one: 'صندوق بريد واحد',
      two: 'صندوقَي بريد',
      few: '# صناديق بريد',
      many: '# صندوق بريد',
      other: '# صندوق بريد',
    }),
  environment: {
    online: 'Exchange Online',
    'on-premises': 'Exchange على خوادمكم',
    hybrid: 'Exchange Online وخوادمكم',
  },
  neverWorked: 'لا يعمل بعد',
  second: {
    savedOAuth: 'للإنهاء، أجرِ التخويل بحساب الخدمة.',
    savedBasic: 'بانتظار أول رد من Exchange.',
    authorizing: (account) => `سجّل الدخول بالحساب ${isolate(account)}.`,
    wrongAccount: (returned, expected) => `جاء ${isolate(returned)} والمنتظَر ${isolate(expected)}.`,
    awaitingConsent: 'على أحد مسؤولي مستأجر Microsoft 365 أن يوافق على الأذونات أولًا.',
    declined: 'لم يُوصَل أي حساب. يمكنك البدء من جديد.',
    stranded: 'لم يعُد أحد من Microsoft. ابدأ من جديد، واحتفظ بنص أي رسالة تظهر.',
    abandoned: 'انتهى الوقت قبل أن يعود أحد. يمكنك البدء من جديد.',
    unverified: 'أجرِ اختبارًا، أو حدّد بضعة مستخدمين.',
    testFailed: 'فشل الاختبار الأخير؛ الإجابة مذكورة أدناه.',
    degraded: (failing) =>
      format.plural(failing, {
        zero: 'لا مستخدمين يلزمهم إجراء.',
        one: 'مستخدم واحد يلزمه إجراء.',
        two: 'مستخدمان يلزمهما إجراء.',
        few: '# مستخدمين يلزمهم إجراء.',
        many: '# مستخدمًا يلزمهم إجراء.',
        other: '# مستخدم يلزمهم إجراء.',
      }),
    credentialExpiring: 'أضف سرًّا ثانيًا قبل أن ينتهي هذا.',
    blockedByPolicy: 'يرفضه إعداد في مستأجر Microsoft 365. يستطيع مسؤوله تغييره.',
    paused: 'لا تجري أي مزامنة عبره حتى يستأنفه أحد.',
    disconnectRequested: (by) => `طلب ${isolate(by)} فصله.`,
    needsReauth: 'لم تعد Microsoft تقبل تسجيل الدخول المحفوظ.',
    disconnected: (until) => `يمكن استعادته حتى ${isolate(until)}.`,
    disconnectedForGood: 'لم تعد استعادته ممكنة.',
  },
  act: { test: 'اختبار الاتصال', pause: 'إيقاف مؤقت', resume: 'استئناف', restore: 'استعادة' },
  doing: { test: 'جارٍ الاختبار…', pause: 'جارٍ الإيقاف المؤقت…', resume: 'جارٍ الاستئناف…', restore: 'جارٍ الاستعادة…' },
  disconnect: 'فصل…',
  verdict: {
    works: 'قبِل Exchange تسجيل الدخول',
    refused: 'رفض Exchange تسجيل الدخول',
    unreachable: 'تعذّر الوصول إلى Exchange',
  },
  failed: {
    test: 'لم يُجرَ الاختبار.',
    pause: 'لم يُوقَف الاتصال مؤقتًا.',
    resume: 'لم يُستأنَف الاتصال.',
    restore: 'لم يُستعَد الاتصال.',
  },
  gone: 'لم يعد هذا الاتصال موجودًا.',
  lastError: 'آخر خطأ',
});
