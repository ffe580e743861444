import { describe, expect, test } from 'vitest';
import { authTypeSchema, protocolSchema } from '../contract/connection.ts';
import { isGuid } from './guid.ts';
import { isExchangeScope, type OAuthAuthType, requiredAccess } from './requiredAccess.ts';
import { readScope } from './scope.ts';

const protocols = protocolSchema.options;
const authTypes = authTypeSchema.options.filter((type): type is OAuthAuthType => type.startsWith('oauth'));
const combinations = protocols.flatMap((protocol) => authTypes.map((authType) => [protocol, authType] as const));
const signIn = ['openid', 'profile', 'offline_access'];
const names = (...of: Parameters<typeof requiredAccess>) => requiredAccess(...of).permissions.map(({ name }) => name);

describe('what a connection needs', () => {
  test.for([
    ['ews', 'oauth-delegated', ['EWS.AccessAsUser.All'], ['https://outlook.office365.com/EWS.AccessAsUser.All']],
    [
      'imap-smtp',
      'oauth-delegated',
      ['IMAP.AccessAsUser.All', 'SMTP.Send'],
      ['https://outlook.office.com/IMAP.AccessAsUser.All', 'https://outlook.office.com/SMTP.Send'],
    ],
    [
      'pop-smtp',
      'oauth-ropc',
      ['POP.AccessAsUser.All', 'SMTP.Send'],
      ['https://outlook.office.com/POP.AccessAsUser.All', 'https://outlook.office.com/SMTP.Send'],
    ],
    ['exchange-admin', 'oauth-delegated', ['Exchange.Manage'], ['https://outlook.office365.com/Exchange.Manage']],
  ] as const)('%s by %s', ([protocol, authType, permissions, scopes]) => {
    const access = requiredAccess(protocol, authType);
    expect(access.permissions.map(({ name }) => name)).toEqual(permissions);
    expect(access.scopes).toEqual([...signIn, ...scopes]);
    expect(access).toMatchObject({ resource: 'exchange', resourceAppId: '00000002-0000-0ff1-ce00-000000000000' });
  });

  test.for([
    ['ews', ['full_access_as_app']],
    ['imap-smtp', ['IMAP.AccessAsApp', 'SMTP.SendAsApp']],
    ['pop-smtp', ['POP.AccessAsApp', 'SMTP.SendAsApp']],
    ['exchange-admin', ['Exchange.ManageAsApp']],
  ] as const)('%s by an app alone', ([protocol, permissions]) => {
    expect(names(protocol, 'oauth-app')).toEqual(permissions);
    expect(requiredAccess(protocol, 'oauth-app').scopes).toEqual(['https://outlook.office365.com/.default']);
  });

  test('Graph grants each kind of item by itself', () => {
    expect(names('graph', 'oauth-delegated')).toEqual([
      'Mail.ReadWrite',
      'Mail.Send',
      'Calendars.ReadWrite',
      'Contacts.ReadWrite',
      'Tasks.ReadWrite',
    ]);
    expect(names('graph', 'oauth-app', { items: ['tasks', 'calendar'] })).toEqual([
      'Tasks.ReadWrite.All',
      'Calendars.ReadWrite',
    ]);
    const { scopes, resource, resourceAppId, alsoNeeded } = requiredAccess('graph', 'oauth-delegated', {
      items: ['calendar'],
    });
    expect(scopes).toEqual([...signIn, 'https://graph.microsoft.com/Calendars.ReadWrite']);
    expect([resource, resourceAppId]).toEqual(['graph', '00000003-0000-0000-c000-000000000000']);
    expect(alsoNeeded).toEqual([]);
    expect(requiredAccess('graph', 'oauth-app').scopes).toEqual(['https://graph.microsoft.com/.default']);
  });

  test('the ids are those Microsoft gives, and what no page of its shows is marked', () => {
    const ids = Object.fromEntries(
      combinations
        .flatMap((of) => requiredAccess(...of).permissions)
        .map(({ name, kind, id, confidence }) => [`${kind} ${name}`, `${id} ${confidence}`]),
    );
    expect(ids).toEqual({
      'scope EWS.AccessAsUser.All': '3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5 verified',
      'role full_access_as_app': 'dc890d15-9560-4a4c-9b7f-a736ec74ec40 verified',
      'scope IMAP.AccessAsUser.All': '195adc35-e27b-454b-a7ed-1ecdffa1c09f unverified',
      'scope POP.AccessAsUser.All': 'fb698133-92fa-453e-a9ed-688e10f2e5ac unverified',
      'scope SMTP.Send': '76faac2a-0f20-42f1-928a-50de5b9dbe52 unverified',
      'role IMAP.AccessAsApp': '5e5addcd-3e8d-4e90-baf5-964efab2b20a verified',
      'role POP.AccessAsApp': 'cb842b43-da6e-4506-86fe-bb12199c656d verified',
      'role SMTP.SendAsApp': '7146a1f0-8703-45b3-9eae-527a64c00995 unverified',
      'scope Exchange.Manage': 'ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c unverified',
      'role Exchange.ManageAsApp': 'dc50a0fb-09a3-484d-be87-e023b12c6440 verified',
      'scope Mail.ReadWrite': '024d486e-b451-40bb-833d-3e66d98c5c73 verified',
      'scope Mail.Send': 'e383f46e-2787-4529-855e-0e479a3ffac0 verified',
      'scope Calendars.ReadWrite': '1ec239c2-d7c9-4623-a91a-a9775856bb36 verified',
      'scope Contacts.ReadWrite': 'd56682ec-c09e-4743-aaf4-1a3aac4caa21 verified',
      'scope Tasks.ReadWrite': '2219042f-cab5-40cc-b0d2-16b1540b4c5f verified',
      'role Mail.ReadWrite': 'e2a3a72e-5f79-4c64-b1b1-878b674786c9 verified',
      'role Mail.Send': 'b633e1c5-b582-4048-a93e-9f11b44c7e96 verified',
      'role Calendars.ReadWrite': 'ef54d2bf-783f-4e0f-bca1-3210c0444d99 verified',
      'role Contacts.ReadWrite': '6918b873-d17a-4dc1-b314-35f528134491 verified',
      'role Tasks.ReadWrite.All': '44e666d1-d276-445b-a5fc-8815eeb81d55 verified',
    });
  });

  test.for(combinations)(
    '%s by %s asks for one service, and for a refresh token where somebody signs in',
    ([protocol, authType]) => {
      for (const cloud of ['global', 'gov', 'cn'] as const) {
        const { scopes, resource, refreshToken, permissions } = requiredAccess(protocol, authType, { cloud });
        const resources = new Set(scopes.map((scope) => readScope(scope).resource).filter((of) => of !== 'sign-in'));
        expect([...resources]).toEqual([resource]);
        expect(refreshToken).toBe(authType !== 'oauth-app');
        expect(scopes.includes('offline_access')).toBe(refreshToken);
        expect(permissions.every(({ id }) => isGuid(id))).toBe(true);
        expect(permissions.every(({ source }) => source.startsWith('https://learn.microsoft.com/en-us/'))).toBe(true);
      }
    },
  );

  test('other clouds have other names', () => {
    expect(requiredAccess('imap-smtp', 'oauth-delegated', { cloud: 'gov' }).scopes).toContain(
      'https://outlook.office365.us/SMTP.Send',
    );
    expect(requiredAccess('graph', 'oauth-app', { cloud: 'cn' }).scopes).toEqual([
      'https://microsoftgraph.chinacloudapi.cn/.default',
    ]);
  });

  test('approval alone is not all', () => {
    const needs = (...of: Parameters<typeof requiredAccess>) => requiredAccess(...of).alsoNeeded;
    expect(needs('ews', 'oauth-app')).toEqual(['ews-allow-list']);
    expect(needs('ews', 'oauth-delegated')).toEqual(['ews-allow-list']);
    expect(needs('imap-smtp', 'oauth-delegated')).toEqual(['smtp-auth-enabled']);
    expect(needs('pop-smtp', 'oauth-app')).toEqual([
      'exchange-service-principal',
      'full-access',
      'send-as',
      'smtp-auth-enabled',
    ]);
    expect(needs('exchange-admin', 'oauth-delegated')).toEqual(['directory-role']);
    expect(needs('exchange-admin', 'oauth-app')).toEqual(['directory-role', 'certificate']);
  });

  test('Exchange knows the scopes of its protocols, in any case, and no others', () => {
    expect(
      ['EWS.AccessAsUser.All', 'smtp.send', 'Exchange.Manage', 'pop.accessasuser.all'].every(isExchangeScope),
    ).toBe(true);
    expect(['EWS.AccessAsUser', 'Mail.Send', 'full_access_as_app', ''].some(isExchangeScope)).toBe(false);
  });
});
