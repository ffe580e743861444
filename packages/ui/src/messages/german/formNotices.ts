import type { FormNoticesMessages } from '../english/formNotices.ts';
import type { Format } from '../format.ts';

export const formNoticesGerman = (format: Format): FormNoticesMessages => ({
  summary: (count) => format.plural(count, { one: 'Es gibt ein Problem', other: 'Es gibt # Probleme' }),
  saved: (name) => `${name} ist gespeichert.`,
  unreachable:
    'Der Server ist nicht erreichbar, daher ist nicht bekannt, ob etwas gespeichert wurde. Was Sie eingegeben haben, steht noch hier; versuchen Sie es erneut.',
  refused: 'Der Server hat dies nicht gespeichert.',
  conflict:
    'Jemand anders hat dies inzwischen geändert. Ihre Eingaben stehen noch hier; speichern Sie erneut, um zu überschreiben, oder laden Sie neu, um die andere Fassung zu sehen.',
});
