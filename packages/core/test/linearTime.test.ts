import { expect, test } from 'vitest';
import { diagnose, parseMicrosoftPage, readBackOff, redact } from '../src/index.ts';

/** A million characters: what takes time by the square of the length does not come back within the test. */
const million = 1_000_000;

/** Each begins something again and again and never ends it. */
const junk = [
  'AADSTS50011:',
  'eyJ',
  'password="',
  'password=\'\\"',
  'password=',
  '<password',
  '&lt;',
  'dXNlcj0',
  'Bearer a',
  'Basic ',
  'A1 LOGIN x ',
  'Ew',
  '0.A',
  'code"',
  'authorization',
  'cookie:[',
  '334 ',
  'a.~-',
  '0123abcd-',
  '0f8c5e1e-1d2b-4a3c-9f00-1b2c3d4e5f60',
  'error=',
  'error ',
  '"error":',
  'Trace ID: ',
  '2026-11-22 ',
  'BackOffMilliseconds',
  'Retry-After:',
  '535 5.7.3 ',
  '%2522',
  '\\',
  '"',
  '<',
  ':',
  '%',
  ' ',
  'a',
];

test.for(junk)('a million characters of %j are read in proportion to their number', { timeout: 60_000 }, (piece) => {
  const text = piece.repeat(million / piece.length);
  const start = performance.now();
  redact(text);
  parseMicrosoftPage(text);
  diagnose({ literal: text });
  readBackOff(text, 0);
  expect(performance.now() - start).toBeLessThan(20_000);
});
