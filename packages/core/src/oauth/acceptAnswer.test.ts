import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptConsent, acceptGrant, type GrantFacts } from './acceptAnswer.ts';
import { requiredAccess } from './requiredAccess.ts';

const { scopes: needed } = requiredAccess('imap-smtp', 'oauth-delegated');
const imap = 'https://outlook.office.com/IMAP.AccessAsUser.All';
const smtp = 'https://outlook.office.com/SMTP.Send';

describe('a grant', () => {
  const facts: GrantFacts = {
    match: { verdict: 'same', by: 'name' },
    needed,
    granted: `${imap} ${smtp}`,
    hasRefreshToken: true,
    needsRefreshToken: true,
  };

  test('of the expected account, with all it needs and able to last, is kept', () => {
    expect(acceptGrant(facts)).toEqual({ ok: true });
    expect(acceptGrant({ ...facts, granted: [imap, smtp, 'openid'] })).toEqual({ ok: true });
  });

  test.for([
    [{ verdict: 'wrong-account', why: 'other-name' }, 'wrong_account'],
    [{ verdict: 'guest' }, 'wrong_account'],
    [{ verdict: 'wrong-tenant' }, 'wrong_tenant'],
    [{ verdict: 'consumer-account' }, 'wrong_tenant'],
    [{ verdict: 'alias', alias: 'a@b' }, 'alias_not_accepted'],
  ] as const)('%j: %s', ([match, code]) => {
    expect(acceptGrant({ ...facts, match })).toEqual({ ok: false, code, all: [code], missingScopes: [] });
  });

  test('names what it lacks', () => {
    expect(acceptGrant({ ...facts, granted: imap })).toEqual({
      ok: false,
      code: 'scope_missing',
      all: ['scope_missing'],
      missingScopes: [smtp],
    });
    expect(acceptGrant({ ...facts, hasRefreshToken: false })).toMatchObject({ ok: false, code: 'no_refresh_token' });
  });

  test('tells all reasons, the account first', () => {
    expect(acceptGrant({ ...facts, match: { verdict: 'guest' }, granted: [], hasRefreshToken: false })).toEqual({
      ok: false,
      code: 'wrong_account',
      all: ['wrong_account', 'scope_missing', 'no_refresh_token'],
      missingScopes: [imap, smtp],
    });
  });

  test('of an app alone has neither account nor scopes nor refresh token', () => {
    const { scopes, refreshToken } = requiredAccess('imap-smtp', 'oauth-app');
    expect(
      acceptGrant({
        match: null,
        needed: scopes,
        granted: '',
        hasRefreshToken: false,
        needsRefreshToken: refreshToken,
      }),
    ).toEqual({ ok: true });
  });
});

describe('an approval', () => {
  const tenantId = '11111111-1111-4111-8111-111111111111';
  const expected = { tenantId, state: 'st', needed: [imap, smtp] };
  const answer = (fields: Record<string, string>) =>
    acceptConsent(
      new URLSearchParams({ state: 'st', admin_consent: 'True', tenant: tenantId, ...fields }).toString(),
      expected,
    );

  test('by the expected tenant of all that was asked counts', () => {
    expect(answer({ scope: `${imap} ${smtp}` })).toEqual({ verdict: 'granted', scopes: [imap, smtp], confirmed: true });
    expect(answer({ scope: `${imap} ${smtp}`, admin_consent: 'true', tenant: tenantId.toUpperCase() }).verdict).toBe(
      'granted',
    );
  });

  test('that names no single permission is believed, but not confirmed', () => {
    expect(answer({})).toEqual({ verdict: 'granted', scopes: [], confirmed: false });
    const byDefault = ['https://outlook.office365.com/.default'];
    expect(answer({ scope: byDefault[0] ?? '' })).toEqual({ verdict: 'granted', scopes: byDefault, confirmed: false });
    expect(answer({ scope: `${byDefault[0]} ${imap}` })).toMatchObject({ verdict: 'granted', confirmed: true });
  });

  test('of less is incomplete', () => {
    expect(answer({ scope: imap })).toEqual({ verdict: 'incomplete', missing: [smtp] });
  });

  test('by another tenant changes nothing here', () => {
    expect(answer({ tenant: '22222222-2222-4222-8222-222222222222' })).toEqual({
      verdict: 'wrong-tenant',
      tenantId: '22222222-2222-4222-8222-222222222222',
    });
    expect(answer({ tenant: '' })).toEqual({ verdict: 'wrong-tenant', tenantId: '' });
    expect(acceptConsent('state=st&admin_consent=True', expected)).toEqual({ verdict: 'wrong-tenant', tenantId: '' });
  });

  test.for(['access_denied', 'permission_denied', 'consent_required'])(
    '%s is a refusal, even beside admin_consent=True',
    (error) => {
      expect(answer({ error, error_description: 'AADSTS65004: no' })).toEqual({
        verdict: 'declined',
        error,
        description: 'AADSTS65004: no',
      });
    },
  );

  test('that failed otherwise is no refusal', () => {
    expect(answer({ error: 'server_error' })).toEqual({ verdict: 'failed', error: 'server_error', description: '' });
  });

  test('is none without saying so', () => {
    expect(answer({ admin_consent: 'False' })).toEqual({ verdict: 'not-an-answer' });
    expect(acceptConsent('state=st', expected)).toEqual({ verdict: 'not-an-answer' });
  });

  test('to another question is nobody’s', () => {
    expect(answer({ state: 'other' })).toEqual({ verdict: 'wrong-state' });
    expect(acceptConsent('?admin_consent=True', expected)).toEqual({ verdict: 'wrong-state' });
  });

  test('never comes out of noise', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        expect(acceptConsent(query, expected).verdict).not.toBe('granted');
        expect(acceptConsent(`${query}&state=st`, expected).verdict).not.toBe('granted');
      }),
    );
  });
});
