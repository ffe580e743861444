import type { FormAdviceMessages } from '../english/formAdvice.ts';
import type { Format } from '../format.ts';

export const formAdviceGerman = (_format: Format): FormAdviceMessages => ({
  accountDiffers: (connection, account) =>
    `${connection} meldet sich als ${account} an. Ein anderes Konto ist erlaubt, braucht aber eigene Rechte auf jedem Kalender.`,
  pointedAt: 'Die letzte Antwort von Microsoft auf diese Verbindung:',
});
