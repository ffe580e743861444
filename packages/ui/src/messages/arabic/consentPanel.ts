import type { ConsentPanelMessages } from '../english/consentPanel.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const consentPanelArabic = (_format: Format): ConsentPanelMessages => ({
  title: 'الموافقة باسم المؤسسة',
  introApp: 'لا يسجّل أي حساب الدخول. يوافق أحد مسؤولي Microsoft 365 على التطبيق مرة واحدة باسم المؤسسة كلها.',
  introPerson:
    'يوافق حساب الخدمة على الوصول بنفسه عادةً عندما يسجّل الدخول. وحيث تمنع مؤسستك ذلك يوافق أحد مسؤولي Microsoft 365 على التطبيق مرة واحدة.',
  status: {
    none: 'لم تُطلب بعد',
    requested: 'في انتظار مسؤول Microsoft 365 لديكم',
    granted: 'تمت الموافقة',
    incomplete: 'تمت الموافقة جزئيًا',
    declined: 'رُفضت',
    wrong_tenant: 'وافق مستأجر آخر',
  },
  asked: 'طُلبت',
  decided: 'حُسمت',
  wrongTenant: (tenant) => `جاءت الموافقة من المستأجر ${isolate(tenant)}، فلا تُحتسب هنا.`,
  unconfirmed: 'لم تذكر Microsoft أي إذن بعينه. ولا يبيّن كفايتها إلا اختبار الاتصال.',
  permissions: 'الأذونات',
  approved: 'تمت الموافقة',
  notYet: 'لم تتم الموافقة بعد',
  missing: 'ناقص',
  unknown: 'غير مؤكد',
  noApp: 'ليس لهذا الاتصال تطبيق يُوافَق عليه.',
  gone: 'لم يعد هذا الاتصال موجودًا.',
});
