import type { Place } from './aadstsCatalogue.ts';

/** Where each refusal is seen, in words. */
export const PLACES: Readonly<Record<Place, string>> = {
  token: 'answer of the token endpoint',
  'authorize-redirect': 'redirect to the application',
  page: 'page the person sees; the application is never told',
  device: 'device code flow',
  'admin-consent': 'admin consent',
  discovery: 'discovery',
};

/** A text of the catalogue with the names of what is filled in. */
export function toReadable(text: string): string {
  return text.replace(/\{(\w+)\}/g, '<$1>');
}
