import type { LicenceClass } from '../calendar/entry.ts';

const frontline = /\b(F[13]|K[12]|kiosk|frontline|firstline|deskless\w*)\b|SPE_F1|M365_F1/i;

/** The class of a plan by its name, as tenants and Microsoft's product lists write it; null: no plan is known. */
export function licenceClassOf(licence: string | null): LicenceClass | null {
  if (licence === null || licence.trim() === '') return null;
  return frontline.test(licence) ? 'frontline' : 'full';
}
