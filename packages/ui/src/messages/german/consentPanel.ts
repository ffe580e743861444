import type { ConsentPanelMessages } from '../english/consentPanel.ts';
import type { Format } from '../format.ts';

export const consentPanelGerman = (_format: Format): ConsentPanelMessages => ({
  title: 'Genehmigung für die Organisation',
  introApp: 'Kein Konto meldet sich an. Ein Microsoft-365-Admin genehmigt die App einmal, für die ganze Organisation.',
  introPerson:
    'Meist genehmigt das Dienstkonto den Zugriff selbst, wenn es sich anmeldet. Wo Ihre Organisation das verbietet, genehmigt ein Microsoft-365-Admin die App einmal.',
  status: {
    none: 'Noch nicht angefragt',
    requested: 'Warten auf Ihren Microsoft-365-Admin',
    granted: 'Genehmigt',
    incomplete: 'Teilweise genehmigt',
    declined: 'Abgelehnt',
    wrong_tenant: 'Von einem anderen Mandanten genehmigt',
  },
  asked: 'angefragt',
  decided: 'entschieden',
  wrongTenant: (tenant) => `Die Genehmigung kam vom Mandanten ${tenant}; hier zählt sie deshalb nicht.`,
  unconfirmed:
    'Microsoft hat keine einzelne Berechtigung genannt. Erst ein Test der Verbindung zeigt, ob sie ausreicht.',
  permissions: 'Berechtigungen',
  approved: 'Genehmigt',
  notYet: 'Noch nicht genehmigt',
  missing: 'Fehlt',
  unknown: 'Nicht bestätigt',
  noApp: 'Diese Verbindung hat keine App, die zu genehmigen wäre.',
  gone: 'Diese Verbindung gibt es nicht mehr.',
});
