import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '@authshift/mock-idp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectMockExchange, createMockExchange, type MockExchange, MockExchangeError } from '../src/index.ts';

const licensed = 'licensed@contoso.example';
const shared = 'shared@contoso.example';
const service = 'service@contoso.example';

let idp: MockIdp;
let local: MockExchange;
let exchange: MockExchange;
const state = mkdtempSync(join(tmpdir(), 'mock-exchange-settings-'));

beforeAll(async () => {
  idp = await createMockIdp();
  local = await createMockExchange({ idp, state });
  // Everything goes over the control API, as from another process.
  exchange = connectMockExchange(local, idp.control.token);
});
beforeEach(async () => {
  await Promise.all([idp.reset(), exchange.reset()]);
});
afterAll(async () => {
  await local.close();
  await idp.close();
  rmSync(state, { recursive: true });
});

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof MockExchangeError ? `${error.code}: ${error.message}` : String(error);
}

describe('a mailbox', () => {
  it('is set up at once', async () => {
    const mailbox = await exchange.mailbox(licensed);
    await mailbox.set({ imapEnabled: false, smtpClientAuthenticationDisabled: false });
    const { holding, written } = await mailbox.settings();
    expect(holding).toMatchObject({ imapEnabled: false, popEnabled: true, smtpClientAuthenticationDisabled: false });
    expect(written).toEqual(holding);
  });

  it('changes as by an administrator on the clock of its tenant', async () => {
    const mailbox = await exchange.mailbox(licensed);
    const [contoso, tenant] = await Promise.all([idp.tenant(CONTOSO), exchange.tenant('Contoso')]);
    await mailbox.set({ imapEnabled: false }, { manner: 'spreads' });
    expect((await mailbox.settings()).written.imapEnabled).toBe(false);
    expect((await mailbox.settings()).holding.imapEnabled).toBe(true);
    await mailbox.grant({ user: service, right: 'SendAs' }, { manner: 'spreads' });
    expect(await tenant.pendingChanges()).toMatchObject([
      { kind: 'mailbox-switch', what: 'imapEnabled', mailbox: licensed },
      { kind: 'permission', what: 'SendAs', mailbox: licensed },
    ]);
    await contoso.clock.advance({ minutes: 61 });
    expect((await mailbox.settings()).holding.imapEnabled).toBe(false);
    expect(await tenant.pendingChanges()).toEqual([]);
  });

  it('is there once its licence has arrived', async () => {
    const mailbox = await exchange.mailbox(licensed);
    await mailbox.set({ state: 'just-licensed' });
    expect((await mailbox.settings()).holding.state).toBe('just-licensed');
    await (await idp.tenant(CONTOSO)).clock.advance({ minutes: 31 });
    expect((await mailbox.settings()).holding.state).toBe('ready');
  });

  it('of a shared one needs no licence, and is opened by whom it was granted to', async () => {
    const mailbox = await exchange.mailbox(shared);
    await mailbox.grant({ user: service, right: 'FullAccess' });
    await mailbox.grant({ servicePrincipal: 'd0000000-0000-4000-8000-000000000001', right: 'SendAs' });
    expect(await mailbox.permissions()).toEqual([
      { user: service, right: 'FullAccess' },
      { servicePrincipal: 'd0000000-0000-4000-8000-000000000001', right: 'SendAs' },
    ]);
    await mailbox.revoke({ user: service, right: 'FullAccess' });
    expect(await mailbox.permissions()).toHaveLength(1);
  });

  it('tells what is wrong with a change, and keeps what was there', async () => {
    const mailbox = await exchange.mailbox(licensed);
    expect(await codeOf(exchange.mailbox('unlicensed@contoso.example'))).toContain('unknown_mailbox');
    expect(await codeOf(mailbox.set({ imapEnabled: 'no' as never }))).toMatch(/^invalid_request: .*imapEnabled/);
    expect(await codeOf(mailbox.set({ nonsense: true } as never))).toMatch(/^invalid_request: .*nonsense/);
    expect(await codeOf(mailbox.grant({ user: 'nobody@contoso.example', right: 'SendAs' }))).toContain(
      'unknown_account',
    );
    expect(await codeOf(mailbox.grant({ right: 'SendAs' }))).toMatch(/^invalid_request: .*servicePrincipal or user/);
    expect((await mailbox.settings()).holding.imapEnabled).toBe(true);
    expect(await mailbox.permissions()).toEqual([]);
  });
});

describe('a tenant', () => {
  it('is set up at once, beside others', async () => {
    const contoso = await exchange.tenant('contoso.example');
    await contoso.set({ ewsEnabled: null, smtpClientAuthenticationDisabled: true, spreading: 'latest' });
    expect((await contoso.settings()).holding).toMatchObject({
      ewsEnabled: null,
      smtpClientAuthenticationDisabled: true,
      spreading: 'latest',
      securityDefaults: false,
    });
    const fabrikam = await exchange.tenant(FABRIKAM);
    expect((await fabrikam.settings()).holding).toMatchObject({ ewsEnabled: true, spreading: 'typical' });
    await contoso.reset();
    expect((await contoso.settings()).holding.ewsEnabled).toBe(true);
  });

  it("shows the directory's security defaults", async () => {
    await idp.changeTenant(CONTOSO, { securityDefaults: true });
    expect((await (await exchange.tenant(CONTOSO)).settings()).holding.securityDefaults).toBe(true);
  });

  it('keeps service principals by the object id they were given with', async () => {
    const tenant = await exchange.tenant(CONTOSO);
    const apps = await idp.directory.listApps(CONTOSO);
    const daemon = apps.find(({ clientId }) => clientId === BUILT_IN_APPS.daemon);
    const principal = { appId: BUILT_IN_APPS.daemon, objectId: daemon?.servicePrincipalId ?? '' };
    await tenant.servicePrincipals.add(principal);
    expect(await tenant.servicePrincipals.list()).toEqual([principal]);
    await tenant.servicePrincipals.remove(principal.objectId.toUpperCase());
    expect(await tenant.servicePrincipals.list()).toEqual([]);
  });

  it('keeps policies, scopes and assignments, with addresses for people', async () => {
    const tenant = await exchange.tenant(CONTOSO);
    const appIds = [BUILT_IN_APPS.daemon];
    const rooms = { name: 'Only rooms', appIds, scope: [shared], accessRight: 'RestrictAccess' } as const;
    const scope = { name: 'Shared', members: [shared] };
    const impersonation = { name: 'Old', role: 'ApplicationImpersonation', user: service, scope: 'Shared' } as const;
    await tenant.authenticationPolicies.put({ name: 'Block Basic' });
    await tenant.applicationAccessPolicies.put({ ...rooms, scope: [shared] });
    await tenant.managementScopes.put(scope);
    await tenant.roleAssignments.put(impersonation);
    expect(await tenant.authenticationPolicies.list()).toEqual([{ name: 'Block Basic', allowBasicAuth: [] }]);
    expect(await tenant.applicationAccessPolicies.list()).toEqual([rooms]);
    expect(await tenant.managementScopes.list()).toEqual([scope]);
    expect(await tenant.roleAssignments.list()).toEqual([impersonation]);
    for (const [things, name] of [
      [tenant.authenticationPolicies, 'BLOCK BASIC'],
      [tenant.applicationAccessPolicies, 'only rooms'],
      [tenant.managementScopes, 'shared'],
      [tenant.roleAssignments, 'old'],
    ] as const) {
      await things.remove(name);
      expect(await things.list()).toEqual([]);
      expect(await codeOf(things.remove(name))).toContain('unknown_item');
    }
  });

  it('takes no policy or scope that is not there', async () => {
    const [tenant, mailbox] = await Promise.all([exchange.tenant(CONTOSO), exchange.mailbox(licensed)]);
    const send = { name: 'Send', role: 'Application SMTP.SendAsApp', scope: 'Nowhere', user: service } as const;
    expect(await codeOf(tenant.set({ defaultAuthenticationPolicy: 'None such' }))).toContain('unknown_item');
    expect(await codeOf(mailbox.set({ authenticationPolicy: 'None such' }))).toContain('unknown_item');
    expect(await codeOf(tenant.roleAssignments.put(send))).toContain('unknown_item');
    expect(await codeOf(tenant.servicePrincipals.remove('d0000000-0000-4000-8000-000000000001'))).toContain(
      'unknown_item',
    );
  });
});

describe('the accelerator', () => {
  it('ends every grant of the account, fresh ones included', async () => {
    const tokens = async (form: Record<string, string>) => {
      const response = await fetch(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: BUILT_IN_APPS.publicClient, ...form }),
      });
      return (await response.json()) as { refresh_token?: string; error_codes?: readonly number[] };
    };
    const first = await tokens({
      grant_type: 'password',
      username: licensed,
      password: BUILT_IN_PASSWORD,
      scope: 'https://outlook.office365.com/IMAP.AccessAsUser.All offline_access',
    });
    const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token ?? '' };
    expect(await tokens(refresh)).toHaveProperty('access_token');
    await (await exchange.mailbox(licensed)).accelerate();
    expect((await tokens(refresh)).error_codes).toEqual([50173]);
  });
});

describe('settings on disk', () => {
  it('survive a restart, and win over the seed', async () => {
    await (await exchange.tenant(CONTOSO)).set({ ewsEnabled: false }, { manner: 'spreads' });
    await (await exchange.mailbox(shared)).grant({ user: service, right: 'FullAccess' });
    await local.close();
    const seed = { tenants: [{ tenant: CONTOSO, ewsEnabled: null, smtpBasicKeptOn: true }] };
    local = await createMockExchange({ idp, state, seed });
    exchange = connectMockExchange(local, idp.control.token);
    const { holding, written } = await (await exchange.tenant(CONTOSO)).settings();
    expect([holding.ewsEnabled, written.ewsEnabled, holding.smtpBasicKeptOn]).toEqual([true, false, true]);
    expect(await (await exchange.mailbox(shared)).permissions()).toHaveLength(1);
    await exchange.reset();
    expect((await (await exchange.tenant(CONTOSO)).settings()).holding.ewsEnabled).toBeNull();
  });
});
