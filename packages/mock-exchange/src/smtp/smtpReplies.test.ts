import { describe, expect, it } from 'vitest';
import { translate } from './libraryReplies.ts';
import { smtpReplies, smtpReply } from './smtpReplies.ts';

const at = new Date('2026-11-22T12:00:00Z');
const details = { id: '08DE000000000001', at };

describe('a refusal', () => {
  it('is signed by the front end with its time and the connection, or by the store', () => {
    expect(smtpReply('authentication-unsuccessful', details)).toEqual({
      code: 535,
      text: '5.7.3 Authentication unsuccessful [MOCKPR01CA0001.MOCKPRD01.PROD.OUTLOOK.EXAMPLE 2026-11-22T12:00:00.000Z 08DE000000000001]',
    });
    expect(smtpReply('over-quota', details).text).toMatch(
      / \[Hostname=MOCKPR01MB0001\.MOCKPRD01\.PROD\.OUTLOOK\.EXAMPLE\]$/,
    );
  });

  it('keeps addresses as they are, whatever they look like', () => {
    const { text } = smtpReply('send-as-denied', { ...details, account: '$&@a.example', from: "$'@b.example" });
    expect(text).toContain("SendAsDenied; $&@a.example not allowed to send as $'@b.example;");
  });

  it.each(Object.entries(smtpReplies))(
    '%s has an enhanced status of the class of its code',
    (_name, { code, text }) => {
      expect(code).toBeGreaterThanOrEqual(400);
      // Exchange itself is not always so strict: 451 5.7.3 was recorded.
      if (!text.startsWith('5.7.3 STARTTLS')) expect(text[0]).toBe(String(code)[0]);
    },
  );
});

describe('the words of smtp-server', () => {
  const saying = { command: 'MAIL', isSecure: true, mechanism: undefined };

  it('become Exchange’s', () => {
    expect(translate({ ...saying, code: 250, text: 'Accepted' })).toEqual({ text: '2.1.0 Sender OK' });
    expect(translate({ ...saying, code: 250, text: 'Accepted', command: 'RCPT' })).toEqual({
      text: '2.1.5 Recipient OK',
    });
    const unauthenticated = { ...saying, code: 530, text: 'Error: authentication Required' };
    expect(translate(unauthenticated)).toEqual({ name: 'not-authenticated' });
    expect(translate({ ...unauthenticated, isSecure: false })).toEqual({ name: 'starttls-required' });
    expect(translate({ ...saying, code: 501, text: 'Error: Bad ORCPT parameter syntax' })).toEqual({
      text: '5.5.4 Invalid arguments',
    });
    expect(translate({ ...saying, code: 421, text: 'Server shutting down' })).toEqual({ name: 'service-unavailable' });
  });

  it('are told from Exchange’s own, which stay', () => {
    expect(translate({ ...saying, code: 501, text: '5.5.4 Unrecognized parameter' })).toBeUndefined();
  });
});
