import type { SubmissionRefusal } from '../../submission/submission.ts';
import { throttled } from '../access/throttle.ts';
import { type GraphError, refuse } from '../protocol/graphError.ts';
import { type GraphAnswer, readJsonObject } from '../protocol/graphRequest.ts';
import { readBoolean, readMembers } from '../protocol/readBody.ts';
import { accepted, type GraphCall, type Route } from '../protocol/route.ts';
import { composeMessage } from './composeMessage.ts';
import { findMessage } from './findMessage.ts';
import { readMessageInput } from './messageInput.ts';
import { parseMessage } from './parsedMessage.ts';
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
  const draft = findMessage(call);
  if (!draft.flags.includes('\\Draft')) throw refuse('itemNotFound');
  await submit(call, draft.raw, true);
  await call.services.mail.remove(call.mailbox.owner, [draft.id]);
  return accepted;
}

async function submit({ services, caller, mailbox }: GraphCall, raw: Buffer, saveToSent: boolean): Promise<void> {
  const { to, cc, bcc } = await parseMessage(raw);
  const recipients = [
    ...new Set([...to, ...cc, ...bcc].map(({ address }) => address.trim()).filter((one) => one !== '')),
  ];
  if (recipients.length === 0 || !recipients.every(isAddress)) throw refuse('noRecipients');
  const verdict = await services.submission.submit({
    tenant: caller.tenant,
    // An application with Mail.Send sends as the mailbox itself; a person needs the right to send as somebody else.
    sender: { account: caller.kind === 'delegated' ? caller.user : mailbox.owner, appId: caller.appId },
    mailbox: mailbox.owner,
    recipients,
    raw,
    saveToSent,
  });
  if (verdict.verdict === 'refused') throw refusalOf(verdict.why);
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
