import type { StoredSecretMessages } from '../english/storedSecret.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const storedSecretArabic = (_format: Format): StoredSecretMessages => ({
  by: (who) => `حفظه ${isolate(who)}`,
  expires: 'تنتهي صلاحيته',
  never: 'لا تظهر القيمة المحفوظة مرة أخرى أبدًا.',
  replace: 'استبدال',
  replaceWhat: {
    password: 'استبدال كلمة المرور',
    'client-secret': 'استبدال سر العميل',
    certificate: 'استبدال الشهادة',
  },
  keep: 'الإبقاء على المحفوظ',
});
