import { expect, test } from 'vitest';
import { identityRules } from './mailboxIdentity.ts';

const xoauth2 = 'user= in XOAUTH2';

test('IMAP and POP name the shared mailbox, SMTP names who signed in and sends from the mailbox', () => {
  const smtp = { wire: 'smtp', place: xoauth2, named: 'signed-in', from: 'mailbox', rights: ['SendAs'] };
  const fetching = { place: xoauth2, named: 'mailbox', from: null, rights: ['FullAccess'] };
  expect(identityRules('imap-smtp', 'oauth-delegated')).toEqual([{ wire: 'imap', ...fetching }, smtp]);
  expect(identityRules('pop-smtp', 'oauth-ropc')).toEqual([{ wire: 'pop', ...fetching }, smtp]);
});

test('an app has no name of its own: SMTP names the mailbox as well', () => {
  expect(identityRules('imap-smtp', 'oauth-app')).toEqual([
    { wire: 'imap', place: xoauth2, named: 'mailbox', from: null, rights: ['FullAccess'] },
    { wire: 'smtp', place: xoauth2, named: 'mailbox', from: 'mailbox', rights: ['FullAccess'] },
  ]);
});

test('EWS and Graph name the mailbox in the request', () => {
  expect(identityRules('ews', 'oauth-app')).toEqual([
    { wire: 'ews', place: 'ExchangeImpersonation and X-AnchorMailbox', named: 'mailbox', from: null, rights: [] },
  ]);
  expect(identityRules('ews', 'oauth-delegated')).toEqual([
    {
      wire: 'ews',
      place: 'Mailbox of the folder id, and X-AnchorMailbox',
      named: 'mailbox',
      from: null,
      rights: ['FullAccess'],
    },
  ]);
  expect(identityRules('graph', 'oauth-app')).toEqual([
    { wire: 'graph', place: '/users/{mailbox}', named: 'mailbox', from: null, rights: [] },
  ]);
  expect(identityRules('graph', 'oauth-delegated')[0]?.rights).toEqual(['FullAccess', 'scopes ending in .Shared']);
});

test('Exchange’s administration names the organization, and no mailbox', () => {
  expect(identityRules('exchange-admin', 'oauth-app')).toEqual([
    { wire: 'exchange-admin', place: '-Organization', named: 'nobody', from: null, rights: [] },
  ]);
});
