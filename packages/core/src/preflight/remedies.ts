import type { PreflightCode } from '../contract/index.ts';
import type { DiagnosisOwner } from '../diagnosis/entry.ts';

/** Who has to act on a check that is not ready, and what to do, in order. */
export const remedies: Readonly<Record<PreflightCode, readonly [owner: DiagnosisOwner, steps: readonly string[]]>> = {
  mailbox_exists: [
    'microsoft-365-admin',
    ['Compare the address with the mailbox.', 'Give the user a plan with a mailbox.'],
  ],
  mailbox_location: [
    'product-admin',
    ['Choose a connection to the place where the mailbox is.', 'Or move the mailbox first.'],
  ],
  mailbox_opened: ['user', ['Open the mailbox once, in Outlook or on the web.']],
  licence: [
    'microsoft-365-admin',
    ['Give the user a plan that allows this protocol.', 'For F1, F3 and Kiosk plans use Graph in place of EWS.'],
  ],
  account_enabled: [
    'entra-admin',
    ['Find out whether the person has left.', 'Switch sign-in on for whoever has to sign in.'],
  ],
  upn_matches_address: [
    'product-admin',
    ['Sign in with the user principal name, and keep the address for the mailbox.', 'Or make the two the same.'],
  ],
  rights: ['exchange-admin', ['Let the account or the app of this connection open the mailbox.']],
  imap_enabled: ['exchange-admin', ['Switch IMAP on for this mailbox.']],
  pop_enabled: ['exchange-admin', ['Switch POP on for this mailbox.']],
  smtp_auth_mailbox: ['exchange-admin', ['Switch SMTP AUTH on for this mailbox.', 'Or send through Graph.']],
  smtp_auth_tenant: [
    'exchange-admin',
    [
      'Leave SMTP AUTH off for the tenant and switch it on for this mailbox.',
      'Security defaults refuse it in any case: use Conditional Access in their place, or send through Graph.',
    ],
  ],
  ews_enabled: [
    'exchange-admin',
    [
      'Read the list of apps allowed to use EWS, and add this app to it.',
      'Or use Graph: EWS has a last day, which the calendar names.',
    ],
  ],
  conditional_access: [
    'entra-admin',
    ['Leave the account of this connection out of the policy, or use an app of its own.'],
  ],
  item_count: ['product-admin', ['Move this mailbox in a wave of its own, outside working hours.']],
};
