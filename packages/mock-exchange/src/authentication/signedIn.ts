import { primaryAddress } from '../mailboxes/mailbox.ts';
import type { MailSignIn } from './mailVerdict.ts';

/** Who got in at a mail protocol. */
export type SignedIn = Extract<MailSignIn, { verdict: 'in' }>;

/** What the record says of them. */
export function recordOf({ tenant, account, appId, mailbox }: SignedIn) {
  const who = account?.upn ?? appId;
  return {
    tenantId: tenant.id,
    mailbox: primaryAddress(mailbox),
    ...(who === undefined ? {} : { account: who }),
    ...(appId === undefined ? {} : { appId }),
  };
}

/** What a fault may ask of them, or of somebody who did not get in. */
export function faultFactsOf({ mailbox, account, appId }: Partial<SignedIn>) {
  return { tenantId: mailbox?.tenantId, mailbox, account, appId };
}
