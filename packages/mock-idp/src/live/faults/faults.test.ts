import { describe, expect, test } from 'vitest';
import { readFault } from './faultForm.ts';
import { sayEffect, sayHits, sayMatch } from './faultWords.ts';

const read = (text: string) => readFault(new URLSearchParams(text));

describe('the form of a fault', () => {
  test.each([
    ['effect=code&code=65001 DelegationDoesNotExist&times=2', { effect: { code: 65001 }, match: {}, times: 2 }],
    ['effect=status&status=429&retryAfter=30', { effect: { status: 429, retryAfter: 30 }, match: {} }],
    ['effect=status&status=503&retryAfter=', { effect: { status: 503, retryAfter: null }, match: {} }],
    ['effect=late&seconds=1.5', { effect: { latencyMilliseconds: 1500 }, match: {} }],
    [
      'effect=reset&endpoint=token&user= a@b.example ',
      { effect: { connection: 'reset' }, match: { endpoint: 'token', user: 'a@b.example' } },
    ],
    ['effect=expired&testId=one', { effect: { tokens: 'expired' }, match: { testId: 'one' } }],
    [
      'effect=reset&headerName=x-client-SKU&headerValue= msal.js.node ',
      { effect: { connection: 'reset' }, match: { header: { name: 'x-client-SKU', value: 'msal.js.node' } } },
    ],
  ])('%s', (text, fault) => expect(read(text)).toEqual(fault));

  test.each([
    ['effect=code&code=7', '"7" is no AADSTS code this mock can explain.'],
    ['effect=status&status=200', 'An HTTP status that fails is a number from 400 to 599.'],
    ['effect=status&status=429&retryAfter=soon', 'Retry-After is a number from 0 to 3600.'],
    ['effect=late&seconds=', 'A delay in seconds is a number from 0.001 to 600.'],
    ['effect=reset&headerName=x-client-SKU', 'Say which value the header x-client-SKU has.'],
    ['effect=reset&headerValue=msal.js.node', 'Say which header has the value msal.js.node.'],
  ])('%s is refused in words', (text, words) => expect(() => read(text)).toThrow(words));

  test('without an effect is refused', () => expect(() => read('code=65001')).toThrow('Choose what goes wrong.'));
});

describe('a fault in words', () => {
  const names = { tenant: () => 'Contoso', app: () => undefined, resource: () => undefined, person: () => undefined };
  test('says what, for whom, and how often', () => {
    expect(sayEffect({ code: 50173 })).toMatch(/^AADSTS50173 \(/);
    expect(sayEffect({ status: 429, retryAfter: 1 })).toBe('HTTP 429, Retry-After 1 second');
    expect(sayEffect({ latencyMilliseconds: 90_000 })).toBe('the answer comes 1 minute 30 seconds late');
    expect(sayMatch({ match: { tenant: 'x', endpoint: 'token', header: { name: 'a', value: 'b' } } }, names)).toBe(
      'in Contoso, at the token endpoint, where a is b',
    );
    expect(sayMatch({ match: {} }, names)).toBe('for everybody, everywhere');
    expect(sayHits({ struck: 0 })).toBe('has not struck yet; stays until it is lifted');
    expect(sayHits({ struck: 1, times: 3 })).toBe('has struck 1 time; 2 left');
  });
});
