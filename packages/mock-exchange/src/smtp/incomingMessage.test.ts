import { expect, it } from 'vitest';
import { largestMessage } from '../mailboxes/mail/mailboxContents.ts';
import { IncomingMessage } from './incomingMessage.ts';

it('is all of its pieces, and then empty', () => {
  const message = new IncomingMessage();
  message.add(Buffer.from('one '));
  message.add(Buffer.from('two'));
  expect(message.take().toString()).toBe('one two');
  expect(message.take().toString()).toBe('');
});

it('keeps nothing of what no mailbox takes', () => {
  const message = new IncomingMessage();
  const piece = Buffer.alloc(largestMessage);
  message.add(piece);
  expect(message.isTooLarge).toBe(false);
  message.add(Buffer.from('.'));
  message.add(Buffer.from('.'));
  expect(message.isTooLarge).toBe(true);
  expect(message.take()).toHaveLength(0);
  expect(message.isTooLarge).toBe(false);
});
