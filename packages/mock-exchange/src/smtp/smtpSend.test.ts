import type { DirectoryUser, Tenant } from '@authshift/mock-idp';
import { expect, it } from 'vitest';
import { largestMessage } from '../mailboxes/mail/mailboxContents.ts';
import type { ExchangeServices } from '../services.ts';
import type { SubmittedMessage } from '../submission/submission.ts';
import { type SmtpMessage, sendMessage } from './smtpSend.ts';

const mailbox = { upn: 'licensed@contoso.example' } as DirectoryUser;
const tenant = { asOf: '2026-11-22' } as Tenant;
const at = new Date('2026-11-22T12:00:00Z');

/** What reaches the submission, and whether the mailbox's place was given back. */
async function send(raw: Buffer) {
  const submitted: SubmittedMessage[] = [];
  let isReleased = false;
  const services = {
    now: () => at,
    submission: {
      submit: async (message: SubmittedMessage) => {
        submitted.push(message);
        return { verdict: 'sent', messageId: '<1@contoso.example>' };
      },
    },
  } as unknown as ExchangeServices;
  const release = (): void => {
    isReleased = true;
  };
  const message: SmtpMessage = {
    user: { connected: true, mailbox, account: mailbox, tenant } as SmtpMessage['user'],
    mailFrom: mailbox.upn,
    recipients: ['service@contoso.example'],
    raw,
    slot: { granted: true, release },
    client: 'client.example (127.0.0.1)',
    tls: 'version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384',
  };
  return { outcome: await sendMessage(message, services), submitted, isReleased };
}

it('puts a trace field in front', async () => {
  const { outcome, submitted } = await send(Buffer.from('Subject: x\r\n\r\nBody\r\n'));
  expect(outcome).toEqual({ sent: '<1@contoso.example>' });
  expect(submitted[0]?.raw.toString()).toBe(
    'Received: from client.example (127.0.0.1) by\r\n MOCKPR01CA0001.MOCKPRD01.PROD.OUTLOOK.EXAMPLE with Microsoft SMTP\r\n' +
      ' Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384); Sun, 22 Nov 2026 12:00:00 +0000\r\n' +
      'Subject: x\r\n\r\nBody\r\n',
  );
});

it('refuses what is larger than a mailbox takes, and gives the place back', async () => {
  const { outcome, submitted, isReleased } = await send(Buffer.alloc(largestMessage, 'a'));
  expect(outcome).toMatchObject({ refusal: 'message-too-large' });
  expect(submitted).toEqual([]);
  expect(isReleased).toBe(true);
});
