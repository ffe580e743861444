import type { LogViewerMessages } from '../english/logViewer.ts';
import type { Format, PluralForms } from '../format.ts';

const lines: PluralForms = {
  zero: 'لا أسطر',
  one: 'سطر واحد',
  two: 'سطران',
  few: '# أسطر',
  many: '# سطرًا',
  other: '# سطر',
};

export const logViewerArabic = (format: Format): LogViewerMessages => ({
  title: 'السجل',
  search: 'البحث في السجل',
  redacted: 'تُزال كلمات المرور والأسرار والرموز المميزة قبل عرض أي سطر أو نسخه.',
  empty: 'لم يُكتب شيء بعد.',
  noMatch: 'لا يحتوي أي سطر على ذلك.',
  lines: (shown, total) =>
    shown === total ? format.plural(total, lines) : `${format.number(shown)} من ${format.plural(total, lines)}`,
  earlier: (count) =>
    format.plural(count, {
      zero: 'لا أسطر أقدم',
      one: 'عرض سطر أقدم',
      two: 'عرض سطرين أقدم',
      few: 'عرض # أسطر أقدم',
      many: 'عرض # سطرًا أقدم',
      other: 'عرض # سطر أقدم',
    }),
  copyAll: 'نسخ هذه الأسطر',
  level: { info: 'ملاحظة', warning: 'تحذير', error: 'خطأ' },
});
