import { expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_WORLD } from '../directory/builtInWorld.ts';
import { EXCHANGE_APP_ID, GRAPH_APP_ID } from '../directory/microsoftResources.ts';
import { addSeed, EMPTY_WORLD } from '../directory/readSeed.ts';
import { indexRecords } from '../directory/recordIndex.ts';
import { createDirectory } from '../directory/worldDirectory.ts';
import { parseScope, writeScope } from './scopes.ts';

const directory = createDirectory(indexRecords(addSeed(EMPTY_WORLD, BUILT_IN_WORLD)));
const parse = (scope: string) => parseScope(scope, directory, 'Contoso');

test('a scope without a resource is Graph’s; both names of Exchange are one resource', () => {
  const { oidc, resources } = parse('openid User.Read https://outlook.office.com/IMAP.AccessAsUser.All');
  expect(oidc).toEqual(['openid']);
  expect(resources.map(({ resource, scopes }) => [resource.appId, scopes])).toEqual([
    [GRAPH_APP_ID, ['User.Read']],
    [EXCHANGE_APP_ID, ['IMAP.AccessAsUser.All']],
  ]);
});

test.each([
  'https://outlook.office365.com/EWS.AccessAsUser.All',
  `api://${BUILT_IN_APPS.harborlineApi}/Admin.Access`,
  `${EXCHANGE_APP_ID}/SMTP.Send`,
  'https://graph.microsoft.com//Mail.Read',
  'Mail.Read',
  'Mail.ReadWrite.Shared',
  'Calendars.Read.Shared',
  'MailboxSettings.Read',
])('%s is written back as it was asked', (scope) => {
  const [request] = parse(scope).resources;
  expect(request && writeScope(request, request.scopes[0] ?? '')).toBe(scope);
});

test.each([
  ['Mail.Everything', 70011],
  ['https://outlook.office365.com/', 70011],
  ['https://outlook.office365.com/.default https://outlook.office365.com/SMTP.Send', 70011],
  ['https://nobody.example/.default', 500011],
])('%s is refused with %i', (scope, code) => {
  expect(() => parse(scope)).toThrow(expect.objectContaining({ code }));
});
