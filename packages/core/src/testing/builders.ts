import type { Connection, MicrosoftAccount, Registration, UserRow, UserSync } from '../contract/index.ts';
import { deriveSyncState } from '../sync/syncState.ts';

/** The moment at which the built things were made. */
export const builtAt = '2022-06-01T08:00:00.000Z';

/** The tenant that built accounts and connections belong to; expect it, or build with another one to test a mismatch. */
export const contosoTenantId = '9c1f0d5e-6a44-4f2b-8f3e-2d1a7c5b9e01';

/** A user who is ticked for nothing. Users are named after where they sit, never after a person. */
export function makeUser(overrides: Partial<UserRow> = {}): UserRow {
  const id = overrides.id ?? 'user-1';
  const address = overrides.address ?? `${id}@contoso.example`;
  return {
    id,
    displayName: id,
    address,
    upn: address,
    licence: 'Exchange Online (Plan 1)',
    location: 'Building 1',
    mailbox: 'user',
    enabled: true,
    preflight: null,
    waveId: null,
    sync: [],
    ...overrides,
  };
}

/** How built users start out, where not all enabled and synced on Basic. */
export interface MakeUsersOptions {
  /** The connection they are ticked for and have synced on twice. */
  readonly connectionId?: string | null;
  /** How many of the last are not enabled in the product. */
  readonly disabled?: number;
}

/** `count` users in rooms of eight desks, by default synced on the connection `connection-basic`. */
export function makeUsers(count: number, options: MakeUsersOptions = {}): readonly UserRow[] {
  const { connectionId = 'connection-basic', disabled = 0 } = options;
  // One list for all of them: it is never changed in place.
  const sync = connectionId === null ? [] : [makeSync({ connectionId })];
  const width = String(Math.ceil(count / 8)).length + 1;
  const users = new Array<UserRow>(count);
  let room = '';
  for (let i = 0; i < count; i += 1) {
    const desk = (i % 8) + 1;
    if (desk === 1) room = String(Math.floor(i / 8) + 1).padStart(width, '0');
    const address = `room-${room}-desk-${desk}@contoso.example`;
    users[i] = {
      id: `user-${i + 1}`,
      displayName: `Room ${room} desk ${desk}`,
      address,
      upn: address,
      licence: i % 10 === 9 ? 'Frontline (F1)' : 'Exchange Online (Plan 1)',
      location: `Building ${(i % 3) + 1}`,
      mailbox: 'user',
      enabled: i < count - disabled,
      preflight: null,
      waveId: null,
      sync,
    };
  }
  return users;
}

/** A user's healthy, leased sync on a connection. */
export function makeSync(overrides: Partial<UserSync> & Pick<UserSync, 'connectionId'>): UserSync {
  const facts = {
    assigned: true,
    leased: overrides.assigned ?? true,
    lastAttemptAt: builtAt,
    lastSuccessAt: builtAt,
    consecutiveSuccesses: 2,
    itemsSynced: 12,
    lastError: null,
    ...overrides,
  };
  return { state: deriveSyncState({ ...facts, now: Date.parse(builtAt), intervalSeconds: 300 }), ...facts };
}

/** The service account that signs in for a built connection. */
export function makeAccount(overrides: Partial<MicrosoftAccount> = {}): MicrosoftAccount {
  return {
    upn: 'service@contoso.example',
    objectId: '3b7a52c8-90ce-4a1f-b0a4-5f6f1c0d2e11',
    tenantId: contosoTenantId,
    name: 'Service account',
    ...overrides,
  };
}

/** A connected Basic connection, or with `authType: 'oauth-delegated'` one that has everything but a grant. */
export function makeConnection(overrides: Partial<Connection> = {}): Connection {
  const authType = overrides.authType ?? 'basic';
  const oauth = authType !== 'basic' && authType !== 'ntlm';
  return {
    id: oauth ? 'connection-oauth' : 'connection-basic',
    version: 1,
    displayName: oauth ? 'Exchange with OAuth' : 'Exchange with Basic',
    authType,
    protocol: 'ews',
    environment: 'online',
    account: 'service@contoso.example',
    tenantId: oauth ? contosoTenantId : null,
    serviceAddress: 'https://outlook.office365.com/EWS/Exchange.asmx',
    registrationId: oauth ? 'registration-vendor' : null,
    secret: oauth ? null : { kind: 'password', setAt: builtAt, setBy: 'Product admin', expiresAt: null },
    grant: null,
    status: oauth ? 'saved' : 'healthy',
    statusSince: builtAt,
    statusReason: null,
    wrongAccount: null,
    lastError: null,
    lastSuccessAt: oauth ? null : builtAt,
    lastUsedAt: oauth ? null : builtAt,
    disconnectRequest: null,
    restorableUntil: null,
    counts: { assigned: 0, leased: 0, healthy: 0, failing: 0 },
    createdAt: oauth ? '2022-06-01T08:00:01.000Z' : builtAt,
    ...overrides,
  };
}

/** What a finished authorization leaves on a connection. */
export function makeGrant(account: MicrosoftAccount = makeAccount()): NonNullable<Connection['grant']> {
  return {
    account,
    scopes: ['https://outlook.office.com/EWS.AccessAsUser.All', 'offline_access'],
    acquiredAt: builtAt,
    lastRefreshedAt: null,
  };
}

/** The vendor's app in Entra with a client secret that does not expire, and no approval yet. */
export function makeRegistration(overrides: Partial<Registration> = {}): Registration {
  return {
    id: 'registration-vendor',
    version: 1,
    displayName: 'Calendar Sync',
    clientId: '0f4c2b1a-7d3e-4c59-9a86-1e2d3c4b5a60',
    mode: 'vendor',
    tenantId: null,
    secret: { kind: 'client-secret', setAt: builtAt, setBy: 'Product vendor', expiresAt: null },
    rotation: null,
    consent: null,
    redirectUri: 'http://localhost:3000/v1/oauth/callback',
    ...overrides,
  };
}
