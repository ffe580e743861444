import type { ErrorExplainerMessages } from '../english/errorExplainer.ts';
import type { Format } from '../format.ts';

export const errorExplainerArabic = (_format: Format): ErrorExplainerMessages => ({
  lookingUp: 'جارٍ البحث عن معنى ذلك…',
  cause: 'السبب',
  remedy: 'ما العمل',
  whoActs: 'من عليه أن يتصرف',
  unverified: 'لم تؤكده أي وثيقة من Microsoft.',
  otherCauses: 'أسباب أخرى محتملة، الأرجح أولًا',
  standing: { likely: 'يوافق ما هو معروف', ruledOut: 'لا يوافق ما هو معروف' },
  owner: {
    'product-admin': 'مسؤول هذا المنتج',
    'microsoft-365-admin': 'مسؤول Microsoft 365 في مؤسستك',
    'exchange-admin': 'مسؤول Exchange في مؤسستك',
    'entra-admin': 'مسؤول Entra في مؤسستك',
    user: 'المستخدم نفسه',
    vendor: 'الشركة المنتجة لهذا المنتج',
    microsoft: 'شركة Microsoft',
  },
  retry: {
    transient: 'تُعاد المحاولة تلقائيًا.',
    'refresh-once': 'تُعاد المحاولة مرة أخرى برمز مميز جديد؛ وبعدها على حساب الخدمة أن يسجّل الدخول مجددًا.',
    'needs-reauth': 'يعود إلى العمل بعد أن يسجّل حساب الخدمة الدخول.',
    'needs-admin': 'يعود إلى العمل بعد التغيير، وقد يستغرق تطبيقه لدى Microsoft يومًا.',
    propagating: 'أُجري التغيير، وقد يستغرق تطبيقه لدى Microsoft يومًا. تُعاد المحاولة تلقائيًا.',
    config: 'لا تنفع إعادة المحاولة قبل تغيير شيء ما.',
    'not-ours': 'لا علاقة له بطريقة تسجيل دخول هذا الاتصال.',
  },
});
