import { describe, expect, it } from 'vitest';
import { createThrottle, mostAtOnce, mostInWindow } from './throttle.ts';

const minutes = 60_000;
const tooMuch = 'Application is over its MailboxConcurrency limit.';

describe('the throttle', () => {
  it('has four places for one application in one mailbox, and takes them back once', () => {
    const throttle = createThrottle();
    const releases = Array.from({ length: mostAtOnce }, () => throttle.enter('app/mailbox', 0));
    expect(() => throttle.enter('app/mailbox', 0)).toThrow(tooMuch);
    expect(() => throttle.enter('app/other', 0)).not.toThrow();
    releases[0]?.();
    releases[0]?.();
    throttle.enter('app/mailbox', 0);
    expect(() => throttle.enter('app/mailbox', 0)).toThrow(tooMuch);
  });

  it('lets ten thousand requests through in ten minutes, and says when the next may come', () => {
    const throttle = createThrottle();
    for (let sent = 0; sent < mostInWindow; sent += 1) throttle.enter('key', minutes)();
    const refused = () => throttle.enter('key', 4 * minutes);
    expect(refused).toThrow(expect.objectContaining({ status: 429, headers: { 'Retry-After': '420' } }));
    expect(() => throttle.enter('key', 11 * minutes)).not.toThrow();
  });
});
