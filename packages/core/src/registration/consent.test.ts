import { describe, expect, test } from 'vitest';
import type { Consent } from '../contract/index.ts';
import { planClientIdChange } from './clientIdChange.ts';
import { judgeConsent } from './consent.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';
const needed = [
  'https://outlook.office365.com/EWS.AccessAsUser.All',
  'https://graph.microsoft.com/Calendars.ReadWrite',
  'offline_access',
];
const granted: Consent = {
  status: 'granted',
  tenantId,
  scopes: needed,
  requestedAt: '2026-11-20T10:00:00Z',
  decidedAt: '2026-11-21T10:00:00Z',
};
const judge = (change: Partial<Consent> | null) =>
  judgeConsent(change === null ? null : { ...granted, ...change }, { tenantId, needed });

describe('an approval', () => {
  test('counts when it is of this tenant and names all that is needed', () => {
    expect(judge({})).toEqual({ ok: true, confirmed: true });
    expect(judge({ tenantId: tenantId.toUpperCase() })).toEqual({ ok: true, confirmed: true });
    expect(judge({ tenantId: null })).toEqual({ ok: true, confirmed: true });
  });

  test('that names nothing is one, but proves nothing', () => {
    expect(judge({ scopes: [] })).toEqual({ ok: true, confirmed: false });
    const silent = ['https://outlook.office365.com/.default', 'https://graph.microsoft.com/.default'];
    expect(judge({ scopes: silent })).toEqual({ ok: true, confirmed: false });
    expect(judge({ scopes: [...silent, 'https://graph.microsoft.com/Mail.Read'] })).toEqual({
      ok: true,
      confirmed: true,
    });
  });

  test('that lacks something says what', () => {
    expect(judge({ scopes: [needed[0] as string] })).toEqual({ ok: false, code: 'incomplete', missing: [needed[1]] });
    expect(judge({ scopes: ['https://graph.microsoft.com/.default'] })).toEqual({
      ok: false,
      code: 'incomplete',
      missing: [needed[0]],
    });
  });

  test('of another tenant, asked for or declined is none', () => {
    expect(judge({ tenantId: other })).toEqual({ ok: false, code: 'wrong_tenant', missing: needed });
    for (const status of ['none', 'requested', 'declined', 'wrong_tenant'] as const) {
      expect(judge({ status })).toEqual({ ok: false, code: status, missing: needed });
    }
    expect(judge(null)).toEqual({ ok: false, code: 'none', missing: needed });
  });
});

describe('another client id', () => {
  const registration = { id: 'app', clientId: 'AAAAAAAA-aaaa-4aaa-8aaa-aaaaaaaaaaaa' };
  const connection = {
    id: 'ews',
    registrationId: 'app',
    status: 'healthy',
    authType: 'oauth-delegated',
    protocol: 'ews',
    environment: 'online',
    tenantId,
  } as const;
  const connections = [
    connection,
    { ...connection, id: 'own-servers', environment: 'on-premises' },
    { ...connection, id: 'app-only', authType: 'oauth-app', protocol: 'imap-smtp', tenantId: tenantId.toUpperCase() },
    { ...connection, id: 'password', authType: 'oauth-ropc', protocol: 'graph', tenantId: other },
    { ...connection, id: 'gone', status: 'purged' },
    { ...connection, id: 'elsewhere', registrationId: 'other' },
    { ...connection, id: 'unsaved', protocol: 'graph', tenantId: null },
  ] as const;
  const plan = (newClientId: string) => planClientIdChange({ registration, newClientId, connections });

  test('is another app to Microsoft: approved, granted and allowed by nobody (M27)', () => {
    expect(plan('bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb')).toEqual({
      consentAgain: [tenantId, other],
      authorizeAgain: ['ews', 'own-servers', 'password', 'unsaved'],
      allowListAgain: ['ews'],
      rightsAgain: ['app-only'],
    });
  });

  test('costs nothing when it is the same', () => {
    expect(plan('aaaaaaaa-AAAA-4aaa-8aaa-aaaaaaaaaaaa ')).toBeNull();
  });
});
