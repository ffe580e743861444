import type { FormMessages } from '../english/form.ts';
import type { Format } from '../format.ts';

/** What core's lint says in English, by field and code, or by code alone. */
const problems: Readonly<Record<string, string>> = {
  'displayName blank': 'أعطِ الاتصال اسمًا.',
  'displayName too_long': 'الاسم أطول من 120 حرفًا.',
  'displayName taken': 'لاتصال آخر هذا الاسم.',
  'account blank': 'أدخل عنوان حساب الخدمة.',
  'account too_long': 'العنوان أطول من 320 حرفًا.',
  'account not_an_address': 'أدخل عنوانًا مثل service@contoso.example.',
  'account account_not_found': 'لا يوجد حساب كهذا في المستأجر.',
  'tenantId blank': 'أدخل معرّف المستأجر.',
  'tenantId not_a_guid': 'يتكوّن معرّف المستأجر من 32 رقمًا وحرفًا بينها شرطات.',
  'tenantId is_client_id': 'هذا معرّف تطبيق. أدخل هنا معرّف المستأجر.',
  'tenantId same_as_client_id': 'لا يمكن أن يتطابق معرّف المستأجر ومعرّف التطبيق.',
  'tenantId tenant_not_found': 'لا تعرف Microsoft مستأجرًا كهذا. أهذا معرّف التطبيق؟',
  'registration.clientId blank': 'أدخل معرّف التطبيق.',
  'registration.clientId not_a_guid': 'يتكوّن معرّف التطبيق من 32 رقمًا وحرفًا بينها شرطات.',
  'registration.clientId is_tenant_id': 'هذا معرّف مستأجر. أدخل هنا معرّف التطبيق.',
  'registration.clientId application_not_found':
    'لا يعرف المستأجر تطبيقًا كهذا. أهذا معرّف المستأجر، أم أن الموافقة ناقصة؟',
  'registration.clientSecret blank': 'أدخل سر العميل.',
  'registration.clientSecret is_secret_id': 'يبدو هذا معرّف السر لا قيمته. انسخ العمود «القيمة» بدلًا منه.',
  'registration.clientSecret secret_refused': 'رفضت Microsoft السر. انسخ قيمته لا معرّفه.',
  'registration.clientSecret too_long': 'السر أطول من 1024 حرفًا.',
  'registration.certificate blank': 'أضف شهادة: لا يكفي السر هنا.',
  not_a_certificate: 'ألصق الشهادة ومفتاحها الخاص بصيغة PEM.',
  private_key_encrypted: 'للمفتاح الخاص كلمة مرور. ألصقه من دونها.',
  private_key_of_another: 'هذا المفتاح الخاص لشهادة أخرى.',
  not_rsa: 'لا تقبل Entra إلا الشهادات ذات مفتاح RSA.',
  has_expired: 'انتهت صلاحية هذه الشهادة.',
  'password blank': 'أدخل كلمة المرور.',
  'password too_long': 'كلمة المرور أطول من 1024 حرفًا.',
  'serviceAddress not_a_url': 'أدخل عنوانًا يبدأ بـ https://.',
  'serviceAddress too_long': 'العنوان أطول من 2048 حرفًا.',
  ropc_ends:
    'تنهي Microsoft تسجيل الدخول باسم المستخدم وكلمة المرور، ويمنعه التحقق المتعدد. استخدم شهادة، أو دع الحساب يسجّل الدخول بنفسه.',
  reaches_all_mailboxes: 'يصل التطبيق إلى كل علبة بريد حتى يحدّ منه أحد مسؤولي Exchange.',
  'expiresAt in_past': 'مضى هذا اليوم؛ وسترفض Microsoft السر.',
};

export const formArabic = (_format: Format): FormMessages => ({
  save: 'حفظ',
  saving: 'جارٍ الحفظ…',
  notSaved: 'لم يُحفظ هذا.',
  show: { password: 'إظهار كلمة المرور', clientSecret: 'إظهار سر العميل' },
  hide: { password: 'إخفاء كلمة المرور', clientSecret: 'إخفاء سر العميل' },
  showShort: 'إظهار',
  hideShort: 'إخفاء',
  problem: (path, code, message) => problems[`${path} ${code}`] ?? problems[code] ?? message,
});
