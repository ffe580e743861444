import type { PreflightCode } from '../contract/index.ts';
import type { DiagnosisOwner, Step } from '../diagnosis/entry.ts';
import {
  allowEws,
  checkAddress,
  enableSignIn,
  excludeAccount,
  giveLicence,
  grantAccess,
  grantRole,
  loginAsOwner,
  moveToGraph,
  tickImap,
  tickPop,
  tickSmtp,
} from '../diagnosis/steps.ts';

// Stryker disable StringLiteral: texts for people

/** What to do about a check that is not ready, in order, each with who does it: the same words as when the error comes later. */
export const remedies: Readonly<Record<PreflightCode, readonly [Step, ...Step[]]>> = {
  mailbox_exists: [checkAddress, giveLicence],
  mailbox_location: [['Use a connection to the place where the mailbox is.', 'product-admin']],
  mailbox_opened: [['Open the mailbox once, in Outlook or on the web.', 'user']],
  licence: [giveLicence, moveToGraph],
  account_enabled: [enableSignIn],
  upn_matches_address: [loginAsOwner],
  rights: [grantAccess, grantRole],
  imap_enabled: [tickImap],
  pop_enabled: [tickPop],
  smtp_auth_mailbox: [tickSmtp, moveToGraph],
  // The mailbox's own switch goes before the tenant's, except where security defaults refuse both.
  smtp_auth_tenant: [tickSmtp, moveToGraph],
  ews_enabled: [allowEws, moveToGraph],
  conditional_access: [excludeAccount],
  item_count: [['Move this mailbox in a wave of its own, outside working hours.', 'product-admin']],
  product_ready: [['Do in the product what it asks for, and run the checks again.', 'product-admin']],
};

export const lookUp: Step = ['Nobody has looked this up yet: look, and run the checks again.', 'product-admin'];

/** What to do about a check that is not ready, for a page that has the check's code but not the facts behind it. */
export function preflightRemedy(code: PreflightCode): {
  readonly remedy: readonly string[];
  /** Who does the first of it. */
  readonly owner: DiagnosisOwner;
} {
  const steps = remedies[code];
  return { remedy: steps.map(([text]) => text), owner: steps[0][1] };
}
