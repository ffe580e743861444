import type { PermissionsMessages } from '../english/permissions.ts';
import type { Format } from '../format.ts';

export const permissionsArabic = (_format: Format): PermissionsMessages => ({
  means: {
    'EWS.AccessAsUser.All': 'فتح كل علبة بريد يحق للحساب المسجَّل فتحها، عبر خدمات ويب Exchange.',
    full_access_as_app: 'فتح كل علب بريد المؤسسة عبر خدمات ويب Exchange، من دون أن يسجّل أحد الدخول.',
    'IMAP.AccessAsUser.All': 'قراءة البريد وتغييره عبر IMAP، بالحساب المسجَّل.',
    'IMAP.AccessAsApp': 'قراءة البريد وتغييره عبر IMAP، في العلب التي يمنحها Exchange للتطبيق.',
    'POP.AccessAsUser.All': 'جلب البريد عبر POP، بالحساب المسجَّل.',
    'POP.AccessAsApp': 'جلب البريد عبر POP، من العلب التي يمنحها Exchange للتطبيق.',
    'SMTP.Send': 'إرسال البريد عبر SMTP، بالحساب المسجَّل.',
    'SMTP.SendAsApp': 'إرسال البريد عبر SMTP، من العلب التي يمنحها Exchange للتطبيق.',
    'Exchange.Manage': 'إدارة Exchange في حدود أدوار الحساب المسجَّل.',
    'Exchange.ManageAsApp': 'إدارة Exchange في حدود أدوار التطبيق.',
    'Mail.ReadWrite': 'قراءة البريد وتغييره.',
    'Mail.Send': 'إرسال البريد.',
    'Calendars.ReadWrite': 'قراءة التقويمات وتغييرها.',
    'Contacts.ReadWrite': 'قراءة جهات الاتصال وتغييرها.',
    'Tasks.ReadWrite': 'قراءة المهام وتغييرها.',
    'Tasks.ReadWrite.All': 'قراءة المهام وتغييرها.',
    offline_access: 'مواصلة العمل بعد تسجيل الدخول: من دونها ينتهي الوصول خلال ساعة.',
    openid: 'معرفة الحساب الذي سجّل الدخول.',
    profile: 'معرفة اسم الحساب الذي سجّل الدخول.',
    '.default': 'كل ما يسرده التطبيق ووافق عليه أحد المسؤولين.',
  },
  everyMailbox: 'في كل علب بريد المؤسسة، حتى يحدّ من ذلك أحد مسؤولي Exchange.',
  need: {
    'ews-allow-list': 'يدرج أحد مسؤولي Exchange التطبيق بين ما يحق له استخدام EWS (منذ 1 أكتوبر 2026).',
    'exchange-service-principal': 'يعرّف أحد مسؤولي Exchange التطبيق لدى Exchange، بمعرّف كائن تطبيق المؤسسة.',
    'full-access': 'يمنح أحد مسؤولي Exchange التطبيق وصولًا كاملًا إلى كل علبة بريد.',
    'send-as': 'يسمح أحد مسؤولي Exchange للتطبيق بالإرسال باسم كل علبة بريد.',
    'smtp-auth-enabled': '\u200fSMTP AUTH مفعّل لعلبة البريد وللمستأجر.',
    'directory-role': 'يمنح أحد مسؤولي Entra دورًا في Exchange للتطبيق أو لمن يسجّل الدخول.',
    certificate: 'يثبت التطبيق هويته بشهادة؛ ولا يُقبل سر هنا.',
  },
  needed: 'يلزم أيضًا إلى جانب الموافقة',
});
