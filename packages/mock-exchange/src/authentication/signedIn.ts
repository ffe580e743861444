import type { Directory, DirectoryUser } from '@authshift/mock-idp';
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
export function faultFactsOf({
  mailbox,
  account,
  appId,
}: {
  readonly mailbox?: DirectoryUser | undefined;
  readonly account?: DirectoryUser | undefined;
  readonly appId?: string | undefined;
}) {
  return { tenantId: mailbox?.tenantId, mailbox, account, appId };
}

/** Whom a sign-in that was refused is about: nobody's, if the name is. */
export async function namedIn(name: string, directory: Directory): Promise<DirectoryUser | undefined> {
  return name === '' ? undefined : directory.findUser({ address: name });
}

/** What the record says of them: that they were asked for, not that they came. */
export function recordOfNamed(named: DirectoryUser | undefined) {
  return named === undefined ? {} : { tenantId: named.tenantId, mailbox: primaryAddress(named) };
}
