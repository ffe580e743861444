import { beforeEach, describe, expect, it } from 'vitest';
import { standInDirectory, tenantId } from '../../test/standInDirectory.ts';
import { openExchangeState } from '../control/exchangeState.ts';
import { checkSeed } from '../mailboxes/exchangeSeed.ts';
import { openPermissions } from '../mailboxes/permissions.ts';
import { openExchangeSettings } from './exchangeSettings.ts';
import { delayOf, type KindOfChange, propagation, type Spreading } from './propagation.ts';
import { resolveSettingsSeed } from './seededSettings.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse('2026-11-22T12:00:00Z');

let now = start;
beforeEach(() => {
  now = start;
});

const { directory, users } = await standInDirectory([
  { address: 'desk@stand-in.example' },
  { address: 'room@stand-in.example' },
  { address: 'imap-off@stand-in.example', behaviour: 'imap-off' },
  { address: 'smtp-off@stand-in.example', behaviour: 'smtp-off' },
]);
const [desk, room, imapOff, smtpOff] = users as [
  (typeof users)[0],
  (typeof users)[0],
  (typeof users)[0],
  (typeof users)[0],
];

async function open(seed: object = {}) {
  const state = openExchangeState(undefined);
  const revoked: string[] = [];
  const tenantTime = async () => now;
  const seeded = await resolveSettingsSeed({ directory, tenantTime, seed: checkSeed(seed) });
  const revokeSessions = async ({ upn }: { upn: string }) => void revoked.push(upn);
  const settings = openExchangeSettings({ directory, tenantTime, state, revokeSessions, seeded });
  return { settings, permissions: openPermissions({ settings, state, seeded }), state, revoked };
}

type Opened = Awaited<ReturnType<typeof open>>;

describe('settings of Exchange', () => {
  it('begin as Microsoft sets them, but for what an account is in the world for', async () => {
    const { settings } = await open();
    expect(await settings.mailbox(desk)).toMatchObject({
      imapEnabled: true,
      popEnabled: true,
      ewsEnabled: null,
      smtpClientAuthenticationDisabled: null,
      state: 'ready',
    });
    expect(await settings.mailbox(imapOff)).toMatchObject({ imapEnabled: false, popEnabled: true });
    expect(await settings.mailbox(smtpOff)).toMatchObject({ smtpClientAuthenticationDisabled: true });
    expect(await settings.tenant(tenantId)).toMatchObject({
      smtpClientAuthenticationDisabled: false,
      ewsEnabled: true,
      spreading: 'typical',
    });
  });

  it('hold at once where the world is set up, and leave the others as they were', async () => {
    const { settings } = await open();
    await settings.changeMailbox(desk, { imapEnabled: false }, 'at-once');
    await settings.changeTenant(tenantId, { ewsEnabled: null, ewsAllowedAppIds: [] }, 'at-once');
    expect(await settings.mailbox(desk)).toMatchObject({ imapEnabled: false, popEnabled: true });
    expect((await settings.mailbox(room)).imapEnabled).toBe(true);
    expect(await settings.tenant(tenantId)).toMatchObject({ ewsEnabled: null, ewsAllowedAppIds: [] });
    expect(await settings.pending(tenantId, users)).toEqual([]);
  });

  it('cut short what was on its way when the world is set up', async () => {
    const { settings } = await open();
    await settings.changeMailbox(desk, { imapEnabled: false }, 'spreads');
    await settings.changeMailbox(desk, { imapEnabled: true }, 'at-once');
    now += 48 * hour;
    expect((await settings.mailbox(desk)).imapEnabled).toBe(true);
  });

  const changes: readonly [
    KindOfChange,
    (opened: Opened) => Promise<unknown>,
    (opened: Opened) => Promise<unknown>,
    { readonly before: unknown; readonly after: unknown },
  ][] = [
    [
      'mailbox-switch',
      ({ settings }) => settings.changeMailbox(desk, { popEnabled: false }, 'spreads'),
      async ({ settings }) => (await settings.mailbox(desk)).popEnabled,
      { before: true, after: false },
    ],
    [
      'tenant-smtp-auth',
      ({ settings }) => settings.changeTenant(tenantId, { smtpClientAuthenticationDisabled: true }, 'spreads'),
      async ({ settings }) => (await settings.tenant(tenantId)).smtpClientAuthenticationDisabled,
      { before: false, after: true },
    ],
    [
      'ews',
      ({ settings }) => settings.changeTenant(tenantId, { ewsEnabled: false }, 'spreads'),
      async ({ settings }) => (await settings.tenant(tenantId)).ewsEnabled,
      { before: true, after: false },
    ],
    [
      'authentication-policy',
      async ({ settings }) => {
        await settings.authenticationPolicies.put(tenantId, { name: 'Block', allowBasicAuth: [] }, 'spreads');
        await settings.changeMailbox(desk, { authenticationPolicy: 'block' }, 'spreads');
      },
      async ({ settings }) => (await settings.authenticationPolicyOf(desk))?.name,
      { before: undefined, after: 'Block' },
    ],
    [
      'application-access-policy',
      ({ settings }) =>
        settings.applicationAccessPolicies.put(
          tenantId,
          { name: 'Only rooms', appIds: ['app'], scope: [], accessRight: 'RestrictAccess' },
          'spreads',
        ),
      async ({ settings }) => (await settings.applicationAccessPolicies.holding(tenantId)).length,
      { before: 0, after: 1 },
    ],
    [
      'rbac-for-applications',
      ({ settings }) => settings.managementScopes.put(tenantId, { name: 'Rooms', members: [] }, 'spreads'),
      async ({ settings }) => (await settings.managementScopes.holding(tenantId)).length,
      { before: 0, after: 1 },
    ],
    [
      'permission',
      ({ permissions }) => permissions.grant(room, { kind: 'user', oid: desk.oid }, 'FullAccess', 'spreads'),
      ({ permissions }) => permissions.holds(room, { kind: 'user', oid: desk.oid }, 'FullAccess'),
      { before: false, after: true },
    ],
    [
      'service-principal',
      ({ permissions }) => permissions.servicePrincipals.add(tenantId, { appId: 'app', objectId: 'OBJECT' }, 'spreads'),
      ({ permissions }) => permissions.servicePrincipals.isKnown(tenantId, 'object'),
      { before: false, after: true },
    ],
    [
      'licence',
      ({ settings }) => settings.changeMailbox(desk, { state: 'just-licensed' }, 'at-once'),
      async ({ settings }) => (await settings.mailbox(desk)).state,
      { before: 'just-licensed', after: 'ready' },
    ],
  ];

  describe.each(['earliest', 'typical', 'latest', 'anomalous'] satisfies Spreading[])('spread %s', (spreading) => {
    it.each(changes)('%s', async (kind, change, look, { before, after }) => {
      const opened = await open();
      await opened.settings.changeTenant(tenantId, { spreading }, 'at-once');
      await change(opened);
      expect(await look(opened)).toBe(before);
      now = start + delayOf(kind, spreading) - 1;
      expect(await look(opened)).toBe(before);
      now += 1;
      expect(await look(opened)).toBe(after);
    });
  });

  it.each(changes)('%s holds at once in a tenant without spreading', async (_, change, look, { after }) => {
    const opened = await open();
    await opened.settings.changeTenant(tenantId, { spreading: 'at-once' }, 'spreads');
    await change(opened);
    expect(await look(opened)).toBe(after);
  });

  it('are read back as written while they spread, and named with the time from which they hold', async () => {
    const { settings } = await open();
    await settings.changeTenant(tenantId, { ewsEnabled: false }, 'spreads');
    await settings.changeMailbox(desk, { imapEnabled: false }, 'spreads');
    expect((await settings.writtenTenant(tenantId)).ewsEnabled).toBe(false);
    expect((await settings.writtenMailbox(desk)).imapEnabled).toBe(false);
    expect(await settings.pending(tenantId, users)).toEqual([
      {
        kind: 'mailbox-switch',
        what: 'imapEnabled',
        mailbox: 'desk@stand-in.example',
        writtenAt: '2026-11-22T12:00:00.000Z',
        holdsFrom: '2026-11-22T13:00:00.000Z',
      },
      {
        kind: 'ews',
        what: 'ewsEnabled',
        writtenAt: '2026-11-22T12:00:00.000Z',
        holdsFrom: '2026-11-23T12:00:00.000Z',
      },
    ]);
  });

  it('stay in the order of writing, also when changes spread faster later', async () => {
    const { settings } = await open();
    await settings.changeTenant(tenantId, { spreading: 'latest' }, 'at-once');
    await settings.changeMailbox(desk, { imapEnabled: false }, 'spreads');
    await settings.changeTenant(tenantId, { spreading: 'earliest' }, 'at-once');
    now += hour;
    await settings.changeMailbox(desk, { imapEnabled: true }, 'spreads');
    now = start + propagation['mailbox-switch'].latest * minute;
    expect((await settings.mailbox(desk)).imapEnabled).toBe(true);
  });

  it('come from the seed, and what is written later wins', async () => {
    const seed = {
      tenants: [
        {
          tenant: tenantId,
          ewsEnabled: null,
          defaultAuthenticationPolicy: 'Only SMTP',
          authenticationPolicies: [{ name: 'Only SMTP', allowBasicAuth: ['Smtp'] }],
          managementScopes: [{ name: 'Rooms', members: ['room@stand-in.example'] }],
          servicePrincipals: [
            { appId: 'a0000000-0000-4000-8000-000000000001', objectId: 'd0000000-0000-4000-8000-000000000001' },
          ],
        },
      ],
      mailboxes: [
        {
          address: 'room@stand-in.example',
          settings: { popEnabled: false, state: 'just-licensed' },
          permissions: [{ user: 'desk@stand-in.example', right: 'FullAccess' }],
        },
      ],
    };
    const { settings, permissions } = await open(seed);
    const trustee = { kind: 'user', oid: desk.oid } as const;
    expect((await settings.tenant(tenantId)).ewsEnabled).toBeNull();
    expect(await settings.authenticationPolicyOf(desk)).toEqual({ name: 'Only SMTP', allowBasicAuth: ['Smtp'] });
    expect(await settings.managementScopes.list(tenantId)).toEqual([{ name: 'Rooms', members: [room.oid] }]);
    expect(await permissions.servicePrincipals.isKnown(tenantId, 'd0000000-0000-4000-8000-000000000001')).toBe(true);
    expect(await permissions.holds(room, trustee, 'FullAccess')).toBe(true);
    expect(await settings.mailbox(room)).toMatchObject({ popEnabled: false, state: 'just-licensed' });
    now += 30 * minute;
    expect((await settings.mailbox(room)).state).toBe('ready');

    await settings.changeTenant(tenantId, { ewsEnabled: true }, 'at-once');
    await settings.authenticationPolicies.remove(tenantId, 'ONLY SMTP', 'at-once');
    await permissions.revoke(room, trustee, 'FullAccess', 'at-once');
    expect((await settings.tenant(tenantId)).ewsEnabled).toBe(true);
    expect(await settings.authenticationPolicyOf(desk)).toBeUndefined();
    expect(await permissions.grants(room)).toEqual([]);
    expect(await permissions.holds(room, trustee, 'FullAccess')).toBe(false);
  });

  it('are refused from a seed that names what is not there', async () => {
    const nobody = { mailboxes: [{ address: 'nobody@stand-in.example', settings: { popEnabled: false } }] };
    await expect(open(nobody)).rejects.toThrow('nobody@stand-in.example');
    await expect(open({ tenants: [{ tenant: 'elsewhere.example' }] })).rejects.toThrow('elsewhere.example');
    const policy = { tenants: [{ tenant: tenantId, defaultAuthenticationPolicy: 'Missing' }] };
    await expect(open(policy)).rejects.toThrow('Missing');
  });

  it.each(['constructor', '__proto__', 'toString'])('may be named %s', async (name) => {
    const { settings } = await open();
    expect(await settings.authenticationPolicies.find(tenantId, name)).toBeUndefined();
    await settings.changeTenant(tenantId, { defaultAuthenticationPolicy: name }, 'at-once');
    expect(await settings.authenticationPolicyOf(desk)).toBeUndefined();
    await settings.authenticationPolicies.put(tenantId, { name, allowBasicAuth: ['Pop'] }, 'spreads');
    expect(await settings.authenticationPolicies.find(tenantId, name)).toEqual({ name, allowBasicAuth: ['Pop'] });
    now += 2 * hour;
    expect((await settings.authenticationPolicyOf(desk))?.name).toBe(name);
    const seed = { tenants: [{ tenant: tenantId, defaultAuthenticationPolicy: name }] };
    await expect(open(seed)).rejects.toThrow(name);
  });

  it('of the seed come back with a reset', async () => {
    const { settings, state } = await open({ tenants: [{ tenant: tenantId, ewsEnabled: false }] });
    await settings.changeTenant(tenantId, { ewsEnabled: true }, 'at-once');
    state.forget(tenantId);
    expect((await settings.tenant(tenantId)).ewsEnabled).toBe(false);
  });
});

describe('the accelerator', () => {
  const block = async ({ settings }: Opened) => {
    await settings.authenticationPolicies.put(tenantId, { name: 'Block', allowBasicAuth: [] }, 'at-once');
    await settings.changeTenant(tenantId, { spreading: 'latest', defaultAuthenticationPolicy: null }, 'at-once');
    await settings.changeTenant(tenantId, { defaultAuthenticationPolicy: 'Block' }, 'spreads');
  };

  it('brings authentication policies to one user within half an hour, and ends the sessions of that user', async () => {
    const opened = await open();
    const { settings, revoked } = opened;
    await block(opened);
    now += hour;
    await settings.accelerate(desk);
    expect(revoked).toEqual(['desk@stand-in.example']);
    now += 30 * minute - 1;
    expect(await settings.authenticationPolicyOf(desk)).toBeUndefined();
    now += 1;
    expect((await settings.authenticationPolicyOf(desk))?.name).toBe('Block');
    expect(await settings.authenticationPolicyOf(room)).toBeUndefined();
    now = start + 24 * hour;
    expect((await settings.authenticationPolicyOf(room))?.name).toBe('Block');
  });

  it('does nothing for what is written after it, or for another kind of change', async () => {
    const opened = await open();
    const { settings } = opened;
    await settings.accelerate(desk);
    now += 1;
    await block(opened);
    await settings.changeMailbox(desk, { imapEnabled: false }, 'spreads');
    await settings.accelerate(room);
    now += hour;
    expect(await settings.authenticationPolicyOf(desk)).toBeUndefined();
    expect((await settings.mailbox(desk)).imapEnabled).toBe(true);
    expect((await settings.authenticationPolicyOf(room))?.name).toBe('Block');
  });

  it('never slows anything down', async () => {
    const opened = await open();
    const { settings } = opened;
    await block(opened);
    now = start + 23 * hour + 50 * minute;
    await settings.accelerate(desk);
    now = start + 24 * hour;
    expect((await settings.authenticationPolicyOf(desk))?.name).toBe('Block');
  });
});

describe('the authentication policy of a user', () => {
  it('is the own one before the default of the tenant', async () => {
    const { settings } = await open();
    for (const name of ['Own', 'Default']) {
      await settings.authenticationPolicies.put(tenantId, { name, allowBasicAuth: [] }, 'at-once');
    }
    await settings.changeTenant(tenantId, { defaultAuthenticationPolicy: 'Default' }, 'at-once');
    await settings.changeMailbox(desk, { authenticationPolicy: 'Own' }, 'at-once');
    expect((await settings.authenticationPolicyOf(desk))?.name).toBe('Own');
    expect((await settings.authenticationPolicyOf(room))?.name).toBe('Default');
  });
});
