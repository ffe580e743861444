import type { DirectoryUser } from '@authshift/mock-idp';
import { parseMessage } from '../../mailboxes/mail/parsedMessage.ts';
import type { SubmissionRefusal } from '../../submission/submission.ts';
import { accountOf, appIdOf } from '../access/caller.ts';
import type { EwsSession } from '../access/session.ts';
import { EwsError } from '../soap/ewsError.ts';
import type { EwsErrorCode } from '../soap/ewsMessages.ts';

// [unverified] except for Send As: which codes EWS answers for the limits.
const refusals: Readonly<Record<SubmissionRefusal, EwsErrorCode>> = {
  'envelope-denied': 'ErrorSendAsDenied',
  'send-as-denied': 'ErrorSendAsDenied',
  'over-quota': 'ErrorSubmissionQuotaExceeded',
  'concurrent-limit': 'ErrorServerBusy',
  'too-many-recipients': 'ErrorInvalidRecipients',
  'traffic-not-accepted': 'ErrorAccessDenied',
  'threshold-exceeded': 'ErrorSubmissionQuotaExceeded',
};

/**
 * Hands a message over to be sent.
 * @throws EwsError ErrorInvalidRecipients for nobody to send it to; ErrorSendAsDenied and the codes of the limits.
 */
export async function sendMessage(
  raw: Buffer,
  { mailbox, session }: { readonly mailbox: DirectoryUser; readonly session: EwsSession },
): Promise<void> {
  const { to, cc, bcc } = await parseMessage(raw);
  const recipients = [...to, ...cc, ...bcc].map(({ address }) => address).filter((address) => address !== '');
  if (recipients.length === 0) throw new EwsError('ErrorInvalidRecipients');
  const { caller, tenant, services, actingUser } = session;
  const verdict = await services.submission.submit({
    tenant,
    // By impersonation an application is the user it acts for.
    sender: { account: accountOf(caller) ?? actingUser, appId: appIdOf(caller) },
    mailbox,
    recipients,
    raw,
    saveToSent: false,
  });
  if (verdict.verdict === 'refused') throw new EwsError(refusals[verdict.why]);
}
