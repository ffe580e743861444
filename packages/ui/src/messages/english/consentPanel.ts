import type { Format } from '../format.ts';

export type ConsentPanelMessages = ReturnType<typeof consentPanelEnglish>;

/** The approval of an app by a Microsoft 365 admin. */
export const consentPanelEnglish = (_format: Format) => ({
  title: 'Approval for the organization',
  introApp: 'No account signs in. A Microsoft 365 admin approves the app once, for the whole organization.',
  introPerson:
    'Usually the service account approves the access itself when it signs in. Where your organization forbids that, a Microsoft 365 admin approves the app once.',
  status: {
    none: 'Not asked for yet',
    requested: 'Waiting for your Microsoft 365 admin',
    granted: 'Approved',
    incomplete: 'Approved in part',
    declined: 'Declined',
    wrong_tenant: 'Approved by another tenant',
  },
  asked: 'asked',
  decided: 'decided',
  wrongTenant: (tenant: string) => `The approval came from the tenant ${tenant}, so it counts for nothing here.`,
  unconfirmed: 'Microsoft named no single permission. Only a test of the connection shows whether it is enough.',
  permissions: 'Permissions',
  approved: 'Approved',
  notYet: 'Not approved yet',
  missing: 'Missing',
  unknown: 'Not confirmed',
  noApp: 'This connection has no app to approve.',
  gone: 'This connection is gone.',
});
