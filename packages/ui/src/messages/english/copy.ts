import type { Format } from '../format.ts';

export type CopyMessages = ReturnType<typeof copyEnglish>;

export const copyEnglish = (_format: Format) => ({
  copy: 'Copy',
  copied: 'Copied',
  refused: 'Your browser did not allow copying. Select the text and copy it yourself.',
});
