import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStrings } from '../../../test/readPowerShell.ts';
import type { CommandPlan, ExchangeChange } from './exchangeChange.ts';
import { exchangeCommands } from './exchangeCommands.ts';

const appId = 'a0000000-0000-4000-8000-000000000003';
const objectId = 'b0000000-0000-4000-8000-000000000003';
const keepOpen = 'Undo needs what writing kept: leave the window open.';
const day = 'It can take up to 24 hours to show.';

/** Every change keeps what undo needs under a name of its own. */
const tag = /_[0-9a-z]+_/g;

/** With the names that only this change has made plain. */
function plainPlanOf(change: ExchangeChange): CommandPlan {
  return JSON.parse(JSON.stringify(planOf(change)).replace(tag, ''));
}

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
  const show = 'Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List EwsEnabled, EwsAllowedAppIDs';
  const readList = [
    '$config = $null',
    '$config = Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop',
    "$list = @($config.EwsAllowedAppIDs -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ })",
  ];
  const write = (kept: string) =>
    `if ($config -and $new -and $after) { Set-OrganizationConfig -EwsAllowedAppIDs ($after -join ','); ${kept} = $new }`;
  const added = (ids: string, kept: string) => [
    ...readList,
    `$new = @(${ids} | Where-Object { $_ -notin $list })`,
    '$after = $list + $new',
    write(kept),
  ];
  const removed = (ids: string, kept: string) => [
    ...readList,
    `$new = @(${ids} | Where-Object { $_ -in $list })`,
    '$after = @($list | Where-Object { $_ -notin $new })',
    write(kept),
  ];

  test('is read whole, extended, written as one text, and shown again; undo takes away what was added', () => {
    expect(plainPlanOf({ kind: 'ews-allowed-app-ids', action: 'add', appIds: [` ${appId} `] })).toEqual({
      ok: true,
      read: [show],
      write: added(`'${appId}'`, '$changed'),
      verify: [show],
      undo: removed('$changed', '$undone'),
      warnings: [
        'With EwsEnabled True only the apps listed may use EWS, so the last one is not removed.',
        day,
        keepOpen,
      ],
      source:
        'https://learn.microsoft.com/en-us/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange',
    });
  });

  test('loses only what is named, is never written empty, and gets back what it lost', () => {
    const plan = plainPlanOf({ kind: 'ews-allowed-app-ids', action: 'remove', appIds: [appId, objectId] });
    expect(plan.write).toEqual(removed(`'${appId}', '${objectId}'`, '$changed'));
    expect(plan.undo).toEqual(added('$changed', '$undone'));
  });

  test('takes ids, and at least one', () => {
    expect(refusalOf({ kind: 'ews-allowed-app-ids', action: 'remove', appIds: [] })).toBe('nothing_to_change: appIds');
    expect(refusalOf({ kind: 'ews-allowed-app-ids', action: 'add', appIds: [appId, 'my app'] })).toBe(
      'not_a_guid: appIds',
    );
  });
});

/** Keeps what is, sets something, and brings back what was. */
const switching = (target: string, set: string, back: string) => ({
  write: [`if (-not $before) { $before = Get-${target} -ErrorAction Stop }`, `if ($before) { Set-${target}${set} }`],
  undo: [`if ($before) { Set-${target}${back} }`],
});

test.for([
  [true, '$true', 'Only the apps listed may use EWS then: fill the list first.'],
  [false, '$false', 'It stops EWS for every app and mailbox.'],
  [null, '$null', 'Microsoft then switches EWS off when the tenant’s turn comes.'],
] as const)('EWS of the tenant: %s', ([value, word, warning]) => {
  const show = 'Get-OrganizationConfig | Format-List EwsEnabled';
  expect(plainPlanOf({ kind: 'ews-enabled', value })).toMatchObject({
    read: [show],
    ...switching('OrganizationConfig', ` -EwsEnabled ${word}`, ' -EwsEnabled $before.EwsEnabled'),
    verify: [show],
    warnings: [warning, day, keepOpen],
  });
});

describe('an authentication policy', () => {
  const source =
    'https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/disable-basic-authentication-in-exchange-online';
  const looked = 'What exists by this name already stays as it is: look at it.';
  const cloudOnly = 'It does not reach mailboxes on your own servers.';
  const find = (name: string) => `Get-AuthenticationPolicy -Identity '${name}' -ErrorAction SilentlyContinue`;

  test('is made if there is none, and given to each account', () => {
    const users = ['a@contoso.example', "o'b@contoso.example"];
    const quoted = ["'a@contoso.example'", "'o''b@contoso.example'"];
    const plan = planOf({ kind: 'authentication-policy', policy: 'No Basic', users });
    const [name] = /\$before_[0-9a-z]+_/.exec(plan.undo.join()) ?? [];
    const shows = [
      `${find('No Basic')} | Format-List AllowBasicAuth*`,
      ...quoted.map((user) => `Get-User -Identity ${user} | Format-List AuthenticationPolicy`),
    ];
    expect(plan).toEqual({
      ok: true,
      read: shows,
      write: [
        `if (-not (${find('No Basic')})) { New-AuthenticationPolicy -Name 'No Basic' }`,
        ...quoted.flatMap((user, n) => [
          `if (-not ${name}${n}) { ${name}${n} = Get-User -Identity ${user} -ErrorAction Stop }`,
          `if (${name}${n}) { Set-User -Identity ${user} -AuthenticationPolicy 'No Basic' }`,
        ]),
      ],
      verify: shows,
      undo: quoted.map(
        (user, n) =>
          `if (${name}${n}) { Set-User -Identity ${user} -AuthenticationPolicy ${name}${n}.AuthenticationPolicy }`,
      ),
      warnings: [looked, cloudOnly, day, keepOpen],
      source,
    });
  });

  test('can be everybody’s, and leave some Basic', () => {
    const shows = [
      `${find('P')} | Format-List AllowBasicAuth*`,
      'Get-OrganizationConfig | Format-List DefaultAuthenticationPolicy',
    ];
    const { write, undo } = switching(
      'OrganizationConfig',
      " -DefaultAuthenticationPolicy 'P'",
      ' -DefaultAuthenticationPolicy $before.DefaultAuthenticationPolicy',
    );
    expect(plainPlanOf({ kind: 'default-authentication-policy', policy: 'P', stillBasic: ['Smtp', 'Imap'] })).toEqual({
      ok: true,
      read: shows,
      write: [
        `if (-not (${find('P')})) { New-AuthenticationPolicy -Name 'P' -AllowBasicAuthSmtp -AllowBasicAuthImap }`,
        ...write,
      ],
      verify: shows,
      undo,
      warnings: [
        looked,
        cloudOnly,
        'It reaches every account without a policy of its own, and all its apps.',
        day,
        keepOpen,
      ],
      source,
    });
  });

  test('needs somebody it is for, and protocols that are words', () => {
    expect(refusalOf({ kind: 'authentication-policy', policy: 'P', users: [] })).toBe('nothing_to_change: users');
    expect(refusalOf({ kind: 'authentication-policy', policy: 'P', users: ['a@b', ' '] })).toBe('blank: users');
    for (const word of ['Smtp; Remove-Mailbox x', 'Smtp$x', '-Smtp']) {
      const hostile = [word] as unknown as readonly ['Smtp'];
      expect(refusalOf({ kind: 'default-authentication-policy', policy: 'P', stillBasic: hostile })).toBe(
        'not_a_name: stillBasic',
      );
    }
  });
});

describe('a switch', () => {
  const source =
    'https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission';
  const smtp = 'SmtpClientAuthenticationDisabled';

  test('of the tenant for SMTP AUTH', () => {
    const show = `Get-TransportConfig | Format-List ${smtp}`;
    expect(plainPlanOf({ kind: 'smtp-auth-tenant', enabled: false })).toEqual({
      ok: true,
      read: [show],
      ...switching('TransportConfig', ` -${smtp} $true`, ` -${smtp} $before.${smtp}`),
      verify: [show],
      warnings: ['It counts for every mailbox without a setting of its own, and for OAuth too.', day, keepOpen],
      source,
    });
    expect(plainPlanOf({ kind: 'smtp-auth-tenant', enabled: true }).write[1]).toBe(
      `if ($before) { Set-TransportConfig -${smtp} $false }`,
    );
  });

  test('of a mailbox leaves the others alone', () => {
    const mailbox = ' service@contoso.example';
    const target = "CASMailbox -Identity 'service@contoso.example'";
    const show = `Get-${target} | Format-List ImapEnabled, ${smtp}`;
    expect(plainPlanOf({ kind: 'mailbox-protocols', mailbox, switches: { imap: true, smtpAuth: null } })).toEqual({
      ok: true,
      read: [show],
      ...switching(
        target,
        ` -ImapEnabled $true -${smtp} $null`,
        ` -ImapEnabled $before.ImapEnabled -${smtp} $before.${smtp}`,
      ),
      verify: [show],
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
    expect(plainPlanOf({ kind: 'mailbox-protocols', mailbox: 'm', switches }).write[1]).toBe(
      `if ($before) { Set-CASMailbox -Identity 'm' ${set} }`,
    );
  });

  test('needs something to switch, of some mailbox', () => {
    expect(refusalOf({ kind: 'mailbox-protocols', mailbox: 'm', switches: {} })).toBe('nothing_to_change: switches');
    expect(refusalOf({ kind: 'mailbox-protocols', mailbox: '', switches: { imap: true } })).toBe('blank: mailbox');
    expect(refusalOf({ kind: 'mailbox-protocols', mailbox: 'a\nb', switches: { imap: true } })).toBe(
      'not_printable: mailbox',
    );
  });
});

/** Adds what is not there, and takes away only what it added. */
const adding = (find: string, { add, remove, kept = '$added' }: { add: string; remove: string; kept?: string }) => ({
  write: [`if (-not (${find})) { ${add}; ${kept} = $true }`],
  undo: [`if (${kept}) { ${remove} -Confirm:$false -ErrorAction Stop; ${kept} = $false }`],
});

describe('Exchange’s record of an app', () => {
  const change = { kind: 'service-principal', appId, objectId, displayName: 'Calendar sync' } as const;

  test('is made with the object id of the enterprise application, once', () => {
    const find = `Get-ServicePrincipal -Identity '${objectId}' -ErrorAction SilentlyContinue`;
    const show = `${find} | Format-List AppId, ObjectId, DisplayName`;
    expect(plainPlanOf(change)).toEqual({
      ok: true,
      read: [show],
      ...adding(find, {
        add: `New-ServicePrincipal -AppId '${appId}' -ObjectId '${objectId}' -DisplayName 'Calendar sync'`,
        remove: `Remove-ServicePrincipal -Identity '${objectId}'`,
      }),
      verify: [show],
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

  test.for([
    ['full-access', 'MailboxPermission', 'User', 'FullAccess'],
    ['send-as', 'RecipientPermission', 'Trustee', 'SendAs'],
  ] as const)('%s is added where it is missing, and only what was added is taken away', ([kind, noun, who, access]) => {
    const where = `-Identity 'shared@contoso.example' -${who} '${objectId}'`;
    const find = `Get-${noun} ${where} -ErrorAction Stop | Where-Object { $_.AccessRights -contains '${access}' }`;
    const show = `${find} | Format-List AccessRights`;
    expect(plainPlanOf({ kind, ...right })).toEqual({
      ok: true,
      read: [show],
      ...adding(find, {
        add: `Add-${noun} ${where} -AccessRights ${access} -Confirm:$false`,
        remove: `Remove-${noun} ${where} -AccessRights ${access}`,
      }),
      verify: [show],
      warnings: [keepOpen],
      source: expect.stringContaining('/legacy-protocols/'),
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
    const findScope = "Get-ManagementScope -Identity 'Synced mailboxes' -ErrorAction SilentlyContinue";
    const findRole = `Get-ManagementRoleAssignment -RoleAssignee '${objectId}' -Role 'Application SMTP.SendAsApp' -ErrorAction SilentlyContinue`;
    const shows = [
      `${findScope} | Format-List Name, RecipientFilter`,
      `${findRole} | Format-List Name, CustomResourceScope`,
    ];
    const scope = adding(findScope, {
      add: "New-ManagementScope -Name 'Synced mailboxes' -RecipientRestrictionFilter 'MemberOfGroup -eq ''CN=Synced,OU=contoso'''",
      remove: "Remove-ManagementScope -Identity 'Synced mailboxes'",
      kept: '$addedScope',
    });
    const role = adding(findRole, {
      add: `New-ManagementRoleAssignment -App '${objectId}' -Role 'Application SMTP.SendAsApp' -CustomResourceScope 'Synced mailboxes'`,
      remove: `${findRole} | Remove-ManagementRoleAssignment`,
    });
    expect(plainPlanOf(change)).toEqual({
      ok: true,
      read: shows,
      write: [...scope.write, ...role.write],
      verify: shows,
      undo: [...role.undo, ...scope.undo],
      warnings: [
        'Exchange needs its record of the app first.',
        'What exists by this name already stays as it is: look at it.',
        keepOpen,
        'Permissions approved in Entra add up with it: one that reaches all mailboxes undoes it.',
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

  test('shows what it writes before and after, and changes nothing by showing', () => {
    const nounsOf = (lines: readonly string[], verbs: string) =>
      lines.flatMap((line) =>
        [...line.matchAll(new RegExp(`\\b(?:${verbs})-([A-Z]\\w+)`, 'g'))].map(([, noun]) => noun),
      );
    for (const change of changesWith('x')) {
      const { read, write, verify, source } = planOf(change);
      expect(nounsOf(read, 'Get')).toEqual(expect.arrayContaining(nounsOf(write, 'Set|New|Add')));
      expect(verify).toEqual(read);
      expect(write.length).toBeGreaterThan(0);
      expect(nounsOf([...read, ...verify], 'Set|New|Add|Remove')).toEqual([]);
      expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\/en-us\/exchange\//);
    }
  });

  test('changes nothing where reading failed, and undoes nothing in a window that kept nothing', () => {
    for (const change of changesWith('x').filter(({ kind }) => kind !== 'revoke-sessions')) {
      const { write, undo } = planOf(change);
      const changing = (lines: readonly string[]) => lines.filter((line) => /\b(Set|Add|New|Remove)-/.test(line));
      expect(changing(write).length).toBeGreaterThan(0);
      expect(changing(undo).length).toBeGreaterThan(0);
      for (const line of changing(write)) expect(line).toMatch(/^if \((-not \(Get-|\$before_|\$config -and )/);
      for (const line of changing(undo)) expect(line).toMatch(/^if \(\$(before_|added|config -and \$new)/);
    }
  });

  test('keeps what undo needs under a name that no other change has', () => {
    const tagged = [...changesWith('x'), ...changesWith('y')].map((change) => [
      ...new Set(linesOf(planOf(change)).join().match(tag)),
    ]);
    const [ofX, ofY] = [tagged.slice(0, tagged.length / 2), tagged.slice(tagged.length / 2)];
    const kept = ofX.slice(0, -1);
    expect(kept.every((tags) => tags.length === 1)).toBe(true);
    expect(new Set(kept.flat()).size).toBe(kept.length);
    expect(ofX.at(-1)).toEqual([]);
    expect(ofY[3]).not.toEqual(ofX[3]);
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
    const plain = changesWith('x').map((change) => linesOf(plainPlanOf(change)).map(readStrings));
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
          const read = linesOf(result).map(readStrings);
          expect(read.map(({ code, strings }) => ({ code: code.replace(tag, ''), strings }))).toEqual(expected);
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
