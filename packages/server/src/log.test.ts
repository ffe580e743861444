import { describe, expect, it } from 'vitest';
import { describeError } from './log.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

describe('describeError', () => {
  it('names the class and the message, without tokens and without a stack', () => {
    expect(describeError(new TypeError(`bad ${jwt}`))).toBe('TypeError: bad [removed]');
    expect(describeError('plain')).toBe('plain');
  });
});
