import type { AppRegistrationGuideMessages } from '../english/appRegistrationGuide.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const appRegistrationGuideArabic = (_format: Format): AppRegistrationGuideMessages => ({
  title: 'تسجيل تطبيق خاص بكم في Entra',
  intro: 'يقوم به أحد مسؤولي Entra مرة واحدة في نحو عشر دقائق. وما يُكتب هناك يمكن نسخه من هنا.',
  open: 'فتح التسجيلات',
  openText:
    'سجّل الدخول إلى مركز إدارة Microsoft Entra (وكان اسمه Azure Active Directory)، ثم تسجيلات التطبيقات، تسجيل جديد.',
  openLink: 'مركز إدارة Microsoft Entra',
  name: 'الاسم',
  nameText: 'أي اسم يصلح؛ ويراه من تُطلب منه الموافقة.',
  audience: 'أنواع الحسابات المدعومة',
  audienceText: 'اختر «الحسابات في هذا الدليل التنظيمي فقط». مع أي خيار آخر قد يسجّل مستأجرون آخرون الدخول.',
  redirect: 'عنوان إعادة التوجيه (URI)',
  redirectText: 'المنصة «ويب»، لا «عميل عام». حرفًا بحرف كما هو هنا.',
  redirectUnknown: 'اسأل صانع هذا المنتج عن عنوان الرجوع الخاص به.',
  manifest: 'الأذونات',
  manifestText: 'ضع هذا في «البيان» مكان «requiredResourceAccess»، أو بين قوسيه إن كان فيه شيء، ثم احفظ.',
  manifestLabel: 'جزء من البيان',
  unverified: (names) => `قارن بعد الحفظ في «أذونات API»: ${isolate(names)}. فلا تذكر أي صفحة من Microsoft معرّفاتها.`,
  merge: 'إدراجه في البيان نيابة عنك',
  mergeHint: 'ألصق البيان كله. ويبقى في هذه الصفحة.',
  mergeInvalid: (why) => `ليس هذا JSON صالحًا، فلن يقبله Entra كذلك: ${isolate(why)}`,
  mergeNotObject: 'يبدأ البيان بالرمز { وينتهي بالرمز }.',
  merged: 'بيانك وفيه الأذونات',
  secret: 'سر العميل',
  secretText:
    'في «الشهادات والأسرار» أنشئ سر عميل جديدًا وانسخ «القيمة» فورًا: لا يعرضها Entra إلا الآن. ودوّن متى تنتهي صلاحيته.',
  certificateText: 'في «الشهادات والأسرار» ارفع شهادة. فإدارة Exchange لا تقبل سرًّا.',
  ids: 'المعرّفان',
  idsText:
    'من «نظرة عامة» انسخ «معرّف التطبيق (العميل)» و«معرّف الدليل (المستأجر)» إلى النموذج مع السر. ويمكن لصق الثلاثة دفعة واحدة.',
  approve: 'الموافقة',
  approveText:
    'يوافق المسؤول العام أو مسؤول الأدوار المميزة، من «أذونات API» بالخيار «منح موافقة المسؤول»، أو بهذا الرابط:',
  approveLink: 'الموافقة لدى Microsoft',
  approveReturn: 'تقود Microsoft بعدها إلى صفحة عندنا لا تعرف الطلب. وتُحتسب الموافقة مع ذلك.',
  approveLater: 'بعد حفظ النموذج يمكن طلب الموافقة وتسليمها من هنا.',
  check: 'التحقق',
  checkText: 'في «أذونات API» تظهر هذه بعلامة خضراء:',
});
