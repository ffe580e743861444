/** Directory roles an app can be given that Exchange knows what to do with, by name. */
export const directoryRoles = [
  'Global Administrator',
  'Exchange Administrator',
  'Exchange Recipient Administrator',
  'Global Reader',
  'Security Reader',
] as const;
export type DirectoryRole = (typeof directoryRoles)[number];

/** Ids of their templates, the same in every tenant ("Microsoft Entra built-in roles"): what the claim `wids` holds. */
export const roleTemplates: Readonly<Record<DirectoryRole, string>> = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Exchange Administrator': '29232cdf-9323-42fd-ade2-1d097af3e4de',
  'Exchange Recipient Administrator': '31392ffb-586c-42d1-9346-e59415a2cc4e',
  'Global Reader': 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  'Security Reader': '5d6b6bb7-de71-4623-b4af-96380a352509',
};
