import { type ExchangeChange, exchangeCommands } from '@authshift/core';
import { type MockMicrosoft, startMockMicrosoft } from '@authshift/mock-exchange';
import { CONTOSO } from '@authshift/mock-idp';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

/**
 * The commands that the product shows to Exchange administrators, run as text by a mock that knows nothing of how they were
 * made: what they do, not how they look.
 */

// Names that would end a string, a command or a line, if they could.
const hostile = [
  "o'brien",
  '\u2018\u2019\u201a\u201b',
  '$(Remove-ServicePrincipal x)',
  '`n $null',
  '"; throw "x',
  'Buchhaltung Süd',
  '@{a=1} #',
] as const;
const [, , , , , plain] = hostile;
const objectId = 'b0000000-0000-4000-8000-000000000003';
const daemon = 'a0000000-0000-4000-8000-000000000003';
const stranger = 'd0000000-0000-4000-8000-00000000000d';

let mocks: MockMicrosoft;
let others: readonly string[];

beforeAll(async () => {
  mocks = await startMockMicrosoft();
});
afterAll(() => mocks?.close());

beforeEach(async () => {
  await Promise.all([mocks.idp.reset(), mocks.exchange.reset()]);
  const tenant = await mocks.exchange.tenant(CONTOSO);
  // What is written holds: how long it takes is another matter.
  await tenant.set({ spreading: 'at-once' });
  others = (await mocks.idp.directory.listApps(CONTOSO)).map(({ clientId }) => clientId);
});

type Part = 'read' | 'write' | 'verify' | 'undo';

/** Pastes parts of a plan into one window; nothing Exchange says no to may be in them. */
function hand(change: ExchangeChange) {
  const plan = exchangeCommands(change);
  if (!plan.ok) throw new Error(`${plan.code}: ${plan.field}`);
  const window = JSON.stringify(change).slice(0, 150);
  return async (...parts: readonly Part[]): Promise<string> => {
    const texts: string[] = [];
    for (const part of parts) {
      const { errors, text } = await mocks.exchange.powershell(CONTOSO, plan[part].join('\n'), { window });
      expect(errors).toEqual([]);
      texts.push(text);
    }
    return texts.join('');
  };
}

const tenantSettings = async () => (await (await mocks.exchange.tenant(CONTOSO)).settings()).holding;
const mailboxSettings = async (address: string) => (await (await mocks.exchange.mailbox(address)).settings()).holding;
const permissions = async (address: string) => (await mocks.exchange.mailbox(address)).permissions();

/** All that the commands can change, but the policies: those stay behind, where they harm nobody. */
async function worldNow(): Promise<object> {
  const tenant = await mocks.exchange.tenant(CONTOSO);
  const { ewsAllowedAppIds, ...settings } = await tenantSettings();
  return {
    settings,
    // Null is the list as Microsoft filled it.
    apps: ewsAllowedAppIds ?? others,
    mailbox: await mailboxSettings('licensed@contoso.example'),
    permissions: await permissions('shared@contoso.example'),
    principals: await tenant.servicePrincipals.list(),
    scopes: await tenant.managementScopes.list(),
    assignments: await tenant.roleAssignments.list(),
  };
}

/** An account whose address is as hostile as addresses may be. */
async function oddAccount(): Promise<string> {
  const upn = "o'b$(x)`ri\u2019en-süd@contoso.example";
  await mocks.idp.createUser(CONTOSO, { upn });
  return upn;
}

/** One change of each kind there is: a kind that core gains has to be added here. */
const examples: { readonly [Kind in ExchangeChange['kind']]: Extract<ExchangeChange, { readonly kind: Kind }> } = {
  'ews-allowed-app-ids': { kind: 'ews-allowed-app-ids', action: 'add', appIds: [stranger] },
  'ews-enabled': { kind: 'ews-enabled', value: null },
  'authentication-policy': { kind: 'authentication-policy', policy: plain, users: ['licensed@contoso.example'] },
  'default-authentication-policy': { kind: 'default-authentication-policy', policy: plain },
  'smtp-auth-tenant': { kind: 'smtp-auth-tenant', enabled: false },
  'mailbox-protocols': { kind: 'mailbox-protocols', mailbox: 'licensed@contoso.example', switches: { imap: false } },
  'service-principal': { kind: 'service-principal', appId: daemon, objectId, displayName: plain },
  'full-access': { kind: 'full-access', mailbox: 'shared@contoso.example', trustee: 'service@contoso.example' },
  'send-as': { kind: 'send-as', mailbox: 'shared@contoso.example', trustee: 'service@contoso.example' },
  'application-access': {
    kind: 'application-access',
    objectId,
    role: 'Application Mail.Send',
    scope: plain,
    filter: { property: 'CustomAttribute1', value: 'synced' },
  },
  'revoke-sessions': { kind: 'revoke-sessions', user: 'licensed@contoso.example' },
};

test.each(Object.values(examples))('$kind is pasted block by block, twice, and taken back', async (change) => {
  if (change.kind === 'application-access') await hand(examples['service-principal'])('write');
  const before = await worldNow();
  await hand(change)('read', 'write', 'write', 'verify', 'undo', 'undo', 'verify');
  expect(await worldNow()).toEqual(before);
});

describe('the list of apps that may use EWS', () => {
  test('gains only what it did not have, keeps the others, and gets back what it was', async () => {
    const run = hand({ kind: 'ews-allowed-app-ids', action: 'add', appIds: [stranger, daemon] });
    await run('read', 'write', 'write');
    expect((await tenantSettings()).ewsAllowedAppIds).toEqual([...others, stranger]);
    expect(await run('verify')).toContain(`EwsAllowedAppIDs : ${[...others, stranger].join(',')}`);
    await run('undo', 'undo');
    expect((await tenantSettings()).ewsAllowedAppIds).toEqual(others);
  });

  test('loses only what is named, never the last one, and gets it back', async () => {
    const run = hand({ kind: 'ews-allowed-app-ids', action: 'remove', appIds: [daemon] });
    await run('write', 'write');
    expect((await tenantSettings()).ewsAllowedAppIds).toEqual(others.filter((id) => id !== daemon));
    await run('undo');
    expect(new Set((await tenantSettings()).ewsAllowedAppIds)).toEqual(new Set(others));
    await (await mocks.exchange.tenant(CONTOSO)).set({ ewsAllowedAppIds: [daemon] });
    await hand({ kind: 'ews-allowed-app-ids', action: 'remove', appIds: [daemon] })('write');
    expect((await tenantSettings()).ewsAllowedAppIds).toEqual([daemon]);
  });

  test('survives two changes in one window, each undone by itself', async () => {
    const one = hand({ kind: 'ews-allowed-app-ids', action: 'add', appIds: [stranger] });
    const other = hand({ kind: 'ews-allowed-app-ids', action: 'add', appIds: [objectId] });
    await one('write');
    await other('write');
    await one('undo');
    expect((await tenantSettings()).ewsAllowedAppIds).toEqual([...others, objectId]);
  });
});

test.each([
  [true, false],
  [true, null],
  [false, true],
  [null, true],
  [false, null],
] as const)('EWS of the tenant goes from %s to %s and back', async (from, to) => {
  await (await mocks.exchange.tenant(CONTOSO)).set({ ewsEnabled: from });
  const run = hand({ kind: 'ews-enabled', value: to });
  await run('read', 'write', 'write', 'verify');
  expect((await tenantSettings()).ewsEnabled).toBe(to);
  await run('undo');
  expect((await tenantSettings()).ewsEnabled).toBe(from);
});

test.each([true, false])('SMTP AUTH of the tenant: %s', async (enabled) => {
  await (await mocks.exchange.tenant(CONTOSO)).set({ smtpClientAuthenticationDisabled: enabled });
  const run = hand({ kind: 'smtp-auth-tenant', enabled });
  await run('read', 'write', 'verify');
  expect((await tenantSettings()).smtpClientAuthenticationDisabled).toBe(!enabled);
  await run('undo');
  expect((await tenantSettings()).smtpClientAuthenticationDisabled).toBe(enabled);
});

const switches = fc.record(
  {
    imap: fc.boolean(),
    pop: fc.boolean(),
    ews: fc.constantFrom(true, false, null),
    smtpAuth: fc.constantFrom(true, false, null),
  },
  { requiredKeys: [] },
);

test('the switches of a mailbox are set as asked, the others stay, and all come back', async () => {
  let windows = 0;
  const mailbox = await oddAccount();
  await fc.assert(
    fc.asyncProperty(switches, switches, async (before, asked) => {
      fc.pre(Object.keys(asked).length > 0);
      const toSettings = ({ imap, pop, ews, smtpAuth }: typeof asked) => ({
        ...(imap === undefined ? {} : { imapEnabled: imap }),
        ...(pop === undefined ? {} : { popEnabled: pop }),
        ...(ews === undefined ? {} : { ewsEnabled: ews }),
        ...(smtpAuth === undefined ? {} : { smtpClientAuthenticationDisabled: smtpAuth === null ? null : !smtpAuth }),
      });
      await (await mocks.exchange.mailbox(mailbox)).set(toSettings(before));
      const was = await mailboxSettings(mailbox);
      windows += 1;
      const window = `${windows}`;
      const plan = exchangeCommands({ kind: 'mailbox-protocols', mailbox: ` ${mailbox}`, switches: asked });
      if (!plan.ok) throw new Error(plan.code);
      const run = (part: Part) => mocks.exchange.powershell(CONTOSO, plan[part].join('\n'), { window });
      for (const part of ['read', 'write', 'write', 'verify'] as const) expect((await run(part)).errors).toEqual([]);
      expect(await mailboxSettings(mailbox)).toEqual({ ...was, ...toSettings(asked) });
      await run('undo');
      expect(await mailboxSettings(mailbox)).toEqual(was);
    }),
    { numRuns: 40 },
  );
});

test('a policy leaves just the protocols that are named', async () => {
  const protocols = ['ActiveSync', 'Autodiscover', 'Imap', 'Pop', 'Smtp', 'WebServices', 'PowerShell'] as const;
  const tenant = await mocks.exchange.tenant(CONTOSO);
  let policies = 0;
  await fc.assert(
    fc.asyncProperty(fc.subarray([...protocols]), async (stillBasic) => {
      policies += 1;
      const policy = `Policy ${policies}`;
      await hand({ kind: 'default-authentication-policy', policy, stillBasic })('write');
      const made = (await tenant.authenticationPolicies.list()).find(({ name }) => name === policy);
      expect(new Set(made?.allowBasicAuth)).toEqual(new Set(stillBasic));
    }),
    { numRuns: 30 },
  );
});

describe.each(hostile)('a policy called %s', (policy) => {
  test('is made once, given to accounts, and taken from them again', async () => {
    const user = await oddAccount();
    const run = hand({
      kind: 'authentication-policy',
      policy,
      users: [user, 'licensed@contoso.example'],
      stillBasic: ['Smtp', 'Imap'],
    });
    await run('read', 'write', 'write');
    const tenant = await mocks.exchange.tenant(CONTOSO);
    expect(await tenant.authenticationPolicies.list()).toEqual([
      { name: policy.trim(), allowBasicAuth: ['Imap', 'Smtp'] },
    ]);
    expect((await mailboxSettings(user)).authenticationPolicy).toBe(policy.trim());
    expect(await run('verify')).toContain(`AuthenticationPolicy : ${policy.trim()}`);
    await run('undo');
    expect((await mailboxSettings(user)).authenticationPolicy).toBeNull();
    expect((await mailboxSettings('licensed@contoso.example')).authenticationPolicy).toBeNull();
  });

  test('can be everybody’s', async () => {
    const run = hand({ kind: 'default-authentication-policy', policy });
    await run('read', 'write', 'write', 'verify');
    expect((await tenantSettings()).defaultAuthenticationPolicy).toBe(policy.trim());
    await run('undo');
    expect((await tenantSettings()).defaultAuthenticationPolicy).toBeNull();
  });
});

test.each(hostile)(
  'Exchange’s record of an app called %s is made once, and only what was made is removed',
  async (displayName) => {
    const change = { kind: 'service-principal', appId: daemon, objectId, displayName } as const;
    const tenant = await mocks.exchange.tenant(CONTOSO);
    const run = hand(change);
    await run('read', 'write', 'write');
    expect(await tenant.servicePrincipals.list()).toEqual([
      { appId: daemon, objectId, displayName: displayName.trim() },
    ]);
    expect(await run('verify')).toContain(displayName.trim());
    // Another window found it there already, and leaves it there.
    const later = exchangeCommands({ ...change, displayName: 'Later' });
    if (later.ok)
      await mocks.exchange.powershell(CONTOSO, [...later.write, ...later.undo].join('\n'), { window: 'later' });
    expect(await tenant.servicePrincipals.list()).toHaveLength(1);
    await run('undo');
    expect(await tenant.servicePrincipals.list()).toEqual([]);
  },
);

describe.each(['full-access', 'send-as'] as const)('%s', (kind) => {
  const right = kind === 'full-access' ? 'FullAccess' : 'SendAs';

  test('is given to an application, and taken away', async () => {
    const mailbox = await oddAccount();
    await hand({ kind: 'service-principal', appId: daemon, objectId, displayName: plain })('write');
    const run = hand({ kind, mailbox, trustee: objectId });
    await run('read', 'write', 'write');
    expect(await permissions(mailbox)).toEqual([{ right, servicePrincipal: objectId }]);
    expect(await run('verify')).toContain(`AccessRights : {${right}}`);
    await run('undo');
    expect(await permissions(mailbox)).toEqual([]);
  });

  test('is given to an account; what was there before stays', async () => {
    const account = await oddAccount();
    const mailbox = await mocks.exchange.mailbox('licensed@contoso.example');
    await mailbox.grant({ right, user: 'service@contoso.example' });
    const there = hand({ kind, mailbox: 'licensed@contoso.example', trustee: 'service@contoso.example' });
    await there('write', 'undo');
    await hand({ kind, mailbox: 'licensed@contoso.example', trustee: account })('write');
    expect((await permissions('licensed@contoso.example')).map((grant) => grant.user)).toEqual([
      'service@contoso.example',
      account,
    ]);
  });
});

describe.each(hostile)('a management scope called %s', (scope) => {
  test.each([
    'Application EWS.AccessAsApp',
    'Application SMTP.SendAsApp',
    'Application Mail.ReadWrite',
    'Application Mail.Send',
    'Application Calendars.ReadWrite',
    'Application Contacts.ReadWrite',
  ] as const)('HANDLE-22: narrows %s to the mailbox it names', async (role) => {
    await hand({ kind: 'service-principal', appId: daemon, objectId, displayName: plain })('write');
    const filter = { property: 'PrimarySmtpAddress', value: 'licensed@contoso.example' } as const;
    const run = hand({ kind: 'application-access', objectId, role, scope, filter });
    await run('read', 'write', 'write', 'verify');
    const tenant = await mocks.exchange.tenant(CONTOSO);
    expect(await tenant.managementScopes.list()).toMatchObject([
      { name: scope.trim(), members: ['licensed@contoso.example'] },
    ]);
    expect(await tenant.roleAssignments.list()).toMatchObject([
      { role, servicePrincipal: objectId, scope: scope.trim() },
    ]);
    await run('undo');
    expect(await tenant.managementScopes.list()).toEqual([]);
    expect(await tenant.roleAssignments.list()).toEqual([]);
  });
});

test.each([
  ['CustomAttribute1', '$(x) `n; Süd'],
  ['MemberOfGroup', 'CN=Synced; | $x,OU=contoso'],
] as const)('a scope by %s keeps its filter as it was typed', async (property, value) => {
  await hand({ kind: 'service-principal', appId: daemon, objectId, displayName: plain })('write');
  await mocks.exchange.powershell(CONTOSO, `Set-Mailbox licensed -CustomAttribute1 '$(x) \`n; Süd'`);
  await hand({
    kind: 'application-access',
    objectId,
    role: 'Application Mail.Send',
    scope: plain,
    filter: { property, value },
  })('write');
  const tenant = await mocks.exchange.tenant(CONTOSO);
  expect(await tenant.managementScopes.list()).toMatchObject([
    {
      recipientFilter: `${property} -eq '${value}'`,
      members: property === 'CustomAttribute1' ? ['licensed@contoso.example'] : [],
    },
  ]);
});

test('ending the sessions of an account ends its refresh tokens', async () => {
  const user = await oddAccount();
  const { password } = await mocks.idp.user(user);
  const ask = async (form: Readonly<Record<string, string>>) => {
    const client = 'a0000000-0000-4000-8000-000000000004';
    const body = new URLSearchParams({ client_id: client, scope: 'offline_access User.Read', ...form });
    const response = await fetch(`${mocks.idp.origin}/${CONTOSO}/oauth2/v2.0/token`, { method: 'POST', body });
    return (await response.json()) as { readonly refresh_token?: string; readonly error_codes?: readonly number[] };
  };
  const { refresh_token = '' } = await ask({ grant_type: 'password', username: user, password });
  expect(await ask({ grant_type: 'refresh_token', refresh_token })).toHaveProperty('refresh_token');
  await hand({ kind: 'revoke-sessions', user })('read', 'write', 'verify');
  expect((await ask({ grant_type: 'refresh_token', refresh_token })).error_codes).toEqual([50173]);
});
