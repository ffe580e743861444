import type { CopyMessages } from '../english/copy.ts';
import type { Format } from '../format.ts';

export const copyGerman = (_format: Format): CopyMessages => ({
  copy: 'Kopieren',
  copied: 'Kopiert',
  refused: 'Ihr Browser hat das Kopieren nicht erlaubt. Markieren Sie den Text und kopieren Sie ihn selbst.',
});
