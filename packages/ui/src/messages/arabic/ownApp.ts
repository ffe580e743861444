import type { OwnAppMessages } from '../english/ownApp.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const ownAppArabic = (_format: Format): OwnAppMessages => ({
  clientId: 'معرّف التطبيق (العميل)',
  clientIdHint: 'تسجيلات التطبيقات، نظرة عامة: «معرّف التطبيق (العميل)». ويمكنك لصق القيم الثلاث دفعة واحدة.',
  clientSecret: 'سر العميل',
  clientSecretHint: 'الشهادات والأسرار: انسخ العمود «القيمة»، لا «معرّف السر».',
  redirectUri: 'عنوان إعادة التوجيه (URI)',
  redirectUriHint: 'أضفه إلى تطبيقك، في منصة «ويب»، كما هو هنا تمامًا.',
  certificate: 'الشهادة والمفتاح الخاص',
  certificateHint:
    'لا يقبل هذا البروتوكول سرًّا. ألصق كليهما بصيغة PEM: الشهادة التي رفعتها في «الشهادات والأسرار»، ومفتاحها بلا كلمة مرور.',
  pasted: (what) => `أُخذ مما ألصقته: ${isolate(what)}.`,
  pastedSecretId: 'وكان فيه أيضًا معرّف سر، ولا فائدة منه: انسخ قيمته.',
  swap: 'تبديل معرّف المستأجر ومعرّف التطبيق',
});
