import type { ConnectivityTestMessages } from '../english/connectivityTest.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const connectivityTestArabic = (_format: Format): ConnectivityTestMessages => ({
  positive: {
    title: (connection) => `هل يعمل ${isolate(connection)}؟`,
    hint: 'يسجّل الدخول ويفتح صندوق بريد كما تفعل المزامنة. لا يُحتسب إلا نجاح حقيقي.',
    verdict: {
      pass: 'إنه يعمل',
      fail: 'إنه لا يعمل',
      'too-early': 'لا يزال الوقت مبكرًا للحكم',
      inconclusive: 'لم يثبت شيء',
    },
  },
  roundTrip: {
    title: (connection) => `هل يصل البريد عبر ${isolate(connection)}؟`,
    hint: 'يرسل رسالة إلى صندوق البريد نفسه ثم يجلبها ويحذفها: فتسجيل الدخول وحده لا يثبت وصول البريد.',
  },
  negative: {
    title: (connection) => `هل يُرفض ${isolate(connection)}؟`,
    hint: 'يسجّل الدخول بالطريقة القديمة. ينجح الاختبار حين ترفضه Microsoft للسبب الصحيح.',
    verdict: {
      pass: 'إنه مرفوض كما ينبغي',
      fail: 'لا يزال يعمل',
      'too-early': 'لا يزال الوقت مبكرًا للحكم',
      inconclusive: 'لم يثبت شيء',
    },
  },
  tooEarly: 'لا يمكن أن يظهر التغيير بعد، فلا معنى لأي جواب قبل ذلك.',
  reason: {
    never_worked_before: 'لم يعمل هذا الحساب هنا بالطريقة القديمة قط، فلا يثبت الرفض شيئًا.',
    new_does_not_work: 'تسجيل الدخول الجديد لا يعمل الآن.',
    change_not_declared: 'لم يذكر أحد بعد أن التغيير قد أُجري.',
    not_effective_yet: 'لا يزال تسجيل الدخول القديم يعمل. ربما لا تزال Microsoft تطبّق التغيير.',
    not_effective_after_latest: 'لا يزال تسجيل الدخول القديم يعمل رغم انقضاء آخر موعد. تحقق من أن التغيير قد حُفظ.',
    refused_for_another_reason: 'رُفض، لكن لسبب لا علاقة له بالتغيير.',
    unreachable: 'تعذّر الوصول إلى الخادم.',
  },
  retest: (when, exactly) => `أعد الاختبار ${isolate(when)} (${isolate(exactly)}).`,
  test: 'اختبر الآن',
  testAgain: 'اختبر مجددًا',
  testing: 'جارٍ الاختبار…',
  never: 'لم يُختبر بعد.',
  failed: 'تعذّر بدء الاختبار.',
  unknown: 'لم يعد هذا معروفًا.',
});
