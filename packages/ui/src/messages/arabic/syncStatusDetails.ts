import type { SyncStatusDetailsMessages } from '../english/syncStatusDetails.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const syncStatusDetailsArabic = (format: Format): SyncStatusDetailsMessages => ({
  back: 'العودة إلى جميع المستخدمين',
  loading: 'جارٍ تحميل هذا المستخدم…',
  notFound: 'هذا المستخدم غير معروف.',
  failed: 'تعذّر تحميل هذا المستخدم.',
  address: 'العنوان',
  upn: 'اسم المستخدم الأساسي',
  licence: 'الترخيص',
  location: 'موقع صندوق البريد',
  unknown: 'غير معروف',
  notEnabled: 'هذا المستخدم غير مفعَّل في هذا المنتج؛ لا تجري أي مزامنة.',
  notSyncing: 'لا مزامنة',
  notSyncingHint: 'لا يوجد اتصال محدَّد لهذا المستخدم. حدّد واحدًا في جدول المستخدمين.',
  lastSuccess: 'آخر نجاح',
  lastAttempt: 'آخر محاولة',
  items: 'عناصر التقويم المقروءة',
  itemsNone: 'لا شيء بعد',
  streak: 'مزامنات ناجحة متتالية',
  writes: 'يكتب في صندوق البريد هذا',
  writesSecond: 'لا يغيّر صندوق البريد إلا هذا الاتصال.',
  reads: 'يقرأ فقط',
  readsSecond: (writer) => `يكتب ${isolate(writer)} في صندوق البريد إلى أن تنجح لهذا الاتصال مزامنتان متتاليتان.`,
  state: {
    released: 'غير محدَّد؛ لا تجري أي مزامنة هنا.',
    waiting: 'محدَّد. لم تجرِ المزامنة الأولى بعد.',
    observing: (streak) =>
      format.plural(streak, {
        zero: 'لا مزامنة ناجحة حتى الآن؛ يُعَد مثبَتًا بعد مزامنتين متتاليتين.',
        one: 'مزامنة ناجحة واحدة حتى الآن؛ يُعَد مثبَتًا بعد مزامنتين متتاليتين.',
        two: 'مزامنتان ناجحتان حتى الآن؛ يُعَد مثبَتًا بعد مزامنتين متتاليتين.',
        few: '# مزامنات ناجحة حتى الآن؛ يُعَد مثبَتًا بعد مزامنتين متتاليتين.',
        many: '# مزامنة ناجحة حتى الآن؛ يُعَد مثبَتًا بعد مزامنتين متتاليتين.',
        other: '# مزامنة ناجحة حتى الآن؛ يُعَد مثبَتًا بعد مزامنتين متتاليتين.',
      }),
    healthy: 'يعمل: مزامنتان ناجحتان متتاليتان على الأقل.',
    retrying: 'أخفقت المزامنة الأخيرة؛ قد تنجح المحاولة التالية من تلقاء نفسها.',
    failing: 'على أحدهم أن يتصرف؛ إعادة المحاولة وحدها لا تكفي.',
    silent: 'كان يعمل، لكن لم يصل أي نجاح منذ فترتين.',
  },
  firstSeen: (when) => `ظهر أول مرة: ${isolate(when)}`,
  seenTimes: (count) =>
    format.plural(count, {
      zero: 'لم يظهر',
      one: 'ظهر مرة واحدة',
      two: 'ظهر مرتين',
      few: 'ظهر # مرات',
      many: 'ظهر # مرة',
      other: 'ظهر # مرة',
    }),
  history: 'السجل',
  historyEmpty: 'لم يحدث شيء بعد.',
  historyBy: (who) => `بواسطة ${isolate(who)}`,
  historyKind: {
    ticked: 'حُدِّد',
    unticked: 'أُلغي تحديده',
    lease_moved: 'أصبح هو الكاتب',
    sync_recovered: 'عادت المزامنة إلى العمل',
    sync_failed: 'أخفقت المزامنة',
  },
});
