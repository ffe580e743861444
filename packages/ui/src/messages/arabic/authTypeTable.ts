import type { AssignmentPreviewMessages, AuthTypeTableMessages } from '../english/authTypeTable.ts';
import type { Format } from '../format.ts';
import { ofUsersArabic, usersArabic } from './common.ts';
import { isolate } from './isolate.ts';

export const authTypeTableArabic = (format: Format): AuthTypeTableMessages => ({
  caption: 'المستخدمون والاتصالات التي تُزامَن عبرها صناديق بريدهم',
  name: 'الاسم',
  status: 'حالة المزامنة',
  actions: 'الإجراءات',
  search: 'البحث عن مستخدمين',
  sortBy: (column) => `الترتيب حسب ${isolate(column)}`,
  sortedBy: (column, descending) =>
    descending ? `مرتَّب حسب ${isolate(column)} تنازليًا` : `مرتَّب حسب ${isolate(column)} تصاعديًا`,
  columns: 'الأعمدة',
  columnsShown: 'الأعمدة المعروضة',
  tiles: {
    label: 'عرض المستخدمين حسب حالة المزامنة',
    all: 'الكل',
    syncing: 'تجري المزامنة',
    starting: 'في البداية',
    warnings: 'تحذيرات',
    errors: 'أخطاء',
    none: 'لا مزامنة',
  },
  shown: (shown, all) =>
    shown === all
      ? format.plural(all, {
          zero: 'لا مستخدمين',
          one: 'المستخدم الوحيد',
          two: 'المستخدمان كلاهما',
          few: 'جميع المستخدمين، وعددهم #',
          many: 'جميع المستخدمين، وعددهم #',
          other: 'جميع المستخدمين، وعددهم #',
        })
      : `${format.number(shown)} من ${format.plural(all, ofUsersArabic)} ضمن النتائج`,
  scopeNote: 'يسري المربع في رأس العمود على كل مستخدم محسوب هنا، في جميع الصفحات.',
  columnAll: (count) =>
    format.plural(count, {
      zero: 'لا أحد',
      one: 'المستخدم الوحيد',
      two: 'المستخدمان كلاهما',
      few: 'جميع المستخدمين، وعددهم #',
      many: 'جميع المستخدمين، وعددهم #',
      other: 'جميع المستخدمين، وعددهم #',
    }),
  columnAllExcept: (all, except) =>
    `${format.plural(all, {
      zero: 'لا أحد',
      one: 'المستخدم الوحيد',
      two: 'المستخدمان كلاهما',
      few: 'جميع المستخدمين، وعددهم #',
      many: 'جميع المستخدمين، وعددهم #',
      other: 'جميع المستخدمين، وعددهم #',
    })}، باستثناء ${format.number(except)}`,
  columnSome: (ticked, all) => `${format.number(ticked)} من ${format.plural(all, ofUsersArabic)}`,
  columnNone: 'لا أحد',
  counting: 'جارٍ العدّ…',
  remembered: (count) =>
    format.plural(count, {
      zero: 'لا مستخدمين لإعادة تحديدهم',
      one: 'الضغطة التالية تعيد تحديد المستخدم الذي كان محدَّدًا من قبل',
      two: 'الضغطة التالية تعيد تحديد المستخدمَين اللذين كانا محدَّدَين من قبل',
      few: 'الضغطة التالية تعيد تحديد # مستخدمين كانوا محدَّدين من قبل',
      many: 'الضغطة التالية تعيد تحديد # مستخدمًا كانوا محدَّدين من قبل',
      other: 'الضغطة التالية تعيد تحديد # مستخدم كانوا محدَّدين من قبل',
    }),
  restore: (count) =>
    format.plural(count, {
      zero: 'لا مستخدمين لإعادة تحديدهم',
      one: 'إعادة تحديد مستخدم واحد',
      two: 'إعادة تحديد مستخدمَين',
      few: 'إعادة تحديد # مستخدمين',
      many: 'إعادة تحديد # مستخدمًا',
      other: 'إعادة تحديد # مستخدم',
    }),
  takeBack: (count, connection) =>
    format.plural(
      count,
      {
        zero: 'لا مستخدمين لتحديد {connection} لهم',
        one: 'تحديد {connection} لهذا المستخدم أيضًا',
        two: 'تحديد {connection} لهذين المستخدمَين أيضًا',
        few: 'تحديد {connection} لهؤلاء المستخدمين أيضًا، وعددهم #',
        many: 'تحديد {connection} لهؤلاء المستخدمين أيضًا، وعددهم #',
        other: 'تحديد {connection} لهؤلاء المستخدمين أيضًا، وعددهم #',
      },
      { connection: isolate(connection) },
    ),
  titleRange: (count, connection) =>
    format.plural(
      count,
      {
        zero: 'لا مستخدمين لتحديد {connection} لهم',
        one: 'تحديد {connection} لمستخدم واحد',
        two: 'تحديد {connection} لمستخدمَين',
        few: 'تحديد {connection} لـ # مستخدمين',
        many: 'تحديد {connection} لـ # مستخدمًا',
        other: 'تحديد {connection} لـ # مستخدم',
      },
      { connection: isolate(connection) },
    ),
  showExceptions: (count, connection) =>
    format.plural(
      count,
      {
        zero: 'لا مستخدمين من دون {connection}',
        one: 'عرض مستخدم واحد من دون {connection}',
        two: 'عرض مستخدمَين من دون {connection}',
        few: 'عرض # مستخدمين من دون {connection}',
        many: 'عرض # مستخدمًا من دون {connection}',
        other: 'عرض # مستخدم من دون {connection}',
      },
      { connection: isolate(connection) },
    ),
  showTicked: (count, connection) =>
    format.plural(
      count,
      {
        zero: 'لا مستخدمين على {connection}',
        one: 'عرض مستخدم واحد على {connection}',
        two: 'عرض مستخدمَين على {connection}',
        few: 'عرض # مستخدمين على {connection}',
        many: 'عرض # مستخدمًا على {connection}',
        other: 'عرض # مستخدم على {connection}',
      },
      { connection: isolate(connection) },
    ),
  showShort: (count) => `عرض ${format.number(count)}`,
  exceptionsOf: (connection) => `من دون ${isolate(connection)}`,
  tickedOn: (connection) => `على ${isolate(connection)}`,
  removeFilter: (filter) => `إزالة عامل التصفية «${isolate(filter)}»`,
  clearFilters: 'عرض جميع المستخدمين',
  headerCheckbox: (connection, shown) => `استخدام ${isolate(connection)} من أجل ${shown}`,
  scopeAll: (count) =>
    format.plural(count, {
      zero: 'لا أحد',
      one: 'المستخدم الوحيد',
      two: 'المستخدمَين كليهما',
      few: 'جميع المستخدمين، وعددهم #',
      many: 'جميع المستخدمين، وعددهم #',
      other: 'جميع المستخدمين، وعددهم #',
    }),
  scopeMatching: (count) =>
    format.plural(count, {
      zero: 'لا أحد ضمن النتائج',
      one: 'المستخدم الوحيد ضمن النتائج',
      two: 'المستخدمَين ضمن النتائج',
      few: 'جميع المستخدمين ضمن النتائج، وعددهم #',
      many: 'جميع المستخدمين ضمن النتائج، وعددهم #',
      other: 'جميع المستخدمين ضمن النتائج، وعددهم #',
    }),
  cellCheckbox: (connection, user, address) =>
    `استخدام ${isolate(connection)} من أجل ${isolate(user)}، ${isolate(address)}`,
  saving: 'جارٍ الحفظ…',
  retryCell: (connection, user) => `إعادة المحاولة: ${isolate(connection)} من أجل ${isolate(user)}`,
  closed: {
    user_disabled: 'غير مفعَّل في هذا المنتج',
    preflight_blocked: 'يقول أحد الفحوص إن النقل سيخفق',
    notReady: 'أجرِ تخويل هذا الاتصال أولًا',
  },
  readOnly: 'معروض هنا للقراءة فقط.',
  reading: 'لا تزال قراءة بقية المستخدمين جارية.',
  writer: (writer) => `يكتب ${isolate(writer)} في صندوق البريد`,
  onConnection: (connection) => `على ${isolate(connection)}`,
  moveAll: (count, target) =>
    format.plural(
      count,
      {
        zero: 'لا مستخدمين للنقل إلى {target}',
        one: 'نقل مستخدم واحد إلى {target}…',
        two: 'نقل مستخدمَين إلى {target}…',
        few: 'نقل # مستخدمين إلى {target}…',
        many: 'نقل # مستخدمًا إلى {target}…',
        other: 'نقل # مستخدم إلى {target}…',
      },
      { target: isolate(target) },
    ),
  moveRow: (user, target) => `نقل ${isolate(user)} إلى ${isolate(target)}`,
  moveRowShort: 'نقل',
  moveTarget: 'النقل إلى',
  page: (from, to, total) => `${format.number(from)}–${format.number(to)} من ${format.number(total)}`,
  previousPage: 'الصفحة السابقة',
  nextPage: 'الصفحة التالية',
  pages: 'صفحات جدول المستخدمين',
  loading: 'جارٍ تحميل المستخدمين…',
  nobody: {
    empty: 'لا مستخدمين بعد',
    error: 'تعذّر تحميل المستخدمين',
    refused: 'لا يُسمح لك برؤية هؤلاء المستخدمين',
  },
  emptyHint: 'يظهر المستخدمون هنا حالما يبلّغ عنهم منتجك.',
  noMatch: 'لا أحد ضمن النتائج',
  noMatchHint: 'غيّر البحث أو اعرض جميع المستخدمين.',
  afterTable: 'تجاوز الجدول',
});

export const assignmentPreviewArabic = (format: Format): AssignmentPreviewMessages => ({
  titleMove: (target) => `النقل إلى ${isolate(target)}`,
  titleUntick: (connection) => `إلغاء تحديد ${isolate(connection)}`,
  refused: (count, why) =>
    format.plural(
      count,
      {
        zero: 'نُفِّذ كل شيء. {why}',
        one: 'لم يُنفَّذ تحديد واحد: {why}',
        two: 'لم يُنفَّذ تحديدان. أولهما: {why}',
        few: 'لم تُنفَّذ # تحديدات. أولها: {why}',
        many: 'لم يُنفَّذ # تحديدًا. أولها: {why}',
        other: 'لم يُنفَّذ # تحديد. أولها: {why}',
      },
      { why: isolate(why) },
    ),
  refusedCode: {
    user_disabled: 'غير مفعَّل في هذا المنتج',
    preflight_blocked: 'يقول أحد الفحوص إن النقل سيخفق',
    user_removed: 'لم يعد هذا المستخدم موجودًا',
    unknown: 'لم يذكر الخادم السبب',
  },
  notDone: 'لم يُنفَّذ ذلك.',
  undo: 'تراجع',
  retryFailed: (count) =>
    format.plural(count, {
      zero: 'لا مستخدمين لإعادة المحاولة',
      one: 'إعادة المحاولة للمستخدم الذي أخفق',
      two: 'إعادة المحاولة للمستخدمَين اللذين أخفقا',
      few: 'إعادة المحاولة لـ # مستخدمين أخفقوا',
      many: 'إعادة المحاولة لـ # مستخدمًا أخفقوا',
      other: 'إعادة المحاولة لـ # مستخدم أخفقوا',
    }),
  exportFailed: 'من لم يشملهم التغيير بصيغة CSV',
  counting: 'جارٍ عدّ المعنيين…',
  changing: (changing, count) => {
    const change = format.plural(changing, {
      zero: 'لا يتغيّر أي مستخدم',
      one: 'يتغيّر مستخدم واحد',
      two: 'يتغيّر مستخدمان',
      few: 'يتغيّر # مستخدمين',
      many: 'يتغيّر # مستخدمًا',
      other: 'يتغيّر # مستخدم',
    });
    if (changing === count) return `${change}.`;
    return `${change}؛ ويبقى ${format.number(count - changing)} من أصل ${format.number(count)} كما هم.`;
  },
  nothing: 'لن يتغيّر شيء.',
  before: 'قبل',
  after: 'بعد',
  usersColumn: 'المستخدمون',
  nothingTicked: 'لا شيء محدَّد',
  transitions: 'ما الذي يتغيّر',
  warned: {
    unproven: (count) =>
      format.plural(count, {
        zero: 'لا يترك أي مستخدم اتصالًا قبل أن يُثبِت الاتصال الجديد نفسه.',
        one: 'يترك مستخدم واحد اتصالًا قبل أن يُثبِت الاتصال الجديد نفسه بمزامنتين ناجحتين.',
        two: 'يترك مستخدمان اتصالًا قبل أن يُثبِت الاتصال الجديد نفسه بمزامنتين ناجحتين.',
        few: 'يترك # مستخدمين اتصالًا قبل أن يُثبِت الاتصال الجديد نفسه بمزامنتين ناجحتين.',
        many: 'يترك # مستخدمًا اتصالًا قبل أن يُثبِت الاتصال الجديد نفسه بمزامنتين ناجحتين.',
        other: 'يترك # مستخدم اتصالًا قبل أن يُثبِت الاتصال الجديد نفسه بمزامنتين ناجحتين.',
      }),
    left_without: (count) =>
      format.plural(count, {
        zero: 'لا يبقى أي مستخدم من دون اتصال.',
        one: 'يبقى مستخدم واحد من دون أي اتصال وتتوقف مزامنته.',
        two: 'يبقى مستخدمان من دون أي اتصال وتتوقف مزامنتهما.',
        few: 'يبقى # مستخدمين من دون أي اتصال وتتوقف مزامنتهم.',
        many: 'يبقى # مستخدمًا من دون أي اتصال وتتوقف مزامنتهم.',
        other: 'يبقى # مستخدم من دون أي اتصال وتتوقف مزامنتهم.',
      }),
    preflight_warned: (count) =>
      format.plural(count, {
        zero: 'لا يُنقَل أي مستخدم رغم تحذير.',
        one: 'يُنقَل مستخدم واحد رغم تحذير أحد الفحوص.',
        two: 'يُنقَل مستخدمان رغم تحذير أحد الفحوص.',
        few: 'يُنقَل # مستخدمين رغم تحذير أحد الفحوص.',
        many: 'يُنقَل # مستخدمًا رغم تحذير أحد الفحوص.',
        other: 'يُنقَل # مستخدم رغم تحذير أحد الفحوص.',
      }),
  },
  blocked: {
    user_disabled: (count) =>
      format.plural(count, {
        zero: 'لا يُتخطّى أي مستخدم.',
        one: 'يُتخطّى مستخدم واحد: غير مفعَّل في هذا المنتج.',
        two: 'يُتخطّى مستخدمان: غير مفعَّلَين في هذا المنتج.',
        few: 'يُتخطّى # مستخدمين: غير مفعَّلين في هذا المنتج.',
        many: 'يُتخطّى # مستخدمًا: غير مفعَّلين في هذا المنتج.',
        other: 'يُتخطّى # مستخدم: غير مفعَّلين في هذا المنتج.',
      }),
    preflight_blocked: (count) =>
      format.plural(count, {
        zero: 'لا يُتخطّى أي مستخدم.',
        one: 'يُتخطّى مستخدم واحد: يقول أحد الفحوص إن النقل سيخفق.',
        two: 'يُتخطّى مستخدمان: يقول أحد الفحوص إن النقل سيخفق.',
        few: 'يُتخطّى # مستخدمين: يقول أحد الفحوص إن النقل سيخفق.',
        many: 'يُتخطّى # مستخدمًا: يقول أحد الفحوص إن النقل سيخفق.',
        other: 'يُتخطّى # مستخدم: يقول أحد الفحوص إن النقل سيخفق.',
      }),
  },
  andMore: (count) =>
    format.plural(count, {
      zero: 'ولا غيرهم',
      one: 'وواحد آخر',
      two: 'واثنان آخران',
      few: 'و# آخرون',
      many: 'و# آخرون',
      other: 'و# آخرون',
    }),
  acceptUnproven: (count) =>
    format.plural(count, {
      zero: 'المتابعة على أي حال.',
      one: 'نقل هذا المستخدم على أي حال. إن أخفق الاتصال الجديد، تتوقف المزامنة حتى يحدّد أحدهم القديم من جديد.',
      two: 'نقل هذين المستخدمَين على أي حال. إن أخفق الاتصال الجديد، تتوقف مزامنتهما حتى يحدّد أحدهم القديم من جديد.',
      few: 'نقل هؤلاء المستخدمين، وعددهم #، على أي حال. إن أخفق الاتصال الجديد، تتوقف مزامنتهم حتى يحدّد أحدهم القديم من جديد.',
      many: 'نقل هؤلاء المستخدمين، وعددهم #، على أي حال. إن أخفق الاتصال الجديد، تتوقف مزامنتهم حتى يحدّد أحدهم القديم من جديد.',
      other:
        'نقل هؤلاء المستخدمين، وعددهم #، على أي حال. إن أخفق الاتصال الجديد، تتوقف مزامنتهم حتى يحدّد أحدهم القديم من جديد.',
    }),
  apply: (count) =>
    format.plural(count, {
      zero: 'لا مستخدمين للتطبيق عليهم',
      one: 'التطبيق على مستخدم واحد',
      two: 'التطبيق على مستخدمَين',
      few: 'التطبيق على # مستخدمين',
      many: 'التطبيق على # مستخدمًا',
      other: 'التطبيق على # مستخدم',
    }),
  changed: 'تغيّر المستخدمون أثناء قراءتك. هذه هي الأعداد الجديدة.',
  failed: 'تعذّر تحميل الأعداد.',
  running: (done, total) => `أُنجز ${format.number(done)} من ${format.plural(total, ofUsersArabic)}`,
  progress: 'تقدّم التغيير الجماعي',
  stop: 'إيقاف',
  stopping: 'جارٍ الإيقاف…',
  finished: (ok) => `تم تغيير ${format.plural(ok, ofUsersArabic)}.`,
  finishedWith: (ok, skipped, failed) =>
    `تغيّر ${format.plural(ok, usersArabic)}، وتُخطّي ${format.number(skipped)}، وأخفق ${format.number(failed)}.`,
  stopped: (ok, total) => `توقّف: تغيّر ${format.number(ok)} من ${format.plural(total, ofUsersArabic)}.`,
});
