import type { SelfAuthorizationCampaignMessages } from '../english/selfAuthorizationCampaign.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const selfAuthorizationCampaignArabic = (format: Format): SelfAuthorizationCampaignMessages => ({
  title: 'يوصل المستخدمون علب بريدهم بأنفسهم',
  intro: 'يسجّل كل مستخدم الدخول مرة واحدة بحسابه، عبر رابط يعمل مرة واحدة.',
  progress: (done, total) =>
    format.plural(
      total,
      {
        zero: 'سجّل الدخول {done} من أصل #',
        one: 'سجّل الدخول {done} من أصل مستخدم واحد',
        two: 'سجّل الدخول {done} من أصل مستخدمين',
        few: 'سجّل الدخول {done} من أصل # مستخدمين',
        many: 'سجّل الدخول {done} من أصل # مستخدمًا',
        other: 'سجّل الدخول {done} من أصل # مستخدم',
      },
      { done: format.number(done) },
    ),
  nobody: 'لم يُحدَّد أحد لهذا الاتصال بعد. حدّد مستخدمين في الجدول أولًا.',
  gone: 'لم يعد هذا الاتصال موجودًا.',
  invite: (count) =>
    format.plural(count, {
      zero: 'لا أحد ليُدعى',
      one: 'دعوة مستخدم واحد',
      two: 'دعوة مستخدمين',
      few: 'دعوة # مستخدمين',
      many: 'دعوة # مستخدمًا',
      other: 'دعوة # مستخدم',
    }),
  remind: (count) =>
    format.plural(count, {
      zero: 'لا روابط جديدة لازمة',
      one: 'رابط جديد لمستخدم لم يسجّل الدخول',
      two: 'رابطان جديدان لمستخدمين لم يسجّلا الدخول',
      few: 'روابط جديدة لـ # مستخدمين لم يسجّلوا الدخول',
      many: 'روابط جديدة لـ # مستخدمًا لم يسجّلوا الدخول',
      other: 'روابط جديدة لـ # مستخدم لم يسجّلوا الدخول',
    }),
  inviting: 'جارٍ إنشاء الروابط…',
  links: (count) =>
    format.plural(count, {
      zero: 'لم يُنشأ أي رابط',
      one: 'أُنشئ رابط واحد',
      two: 'أُنشئ رابطان',
      few: 'أُنشئت # روابط',
      many: 'أُنشئ # رابطًا',
      other: 'أُنشئ # رابط',
    }),
  linksOnce: 'تظهر الآن فقط. انسخ القائمة إلى برنامج بريدك: سطر لكل مستخدم، فيه العنوان والرابط.',
  copyList: 'نسخ القائمة',
  failed: 'تعذّر إنشاء الدعوات.',
  revokeFailed: 'تعذّر إبطال الدعوة.',
  status: {
    none: 'غير مدعو',
    sent: 'مدعو',
    opened: 'فُتحت',
    completed: 'سجّل الدخول',
    expired: 'انتهت صلاحيتها',
    revoked: 'أُبطلت',
  },
  revoke: 'إبطال',
  revokeOf: (user) => `إبطال دعوة ${isolate(user)}`,
  caption: 'المستخدمون بحسب تقدّمهم',
  more: (count) =>
    format.plural(count, {
      zero: 'ولا أحد غيرهم',
      one: 'وواحد غيرهم',
      two: 'واثنان غيرهم',
      few: 'و# غيرهم',
      many: 'و# غيرهم',
      other: 'و# غيرهم',
    }),
});
