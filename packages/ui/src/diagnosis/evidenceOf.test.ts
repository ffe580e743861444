import type { PreflightCheck } from '@authshift/core/contract';
import { diagnose } from '@authshift/core/diagnosis';
import { makeConnection, makeGrant } from '@authshift/core/testing';
import { expect, test } from 'vitest';
import { evidenceOf } from './evidenceOf.ts';

const mail = makeConnection({
  authType: 'oauth-delegated',
  protocol: 'imap-smtp',
  account: 'service@contoso.example',
  grant: makeGrant(),
});
const notConnected = { code: 'BAD', literal: 'A2 BAD User is authenticated but not connected.' };
const check = (code: PreflightCheck['code'], verdict: PreflightCheck['verdict']): PreflightCheck => ({
  code,
  verdict,
  connectionId: mail.id,
  literal: null,
  at: '2026-11-22T10:00:00.000Z',
  waiver: null,
});
const likeliest = (known: Parameters<typeof evidenceOf>[1]) =>
  diagnose(notConnected, evidenceOf(mail, known)).hypotheses.map(({ id }) => id)[0];

test('an account that signed in to its own mailbox is not the wrong one', () => {
  expect(likeliest({})).toBe('no-licence');
});

test('what was looked up decides between the causes', () => {
  expect(likeliest({ userId: 'u', checks: [check('rights', 'block')] })).toBe('no-mailbox-access');
  expect(likeliest({ checks: [check('imap_enabled', 'block')] })).toBe('imap-off');
  expect(likeliest({ checks: [check('imap_enabled', 'warn'), check('licence', 'block')] })).toBe('no-licence');
});

test('a service account may sign in as itself and open the mailbox of another', () => {
  const { hypotheses } = diagnose(notConnected, evidenceOf(mail, { userId: 'u' }));
  expect(hypotheses.find(({ id }) => id === 'wrong-account')?.supportedBy).toEqual([]);
});
