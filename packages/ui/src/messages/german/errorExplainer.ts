import type { ErrorExplainerMessages } from '../english/errorExplainer.ts';
import type { Format } from '../format.ts';

export const errorExplainerGerman = (_format: Format): ErrorExplainerMessages => ({
  lookingUp: 'Es wird nachgeschlagen, was das bedeutet …',
  cause: 'Ursache',
  remedy: 'Was zu tun ist',
  whoActs: 'Wer handeln muss',
  unverified: 'Durch kein Dokument von Microsoft bestätigt.',
  otherCauses: 'Andere mögliche Ursachen, die wahrscheinlichste zuerst',
  standing: { likely: 'Passt zu dem, was bekannt ist', ruledOut: 'Passt nicht zu dem, was bekannt ist' },
  owner: {
    'product-admin': 'Ein Administrator dieses Produkts',
    'microsoft-365-admin': 'Ein Microsoft-365-Administrator Ihrer Organisation',
    'exchange-admin': 'Ein Exchange-Administrator Ihrer Organisation',
    'entra-admin': 'Ein Entra-Administrator Ihrer Organisation',
    user: 'Der Benutzer selbst',
    vendor: 'Der Hersteller dieses Produkts',
    microsoft: 'Microsoft',
  },
  retry: {
    transient: 'Es wird von selbst erneut versucht.',
    'refresh-once':
      'Es wird noch einmal mit einem neuen Token versucht; danach muss sich das Dienstkonto erneut anmelden.',
    'needs-reauth': 'Es funktioniert wieder, sobald sich das Dienstkonto angemeldet hat.',
    'needs-admin': 'Es funktioniert wieder nach der Änderung; bis sie bei Microsoft wirkt, kann ein Tag vergehen.',
    propagating:
      'Die Änderung ist gemacht; bis sie bei Microsoft wirkt, kann ein Tag vergehen. Es wird von selbst erneut versucht.',
    config: 'Ein neuer Versuch hilft nicht, bevor etwas geändert wird.',
    'not-ours': 'Es hat nichts damit zu tun, wie sich diese Verbindung anmeldet.',
  },
});
