import { parseMessage } from '../../mailboxes/mail/parsedMessage.ts';
import { fieldOf, splitMessage, withFields } from '../../submission/messageHeader.ts';
import type { SubmissionRefusal } from '../../submission/submission.ts';
import { throttled } from '../access/throttle.ts';
import { type GraphError, refuse } from '../protocol/graphError.ts';
import { type GraphAnswer, readJsonObject } from '../protocol/graphRequest.ts';
import { readBoolean, readMembers } from '../protocol/readBody.ts';
import { accepted, type GraphCall, type Route } from '../protocol/route.ts';
import { composeMessage } from './composeMessage.ts';
import { findMessage } from './findMessage.ts';
import { findFolder } from './mailFolders.ts';
import { readMessageInput } from './messageInput.ts';
import { isMime, readMime } from './readMime.ts';
import { senderOf } from './writeRoutes.ts';

export const sendRoutes: readonly Route[] = [
  { method: 'POST', path: 'sendMail', need: 'mail-send', run: sendMail },
  { method: 'POST', path: 'messages/:message/send', need: 'mail-send', run: sendDraft },
  { method: 'POST', path: 'mailFolders/:folder/messages/:message/send', need: 'mail-send', run: sendDraft },
];

async function sendMail(call: GraphCall): Promise<GraphAnswer> {
  const { raw, saveToSent } = isMime(call.request)
    ? { raw: await readMime(call.request), saveToSent: true }
    : await readSendMail(call);
  await submit(call, raw, saveToSent);
  return accepted;
}

async function readSendMail(call: GraphCall): Promise<{ readonly raw: Buffer; readonly saveToSent: boolean }> {
  const names = ['message', 'saveToSentItems'];
  const members = readMembers(await readJsonObject(call.request), 'microsoft.graph.sendMail', names);
  // [unverified]
  if (members.message === undefined || members.message === null) throw refuse('undeserializableBody');
  const input = readMessageInput(members.message);
  const raw = await composeMessage(input, { from: senderOf(call), date: call.services.now() });
  return { raw, saveToSent: readBoolean(members.saveToSentItems) ?? true };
}

async function sendDraft(call: GraphCall): Promise<GraphAnswer> {
  await checkOpen(call);
  const draft = findMessage(call);
  if (!draft.flags.includes('\\Draft')) throw refuse('itemNotFound');
  await submit(call, draft.raw, true);
  await call.services.mail.remove(call.mailbox.owner, [draft.id]);
  return accepted;
}

// Send As lets somebody send in another's name, not what lies in another's mailbox.
async function checkOpen({ services, caller, mailbox: { owner } }: GraphCall): Promise<void> {
  if (caller.kind === 'app') return;
  const isOpen = await services.permissions.holds(owner, { kind: 'user', oid: caller.user.oid }, 'FullAccess');
  if (!isOpen) throw refuse('accessDenied');
}

async function submit(call: GraphCall, written: Buffer, saveToSent: boolean): Promise<void> {
  const { services, caller, mailbox } = call;
  const raw = withSender(call, written);
  const { to, cc, bcc } = await parseMessage(raw);
  const recipients = [...new Set([...to, ...cc, ...bcc].map(({ address }) => address.trim()))];
  if (recipients.length === 0 || !recipients.every(isAddress)) throw refuse('noRecipients');
  const { owner } = mailbox;
  // An application with Mail.Send sends as the mailbox itself; a person as oneself, or by a right to send as somebody else.
  const account = caller.kind === 'delegated' ? caller.user : owner;
  const isOwn = account.oid === owner.oid;
  const verdict = await services.submission.submit({
    tenant: caller.tenant,
    sender: { account, appId: caller.appId },
    mailbox: account,
    recipients,
    raw,
    saveToSent: saveToSent && isOwn,
  });
  if (verdict.verdict === 'refused') throw refusalOf(verdict.why);
  // What is sent from somebody else's mailbox is kept there.
  if (!saveToSent || isOwn) return;
  const sent = findFolder({ ...call, mailbox: { ...mailbox, folders: 'all' } }, 'sentitems');
  await services.mail.append(owner, sent.id, { raw, flags: ['\\Seen'] });
}

/** MIME without a sender is the mailbox's own. */
function withSender(call: GraphCall, raw: Buffer): Buffer {
  const split = splitMessage(raw);
  if (fieldOf(split, 'From') !== undefined) return raw;
  return withFields(split, [`From: <${senderOf(call).address}>`], []);
}

function isAddress(text: string): boolean {
  return /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(text);
}

function refusalOf(why: SubmissionRefusal): GraphError {
  switch (why) {
    case 'envelope-denied':
    case 'send-as-denied':
      return refuse('sendAsDenied');
    case 'concurrent-limit':
      return throttled(1);
    case 'over-quota':
    case 'too-many-recipients':
    case 'traffic-not-accepted':
    case 'threshold-exceeded':
      return refuse('quotaExceeded');
  }
}
