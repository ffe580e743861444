import { describe, expect, test } from 'vitest';
import { makeConnection } from '../testing/index.ts';
import { checkDisplayName, columnTitle } from './displayName.ts';

const basic = makeConnection({ displayName: 'Exchange Contoso' });
const oauth = makeConnection({ authType: 'oauth-delegated', displayName: 'Exchange Contoso 2' });

describe('a column title', () => {
  test('is the display name with the auth type in a word', () => {
    expect(columnTitle(basic, [basic, oauth])).toEqual({ name: 'Exchange Contoso', tag: 'Basic' });
    expect(columnTitle(oauth, [basic, oauth])).toEqual({ name: 'Exchange Contoso 2', tag: 'OAuth' });
  });

  test('names the account where name and type are the same as another’s', () => {
    const twin = makeConnection({ id: 'twin', displayName: 'exchange  contoso', account: 'other@contoso.example' });
    expect(columnTitle(twin, [basic, twin]).name).toBe('exchange  contoso (other@contoso.example)');
  });

  test('shows markup as the text it is', () => {
    expect(columnTitle({ ...basic, displayName: '<b>X</b>' }, []).name).toBe('<b>X</b>');
  });
});

describe('a display name', () => {
  test.for([
    ['', 'blank'],
    [' \t ', 'blank'],
    ['n'.repeat(121), 'too_long'],
    ['n'.repeat(120), null],
    ['EXCHANGE contoso', 'taken'],
    ['Exchange   Contoso ', 'taken'],
    ['Ｅxchange Contoso', 'taken'],
    ['Exchange Contoso 3', null],
    ['<script>alert(1)</script>', null],
  ] as const)('%j is %s', ([name, expected]) => {
    expect(checkDisplayName(name, [basic, oauth])).toBe(expected);
  });

  test('is free for the connection that has it', () => {
    expect(checkDisplayName('exchange contoso', [basic, oauth], basic.id)).toBeNull();
  });
});
