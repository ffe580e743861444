import { describe, expect, test } from 'vitest';
import { manifestSnippet } from './manifest.ts';

describe('the manifest snippet', () => {
  test('asks for full_access_as_app, which no picker offers', () => {
    const snippet = manifestSnippet('ews', 'oauth-app');
    const requiredResourceAccess = [
      {
        resourceAppId: '00000002-0000-0ff1-ce00-000000000000',
        resourceAccess: [{ id: 'dc890d15-9560-4a4c-9b7f-a736ec74ec40', type: 'Role' }],
      },
    ];
    expect(snippet.requiredResourceAccess).toEqual(requiredResourceAccess);
    expect(JSON.parse(snippet.json)).toEqual({ requiredResourceAccess });
    expect(snippet.json).toContain('\n  "requiredResourceAccess": [\n');
    expect(snippet.unverified).toEqual([]);
    expect(snippet.permissions).toEqual([expect.objectContaining({ name: 'full_access_as_app', kind: 'role' })]);
  });

  test('says which ids to compare', () => {
    const snippet = manifestSnippet('imap-smtp', 'oauth-delegated');
    expect(snippet.requiredResourceAccess[0]?.resourceAccess.map(({ type }) => type)).toEqual(['Scope', 'Scope']);
    expect(snippet.unverified).toEqual(['IMAP.AccessAsUser.All', 'SMTP.Send']);
  });

  test('leaves out what would undo narrowing SMTP by RBAC', () => {
    const names = (options: Parameters<typeof manifestSnippet>[2]) =>
      manifestSnippet('pop-smtp', 'oauth-app', options).permissions.map(({ name }) => name);
    expect(names({})).toEqual(['POP.AccessAsApp', 'SMTP.SendAsApp']);
    expect(names({ smtpByRbac: true })).toEqual(['POP.AccessAsApp']);
    expect(manifestSnippet('pop-smtp', 'oauth-app', { smtpByRbac: true }).unverified).toEqual([]);
  });

  test('asks Graph for what is synced', () => {
    expect(manifestSnippet('graph', 'oauth-app', { items: ['calendar'] }).requiredResourceAccess).toEqual([
      {
        resourceAppId: '00000003-0000-0000-c000-000000000000',
        resourceAccess: [{ id: 'ef54d2bf-783f-4e0f-bca1-3210c0444d99', type: 'Role' }],
      },
    ]);
  });
});
