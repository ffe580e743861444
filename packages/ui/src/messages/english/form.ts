import type { Format } from '../format.ts';

export type FormMessages = ReturnType<typeof formEnglish>;

/** What every form says while nothing is wrong. */
export const formEnglish = (_format: Format) => ({
  save: 'Save',
  saving: 'Saving…',
  notSaved: 'This is not saved.',
  show: { password: 'Show password', clientSecret: 'Show client secret' },
  hide: { password: 'Hide password', clientSecret: 'Hide client secret' },
  showShort: 'Show',
  hideShort: 'Hide',
  /** The words of one refused field; locales decide by path and code, English takes the words that came. */
  problem: (_path: string, _code: string, message: string) => message,
});
