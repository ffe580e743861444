import type { EntitlementMessages } from '../english/entitlement.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const entitlementArabic = (_format: Format): EntitlementMessages => ({
  missing: (what) => `${isolate(what)}: غير مفعّل لمؤسستك`,
  ask: 'لن يضيع شيء في هذه الأثناء: ما لديك يستمر في العمل. يمكنك طلب ذلك هنا:',
});
