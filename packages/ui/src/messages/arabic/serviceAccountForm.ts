import type { ServiceAccountFormMessages } from '../english/serviceAccountForm.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

/** What Microsoft's own pages are called is quoted as its Arabic portal writes it. */
export const serviceAccountFormArabic = (_format: Format): ServiceAccountFormMessages => ({
  newTitle: 'بيانات اعتماد حساب الخدمة',
  newIntro: 'يستمر اتصالك الحالي في العمل ريثما تُعِدّ هذا الاتصال.',
  editTitle: (name) => `بيانات اعتماد حساب الخدمة: ${isolate(name)}`,
  gone: 'لم يعد هذا الاتصال موجودًا.',
  displayName: 'اسم العرض',
  displayNameHint: 'يصبح عنوان عمود هذا الاتصال في جدول المستخدمين.',
  authType: 'نوع المصادقة',
  authTypeFixed: 'لا يمكن تغييره؛ أضف اتصالًا ثانيًا بدلًا من ذلك.',
  authTypeName: {
    basic: 'المصادقة الأساسية (Basic)',
    ntlm: 'مصادقة NTLM',
    'oauth-delegated': 'مصادقة OAuth',
    'oauth-app': 'OAuth للتطبيق فقط',
    'oauth-ropc': 'OAuth بكلمة مرور (مهمل)',
  },
  authTypeHint: {
    basic: 'اسم مستخدم وكلمة مرور. لم تعد Microsoft تقبل ذلك في Exchange Online.',
    ntlm: 'تسجيل دخول Windows، لخوادم Exchange الخاصة بكم.',
    'oauth-delegated': 'يسجّل حساب الخدمة الدخول لدى Microsoft مرة واحدة ويوافق على الوصول.',
    'oauth-app': 'يوافق أحد مسؤولي Microsoft 365 على التطبيق؛ ولا يسجّل أي حساب الدخول.',
    'oauth-ropc': 'اسم مستخدم وكلمة مرور يُستبدل بهما رمز.',
  },
  account: 'حساب الخدمة',
  accountHint: `العنوان الذي يسجّل به حساب الخدمة الدخول، مثل ${isolate('service@contoso.example')}.`,
  testMailbox: 'علبة بريد للاختبارات',
  testMailboxHint: 'لا يسجّل أي حساب الدخول. تفتح الاختبارات هذه العلبة.',
  password: 'كلمة المرور',
  tenantId: 'معرّف المستأجر',
  tenantIdHint: 'مركز إدارة Microsoft Entra، نظرة عامة: «معرّف المستأجر».',
  app: 'تسجيل التطبيق',
  appVendor: (name) => `استخدام تطبيق ${isolate(name)}`,
  appVendorHint: 'مستحسَن. لا حاجة إلى إعداد شيء من جهتكم.',
  appCustomer: (name) => `استخدام ${isolate(name)}`,
  appCustomerHint: (clientId) => `تطبيقكم، معرّف التطبيق ${isolate(clientId)}`,
  appOwn: 'استخدام تطبيق خاص بنا',
  appOwnHint: 'للمؤسسات التي تسجّل كل تطبيق بنفسها.',
  serviceAddress: 'عنوان الخدمة',
  serviceAddressHint: 'معبّأ لخدمة Exchange Online. لا تغيّره إلا لخوادم Exchange الخاصة بكم.',
  saveAndAuthorize: 'حفظ وتخويل',
  leaving: 'جارٍ فتح Microsoft…',
  saveOnly: 'حفظ من دون تخويل',
});
