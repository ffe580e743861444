import type { RollbackButtonMessages } from '../english/rollbackButton.ts';
import type { Format, PluralForms } from '../format.ts';
import { isolate } from './isolate.ts';

const users: PluralForms = {
  zero: 'لا مستخدمين',
  one: 'مستخدم واحد',
  two: 'مستخدمان',
  few: '# مستخدمين',
  many: '# مستخدمًا',
  other: '# مستخدم',
};

export const rollbackButtonArabic = (format: Format): RollbackButtonMessages => ({
  open: 'الرجوع…',
  title: 'الرجوع إلى ما كان',
  looking: 'جارٍ التحقق من إمكان رجوع المستخدمين…',
  lookFailed: 'تعذّر التحقق من إمكان رجوع المستخدمين.',
  nothing: 'لن يتغيّر شيء لأحد. كل شيء كما كان.',
  count: (count) =>
    format.plural(count, {
      zero: 'لا يستعيد أي مستخدم اتصالاته السابقة.',
      one: 'يستعيد مستخدم واحد اتصالاته السابقة.',
      two: 'يستعيد مستخدمان اتصالاتهما السابقة.',
      few: 'يستعيد # مستخدمين اتصالاتهم السابقة.',
      many: 'يستعيد # مستخدمًا اتصالاتهم السابقة.',
      other: 'يستعيد # مستخدم اتصالاتهم السابقة.',
    }),
  undoable: 'يُحفظ الوضع الحالي لكي تتمكن من العودة إليه.',
  impossible: 'لا يمكن للمستخدمين الرجوع الآن.',
  obstacle: {
    retired: (connection, since) =>
      since === null
        ? `لم تعد Microsoft تسمح لـ ${isolate(connection)} بتسجيل الدخول بهذه الطريقة.`
        : `لا تسمح Microsoft لـ ${isolate(connection)} بتسجيل الدخول بهذه الطريقة منذ ${isolate(since)}.`,
    disconnected: (connection) => `${isolate(connection)} مفصول. استعده أولًا.`,
    purged: (connection) => `حُذفت بيانات اعتماد ${isolate(connection)} نهائيًا.`,
    paused: (connection) => `${isolate(connection)} متوقف مؤقتًا. استأنفه أولًا.`,
    unproven: (connection) => `لم يعمل ${isolate(connection)} مؤخرًا، فقد تتوقف المزامنة لدى من يرجعون.`,
  },
  ending: (connection, from) =>
    `ابتداءً من ${isolate(from)} لن تسمح Microsoft لـ ${isolate(connection)} بتسجيل الدخول بهذه الطريقة.`,
  users: (count) => `يخص: ${format.plural(count, users)}.`,
  instead: 'ما يمكنك فعله بدلًا من ذلك',
  alternative: {
    restore_connection: 'استعد الاتصال القديم ثم حاول مجددًا.',
    sign_in_again: 'سجّل الدخول مجددًا بحساب خدمة الاتصال الجديد.',
    move_to_graph: 'انتقل إلى اتصال عبر Microsoft Graph.',
    pause: 'أوقف الاتصال الجديد مؤقتًا إلى أن يُعرف سبب المشكلة.',
    fix_forward: 'أصلح ما يتعثر في الاتصال الجديد؛ صفحة كل مستخدم تذكر ما هو.',
  },
  reason: 'السبب',
  reasonHint: 'يُحفظ دليلًا مع اسمك.',
  reasonMissing: 'اذكر السبب.',
  confirm: (count) => `إرجاع ${format.plural(count, users)}`,
  starting: 'جارٍ البدء…',
  changed: 'تغيّر المستخدمون أثناء القراءة. هذا هو العدد الجديد.',
  failed: 'لم يُرجَع المستخدمون.',
  running: (done, total) => `أُرجع ${format.number(done)} من ${format.number(total)}`,
  progress: 'تقدّم الرجوع',
  stop: 'إيقاف',
  stopping: 'جارٍ الإيقاف…',
  finished: {
    done: 'رجع الجميع.',
    aborted: 'أُوقف قبل رجوع الجميع.',
    failed: 'تعذّر إرجاع الجميع.',
  },
});
