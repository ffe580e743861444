import type { ConnectionListMessages } from '../english/connectionList.ts';
import type { Format } from '../format.ts';

export const connectionListArabic = (_format: Format): ConnectionListMessages => ({
  title: 'الاتصالات',
  empty: 'لا يوجد أي اتصال بعد.',
  emptyHint: 'أضِف حساب الخدمة الذي يسجّل به منتجك الدخول إلى Exchange.',
  failed: 'تعذّر تحميل الاتصالات.',
});
