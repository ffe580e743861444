import { expect, test } from 'vitest';
import { protocolSchema } from '../contract/index.ts';
import { exchangeCommands } from '../oauth/commands/exchangeCommands.ts';
import { hardeningChange, hardeningKinds } from './hardening.ts';

const account = 'service@contoso.example';

test.each([
  ['ews', ['authentication-policy', 'default-authentication-policy']],
  ['exchange-admin', ['authentication-policy', 'default-authentication-policy']],
  [
    'imap-smtp',
    [
      'authentication-policy',
      'mailbox-protocols',
      'smtp-auth-mailbox',
      'default-authentication-policy',
      'smtp-auth-tenant',
    ],
  ],
  [
    'pop-smtp',
    [
      'authentication-policy',
      'mailbox-protocols',
      'smtp-auth-mailbox',
      'default-authentication-policy',
      'smtp-auth-tenant',
    ],
  ],
  ['graph', []],
] as const)('%s: the switches that reach it, the narrowest first', (protocol, kinds) => {
  expect(hardeningKinds({ protocol })).toEqual(kinds);
});

test('the switch of a mailbox is the one of the protocol', () => {
  expect(hardeningChange('mailbox-protocols', { protocol: 'imap-smtp', account })).toEqual({
    kind: 'mailbox-protocols',
    mailbox: account,
    switches: { imap: false },
  });
  expect(hardeningChange('mailbox-protocols', { protocol: 'pop-smtp', account })).toMatchObject({
    switches: { pop: false },
  });
  expect(hardeningChange('smtp-auth-mailbox', { protocol: 'pop-smtp', account })).toMatchObject({
    switches: { smtpAuth: false },
  });
});

test('nothing is written for a change that needs what only the tenant knows', () => {
  expect(hardeningChange('ews-allowed-app-ids', { protocol: 'ews', account })).toBeNull();
  expect(hardeningChange('application-access', { protocol: 'ews', account })).toBeNull();
});

test('commands can be written for each', () => {
  for (const protocol of protocolSchema.options) {
    for (const kind of hardeningKinds({ protocol })) {
      const change = hardeningChange(kind, { protocol, account });
      expect(change !== null && exchangeCommands(change)).toMatchObject({ ok: true });
    }
  }
});
