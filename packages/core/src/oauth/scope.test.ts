import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clouds, consumerTenantId, resourceOf } from './clouds.ts';
import { listScopes, missingScopes, readScope } from './scope.ts';

describe('a service', () => {
  test.for([
    ['https://outlook.office365.com', 'exchange'],
    ['https://OUTLOOK.office365.com/', 'exchange'],
    ['https://outlook.office.com', 'exchange'],
    ['https://ps.outlook.com', 'exchange'],
    ['00000002-0000-0ff1-ce00-000000000000', 'exchange'],
    ['https://outlook.office365.us', 'exchange'],
    ['https://partner.outlook.cn', 'exchange'],
    ['https://graph.microsoft.com', 'graph'],
    ['https://graph.microsoft.com//', 'graph'],
    ['00000003-0000-0000-C000-000000000000', 'graph'],
    ['https://graph.microsoft.us', 'graph'],
    ['https://microsoftgraph.chinacloudapi.cn', 'graph'],
    ['https://graph.microsoft.com.evil.example', null],
    ['https://management.azure.com', null],
    ['', null],
  ] as const)('%s is %s', ([address, resource]) => {
    expect(resourceOf(address)).toBe(resource);
  });

  test('is at home in three clouds, and personal accounts in one tenant', () => {
    expect(Object.keys(clouds)).toEqual(['global', 'gov', 'cn']);
    expect(Object.values(clouds).map(({ login }) => login)).toEqual([
      'https://login.microsoftonline.com',
      'https://login.microsoftonline.us',
      'https://login.partner.microsoftonline.cn',
    ]);
    expect(consumerTenantId).toBe('9188040d-6c67-4c5b-b112-36a304b66dad');
  });
});

describe('a scope', () => {
  test.for([
    ['openid', 'sign-in', '', 'openid'],
    ['profile', 'sign-in', '', 'profile'],
    ['email', 'sign-in', '', 'email'],
    ['address', 'sign-in', '', 'address'],
    ['phone', 'sign-in', '', 'phone'],
    ['OFFLINE_ACCESS', 'sign-in', '', 'offline_access'],
    ['Mail.ReadWrite', 'graph', '', 'Mail.ReadWrite'],
    ['https://graph.microsoft.com/Mail.Send', 'graph', 'https://graph.microsoft.com', 'Mail.Send'],
    ['https://outlook.office.com/SMTP.Send', 'exchange', 'https://outlook.office.com', 'SMTP.Send'],
    ['https://outlook.office365.com//.default', 'exchange', 'https://outlook.office365.com/', '.default'],
    ['00000002-0000-0ff1-ce00-000000000000/.default', 'exchange', '00000002-0000-0ff1-ce00-000000000000', '.default'],
    [
      'https://outlook.office365.com/ews/Exchange.asmx/.default',
      'unknown',
      'https://outlook.office365.com/ews/Exchange.asmx',
      '.default',
    ],
    ['api://demo/Read', 'unknown', 'api://demo', 'Read'],
    ['/x', 'graph', '', 'x'],
  ] as const)('%s is of %s', ([scope, resource, prefix, name]) => {
    expect(readScope(scope)).toEqual({ resource, prefix, name });
  });

  test('stands in a list or in a text', () => {
    expect(listScopes('openid  a\nb ')).toEqual(['openid', 'a', 'b']);
    expect(listScopes(['a', '', 'b'])).toEqual(['a', 'b']);
    expect(listScopes('')).toEqual([]);
  });
});

describe('missing scopes', () => {
  const imap = 'https://outlook.office.com/IMAP.AccessAsUser.All';
  const smtp = 'https://outlook.office.com/SMTP.Send';

  test('are those not granted, but for the scopes of signing in', () => {
    expect(missingScopes(['openid', 'offline_access', imap, smtp], [imap])).toEqual([smtp]);
    expect(missingScopes(['openid', imap], [])).toEqual([imap]);
    expect(missingScopes([imap], [imap, smtp])).toEqual([]);
  });

  test('the names and letters of one service do not matter', () => {
    expect(missingScopes([smtp], ['https://outlook.office365.com/smtp.send'])).toEqual([]);
    expect(missingScopes(['https://graph.microsoft.com/Mail.Send'], ['Mail.Send'])).toEqual([]);
  });

  test('the same name at another service does', () => {
    expect(missingScopes([smtp], ['https://graph.microsoft.com/SMTP.Send'])).toEqual([smtp]);
    expect(missingScopes(['api://a/Read'], ['api://b/Read'])).toEqual(['api://a/Read']);
    expect(missingScopes(['api://a/Read'], ['API://A/read'])).toEqual([]);
  });

  test('.default stands for what the app lists, at its own service', () => {
    expect(missingScopes(['https://outlook.office365.com/.default'], [smtp])).toEqual([]);
    expect(missingScopes([smtp], ['https://outlook.office365.com/.default'])).toEqual([]);
    expect(missingScopes([smtp], ['https://graph.microsoft.com/.default'])).toEqual([smtp]);
    expect(missingScopes(['https://outlook.office365.com/.default'], [])).toHaveLength(1);
  });

  test('nothing is missing of what was granted, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (scopes) => {
        expect(missingScopes(scopes, scopes)).toEqual([]);
      }),
    );
  });
});
