import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStrings } from '../../../test/readPowerShell.ts';
import type { CommandPlan, ExchangeChange } from './exchangeChange.ts';
import { exchangeCommands } from './exchangeCommands.ts';

const appId = 'a0000000-0000-4000-8000-000000000003';
const objectId = 'b0000000-0000-4000-8000-000000000003';
const keepOpen = 'Undo needs what the first step kept: leave the window open.';
const day = 'It can take up to 24 hours to show.';

function planOf(change: ExchangeChange): CommandPlan {
  const result = exchangeCommands(change);
  if (!result.ok) throw new Error(`${result.code}: ${result.field}`);
  return result;
}
const refusalOf = (change: ExchangeChange) => {
  const result = exchangeCommands(change);
  return result.ok ? null : `${result.code}: ${result.field}`;
};
const linesOf = ({ read, write, verify, undo }: CommandPlan) => [...read, ...write, ...verify, ...undo];

describe('the list of apps that may use EWS', () => {
  const plan = planOf({ kind: 'ews-allowed-app-ids', action: 'add', appIds: [` ${appId} `] });

  test('is read whole, extended, written as one text, and shown again', () => {
    expect(plan).toEqual({
      ok: true,
      read: [
        '$before = (Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop).EwsAllowedAppIDs',
        "$list = @($before -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ })",
        '$list',
      ],
      write: [
        `$after = @($list | Where-Object { $_ -notin @('${appId}') }) + @('${appId}')`,
        "if ($after) { Set-OrganizationConfig -EwsAllowedAppIDs ($after -join ',') }",
      ],
      verify: ['Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List EwsEnabled, EwsAllowedAppIDs'],
      undo: ['Set-OrganizationConfig -EwsAllowedAppIDs $before'],
      warnings: [
        'With EwsEnabled True only the apps listed may use EWS, so the last one is not removed.',
        day,
        keepOpen,
      ],
      source:
        'https://learn.microsoft.com/en-us/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange',
    });
  });

  test('loses only what is named, and is never written empty', () => {
    const { write } = planOf({ kind: 'ews-allowed-app-ids', action: 'remove', appIds: [appId, objectId] });
    expect(write).toEqual([
      `$after = @($list | Where-Object { $_ -notin @('${appId}', '${objectId}') })`,
      "if ($after) { Set-OrganizationConfig -EwsAllowedAppIDs ($after -join ',') }",
    ]);
  });

  test('takes ids, and at least one', () => {
    expect(refusalOf({ kind: 'ews-allowed-app-ids', action: 'remove', appIds: [] })).toBe('nothing_to_change: appIds');
    expect(refusalOf({ kind: 'ews-allowed-app-ids', action: 'add', appIds: [appId, 'my app'] })).toBe(
      'not_a_guid: appIds',
    );
  });
});

test.for([
  [true, '$true', 'Only the apps listed may use EWS then: fill the list first.'],
  [false, '$false', 'It stops EWS for every app and mailbox.'],
  [null, '$null', 'Microsoft then switches EWS off when the tenant’s turn comes.'],
] as const)('EWS of the tenant: %s', ([value, word, warning]) => {
  expect(planOf({ kind: 'ews-enabled', value })).toMatchObject({
    read: ['$before = Get-OrganizationConfig -ErrorAction Stop', '$before | Format-List EwsEnabled'],
    write: [`Set-OrganizationConfig -EwsEnabled ${word}`],
    verify: ['Get-OrganizationConfig | Format-List EwsEnabled'],
    undo: ['Set-OrganizationConfig -EwsEnabled $before.EwsEnabled'],
    warnings: [warning, day, keepOpen],
  });
});

describe('an authentication policy', () => {
  const source =
    'https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/disable-basic-authentication-in-exchange-online';
  const warnings = [
    'What exists by this name already stays as it is: look at it.',
    'It does not reach mailboxes on your own servers.',
    day,
    keepOpen,
  ];

  test('is made if there is none, and given to each account', () => {
    expect(
      planOf({
        kind: 'authentication-policy',
        policy: 'No Basic',
        users: ['a@contoso.example', "o'b@contoso.example"],
      }),
    ).toEqual({
      ok: true,
      read: [
        "$policy = Get-AuthenticationPolicy -Identity 'No Basic' -ErrorAction SilentlyContinue",
        "$before0 = Get-User -Identity 'a@contoso.example' -ErrorAction Stop",
        '$before0 | Format-List UserPrincipalName, AuthenticationPolicy',
        "$before1 = Get-User -Identity 'o''b@contoso.example' -ErrorAction Stop",
        '$before1 | Format-List UserPrincipalName, AuthenticationPolicy',
      ],
      write: [
        "if (-not $policy) { New-AuthenticationPolicy -Name 'No Basic' }",
        "Set-User -Identity 'a@contoso.example' -AuthenticationPolicy 'No Basic'",
        "Set-User -Identity 'o''b@contoso.example' -AuthenticationPolicy 'No Basic'",
      ],
      verify: [
        "Get-AuthenticationPolicy -Identity 'No Basic' | Format-List AllowBasicAuth*",
        "Get-User -Identity 'a@contoso.example' | Format-List UserPrincipalName, AuthenticationPolicy",
        "Get-User -Identity 'o''b@contoso.example' | Format-List UserPrincipalName, AuthenticationPolicy",
      ],
      undo: [
        "Set-User -Identity 'a@contoso.example' -AuthenticationPolicy $before0.AuthenticationPolicy",
        "Set-User -Identity 'o''b@contoso.example' -AuthenticationPolicy $before1.AuthenticationPolicy",
      ],
      warnings,
      source,
    });
  });

  test('can be everybody’s, and leave some Basic', () => {
    expect(planOf({ kind: 'default-authentication-policy', policy: 'P', stillBasic: ['Smtp', 'Imap'] })).toEqual({
      ok: true,
      read: [
        "$policy = Get-AuthenticationPolicy -Identity 'P' -ErrorAction SilentlyContinue",
        '$before = Get-OrganizationConfig -ErrorAction Stop',
        '$before | Format-List DefaultAuthenticationPolicy',
      ],
      write: [
        "if (-not $policy) { New-AuthenticationPolicy -Name 'P' -AllowBasicAuthSmtp -AllowBasicAuthImap }",
        "Set-OrganizationConfig -DefaultAuthenticationPolicy 'P'",
      ],
      verify: [
        "Get-AuthenticationPolicy -Identity 'P' | Format-List AllowBasicAuth*",
        'Get-OrganizationConfig | Format-List DefaultAuthenticationPolicy',
      ],
      undo: ['Set-OrganizationConfig -DefaultAuthenticationPolicy $before.DefaultAuthenticationPolicy'],
      warnings: ['It reaches every account without a policy of its own, and all its apps.', ...warnings],
      source,
    });
  });

  test('needs somebody it is for, and protocols that are words', () => {
    expect(refusalOf({ kind: 'authentication-policy', policy: 'P', users: [] })).toBe('nothing_to_change: users');
    expect(refusalOf({ kind: 'authentication-policy', policy: 'P', users: ['a@b', ' '] })).toBe('blank: users');
    const hostile = ['Smtp; Remove-Mailbox x'] as unknown as readonly ['Smtp'];
    expect(refusalOf({ kind: 'default-authentication-policy', policy: 'P', stillBasic: hostile })).toBe(
      'not_a_name: stillBasic',
    );
  });
});

describe('a switch', () => {
  const source =
    'https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission';

  test('of the tenant for SMTP AUTH', () => {
    expect(planOf({ kind: 'smtp-auth-tenant', enabled: false })).toEqual({
      ok: true,
      read: [
        '$before = Get-TransportConfig -ErrorAction Stop',
        '$before | Format-List SmtpClientAuthenticationDisabled',
      ],
      write: ['Set-TransportConfig -SmtpClientAuthenticationDisabled $true'],
      verify: ['Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled'],
      undo: ['Set-TransportConfig -SmtpClientAuthenticationDisabled $before.SmtpClientAuthenticationDisabled'],
      warnings: ['It counts for every mailbox without a setting of its own, and for OAuth too.', day, keepOpen],
      source,
    });
    expect(planOf({ kind: 'smtp-auth-tenant', enabled: true }).write).toEqual([
      'Set-TransportConfig -SmtpClientAuthenticationDisabled $false',
    ]);
  });

  test('of a mailbox leaves the others alone', () => {
    const mailbox = 'service@contoso.example';
    expect(planOf({ kind: 'mailbox-protocols', mailbox, switches: { imap: true, smtpAuth: null } })).toEqual({
      ok: true,
      read: [
        "$before = Get-CASMailbox -Identity 'service@contoso.example' -ErrorAction Stop",
        '$before | Format-List ImapEnabled, SmtpClientAuthenticationDisabled',
      ],
      write: [
        "Set-CASMailbox -Identity 'service@contoso.example' -ImapEnabled $true -SmtpClientAuthenticationDisabled $null",
      ],
      verify: [
        "Get-CASMailbox -Identity 'service@contoso.example' | Format-List ImapEnabled, SmtpClientAuthenticationDisabled",
      ],
      undo: [
        "Set-CASMailbox -Identity 'service@contoso.example' -ImapEnabled $before.ImapEnabled -SmtpClientAuthenticationDisabled $before.SmtpClientAuthenticationDisabled",
      ],
      warnings: ['$null means: as the tenant has it. SMTP AUTH is needed for OAuth too.', day, keepOpen],
      source,
    });
  });

  test.for([
    [{ pop: false }, '-PopEnabled $false'],
    [{ ews: null }, '-EwsEnabled $null'],
    [{ ews: true }, '-EwsEnabled $true'],
    [{ smtpAuth: true }, '-SmtpClientAuthenticationDisabled $false'],
    [{ smtpAuth: false }, '-SmtpClientAuthenticationDisabled $true'],
  ] as const)('%j: %s', ([switches, set]) => {
    expect(planOf({ kind: 'mailbox-protocols', mailbox: 'm', switches }).write).toEqual([
      `Set-CASMailbox -Identity 'm' ${set}`,
    ]);
  });

  test('needs something to switch, of some mailbox', () => {
    expect(refusalOf({ kind: 'mailbox-protocols', mailbox: 'm', switches: {} })).toBe('nothing_to_change: switches');
    expect(refusalOf({ kind: 'mailbox-protocols', mailbox: '', switches: { imap: true } })).toBe('blank: mailbox');
    expect(refusalOf({ kind: 'mailbox-protocols', mailbox: 'a\nb', switches: { imap: true } })).toBe(
      'not_printable: mailbox',
    );
  });
});

describe('Exchange’s record of an app', () => {
  const change = { kind: 'service-principal', appId, objectId, displayName: 'Calendar sync' } as const;

  test('is made with the object id of the enterprise application, once', () => {
    expect(planOf(change)).toEqual({
      ok: true,
      read: [
        `$before = Get-ServicePrincipal -Identity '${objectId}' -ErrorAction SilentlyContinue`,
        '$before | Format-List AppId, ObjectId, DisplayName',
      ],
      write: [
        `if (-not $before) { New-ServicePrincipal -AppId '${appId}' -ObjectId '${objectId}' -DisplayName 'Calendar sync' }`,
      ],
      verify: [
        `Get-ServicePrincipal -Identity '${objectId}' -ErrorAction SilentlyContinue | Format-List AppId, ObjectId, DisplayName`,
      ],
      undo: [`if (-not $before) { Remove-ServicePrincipal -Identity '${objectId}' -Confirm:$false }`],
      warnings: [
        'Take the object id from "Enterprise applications". The one in "App registrations" opens nothing.',
        keepOpen,
      ],
      source:
        'https://learn.microsoft.com/en-us/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth',
    });
  });

  test('refuses ids that are none, or the wrong ones', () => {
    expect(refusalOf({ ...change, appId: 'x' })).toBe('not_a_guid: appId');
    expect(refusalOf({ ...change, objectId: 'x' })).toBe('not_a_guid: objectId');
    expect(refusalOf({ ...change, objectId: ` ${appId.toUpperCase()}` })).toBe('same_ids: objectId');
    expect(refusalOf({ ...change, registrationObjectId: objectId.toUpperCase() })).toBe(
      'registration_object_id: objectId',
    );
    expect(refusalOf({ ...change, registrationObjectId: appId })).toBeNull();
    expect(refusalOf({ ...change, registrationObjectId: 'x' })).toBe('not_a_guid: registrationObjectId');
  });
});

describe('a right on a mailbox', () => {
  const right = { mailbox: 'shared@contoso.example', trustee: objectId };

  test('is added where it is missing, and only what was added is taken away', () => {
    const find = `Get-MailboxPermission -Identity 'shared@contoso.example' -User '${objectId}' -ErrorAction Stop | Where-Object { $_.AccessRights -contains 'FullAccess' }`;
    expect(planOf({ kind: 'full-access', ...right })).toMatchObject({
      read: [`$before = ${find}`, '$before | Format-List AccessRights'],
      write: [
        `if (-not $before) { Add-MailboxPermission -Identity 'shared@contoso.example' -User '${objectId}' -AccessRights FullAccess -Confirm:$false }`,
      ],
      verify: [`${find} | Format-List AccessRights`],
      undo: [
        `if (-not $before) { Remove-MailboxPermission -Identity 'shared@contoso.example' -User '${objectId}' -AccessRights FullAccess -Confirm:$false }`,
      ],
      warnings: [keepOpen],
    });
  });

  test('to send as it', () => {
    const who = `-Identity 'shared@contoso.example' -Trustee '${objectId}'`;
    expect(planOf({ kind: 'send-as', ...right })).toMatchObject({
      write: [`if (-not $before) { Add-RecipientPermission ${who} -AccessRights SendAs -Confirm:$false }`],
      undo: [`if (-not $before) { Remove-RecipientPermission ${who} -AccessRights SendAs -Confirm:$false }`],
      verify: [
        `Get-RecipientPermission ${who} -ErrorAction Stop | Where-Object { $_.AccessRights -contains 'SendAs' } | Format-List AccessRights`,
      ],
    });
  });
});

describe('narrowing an app', () => {
  const change = {
    kind: 'application-access',
    objectId,
    role: 'Application SMTP.SendAsApp',
    scope: 'Synced mailboxes',
    filter: { property: 'MemberOfGroup', value: 'CN=Synced,OU=contoso' },
  } as const;

  test('makes a scope and a role in it, and takes both away in turn', () => {
    const assigned = `Get-ManagementRoleAssignment -RoleAssignee '${objectId}' -Role 'Application SMTP.SendAsApp'`;
    expect(planOf(change)).toEqual({
      ok: true,
      read: [
        "$scope = Get-ManagementScope -Identity 'Synced mailboxes' -ErrorAction SilentlyContinue",
        '$scope | Format-List RecipientFilter',
        `$before = ${assigned} -ErrorAction SilentlyContinue`,
        '$before | Format-List Name, CustomResourceScope',
      ],
      write: [
        "if (-not $scope) { New-ManagementScope -Name 'Synced mailboxes' -RecipientRestrictionFilter 'MemberOfGroup -eq ''CN=Synced,OU=contoso''' }",
        `if (-not $before) { New-ManagementRoleAssignment -App '${objectId}' -Role 'Application SMTP.SendAsApp' -CustomResourceScope 'Synced mailboxes' }`,
      ],
      verify: [`${assigned} -ErrorAction SilentlyContinue | Format-List Name, CustomResourceScope`],
      undo: [
        `if (-not $before) { ${assigned} | Remove-ManagementRoleAssignment -Confirm:$false }`,
        "if (-not $scope) { Remove-ManagementScope -Identity 'Synced mailboxes' -Confirm:$false }",
      ],
      warnings: [
        'Exchange needs its record of the app first.',
        'What exists by this name already stays as it is: look at it.',
        'Permissions approved in Entra add up with it: one that reaches all mailboxes undoes it.',
        keepOpen,
      ],
      source: 'https://learn.microsoft.com/en-us/exchange/permissions-exo/application-rbac',
    });
  });

  test.for(["CN=O'Brien", 'a\u2019b', 'say "x"'])('a quote in the filter (%s) would end it', (value) => {
    expect(refusalOf({ ...change, filter: { property: 'MemberOfGroup', value } })).toBe(
      'quote_in_filter: filter.value',
    );
  });

  test('refuses what is no id, and a property that is no name', () => {
    expect(refusalOf({ ...change, objectId: 'x' })).toBe('not_a_guid: objectId');
    const property = "Alias -ne 'x' -or Name" as 'MemberOfGroup';
    expect(refusalOf({ ...change, filter: { property, value: 'x' } })).toBe('not_a_name: filter.property');
    expect(refusalOf({ ...change, filter: { property: 'MemberOfGroup', value: '' } })).toBe('blank: filter.value');
  });
});

test('ending sessions cannot be taken back, and ends the new grant as well', () => {
  expect(planOf({ kind: 'revoke-sessions', user: 'service@contoso.example' })).toEqual({
    ok: true,
    read: ["Get-User -Identity 'service@contoso.example' | Format-List UserPrincipalName"],
    write: ["Set-User -Identity 'service@contoso.example' -STSRefreshTokensValidFrom $([System.DateTime]::UtcNow)"],
    verify: ["Get-User -Identity 'service@contoso.example' | Format-List UserPrincipalName"],
    undo: [],
    warnings: [
      'It ends every session of the account, the new OAuth grant too (AADSTS50173), and cannot be taken back.',
    ],
    source:
      'https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/disable-basic-authentication-in-exchange-online',
  });
});

/** One change of each kind, with whatever somebody types. */
const changesWith = (typed: string): readonly ExchangeChange[] => [
  { kind: 'ews-allowed-app-ids', action: 'add', appIds: [appId] },
  { kind: 'ews-allowed-app-ids', action: 'remove', appIds: [appId] },
  { kind: 'ews-enabled', value: true },
  { kind: 'authentication-policy', policy: typed, users: [typed, 'b@contoso.example'], stillBasic: ['Smtp'] },
  { kind: 'default-authentication-policy', policy: typed },
  { kind: 'smtp-auth-tenant', enabled: true },
  { kind: 'mailbox-protocols', mailbox: typed, switches: { imap: true, pop: false, ews: null, smtpAuth: true } },
  { kind: 'service-principal', appId, objectId, displayName: typed },
  { kind: 'full-access', mailbox: typed, trustee: typed },
  { kind: 'send-as', mailbox: typed, trustee: typed },
  {
    kind: 'application-access',
    objectId,
    role: 'Application EWS.AccessAsApp',
    scope: typed,
    filter: { property: 'CustomAttribute1', value: 'synced' },
  },
  { kind: 'revoke-sessions', user: typed },
];

describe('every change', () => {
  test('uses these commands and no others, which a mock of Exchange has to know', () => {
    const used = changesWith('x').flatMap((change) =>
      linesOf(planOf(change)).flatMap((line) => readStrings(line).code.match(/\b[A-Z]\w+-[A-Z]\w+/g) ?? []),
    );
    expect([...new Set(used)].sort()).toEqual([
      'Add-MailboxPermission',
      'Add-RecipientPermission',
      'ForEach-Object',
      'Format-List',
      'Get-AuthenticationPolicy',
      'Get-CASMailbox',
      'Get-MailboxPermission',
      'Get-ManagementRoleAssignment',
      'Get-ManagementScope',
      'Get-OrganizationConfig',
      'Get-RecipientPermission',
      'Get-ServicePrincipal',
      'Get-TransportConfig',
      'Get-User',
      'New-AuthenticationPolicy',
      'New-ManagementRoleAssignment',
      'New-ManagementScope',
      'New-ServicePrincipal',
      'Remove-MailboxPermission',
      'Remove-ManagementRoleAssignment',
      'Remove-ManagementScope',
      'Remove-RecipientPermission',
      'Remove-ServicePrincipal',
      'Set-CASMailbox',
      'Set-OrganizationConfig',
      'Set-TransportConfig',
      'Set-User',
      'Where-Object',
    ]);
  });

  test('reads what it writes before it writes, changes nothing while reading or checking', () => {
    const nounsOf = (lines: readonly string[], verbs: string) =>
      lines.flatMap((line) =>
        [...line.matchAll(new RegExp(`\\b(?:${verbs})-([A-Z]\\w+)`, 'g'))].map(([, noun]) => noun),
      );
    for (const change of changesWith('x')) {
      const { read, write, verify, source } = planOf(change);
      const readNouns = nounsOf(read, 'Get');
      expect(readNouns).toEqual(expect.arrayContaining(nounsOf(write, 'Set|New|Add')));
      expect(write.length).toBeGreaterThan(0);
      expect(nounsOf(verify, 'Get').length).toBeGreaterThan(0);
      expect(nounsOf([...read, ...verify], 'Set|New|Add|Remove')).toEqual([]);
      expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\/en-us\/exchange\//);
    }
  });

  const hostile = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom(
          "'",
          '\u2018',
          '\u2019',
          '\u201A',
          '\u201B',
          '"',
          '\u201C',
          '$',
          '`',
          ';',
          '|',
          '{',
          '}',
          '(',
          ')',
          '#',
          '@',
          '&',
          ' ',
          '-',
        ),
        fc.constantFrom('\n', '\r', '\u2028', '\u202E', '\u0000'),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
    })
    .filter((text) => text.trim() !== '');

  test('keeps what was typed as text, or refuses it; the commands around it stay the same', () => {
    const plain = changesWith('x').map((change) => linesOf(planOf(change)).map(readStrings));
    fc.assert(
      fc.property(hostile, (typed) => {
        for (const [at, change] of changesWith(typed).entries()) {
          const result = exchangeCommands(change);
          if (!result.ok) {
            expect(result.code).toBe('not_printable');
            expect(typed).toMatch(/[\p{C}\p{Z}]/u);
            continue;
          }
          const expected = plain[at]?.map(({ code, strings }) => ({
            code,
            strings: strings.map((text) => (text === 'x' ? typed.trim() : text)),
          }));
          expect(linesOf(result).map(readStrings)).toEqual(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('has no line break in any of its commands', () => {
    fc.assert(
      fc.property(hostile, (typed) => {
        for (const change of changesWith(typed)) {
          const result = exchangeCommands(change);
          expect(result.ok && linesOf(result).some((line) => /[\n\r\u2028\u2029\u0085]/.test(line))).toBe(false);
        }
      }),
    );
  });
});
