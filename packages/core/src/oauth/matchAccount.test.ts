import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consumerTenantId } from './clouds.ts';
import { detectSilentReturn, type ExpectedAccount, matchAccount, type ReturnedAccount } from './matchAccount.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const otherTenantId = '22222222-2222-4222-8222-222222222222';
const expected: ExpectedAccount = { tenantId, account: 'service@contoso.example' };
const returned: ReturnedAccount = { tenantId, objectId: 'oid-1', upn: 'service@contoso.example' };
const match = (change: Partial<ReturnedAccount>, wanted: Partial<ExpectedAccount> = {}) =>
  matchAccount({ ...expected, ...wanted }, { ...returned, ...change });

describe('the account that came back', () => {
  test('is the one expected by UPN or preferred user name, in any case', () => {
    expect(match({})).toEqual({ verdict: 'same', by: 'name' });
    expect(match({ upn: ' SERVICE@Contoso.Example ' })).toEqual({ verdict: 'same', by: 'name' });
    expect(match({ upn: 'x@contoso.example', preferredUsername: 'service@contoso.example' })).toEqual({
      verdict: 'same',
      by: 'name',
    });
    expect(match({ tenantId: tenantId.toUpperCase(), homeTenantId: tenantId })).toEqual({
      verdict: 'same',
      by: 'name',
    });
  });

  test('is decided by its object id where that is known', () => {
    expect(match({ upn: 'renamed@contoso.example' }, { objectId: 'OID-1' })).toEqual({
      verdict: 'same',
      by: 'object-id',
    });
    expect(match({}, { objectId: 'oid-2' })).toEqual({ verdict: 'wrong-account', why: 'new-object' });
    expect(match({ upn: 'admin@contoso.example' }, { objectId: 'oid-2' })).toEqual({
      verdict: 'wrong-account',
      why: 'other-name',
    });
    expect(match({}, { objectId: null })).toEqual({ verdict: 'same', by: 'name' });
    expect(match({}, { objectId: '' })).toEqual({ verdict: 'same', by: 'name' });
  });

  test('under another name is somebody else', () => {
    expect(match({ upn: 'admin@contoso.example' })).toEqual({ verdict: 'wrong-account', why: 'other-name' });
    expect(match({ upn: '' }, { account: '' })).toEqual({ verdict: 'wrong-account', why: 'other-name' });
    expect(match({ upn: '', preferredUsername: null, aliases: [''] }, { account: ' ' })).toEqual({
      verdict: 'wrong-account',
      why: 'other-name',
    });
  });

  test('that has the expected address as an alias waits for a person', () => {
    const alias = { upn: 'u017@contoso.example', aliases: ['x@contoso.example', 'SMTP:Service@contoso.example'] };
    expect(match(alias)).toEqual({ verdict: 'alias', alias: 'SMTP:Service@contoso.example' });
    expect(match({ ...alias, aliases: ['x-smtp:service@contoso.example'] })).toMatchObject({
      verdict: 'wrong-account',
    });
    expect(match({ ...alias, aliases: ['x@contoso.example'] })).toEqual({
      verdict: 'wrong-account',
      why: 'other-name',
    });
  });

  test('under a name somebody accepted is the same', () => {
    const accepted = { acceptedAliases: ['U017@contoso.example'] };
    expect(match({ upn: 'u017@contoso.example' }, accepted)).toEqual({ verdict: 'same', by: 'accepted-alias' });
    expect(match({ upn: 'u018@contoso.example' }, accepted)).toEqual({ verdict: 'wrong-account', why: 'other-name' });
    expect(match({ upn: '' }, { acceptedAliases: [''] })).toEqual({ verdict: 'wrong-account', why: 'other-name' });
    expect(match({ upn: 'u017@contoso.example' }, { ...accepted, objectId: 'oid-2' })).toMatchObject({
      verdict: 'wrong-account',
    });
  });

  test('of another tenant is never the same, whatever its name', () => {
    expect(match({ tenantId: otherTenantId })).toEqual({ verdict: 'wrong-tenant' });
    expect(match({ tenantId: otherTenantId }, { objectId: 'oid-1' })).toEqual({ verdict: 'wrong-tenant' });
  });

  test('that is a guest has no mailbox here', () => {
    expect(match({ homeTenantId: otherTenantId })).toEqual({ verdict: 'guest' });
    expect(match({ upn: 'service_fabrikam.example#EXT#@contoso.onmicrosoft.com' })).toEqual({ verdict: 'guest' });
    expect(match({ homeTenantId: null })).toEqual({ verdict: 'same', by: 'name' });
  });

  test('that is personal is told apart from another organization', () => {
    expect(match({ tenantId: consumerTenantId })).toEqual({ verdict: 'consumer-account' });
    expect(match({ homeTenantId: consumerTenantId.toUpperCase() })).toEqual({ verdict: 'consumer-account' });
  });

  test('is the same only in the expected tenant and by a name or id that was expected', () => {
    const name = fc.constantFrom('a@x', 'b@x', 'A@X', 'a@x#ext#', '');
    const tenant = fc.constantFrom(tenantId, otherTenantId, consumerTenantId);
    const who = fc.record({
      tenantId: tenant,
      objectId: fc.constantFrom('1', '2'),
      upn: name,
      preferredUsername: fc.option(name),
      aliases: fc.array(name),
      homeTenantId: fc.option(tenant),
    });
    const wanted = fc.record({
      tenantId: tenant,
      account: name,
      objectId: fc.option(fc.constantFrom('1', '2')),
      acceptedAliases: fc.array(name),
    });
    fc.assert(
      fc.property(wanted, who, (one, other) => {
        if (matchAccount(one, other).verdict !== 'same') return;
        expect(other.tenantId).toBe(one.tenantId);
        expect(other.tenantId).not.toBe(consumerTenantId);
        if (one.objectId !== null) {
          expect(other.objectId).toBe(one.objectId);
          return;
        }
        const allowed = [one.account, ...one.acceptedAliases].map((allow) => allow.toLowerCase());
        const names = [other.upn, other.preferredUsername ?? ''].filter((own) => own !== '');
        expect(names.some((own) => allowed.includes(own.toLowerCase()))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a silent return', () => {
  const clickedAt = 1_000_000;
  const base = { clickedAt, returnedAt: clickedAt + 9000, asked: false };

  test('is one whose account signed in before the click', () => {
    expect(detectSilentReturn({ ...base, authTime: clickedAt - 5001 })).toBe('signed-in-before');
    expect(detectSilentReturn({ ...base, authTime: clickedAt - 5000 })).toBeNull();
    expect(detectSilentReturn({ ...base, authTime: clickedAt - 1, leeway: 0 })).toBe('signed-in-before');
    expect(detectSilentReturn({ ...base, authTime: clickedAt, leeway: 0 })).toBeNull();
  });

  test('or, where Microsoft does not say when, one quicker than a person', () => {
    expect(detectSilentReturn({ ...base, returnedAt: clickedAt + 1999 })).toBe('too-quick');
    expect(detectSilentReturn({ ...base, returnedAt: clickedAt + 2000 })).toBeNull();
    expect(detectSilentReturn({ ...base, returnedAt: clickedAt + 1999, authTime: clickedAt })).toBeNull();
    expect(detectSilentReturn({ ...base, returnedAt: clickedAt, authTime: null })).toBe('too-quick');
    expect(detectSilentReturn({ ...base, returnedAt: clickedAt + 2000, quickest: 2001 })).toBe('too-quick');
  });

  test('cannot be where Microsoft was made to ask', () => {
    expect(detectSilentReturn({ ...base, asked: true, authTime: 0, returnedAt: clickedAt })).toBeNull();
  });
});
