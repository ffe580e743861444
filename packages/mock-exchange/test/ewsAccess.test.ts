import { once } from 'node:events';
import { request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { basic, element, envelope, getFolder, impersonate, post, soapNamespace, wellKnown } from './ewsRequests.ts';
import { mailTokens } from './mailTokens.ts';

const licensed = 'licensed@contoso.example';
const admin = 'admin@contoso.example';
const delegatedPermission = 'EWS.AccessAsUser.All';

let mocks: MockMicrosoft;
let delegated: (upn: string, permission?: string) => Promise<string>;
let full: Awaited<ReturnType<Awaited<ReturnType<typeof mailTokens>>['application']>>;
let imap: typeof full;
beforeAll(async () => {
  mocks = await startMockMicrosoft();
  const tokens = await mailTokens(mocks.idp);
  const known = new Map<string, Promise<string>>();
  delegated = (upn, permission = delegatedPermission) => {
    const token = known.get(`${upn} ${permission}`) ?? tokens.delegated(upn, permission);
    known.set(`${upn} ${permission}`, token);
    return token;
  };
  full = await tokens.application('full_access_as_app');
  imap = await tokens.application('IMAP.AccessAsApp');
});
afterAll(() => mocks?.close());
afterEach(async () => {
  await mocks.exchange.reset();
  await (await mocks.idp.tenant('contoso.example')).setAsOf(null);
});

interface Ask {
  readonly token: string;
  readonly as?: string;
  readonly folder?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask({ token, as, folder = wellKnown('inbox'), headers = {}, body = getFolder(folder) }: Ask) {
  const response = await fetch(mocks.exchange.ews, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml', Authorization: `Bearer ${token}`, ...headers },
    body: envelope(body, as === undefined ? '' : impersonate(as)),
  });
  const text = await response.text();
  return {
    status: response.status,
    code: element(text, 'ResponseCode'),
    said: element(text, 'faultstring') ?? element(text, 'MessageText'),
    headers: response.headers,
    text,
  };
}

describe('a token', () => {
  it('without any permission is not understood (row 41)', async () => {
    const contoso = await mocks.idp.tenant('contoso.example');
    const app = await contoso.createApp({
      name: 'Nothing',
      kind: 'daemon',
      secrets: [{ value: 'nothing' }],
      adminConsent: [{ tenant: contoso.id, application: [] }],
    });
    const form = {
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: 'nothing',
      scope: 'https://outlook.office365.com/.default',
    };
    const answer = await fetch(`${mocks.idp.origin}/${contoso.id}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const refused = await ask({ token, as: licensed });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('x-ms-diagnostics')).toBe(
      '2000008;reason="The token contains no permissions, or permissions can not be understood.";error_category="invalid_grant"',
    );
  });

  it.each(['delegated', 'app-only'])('%s with permissions for something else is not enough', async (kind) => {
    const token = kind === 'app-only' ? imap.token : await delegated(licensed, 'IMAP.AccessAsUser.All');
    const refused = await ask({ token });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ms-diagnostics')).toContain('The token contains not enough scope to make this call.');
  });

  it('whose account was switched off meanwhile (row 56)', async () => {
    const token = await delegated(admin);
    const account = await mocks.idp.user(admin);
    await account.disable();
    const refused = await ask({ token });
    expect(refused).toMatchObject({ status: 500, code: 'ErrorAccountDisabled' });
    await account.enable();
  });
});

describe('an application', () => {
  it('has to impersonate, whatever it asks (row 48)', async () => {
    const resolve =
      '<m:ResolveNames ReturnFullContactData="true"><m:UnresolvedEntry>x</m:UnresolvedEntry></m:ResolveNames>';
    for (const body of [getFolder(), resolve]) {
      const refused = await ask({ token: full.token, body });
      expect(refused).toMatchObject({ status: 500, code: 'ErrorInvalidExchangeImpersonationHeaderData' });
      expect(refused.said).toBe('ExchangeImpersonation SOAP header must be present for this type of OAuth token.');
    }
  });

  it('reaches every mailbox of the tenant, shared ones too', async () => {
    expect((await ask({ token: full.token, as: licensed })).code).toBe('NoError');
    expect((await ask({ token: full.token, as: 'shared@contoso.example' })).code).toBe('NoError');
    expect((await ask({ token: full.token, as: 'unlicensed@contoso.example' })).code).toBe('ErrorNonExistentMailbox');
  });

  it('reaches by a role in Exchange alone the mailboxes in its scope, and no others (row 47)', async () => {
    const tenant = await mocks.exchange.tenant('contoso.example');
    await tenant.servicePrincipals.add({ appId: imap.app.clientId, objectId: imap.servicePrincipalId });
    await tenant.managementScopes.put({ name: 'Pilot', members: [licensed] });
    await tenant.roleAssignments.put({
      name: 'Reader',
      role: 'Application EWS.AccessAsApp',
      servicePrincipal: imap.servicePrincipalId,
      scope: 'Pilot',
    });
    expect((await ask({ token: imap.token, as: licensed })).code).toBe('NoError');
    const outside = await ask({ token: imap.token, as: admin });
    expect(outside).toMatchObject({ status: 500, code: 'ErrorImpersonateUserDenied' });
    expect(outside.said).toBe('The account does not have permission to impersonate the requested user.');
  });

  it('is held back by an application access policy', async () => {
    const tenant = await mocks.exchange.tenant('contoso.example');
    await tenant.applicationAccessPolicies.put({
      name: 'Pilot only',
      appIds: [full.app.clientId],
      scope: [licensed],
      accessRight: 'RestrictAccess',
    });
    expect((await ask({ token: full.token, as: licensed })).code).toBe('NoError');
    const refused = await ask({ token: full.token, as: admin });
    expect(refused).toMatchObject({ status: 500, code: 'ErrorAccessDenied' });
    expect(refused.said).toContain('Blocked by tenant configured AppOnly AccessPolicy settings.');
  });
});

describe('a delegated token', () => {
  it('must not impersonate (row 49)', async () => {
    const refused = await ask({ token: await delegated(licensed), as: admin });
    expect(refused).toMatchObject({ status: 500, code: 'ErrorInvalidExchangeImpersonationHeaderData' });
    expect(refused.said).toBe('ExchangeImpersonation SOAP header must not exist for this type of OAuth token.');
  });

  it('opens no folder without a right (row 45), and no mailbox that is not there (row 46)', async () => {
    const token = await delegated(licensed);
    expect(await ask({ token, folder: wellKnown('inbox', admin) })).toMatchObject({
      code: 'ErrorAccessDenied',
      said: 'Access is denied. Check credentials and try again.',
    });
    for (const address of ['unlicensed@contoso.example', 'on-premises@contoso.example', 'typo@contoso.example']) {
      const missing = await ask({ token, folder: wellKnown('inbox', address) });
      expect(missing).toMatchObject({
        code: 'ErrorNonExistentMailbox',
        said: 'The SMTP address has no mailbox associated with it.',
      });
    }
  });

  it('of an account without a mailbox is led to another by the anchor alone (row 55)', async () => {
    const token = await delegated('unlicensed@contoso.example');
    expect(await ask({ token })).toMatchObject({ status: 500, code: 'ErrorNonExistentMailbox' });
    const anchored = await ask({ token, headers: { 'X-AnchorMailbox': licensed } });
    expect(anchored).toMatchObject({ status: 200, code: 'ErrorMissingEmailAddress' });
    expect(anchored.said).toMatch(/^When making a request as an account that does not have a mailbox/);
  });
});

describe('X-AnchorMailbox', () => {
  it.each([
    [undefined, 'X-AnchorMailbox is missing'],
    [admin, 'X-AnchorMailbox is not the impersonated mailbox'],
    [licensed, null],
    [`UPN:${licensed}`, null],
    ['SystemMailbox{D0E409A0-AF9B-4720-92FE-AAC869B0D201}@contoso.example', null],
  ])('%s works; a remark of the mock’s own is %s', async (anchor, remark) => {
    const headers = anchor === undefined ? {} : { 'X-AnchorMailbox': anchor };
    const answer = await ask({ token: full.token, as: licensed, headers });
    expect(answer.code).toBe('NoError');
    expect(answer.headers.get('x-authshift-mock')).toBe(remark);
  });

  it('that names no mailbox leads nowhere', async () => {
    const answer = await ask({
      token: full.token,
      as: licensed,
      headers: { 'X-AnchorMailbox': 'typo@contoso.example' },
    });
    expect(answer).toMatchObject({ status: 500, code: 'ErrorNonExistentMailbox' });
  });
});

describe('EWS that is being switched off (row 43)', () => {
  const status = async (asOf: string, change: object, mailbox: object = {}) => {
    await (await mocks.idp.tenant('contoso.example')).setAsOf(asOf);
    await (await mocks.exchange.tenant('contoso.example')).set(change);
    await (await mocks.exchange.mailbox(licensed)).set(mailbox);
    const answer = await ask({ token: full.token, as: licensed });
    if (answer.status === 403) expect(answer.text).toBe('');
    return answer.status;
  };
  const listed = () => [full.app.clientId];
  const others = ['99999999-9999-4999-8999-999999999999'];

  it.each([
    ['2026-09-30', { ewsEnabled: null }, 200],
    ['2026-10-01', { ewsEnabled: null }, 403],
    ['2026-11-22', { ewsEnabled: false }, 403],
    ['2026-11-22', { ewsEnabled: true, ewsAllowedAppIds: others }, 403],
    ['2026-09-30', { ewsEnabled: true, ewsAllowedAppIds: others }, 200],
    ['2027-04-01', { ewsEnabled: true }, 403],
  ])('as of %s with %o is answered %i', async (asOf, change, expected) => {
    expect(await status(asOf, change)).toBe(expected);
  });

  it('lets in the applications on the list, and the mailbox may keep them out', async () => {
    expect(await status('2026-11-22', { ewsEnabled: true, ewsAllowedAppIds: listed() })).toBe(200);
    expect(await status('2026-11-22', {}, { ewsEnabled: false })).toBe(403);
  });

  it('let the mailbox override the tenant until April 2025', async () => {
    expect(await status('2025-03-31', { ewsEnabled: false }, { ewsEnabled: true })).toBe(200);
    expect(await status('2025-04-01', { ewsEnabled: false }, { ewsEnabled: true })).toBe(403);
  });

  it('keeps frontline mailboxes out', async () => {
    const token = await delegated('frontline@contoso.example');
    expect((await ask({ token })).status).toBe(403);
    expect((await ask({ token: full.token, as: 'frontline@contoso.example' })).status).toBe(403);
  });

  it('looks at user agents where an older policy does', async () => {
    await (await mocks.exchange.tenant('contoso.example')).set({
      ewsApplicationAccessPolicy: 'EnforceBlockList',
      ewsBlockList: ['Legacy*'],
    });
    const by = async (agent: string) =>
      (await ask({ token: full.token, as: licensed, headers: { 'User-Agent': agent } })).status;
    expect([await by('Legacy/1.0'), await by('Modern/2.0')]).toEqual([403, 200]);
  });

  it('in a scream test refuses the same part of the mailboxes each time', async () => {
    await mocks.exchange.faults.add({ match: { protocol: 'ews', share: 0.5 }, effect: { status: 403 } });
    const people = (await mocks.exchange.mailboxes.list('11111111-1111-4111-8111-111111111111')).map(
      ({ address }) => address,
    );
    const round = async () => Promise.all(people.map(async (as) => (await ask({ token: full.token, as })).status));
    const first = await round();
    expect(new Set(first)).toEqual(new Set([200, 403]));
    expect(await round()).toEqual(first);
  });
});

describe('Basic', () => {
  it('is refused without detail where a policy blocks it (row 39)', async () => {
    await (await mocks.idp.tenant('contoso.example')).setAsOf('2022-06-01');
    const tenant = await mocks.exchange.tenant('contoso.example');
    const sign = async () => post(mocks.exchange.ews, basic(licensed, 'Rehearsal-2022'), envelope(getFolder()));
    expect((await sign()).status).toBe(200);
    await tenant.authenticationPolicies.put({ name: 'Block Basic' });
    await tenant.set({ defaultAuthenticationPolicy: 'Block Basic' });
    const refused = await sign();
    expect(refused).toMatchObject({ status: 401, text: '' });
    expect(refused.headers.get('www-authenticate')).toBe('Basic Realm=""');
  });
});

describe('throttling', () => {
  it('sends an account away that has used up its budget, and says for how long (row 51)', async () => {
    const tenant = await mocks.exchange.tenant('contoso.example');
    await tenant.set({ ewsThrottling: { maxBurst: 5, rechargeRate: 3600, cutoffBalance: 5 } });
    const token = await delegated(licensed);
    let answer = await ask({ token });
    for (let round = 0; round < 20 && answer.status === 200; round += 1) answer = await ask({ token });
    expect(answer).toMatchObject({
      status: 500,
      code: 'ErrorServerBusy',
      said: 'The server cannot service this request right now. Try again later.',
    });
    const backOff = Number(/<t:Value [^>]*Name="BackOffMilliseconds">(\d+)</.exec(answer.text)?.[1]);
    expect(backOff).toBeGreaterThan(0);
    // Nobody else pays for it, and after that time the account may come back.
    expect((await ask({ token: await delegated(admin) })).status).toBe(200);
    await (await mocks.idp.tenant('contoso.example')).clock.advance({ minutes: 5 });
    expect((await ask({ token })).status).toBe(200);
  });

  it('by a fault says the time that was set', async () => {
    await mocks.exchange.faults.add({
      match: { protocol: 'ews' },
      effect: { throttle: { retryAfterSeconds: 300 } },
      times: 1,
    });
    expect((await ask({ token: full.token, as: licensed })).text).toContain('Name="BackOffMilliseconds">300000<');
  });

  it('counts the requests that one account has under way (row 52)', async () => {
    const token = await delegated(licensed);
    const whole = envelope(getFolder());
    // Each has sent all but the last letter.
    const open = Array.from({ length: 27 }, () => {
      const headers = { 'Content-Type': 'text/xml', Authorization: `Bearer ${token}`, 'Content-Length': whole.length };
      const call = request(mocks.exchange.ews, { method: 'POST', headers, agent: false });
      call.write(whole.slice(0, -1));
      return call;
    });
    const refused = await untilRefused(token);
    expect(refused).toMatchObject({ status: 500, code: 'ErrorExceededConnectionCount' });
    expect(refused.said).toBe(
      'You have exceeded the available concurrent connections for your account.  Try again once your other requests have completed.',
    );
    expect(refused.text).toContain('Name="Policy">MaxConcurrency<');
    expect(refused.text).toContain('Name="MaxConcurrencyLimit">27<');
    const answers = open.map(async (call) => {
      const answered = once(call, 'response');
      call.end(whole.slice(-1));
      const [response] = await answered;
      await readText(response);
      return response.statusCode;
    });
    expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
    expect((await ask({ token })).status).toBe(200);
  });

  // The others arrive when they arrive.
  async function untilRefused(token: string) {
    let answer = await ask({ token });
    for (let round = 0; round < 200 && answer.status === 200; round += 1) answer = await ask({ token });
    return answer;
  }

  it('counts the synchronizations that one account has under way (row 53)', async () => {
    await mocks.exchange.faults.add({
      match: { protocol: 'ews', operation: 'SyncFolderItems' },
      effect: { latencyMilliseconds: 300 },
    });
    const token = await delegated(licensed);
    const body = `<m:SyncFolderItems><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:SyncFolderId>${wellKnown('inbox')}</m:SyncFolderId><m:MaxChangesReturned>5</m:MaxChangesReturned></m:SyncFolderItems>`;
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask({ token, body })));
    const busy = answers.filter(({ code }) => code === 'ErrorServerBusy');
    expect(busy).toHaveLength(3);
    expect(busy[0]?.status).toBe(200);
    expect(busy[0]?.text).toContain(
      "This operation exceeds the throttling budget for policy part 'ConcurrentSyncCalls', policy value '5'",
    );
    expect((await ask({ token })).code).toBe('NoError');
  });
});

describe('a fault of the world', () => {
  it.each([
    'ErrorMailboxMoveInProgress',
    'ErrorMailboxStoreUnavailable',
    'ErrorInternalServerTransientError',
    'ErrorTimeoutExpired',
    'ErrorConnectionFailed',
    'ErrorInvalidLicense',
  ])('answers %s (rows 54 and 56)', async (refuse) => {
    await mocks.exchange.faults.add({ match: { protocol: 'ews', mailbox: licensed }, effect: { refuse }, times: 1 });
    expect((await ask({ token: full.token, as: admin })).code).toBe('NoError');
    expect(await ask({ token: full.token, as: licensed })).toMatchObject({ status: 500, code: refuse });
    expect((await ask({ token: full.token, as: licensed })).code).toBe('NoError');
    const [, struck] = await mocks.exchange.requests.list({ protocol: 'ews' });
    expect(struck).toMatchObject({ responseCode: refuse, fault: expect.any(String) });
  });

  it('ends a connection', async () => {
    await mocks.exchange.faults.add({ match: { protocol: 'ews' }, effect: { connection: 'reset' }, times: 1 });
    await expect(ask({ token: full.token, as: licensed })).rejects.toThrow('fetch failed');
  });

  it('strikes the requests of one test', async () => {
    await mocks.exchange.faults.add({ match: { protocol: 'ews', testId: 'mine' }, effect: { status: 503 } });
    const of = async (id: string) =>
      (await ask({ token: full.token, as: licensed, headers: { 'x-mock-test-id': id } })).status;
    expect([await of('mine'), await of('other')]).toEqual([503, 200]);
  });
});

describe('a mailbox', () => {
  it('that is being moved is to be asked for later (row 54)', async () => {
    const mailbox = await mocks.exchange.mailbox(licensed);
    const token = await delegated(licensed);
    await mailbox.set({ state: 'moving' });
    const said = 'Mailbox move in progress. Try again later., Cannot open mailbox.';
    expect(await ask({ token })).toMatchObject({ status: 200, code: 'ErrorMailboxMoveInProgress', said });
    expect(await ask({ token: full.token, as: licensed })).toMatchObject({
      status: 500,
      code: 'ErrorMailboxMoveInProgress',
      said,
    });
    expect((await ask({ token: await delegated(admin) })).code).toBe('NoError');
    await mailbox.set({ state: 'ready' });
    expect((await ask({ token })).code).toBe('NoError');
  });

  it.each(['soft-deleted', 'just-licensed'] as const)('that is %s is not there', async (state) => {
    await (await mocks.exchange.mailbox(licensed)).set({ state });
    const answer = await ask({ token: await delegated(licensed) });
    expect(answer.code).toBe('ErrorNonExistentMailbox');
    expect(answer.text).toContain(soapNamespace);
  });
});
