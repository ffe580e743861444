import type { RoleMessages } from '../english/role.ts';
import type { Format } from '../format.ts';

export const roleGerman = (_format: Format): RoleMessages => ({
  name: { viewer: 'Betrachter', operator: 'Bearbeiter', admin: 'Administrator' },
  needed: (role) => `Das darf in Ihrer Organisation nur, wer die Rolle „${role}“ hat.`,
});
