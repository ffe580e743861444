import type { Format } from '../format.ts';

export type ConnectionListMessages = ReturnType<typeof connectionListEnglish>;

export const connectionListEnglish = (_format: Format) => ({
  title: 'Connections',
  empty: 'There is no connection yet.',
  emptyHint: 'Add the service account your product signs in to Exchange with.',
  failed: 'The connections could not be loaded.',
});
