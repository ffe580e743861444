import type { CopyMessages } from '../english/copy.ts';
import type { Format } from '../format.ts';

export const copyArabic = (_format: Format): CopyMessages => ({
  copy: 'نسخ',
  copied: 'تم النسخ',
  refused: 'لم يسمح متصفحك بالنسخ. حدّد النص وانسخه بنفسك.',
});
