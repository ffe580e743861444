import type { DeadlineBannerMessages } from '../english/deadlineBanner.ts';
import type { Format } from '../format.ts';
import { isolate } from './isolate.ts';

export const deadlineBannerArabic = (format: Format): DeadlineBannerMessages => ({
  label: 'مواعيد حددتها Microsoft',
  ahead: (days, day) =>
    format.plural(
      days,
      {
        zero: 'تغيّر Microsoft ذلك اليوم، في {day}',
        one: 'تغيّر Microsoft ذلك خلال يوم واحد، في {day}',
        two: 'تغيّر Microsoft ذلك خلال يومين، في {day}',
        few: 'تغيّر Microsoft ذلك خلال # أيام، في {day}',
        many: 'تغيّر Microsoft ذلك خلال # يومًا، في {day}',
        other: 'تغيّر Microsoft ذلك خلال # يوم، في {day}',
      },
      { day: isolate(day) },
    ),
  since: (day) => `سارٍ منذ ${isolate(day)}`,
  hits: (connections) => `يخص ${isolate(connections)}.`,
  partly: (connections, parts) => `يخص ${isolate(parts)} من ${isolate(connections)}.`,
  part: {
    ews: 'Exchange Web Services',
    graph: 'Microsoft Graph',
    imap: 'IMAP',
    pop: 'POP',
    smtp: 'SMTP',
    'exchange-admin': 'إدارة Exchange',
  },
  others: (count) =>
    format.plural(count, {
      zero: 'لا مواعيد أخرى',
      one: 'موعد آخر',
      two: 'موعدان آخران',
      few: '# مواعيد أخرى',
      many: '# موعدًا آخر',
      other: '# موعد آخر',
    }),
  source: (source, day) => `المصدر: ${isolate(source)}، روجع في ${isolate(day)}.`,
  unverified: 'لا تؤكد أي وثيقة من Microsoft هذا الموعد.',
  about: { week: 'بدقة أسبوع', month: 'بدقة شهر', 'half-year': 'بدقة نصف سنة' },
});
