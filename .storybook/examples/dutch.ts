import type { Language } from '@authshift/ui';
import { english } from '@authshift/ui/messages/en';

/** A language that is on its way: what has no words yet stays English. Leave `...english` out, and whatever is missing does not compile. */
export const dutch: Language = {
  locale: 'nl',
  dir: 'ltr',
  messages: (format) => {
    const still = english.messages(format);
    return {
      ...still,
      common: {
        ...still.common,
        cancel: 'Annuleren',
        close: 'Sluiten',
        users: (count) => format.plural(count, { one: '# gebruiker', other: '# gebruikers' }),
      },
    };
  },
};
