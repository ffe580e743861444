import type { Format } from '../format.ts';

export type AppRegistrationGuideMessages = ReturnType<typeof appRegistrationGuideEnglish>;

/** How an organization registers an app of its own. */
export const appRegistrationGuideEnglish = (_format: Format) => ({
  title: 'Register an app of your own in Entra',
  intro: 'Done once by an Entra admin, in about ten minutes. What is to be typed there can be copied here.',
  open: 'Open the registrations',
  openText:
    'Sign in to the Microsoft Entra admin centre (it used to be called Azure Active Directory), then App registrations, New registration.',
  openLink: 'Microsoft Entra admin centre',
  name: 'Name',
  nameText: 'Any name will do; people see it when they are asked to approve.',
  audience: 'Supported account types',
  audienceText:
    'Choose “Accounts in this organizational directory only”. With any other choice, other tenants could sign in.',
  redirect: 'Redirect URI',
  redirectText: 'Platform “Web”, not “Public client”. Letter by letter as it stands here.',
  redirectUnknown: 'Ask the maker of this product for the address of its callback.',
  manifest: 'Permissions',
  manifestText:
    'Under Manifest, put this in the place of “requiredResourceAccess”, or into its brackets if something stands there already, and save.',
  manifestLabel: 'Part of the manifest',
  unverified: (names: string) =>
    `Compare after saving, under API permissions: ${names}. No page of Microsoft’s shows their ids.`,
  merge: 'Put it into your manifest for you',
  mergeHint: 'Paste the whole manifest. It stays in this page.',
  mergeInvalid: (why: string) => `This is not valid JSON, so Entra would not take it either: ${why}`,
  mergeNotObject: 'A manifest begins with { and ends with }.',
  merged: 'Your manifest with the permissions in it',
  secret: 'Client secret',
  secretText:
    'Under Certificates & secrets, make a new client secret and copy its “Value” at once: Entra shows it only now. Note when it ends.',
  certificateText: 'Under Certificates & secrets, upload a certificate. Exchange’s own administration takes no secret.',
  ids: 'The two IDs',
  idsText:
    'Under Overview, copy “Application (client) ID” and “Directory (tenant) ID” into the form, together with the secret. All three can be pasted at once.',
  approve: 'Approval',
  approveText:
    'A Global Administrator or Privileged Role Administrator approves, under API permissions with “Grant admin consent”, or with this link:',
  approveLink: 'Approve with Microsoft',
  approveReturn:
    'Microsoft then leads to a page of ours that does not know the request. The approval counts all the same.',
  approveLater: 'After the form is saved, the approval can be asked for and handed over from here.',
  check: 'Check',
  checkText: 'Under API permissions, these stand with a green tick:',
});
