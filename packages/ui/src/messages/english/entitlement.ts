import type { Format } from '../format.ts';

export type EntitlementMessages = ReturnType<typeof entitlementEnglish>;

/** What the product has not sold or switched on for the organization. */
export const entitlementEnglish = (_format: Format) => ({
  missing: (what: string) => `${what}: not switched on for your organization`,
  ask: 'Nothing is lost meanwhile: what you have goes on working. It can be asked for here:',
});
