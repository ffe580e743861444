import { describe, expect, test } from 'vitest';
import { makeConnection } from '../testing/index.ts';
import { checkDisplayName, columnTitle, nameKey } from './displayName.ts';

const basic = makeConnection({ displayName: 'Exchange Contoso' });
const oauth = makeConnection({ authType: 'oauth-delegated', displayName: 'Exchange Contoso 2' });

describe('a column title', () => {
  test('is the display name with the auth type in a word', () => {
    expect(columnTitle(basic, [basic, oauth])).toEqual({ name: 'Exchange Contoso', tag: 'Basic' });
    expect(columnTitle(oauth, [basic, oauth])).toEqual({ name: 'Exchange Contoso 2', tag: 'OAuth' });
  });

  test('says of every auth type what it is', () => {
    const tagOf = (authType: Parameters<typeof makeConnection>[0]) => columnTitle(makeConnection(authType), []).tag;
    expect(tagOf({ authType: 'ntlm' })).toBe('NTLM');
    expect(columnTitle({ ...oauth, authType: 'oauth-app' }, []).tag).toBe('OAuth app');
    expect(columnTitle({ ...oauth, authType: 'oauth-ropc' }, []).tag).toBe('OAuth password');
  });

  test('names no account where another type or another name tells them apart', () => {
    const sameName = makeConnection({ id: 'twin', authType: 'oauth-delegated', displayName: 'Exchange Contoso' });
    expect(columnTitle(sameName, [basic, sameName]).name).toBe('Exchange Contoso');
    const otherName = makeConnection({ id: 'other', displayName: 'Another' });
    expect(columnTitle(otherName, [basic, otherName]).name).toBe('Another');
  });

  test('names the account where name and type are the same as another’s', () => {
    const twin = makeConnection({ id: 'twin', displayName: 'exchange  contoso', account: 'other@contoso.example' });
    expect(columnTitle(twin, [basic, twin]).name).toBe('exchange  contoso (other@contoso.example)');
  });

  test('shows markup as the text it is', () => {
    expect(columnTitle({ ...basic, displayName: '<b>X</b>' }, []).name).toBe('<b>X</b>');
  });
});

test('the form of a name that has to be unique keeps its words apart', () => {
  expect(nameKey('  Exchange \t Contoso ')).toBe('exchange contoso');
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
