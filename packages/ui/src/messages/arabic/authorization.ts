import type { AuthorizationMessages } from '../english/authorization.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const authorizationArabic = (_format: Format): AuthorizationMessages => ({
  pickerHint: (account) => `تعرض Microsoft أولًا قائمة حسابات: اختر ${isolate(account)} أو «استخدام حساب آخر».`,
  signedInHere: (other, account) =>
    `هذا المتصفح مسجَّل الدخول لدى Microsoft بالحساب ${isolate(other)}. اختر في صفحة Microsoft الحساب ${isolate(account)} أو «استخدام حساب آخر».`,
  failedToStart: 'لم يبدأ التخويل.',
  microsoftUnreachable:
    'تعذّر الوصول الآن إلى صفحة تسجيل الدخول لدى Microsoft. لم يتغيّر الاتصال؛ حاول مجددًا بعد بضع دقائق.',
  waiting: 'تابع في نافذة Microsoft',
  waitingDetail: (account) =>
    `سجّل الدخول هناك بالحساب ${isolate(account)}. تعلم هذه الصفحة من تلقاء نفسها متى انتهيت، حتى لو أُغلقت النافذة.`,
  openUntil: 'متاح حتى',
  reopen: 'فتح Microsoft مجددًا',
  stopWaiting: 'إيقاف الانتظار',
  blocked: 'منع متصفحك فتح النافذة',
  blockedDetail: 'افتح Microsoft بهذا الرابط بدلًا من ذلك؛ وتنتظر هذه الصفحة النتيجة.',
  openLink: 'فتح Microsoft في علامة تبويب جديدة',
  connecting: 'جارٍ إنهاء التخويل…',
  succeeded: (account) => `تم الاتصال بالحساب ${isolate(account)}`,
  succeededNext: 'قبلت Microsoft حساب الخدمة. حدّد بضعة مستخدمين لتجربته.',
  closeWindow: 'يمكنك إغلاق هذه النافذة.',
  wrongAccount: 'تم الاتصال بحساب آخر',
  wrongAccountDetail: (returned, expected) =>
    `أجابت Microsoft عن الحساب ${isolate(returned)}. هذا الاتصال ينتظر ${isolate(expected)}.`,
  wrongAccountSilent: 'كان متصفحك لا يزال مسجَّل الدخول لدى Microsoft، فأجابت من دون أن تسأل.',
  wrongAccountKept: 'لم يُحفَظ شيء ولم يُنقَل أحد.',
  wrongTenant: (returned, expected) =>
    `ينتمي الحساب إلى المستأجر ${isolate(returned)}؛ هذا الاتصال ينتظر ${isolate(expected)}.`,
  alias: (returned) => `هل ${isolate(returned)} هو الحساب نفسه؟`,
  aliasDetail: (returned, expected) =>
    `أجابت Microsoft عن الحساب ${isolate(returned)}، وله أيضًا العنوان ${isolate(expected)}. إن كان هو الحساب نفسه باسم آخر فاقبل الاسم وسجّل الدخول مرة أخرى. لم يُحفَظ شيء من تسجيل الدخول.`,
  acceptAlias: (returned) => `قبول ${isolate(returned)}`,
  aliasFailed: 'لم يُقبَل الاسم.',
  declined: 'رُفض لدى Microsoft',
  declinedDetail: (account) =>
    `ضغط أحدهم «إلغاء»، أو لا يحق للحساب ${isolate(account)} الموافقة على ذلك. لم يتغيّر شيء.`,
  expired: 'انتهى وقت هذا التخويل',
  expiredDetail: 'لم يكتمل لدى Microsoft في الوقت المحدد. ابدأ من جديد؛ لم يتغيّر شيء.',
  failed: 'رفضت Microsoft',
  failedDetail: 'لم يُوصَل حساب الخدمة. هذا ما أجابت به Microsoft:',
  stranded: 'هل عرضت Microsoft رسالة؟',
  strandedDetail: 'لم يعُد تسجيل الدخول إلى هنا. إن عرضت Microsoft خطأً فألصقه أدناه، ثم ابدأ من جديد.',
  startAgain: 'البدء من جديد',
  notFound: 'لم يعد هذا التخويل معروفًا.',
  paste: 'ما تقوله صفحة Microsoft',
  pasteHint: 'انسخ الصفحة كلها أو عنوانها وألصقه هنا. تُزال كلمات المرور والرموز فورًا، ولا يُرسَل شيء إلى أي مكان.',
  pasteNothing:
    'لم يُعثَر في هذا النص على خطأ من Microsoft. انسخ الصفحة كلها، وكذلك الأسطر الصغيرة التي فيها «Trace ID» أو «Correlation ID».',
  copyForSupport: 'نسخ للدعم',
});
