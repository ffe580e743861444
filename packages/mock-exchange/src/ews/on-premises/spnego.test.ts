import { describe, expect, it } from 'vitest';
import { unwrap, wrapAcceptance, wrapChallenge } from './spnego.ts';

// As curl with gss-ntlmssp sent it.
const recorded = Buffer.from(
  'YEgGBisGAQUFAqA+MDygDjAMBgorBgEEAYI3AgIKoioEKE5UTE1TU1AAAQAAABeCCOIAAAAAAAAAAAAAAAAAAAAABgIAAAAAAA8=',
  'base64',
);

describe('SPNEGO', () => {
  it('gives out the message of NTLM that is in it', () => {
    const { isWrapped, message } = unwrap(recorded);
    expect(isWrapped).toBe(true);
    expect(message).toHaveLength(40);
    expect(message.toString('latin1', 0, 8)).toBe('NTLMSSP\0');
  });

  it('leaves a message alone that comes without it', () => {
    const bare = unwrap(recorded).message;
    expect(unwrap(bare)).toEqual({ isWrapped: false, message: bare });
  });

  it('that begins with another mechanism has no message, nor has one that is cut off', () => {
    expect(unwrap(Buffer.from([0x60, 3, 1, 2, 3]))).toEqual({ isWrapped: true, message: Buffer.alloc(0) });
    const headless = Buffer.concat([Buffer.from([0x60]), Buffer.from('NTLMSSP\0')]);
    expect(unwrap(headless).message).toHaveLength(0);
  });

  it.each([1, 100, 200, 5000])('wraps a message of %i bytes so that it is found again', (length) => {
    const message = Buffer.concat([Buffer.from('NTLMSSP\0'), Buffer.alloc(length, 1)]);
    expect(unwrap(wrapChallenge(message)).message).toEqual(message);
  });

  it('says when it is done', () => {
    expect(wrapAcceptance().toString('hex')).toBe('a1073005a0030a0100');
    expect(wrapChallenge(Buffer.alloc(0)).toString('hex')).toBe('a1153013a0030a0101a10c060a2b06010401823702020a');
  });
});
