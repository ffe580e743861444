import type { ConnectionListMessages } from '../english/connectionList.ts';
import type { Format } from '../format.ts';

export const connectionListGerman = (_format: Format): ConnectionListMessages => ({
  title: 'Verbindungen',
  empty: 'Es gibt noch keine Verbindung.',
  emptyHint: 'Fügen Sie das Dienstkonto hinzu, mit dem sich Ihr Produkt bei Exchange anmeldet.',
  failed: 'Die Verbindungen konnten nicht geladen werden.',
});
