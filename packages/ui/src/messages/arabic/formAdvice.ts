import type { FormAdviceMessages } from '../english/formAdvice.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const formAdviceArabic = (_format: Format): FormAdviceMessages => ({
  accountDiffers: (connection, account) =>
    `يسجّل ${isolate(connection)} الدخول بالحساب ${isolate(account)}. يُسمَح بحساب آخر، لكنه يحتاج إلى صلاحيات خاصة به على كل تقويم.`,
  pointedAt: 'آخر إجابة من Microsoft لهذا الاتصال:',
});
