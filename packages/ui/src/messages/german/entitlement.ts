import type { EntitlementMessages } from '../english/entitlement.ts';
import type { Format } from '../format.ts';

export const entitlementGerman = (_format: Format): EntitlementMessages => ({
  missing: (what) => `${what}: für Ihre Organisation nicht freigeschaltet`,
  ask: 'Solange geht nichts verloren: Was Sie haben, läuft weiter. Hier können Sie es anfordern:',
});
