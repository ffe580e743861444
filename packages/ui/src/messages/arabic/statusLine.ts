import type { StatusLineMessages } from '../english/statusLine.ts';
import type { Format } from '../format.ts';

export const statusLineArabic = (format: Format): StatusLineMessages => ({
  label: 'تنبيهات',
  offline: 'انقطعت التحديثات المباشرة. قد يكون ما تراه قديمًا بعض الشيء؛ وسيلحق تلقائيًا.',
  changesFailed: (count) =>
    format.plural(count, {
      zero: 'لا تغييرات غير محفوظة.',
      one: 'لم يُحفَظ تغييرك، فعادت علامات التحديد كما كانت.',
      two: 'لم يُحفَظ تغييران، فعادت علاماتهما كما كانت.',
      few: 'لم تُحفَظ # تغييرات، فعادت علاماتها كما كانت.',
      many: 'لم يُحفَظ # تغييرًا، فعادت علاماتها كما كانت.',
      other: 'لم يُحفَظ # تغيير، فعادت علاماتها كما كانت.',
    }),
  during: {
    load: 'تعذّر تحميل الترحيل.',
    assign: 'لم يُحفَظ تغييرك، فعادت علامات التحديد كما كانت.',
    connect: 'لم يُحفَظ الاتصال.',
    authorize: 'لم يبدأ التخويل.',
    probe: 'لم يُجرَ الاختبار.',
    disconnect: 'لم يُفصَل الاتصال.',
    restore: 'لم يُستعَد الاتصال.',
    programme: 'لم يُنفَّذ ذلك.',
  },
});
