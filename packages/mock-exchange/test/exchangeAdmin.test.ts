import { readFileSync } from 'node:fs';
import { CONTOSO, FABRIKAM } from '@authshift/mock-idp';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { element, envelope, getFolder, impersonate, post, wellKnown } from './ewsRequests.ts';
import { type MailTokens, mailTokens } from './mailTokens.ts';

const licensed = 'licensed@contoso.example';
const exchange = 'https://outlook.office365.com';

let mocks: MockMicrosoft;
let tokens: MailTokens;
let admin: string;

beforeAll(async () => {
  mocks = await startMockMicrosoft();
});
afterAll(() => mocks?.close());
beforeEach(async () => {
  await Promise.all([mocks.idp.reset(), mocks.exchange.reset()]);
  tokens = await mailTokens(mocks.idp);
  admin = (await automation({ directoryRoles: ['Exchange Administrator'] })).token;
});

/** What SMTP AUTH says to a password. */
async function signInBySmtp(user: string, pass: string): Promise<string> {
  const [host, port] = mocks.exchange.smtp.split(':');
  const client = createTransport({
    host,
    port: Number(port),
    requireTLS: true,
    tls: { ca: readFileSync(mocks.exchange.ca) },
    auth: { user, pass },
  } as Parameters<typeof createTransport>[0]);
  return client.verify().then(
    () => 'signed in',
    (error: Error) => error.message,
  );
}

interface AutomationOptions {
  readonly roles?: readonly string[];
  readonly directoryRoles?: readonly (
    | 'Exchange Administrator'
    | 'Exchange Recipient Administrator'
    | 'Global Reader'
  )[];
}

/** An application that administers Exchange by itself, with what an administrator gave it. */
async function automation({ roles = ['Exchange.ManageAsApp'], directoryRoles = [] }: AutomationOptions) {
  const contoso = await mocks.idp.tenant(CONTOSO);
  const { clientId, secret = '' } = await contoso.createApp({
    kind: 'daemon',
    secrets: [{ value: 'secret-of-a-script' }],
    adminConsent: [
      { tenant: CONTOSO, application: roles.map((role) => `${exchange}/${role}`), directoryRoles: [...directoryRoles] },
    ],
  });
  return { clientId, token: await appToken(clientId, secret) };
}

async function appToken(clientId: string, secret: string, scope = `${exchange}/.default`): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, scope };
  const url = `${mocks.idp.origin}/${CONTOSO}/oauth2/v2.0/token`;
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  const answer = (await response.json()) as { readonly access_token?: string };
  return answer.access_token ?? '';
}

interface Answer {
  readonly '@odata.nextLink'?: string;
  readonly '@adminapi.warnings'?: readonly string[];
  readonly value?: readonly Readonly<Record<string, unknown>>[];
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly details?: readonly { readonly message: string }[];
    readonly innererror?: { readonly type: string };
  };
}

interface SendOptions {
  readonly token?: string;
  readonly tenant?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly url?: string;
}

/** One command, as module v3 sends it. */
async function invoke(name: string, parameters: object = {}, options: SendOptions = {}) {
  const { token = admin, tenant = CONTOSO, headers = {} } = options;
  const response = await fetch(options.url ?? `${mocks.exchange.exchangeAdmin}/${tenant}/InvokeCommand`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'X-ResponseFormat': 'json',
      'X-AnchorMailbox': `UPN:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@contoso.onmicrosoft.com`,
      Prefer: 'odata.maxpagesize=1000',
      ...headers,
    },
    body: JSON.stringify({ CmdletInput: { CmdletName: name, Parameters: parameters } }),
  });
  const text = await response.text();
  const answer = (text === '' ? {} : JSON.parse(text)) as Answer;
  return { status: response.status, headers: response.headers, ...answer };
}

/** What a command says instead of an answer: `Ex...|type|words`. */
async function refusal(name: string, parameters: object = {}, options: SendOptions = {}): Promise<string> {
  const { status, error } = await invoke(name, parameters, options);
  const [, type = '', words = ''] = (error?.details?.[0]?.message ?? '').split('|');
  return `${status} ${type.slice(type.lastIndexOf('.') + 1)}: ${words}`;
}

describe('an administrator gets in', () => {
  it('by an application with Exchange.ManageAsApp and a directory role', async () => {
    const { status, value } = await invoke('Get-Mailbox', { Identity: licensed });
    expect(status).toBe(200);
    expect(value).toMatchObject([{ UserPrincipalName: licensed, RecipientTypeDetails: 'UserMailbox' }]);
  });

  it('as a person with Exchange.Manage who is an administrator', async () => {
    const token = await tokens.delegated('admin@contoso.example', 'Exchange.Manage');
    expect((await invoke('Get-Mailbox', { Identity: licensed }, { token })).status).toBe(200);
  });

  it('not by an application without the permission (row 72)', async () => {
    const { token } = await automation({ roles: ['full_access_as_app'], directoryRoles: ['Exchange Administrator'] });
    const { status, error } = await invoke('Get-Mailbox', {}, { token });
    expect({ status, message: error?.message, type: error?.innererror?.type }).toEqual({
      status: 401,
      message: 'UnAuthorized',
      type: 'System.UnauthorizedAccessException',
    });
  });

  it('not by an application without a directory role (row 73)', async () => {
    const { token, clientId } = await automation({});
    const { status, error } = await invoke('Get-Mailbox', {}, { token });
    expect(status).toBe(403);
    expect(error?.message).toMatch(
      new RegExp(`^The role assigned to application ${clientId} isn't supported in this scenario\\.`),
    );
  });

  it('not as a person who is no administrator', async () => {
    const token = await tokens.delegated(licensed, 'Exchange.Manage');
    const { status, error } = await invoke('Get-Mailbox', {}, { token });
    expect([status, error?.message]).toEqual([
      403,
      `The role assigned to user '${licensed}' isn't supported in this scenario.`,
    ]);
  });

  it('not with a token for Graph, with none, or for another tenant', async () => {
    const graph = await tokens.delegated('admin@contoso.example', 'https://graph.microsoft.com/User.Read');
    expect((await invoke('Get-Mailbox', {}, { token: graph })).status).toBe(401);
    expect((await invoke('Get-Mailbox', {}, { headers: { Authorization: '' } })).status).toBe(401);
    expect((await invoke('Get-Mailbox', {}, { tenant: FABRIKAM })).status).toBe(403);
    expect((await invoke('Get-Mailbox', {}, { tenant: 'contoso.onmicrosoft.com' })).status).toBe(200);
  });

  it('with a reader’s role to read, and with a recipient administrator’s to change recipients', async () => {
    const reader = await automation({ directoryRoles: ['Global Reader'] });
    const recipients = await automation({ directoryRoles: ['Exchange Recipient Administrator'] });
    const change = { Identity: licensed, ImapEnabled: false };
    const unknown = "403 CommandNotFoundException: The term 'Set-CASMailbox' is not recognized";
    expect((await invoke('Get-OrganizationConfig', {}, { token: reader.token })).status).toBe(200);
    expect(await refusal('Set-CASMailbox', change, { token: reader.token })).toContain(unknown);
    expect((await invoke('Set-CASMailbox', change, { token: recipients.token })).status).toBe(200);
    expect(await refusal('Set-TransportConfig', {}, { token: recipients.token })).toMatch(/^403 /);
  });
});

describe('an answer', () => {
  it('comes in pages, each with the address of the next', async () => {
    const all = (await invoke('Get-Mailbox')).value ?? [];
    const found: unknown[] = [];
    let url: string | undefined;
    let pages = 0;
    do {
      const page = await invoke('Get-Mailbox', {}, { headers: { Prefer: 'odata.maxpagesize=5' }, ...(url && { url }) });
      found.push(...(page.value ?? []));
      url = page['@odata.nextLink'];
      pages += 1;
    } while (url !== undefined);
    expect(pages).toBe(Math.ceil(all.length / 5));
    expect(found).toEqual(all);
  });

  it('says of each value that is no text what it is', async () => {
    const { value } = await invoke('Get-Mailbox', { Identity: 'alias@contoso.example' });
    expect(value?.[0]).toMatchObject({
      'EmailAddresses@odata.type': '#Collection(String)',
      EmailAddresses: [
        'SMTP:primary-address@contoso.example',
        'smtp:alias@contoso.example',
        'smtp:second-address@contoso.example',
      ],
      'ExchangeGuid@odata.type': '#Guid',
      AccountDisabled: false,
    });
  });

  it.each([
    [{ RecipientTypeDetails: ['SharedMailbox'] }, ['shared']],
    [
      { Filter: "PrimarySmtpAddress -like 'primary-*' -or (Alias -eq 'admin' -and -not (DisplayName -eq 'x'))" },
      ['admin', 'alias'],
    ],
    [{ Anr: 'Licensed' }, ['licensed']],
    [
      {
        Identity:
          'EURPR00A001.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/contoso.onmicrosoft.com/service',
      },
      ['service'],
    ],
  ])('holds those that are asked for: %j', async (parameters, names) => {
    const { value } = await invoke('Get-Mailbox', parameters);
    expect(value?.map(({ Name }) => Name)).toEqual(names);
  });

  it('leaves out mailboxes that are not there yet, and finds deleted ones when asked', async () => {
    await (await mocks.exchange.mailbox(licensed)).set({ state: 'soft-deleted' });
    expect((await invoke('Get-Mailbox', { Identity: licensed })).status).toBe(404);
    expect((await invoke('Get-Mailbox', { SoftDeletedMailbox: true })).value).toMatchObject([
      { UserPrincipalName: licensed, IsSoftDeletedByRemove: true },
    ]);
  });

  it('counts what a mailbox holds, and warns of one nobody has opened', async () => {
    const mailbox = await mocks.exchange.mailbox(licensed);
    const count = async () =>
      Number((await invoke('Get-MailboxStatistics', { Identity: licensed })).value?.[0]?.ItemCount);
    const before = await count();
    const { length: appointments } = await mailbox.calendar();
    await mailbox.setCalendar([]);
    expect(await count()).toBe(before - appointments);
    expect(await count()).toBeGreaterThan(0);
    await mailbox.set({ opened: false });
    const unopened = await invoke('Get-MailboxStatistics', { Identity: licensed });
    expect(unopened.value).toEqual([]);
    expect(unopened['@adminapi.warnings']).toEqual([expect.stringMatching(/^The user hasn't logged on to mailbox/)]);
  });

  it('warns of a limit, and of a change that is none', async () => {
    const { value, '@adminapi.warnings': limited } = await invoke('Get-CASMailbox', { ResultSize: 2 });
    expect(value).toHaveLength(2);
    expect(limited).toEqual([expect.stringMatching(/^There are more results available/)]);
    const { '@adminapi.warnings': unchanged } = await invoke('Set-CASMailbox', {
      Identity: licensed,
      ImapEnabled: true,
    });
    expect(unchanged).toEqual([
      `The command completed successfully but no settings of '${licensed}' have been modified.`,
    ]);
  });
});

describe('Exchange refuses', () => {
  it.each<[string, string, object]>([
    [
      "404 ManagementObjectNotFoundException: The operation couldn't be performed because object 'nobody' couldn't be found on '",
      'Get-Mailbox',
      { Identity: 'nobody' },
    ],
    ['404 ManagementObjectNotFoundException', 'Get-CASMailbox', { Identity: 'unlicensed@contoso.example' }],
    ['404 ManagementObjectNotFoundException', 'Get-CASMailbox', { Identity: 'on-premises@contoso.example' }],
    ['404 ManagementObjectNotFoundException', 'Set-User', { Identity: licensed, AuthenticationPolicy: 'None such' }],
    [
      '404 ManagementObjectNotFoundException',
      'Add-MailboxPermission',
      { Identity: licensed, User: 'b0000000-0000-4000-8000-000000000003', AccessRights: 'FullAccess' },
    ],
    [
      "400 ParameterBindingException: A parameter cannot be found that matches parameter name 'ImapsEnabled'.",
      'Set-CASMailbox',
      { Identity: licensed, ImapsEnabled: true },
    ],
    [
      '400 ParameterBindingException: Cannot process command because of one or more missing mandatory parameters: Identity.',
      'Set-CASMailbox',
      { ImapEnabled: true },
    ],
    [
      '400 ParameterBindingArgumentTransformationException: Cannot process argument transformation on parameter \'ImapEnabled\'. Cannot convert value "maybe" to type "System.Boolean".',
      'Set-CASMailbox',
      { Identity: licensed, ImapEnabled: 'maybe' },
    ],
    [
      '400 ParameterBindingArgumentTransformationException',
      'Set-CASMailbox',
      { Identity: licensed, ImapEnabled: null },
    ],
    ['400 ParameterBindingArgumentTransformationException', 'New-ServicePrincipal', { AppId: 'my app', ObjectId: 'x' }],
    [
      '400 ParameterBindingArgumentTransformationException',
      'Set-OrganizationConfig',
      { EwsAllowedAppIDs: { Add: [] } },
    ],
    [
      '400 ParameterBindingArgumentTransformationException',
      'New-ApplicationAccessPolicy',
      { AccessRight: 'Allow', AppId: 'x', PolicyScopeGroupId: licensed },
    ],
    ["400 CommandNotFoundException: The term 'New-Moon' is not recognized", 'New-Moon', {}],
    ['400 TaskInvalidOperationException: Invalid filter syntax.', 'Get-Mailbox', { Filter: 'Name eq x' }],
  ])('%s', async (words, name, parameters) => {
    expect(await refusal(name, parameters)).toContain(words);
  });

  it('what two people answer to', async () => {
    const contoso = await mocks.idp.tenant(CONTOSO);
    await contoso.createUser({ upn: 'second@contoso.example', displayName: 'Licensed user' });
    expect(await refusal('Get-Mailbox', { Identity: 'Licensed user' })).toBe(
      "400 ManagementObjectAmbiguousException: The operation couldn't be performed because 'Licensed user' matches multiple entries.",
    );
  });

  it('what is there already, and a scope that is used', async () => {
    await invoke('New-AuthenticationPolicy', { Name: 'No Basic' });
    expect(await refusal('New-AuthenticationPolicy', { Name: 'no basic' })).toMatch(
      /^400 ADObjectAlreadyExistsException: The object 'CN=no basic,.*' already exists\.$/,
    );
    await invoke('New-ServicePrincipal', {
      AppId: 'a0000000-0000-4000-8000-000000000003',
      ObjectId: 'b0000000-0000-4000-8000-000000000003',
    });
    await invoke('New-ManagementScope', { Name: 'Some', RecipientRestrictionFilter: "Alias -eq 'licensed'" });
    await invoke('New-ManagementRoleAssignment', {
      App: 'b0000000-0000-4000-8000-000000000003',
      Role: 'Application Mail.Read',
      CustomResourceScope: 'Some',
    });
    expect(await refusal('Remove-ManagementScope', { Identity: 'Some' })).toMatch(/^400 /);
  });

  it.each([
    ['no JSON', '{'],
    ['no command', '{"CmdletInput":{}}'],
    ['a list', '[]'],
    ['nested without end', '['.repeat(500_000)],
    [
      'nested in a parameter',
      `{"CmdletInput":{"CmdletName":"Set-OrganizationConfig","Parameters":{"EwsAllowList":${'{"Add":'.repeat(2000)}1${'}'.repeat(2001)}}}`,
    ],
  ])('a body that is %s', async (_, body) => {
    const url = `${mocks.exchange.exchangeAdmin}/${CONTOSO}/InvokeCommand`;
    const headers = { Authorization: `Bearer ${admin}` };
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(400);
    expect((await fetch(url, { headers })).status).toBe(405);
    expect((await fetch(url.replace(CONTOSO, '%zz'), { method: 'POST', headers, body })).status).toBe(403);
    expect((await fetch(url, { method: 'POST', headers, body: 'x'.repeat(2 ** 20 + 1) })).status).toBe(413);
  });
});

describe('a change', () => {
  it('is read back at once and holds once it has spread', async () => {
    const [contoso, mailbox] = await Promise.all([mocks.idp.tenant(CONTOSO), mocks.exchange.mailbox(licensed)]);
    await invoke('Set-CASMailbox', { Identity: licensed, ImapEnabled: false, SmtpClientAuthenticationDisabled: true });
    const { value } = await invoke('Get-CASMailbox', { Identity: licensed });
    expect(value).toMatchObject([{ ImapEnabled: false, SmtpClientAuthenticationDisabled: true }]);
    expect((await mailbox.settings()).holding).toMatchObject({ imapEnabled: true });
    await contoso.clock.advance({ hours: 1 });
    expect((await mailbox.settings()).holding).toMatchObject({
      imapEnabled: false,
      smtpClientAuthenticationDisabled: true,
    });
    // The third value: as the tenant has it.
    await invoke('Set-CASMailbox', { Identity: licensed, SmtpClientAuthenticationDisabled: null });
    expect((await mailbox.settings()).written.smtpClientAuthenticationDisabled).toBeNull();
  });

  it('of a list adds and removes, or writes the whole', async () => {
    const list = async () => (await (await mocks.exchange.tenant(CONTOSO)).settings()).written.ewsAllowList;
    await invoke('Set-OrganizationConfig', { EwsAllowList: ['Outlook/*', 'Sync/*'] });
    await invoke('Set-OrganizationConfig', { EwsAllowList: { Add: ['Phone/*'], Remove: ['sync/*'] } });
    expect(await list()).toEqual(['Outlook/*', 'Phone/*']);
    await invoke('Set-OrganizationConfig', { EwsAllowList: null });
    expect(await list()).toEqual([]);
  });

  it('that overwrites the list of EWS apps shuts the others out a day later (M28)', async () => {
    const daemon = await appToken('a0000000-0000-4000-8000-000000000003', 'daemon-secret-value');
    const ask = () =>
      post(
        mocks.exchange.ews,
        `Bearer ${daemon}`,
        envelope(getFolder(wellKnown('calendar', licensed)), impersonate(licensed)),
      );
    const own = 'a0000000-0000-4000-8000-000000000009';
    const contoso = await mocks.idp.tenant(CONTOSO);
    const before = (await invoke('Get-OrganizationConfig', { RetrieveEwsOperationAccessPolicy: true })).value?.[0];
    expect(String(before?.EwsAllowedAppIDs).split(',')).toContain('a0000000-0000-4000-8000-000000000003');
    expect((await invoke('Get-OrganizationConfig')).value?.[0]).toMatchObject({ EwsAllowedAppIDs: null });

    await invoke('Set-OrganizationConfig', { EwsAllowedAppIDs: own });
    expect(element((await ask()).text, 'ResponseCode')).toBe('NoError');
    await contoso.clock.advance({ hours: 24 });
    const refused = await ask();
    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ews-policy-reason')).toBe('EWS is blocked by policy for this user or tenant');

    await invoke('Set-OrganizationConfig', { EwsEnabled: false });
    await contoso.clock.advance({ hours: 24 });
    expect((await ask()).headers.get('x-ews-policy-reason')).toBe('EWS is disabled for this user or tenant');
    await invoke('Set-OrganizationConfig', { EwsEnabled: true });

    // Reading first and extending is what gets them back.
    await invoke('Set-OrganizationConfig', { EwsAllowedAppIDs: `${String(before?.EwsAllowedAppIDs)},${own}` });
    await contoso.clock.advance({ hours: 24 });
    expect(element((await ask()).text, 'ResponseCode')).toBe('NoError');
  });

  it('by -STSRefreshTokensValidFrom hurries a policy and ends every grant (M25)', async () => {
    const contoso = await mocks.idp.tenant(CONTOSO);
    const { password } = await mocks.idp.user(licensed);
    const ask = async (form: Readonly<Record<string, string>>) => {
      const client_id = 'a0000000-0000-4000-8000-000000000004';
      const body = new URLSearchParams({ client_id, scope: 'offline_access User.Read', ...form });
      const response = await fetch(`${mocks.idp.origin}/${CONTOSO}/oauth2/v2.0/token`, { method: 'POST', body });
      return (await response.json()) as { readonly refresh_token?: string; readonly error_codes?: readonly number[] };
    };
    const { refresh_token = '' } = await ask({ grant_type: 'password', username: licensed, password });
    await invoke('New-AuthenticationPolicy', { Name: 'No Basic' });
    await invoke('Set-User', { Identity: licensed, AuthenticationPolicy: 'No Basic' });
    await invoke('Set-User', { Identity: licensed, STSRefreshTokensValidFrom: new Date().toISOString() });
    expect((await ask({ grant_type: 'refresh_token', refresh_token })).error_codes).toEqual([50173]);
    const { value } = await invoke('Get-User', { Identity: licensed });
    expect(value).toMatchObject([
      { AuthenticationPolicy: 'No Basic', 'StsRefreshTokensValidFrom@data.type': 'System.DateTime' },
    ]);
    expect(await signInBySmtp(licensed, password)).toBe('signed in');
    // Half an hour instead of two: every other change of a policy is still on its way.
    await contoso.clock.advance({ minutes: 30 });
    expect(await signInBySmtp(licensed, password)).toContain(
      '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.',
    );
  });
});

describe('applications and their reach', () => {
  const appId = 'a0000000-0000-4000-8000-000000000003';
  const objectId = 'b0000000-0000-4000-8000-000000000003';

  it('are held by policies that can be tried out', async () => {
    const made = await invoke('New-ApplicationAccessPolicy', {
      AccessRight: 'RestrictAccess',
      AppId: appId,
      PolicyScopeGroupId: licensed,
      Description: 'Only one',
    });
    const test = async (Identity: string) =>
      (await invoke('Test-ApplicationAccessPolicy', { AppId: appId, Identity })).value?.[0]?.AccessCheckResult;
    expect([await test(licensed), await test('admin@contoso.example')]).toEqual(['Granted', 'Denied']);
    await invoke('Remove-ApplicationAccessPolicy', { Identity: made.value?.[0]?.Identity });
    expect(await test('admin@contoso.example')).toBe('Granted');
  });

  it('are narrowed by scopes that follow their filter', async () => {
    await invoke('New-ServicePrincipal', { AppId: appId, ObjectId: objectId, DisplayName: 'Calendar sync' });
    await invoke('New-ManagementScope', { Name: 'Synced', RecipientRestrictionFilter: "CustomAttribute1 -eq 'sync'" });
    await invoke('New-ManagementRoleAssignment', {
      App: appId,
      Role: 'Application Calendars.Read',
      CustomResourceScope: 'Synced',
    });
    const test = async () =>
      (await invoke('Test-ServicePrincipalAuthorization', { Identity: objectId, Resource: licensed })).value;
    expect(await test()).toMatchObject([{ GrantedPermissions: 'Calendars.Read', InScope: false }]);
    await invoke('Set-Mailbox', { Identity: licensed, CustomAttribute1: 'sync' });
    expect(await test()).toMatchObject([{ RoleName: 'Application Calendars.Read', InScope: true }]);
  });

  it('are taken with whatever object id they are given: the registration’s opens nothing (M8)', async () => {
    const [app] = (await mocks.idp.directory.listApps(CONTOSO)).filter(({ clientId }) => clientId === appId);
    const { status } = await invoke('New-ServicePrincipal', { AppId: appId, ObjectId: app?.registrationId });
    expect(status).toBe(200);
    expect((await invoke('Get-ServicePrincipal', { Identity: appId })).value).toMatchObject([
      { AppId: appId, ObjectId: app?.registrationId },
    ]);
    expect(app?.registrationId).not.toBe(app?.servicePrincipalId);
  });
});

describe('permissions', () => {
  it('are given once, shown beside the owner’s own, and taken once', async () => {
    const right = { Identity: 'shared@contoso.example', Trustee: licensed, AccessRights: 'SendAs' };
    expect((await invoke('Add-RecipientPermission', right)).value).toMatchObject([
      { Trustee: licensed, AccessRights: ['SendAs'] },
    ]);
    expect((await invoke('Add-RecipientPermission', right))['@adminapi.warnings']).toEqual([
      expect.stringMatching(/^The appropriate access control entry is already present on the object "/),
    ]);
    const { value } = await invoke('Get-RecipientPermission', { Identity: 'shared@contoso.example' });
    expect(value?.map(({ Trustee }) => Trustee)).toEqual(['NT AUTHORITY\\SELF', licensed]);
    await invoke('Remove-RecipientPermission', right);
    expect((await invoke('Remove-RecipientPermission', right))['@adminapi.warnings']).toEqual([
      expect.stringMatching(/because the ACE isn't present\.$/),
    ]);
  });

  it('to send on behalf are a list of the mailbox', async () => {
    await invoke('Set-Mailbox', { Identity: licensed, GrantSendOnBehalfTo: { Add: ['service@contoso.example'] } });
    expect((await invoke('Get-Mailbox', { Identity: licensed })).value).toMatchObject([
      { GrantSendOnBehalfTo: ['service'] },
    ]);
    await invoke('Set-Mailbox', { Identity: licensed, GrantSendOnBehalfTo: [] });
    expect(await (await mocks.exchange.mailbox(licensed)).permissions()).toEqual([]);
  });
});

it('goes wrong on purpose: too much, in Exchange’s words, or with a status', async () => {
  const match = { protocol: 'exchange-admin', operation: 'Get-Mailbox' } as const;
  await mocks.exchange.faults.add({ match, effect: { throttle: { retryAfterSeconds: 7 } }, times: 1 });
  await mocks.exchange.faults.add({ match, effect: { refuse: 'server-error' }, times: 1 });
  await mocks.exchange.faults.add({ match, effect: { status: 503 }, times: 1 });
  const throttled = await invoke('Get-Mailbox');
  expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '7']);
  expect(await refusal('Get-Mailbox')).toMatch(/^500 ADTransientException: /);
  expect((await invoke('Get-Mailbox')).status).toBe(503);
  expect((await invoke('Get-Mailbox')).status).toBe(200);
});

it('is recorded by the names of commands, without what was given to them', async () => {
  await invoke('Set-User', { Identity: licensed, AuthenticationPolicy: 'Secret name' });
  await invoke('Get-TransportConfig', {}, { headers: { 'x-mock-test-id': 'mine' } });
  await invoke('Secret-Command');
  const records = await mocks.exchange.requests.list({ protocol: 'exchange-admin' });
  expect(records).toMatchObject([
    { operation: 'Set-User', mailbox: licensed, status: 404, responseCode: 'ManagementObjectNotFoundException' },
    { operation: 'Get-TransportConfig', status: 200, responseCode: 'NoError', authentication: 'app', testId: 'mine' },
    { operation: 'unknown', status: 400 },
  ]);
  expect(JSON.stringify(records)).not.toContain('Secret');
});
