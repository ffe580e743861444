import type { OauthProviderFormMessages } from '../english/oauthProviderForm.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const oauthProviderFormArabic = (format: Format): OauthProviderFormMessages => ({
  newTitle: 'تطبيق في Entra',
  newIntro: 'يُسجَّل مرة واحدة، ويستخدمه ما شئت من الاتصالات.',
  editTitle: (name) => `تطبيق في Entra: ${isolate(name)}`,
  gone: 'لم يعد هذا التطبيق مسجَّلًا.',
  displayName: 'الاسم',
  displayNameHint: 'لمن في مؤسستك؛ وقد يكون له في Entra اسم آخر.',
  tenantId: 'معرّف المستأجر',
  tenantIdHint: 'نظرة عامة: «معرّف الدليل (المستأجر)».',
  expiresAt: 'تنتهي صلاحية السر في',
  expiresAtHint: 'كما يعرضه Entra بجانب السر. ستُذكَّر في الوقت المناسب؛ واتركه فارغًا إن لم تعرفه.',
  vendor: 'تطبيق صانع هذا المنتج، وهو من يجدّد سره. لا حاجة إلى إعداد شيء.',
  clientId: 'معرّف التطبيق (العميل)',
  redirectUri: 'عنوان إعادة التوجيه (URI)',
  redirectUriHint: 'في التطبيق، المنصة «ويب»، كما هو هنا تمامًا.',
  usedBy: (count) =>
    format.plural(count, {
      zero: 'لا يستخدمه أي اتصال',
      one: 'يستخدمه اتصال واحد',
      two: 'يستخدمه اتصالان',
      few: 'تستخدمه # اتصالات',
      many: 'يستخدمه # اتصالًا',
      other: 'يستخدمه # اتصال',
    }),
  daysLeft: (days) =>
    format.plural(days, {
      zero: 'تنتهي صلاحية السر اليوم',
      one: 'تنتهي صلاحية السر خلال يوم',
      two: 'تنتهي صلاحية السر خلال يومين',
      few: 'تنتهي صلاحية السر خلال # أيام',
      many: 'تنتهي صلاحية السر خلال # يومًا',
      other: 'تنتهي صلاحية السر خلال # يوم',
    }),
  ended: 'انتهت صلاحية السر: ترفضه Microsoft',
  rotation: 'تغيير السر من دون انقطاع',
  rotationIntro:
    'أنشئ سرًّا ثانيًا في Entra، واحفظه هنا وجرّبه، ولا تدعه يحل محل الأول إلا بعد ذلك. ويعمل الأول حتى ذلك الحين.',
  secondSecret: 'سر العميل الثاني',
  secondSecretHint: 'الشهادات والأسرار: انسخ العمود «القيمة»، لا «معرّف السر».',
  addSecret: 'حفظ السر الثاني',
  adding: 'جارٍ الحفظ…',
  secondStored: 'حُفظ سر ثانٍ',
  proved: 'نجح تسجيل دخول به',
  notProved: 'لم يُجرَّب بعد: اختبر اتصالًا يستخدم هذا التطبيق.',
  provedFailed: 'فشلت آخر محاولة به. هذا ما أجابت به Microsoft:',
  promote: 'دعه يحل محله',
  promoting: 'جارٍ الإحلال…',
  promoteFailed: 'تعذّر أن يحل محله.',
  asks: 'ما يُطلب لدى Microsoft',
  oneService: 'الرمز لخدمة واحدة، فكل الأذونات لخدمة بعينها.',
  endpoints: 'العناوين',
  endpointsHint: 'إلى أين يُرسَل الأشخاص ومن أين تُجلب الرموز؛ تُستنتج من المستأجر فلا يكتبها أحد.',
  endpoint: {
    authorize: 'هنا يسجّل الأشخاص الدخول',
    token: 'هنا تُجلب الرموز وتُجدَّد',
    approve: 'هنا يوافق مسؤول Microsoft 365 نيابةً عن الجميع',
  },
  scopes: 'النطاقات',
  prompt: 'الصفحة التي تعرضها Microsoft أولًا (prompt)',
  prompts: {
    select_account: 'تُستخدم دائمًا: تسأل Microsoft أي حساب يسجّل الدخول، حتى لا تجيب جلسة المسؤول نفسه بدلًا منه.',
    login: 'غير لازمة: ستطلب Microsoft كلمة المرور مرة أخرى حتى من الحساب الصحيح.',
    consent:
      'لا تُستخدم أبدًا: منذ 2026 تمنع كل من ليس مسؤولًا. والموافقة باسم المؤسسة خطوة مستقلة لا تترك وراءها تسجيل دخول.',
    none: 'لا تُستخدم أبدًا: ستجيب Microsoft من دون أن يُرى ذلك، باسم أي حساب مسجَّل.',
  },
});
