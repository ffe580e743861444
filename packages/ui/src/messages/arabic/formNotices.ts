import type { FormNoticesMessages } from '../english/formNotices.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const formNoticesArabic = (format: Format): FormNoticesMessages => ({
  summary: (count) =>
    format.plural(count, {
      zero: 'لا مشكلات',
      one: 'هناك مشكلة',
      two: 'هناك مشكلتان',
      few: 'هناك # مشكلات',
      many: 'هناك # مشكلة',
      other: 'هناك # مشكلة',
    }),
  saved: (name) => `تم حفظ ${isolate(name)}.`,
  unreachable: 'تعذّر الوصول إلى الخادم، فلا يُعلَم إن حُفظ شيء. كل ما كتبته لا يزال هنا؛ حاول مجددًا.',
  refused: 'لم يحفظ الخادم هذا.',
  conflict:
    'غيّر شخص آخر هذا في هذه الأثناء. ما كتبته لا يزال هنا؛ احفظ مجددًا للكتابة فوقه، أو أعد التحميل لرؤية النسخة الأخرى.',
});
