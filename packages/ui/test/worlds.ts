import type { Connection, Scope, UserRow, UserSync } from '@authshift/core/contract';
import {
  builtAt,
  createMemoryBackend,
  createSimulatedClock,
  type MemoryBackend,
  type MemoryBackendOptions,
  makeAccount,
  makeConnection,
  makeGrant,
  makeRegistration,
  makeSync,
  makeUsers,
  type SimulatedClock,
} from '@authshift/core/testing';

/** A back end in memory with the clock it runs on. Stories and component tests differ only in the facts they start from. */
export interface World {
  readonly backend: MemoryBackend;
  readonly clock: SimulatedClock;
}

export function createWorld(options: MemoryBackendOptions = {}): World {
  const clock = createSimulatedClock({ start: builtAt });
  return { clock, backend: createMemoryBackend({ clock, ...options }) };
}

export const basic = makeConnection();

/** OAuth as it stands once the service account has signed in and syncs. */
export const oauth = makeConnection({
  authType: 'oauth-delegated',
  status: 'healthy',
  grant: makeGrant(),
  lastSuccessAt: builtAt,
});

export const freshOAuth = makeConnection({ authType: 'oauth-delegated' });

/** Somebody else's account, as the admin's own session would answer. */
export const adminAccount = makeAccount({
  upn: 'admin@fabrikam.example',
  objectId: '7d1f4a02-5c3b-4e8e-9a6d-1b2c3d4e5f60',
  tenantId: '2b7e9d4c-1a5f-4c3e-8d6b-0f9e8d7c6b5a',
  name: 'Product admin',
});

export const noMailbox = {
  code: 'ErrorNonExistentMailbox',
  literal: 'The SMTP address has no mailbox associated with it.',
};

/** A user's syncs on Basic and OAuth side by side, Basic writing. */
export function onTrial(overrides: Partial<UserSync> = {}): readonly UserSync[] {
  return [
    makeSync({ connectionId: basic.id }),
    makeSync({ connectionId: oauth.id, leased: false, consecutiveSuccesses: 1, ...overrides }),
  ];
}

/** A user for whom OAuth has proven itself beside Basic. */
export function proven(): readonly UserSync[] {
  return [makeSync({ connectionId: basic.id, leased: false }), makeSync({ connectionId: oauth.id })];
}

export function failingOn(
  connectionId: string,
  answer: { readonly code: string | null; readonly literal: string },
): UserSync {
  return makeSync({
    connectionId,
    lastSuccessAt: null,
    consecutiveSuccesses: 0,
    itemsSynced: null,
    lastError: {
      ...answer,
      firstSeenAt: '2022-05-31T22:10:00.000Z',
      lastSeenAt: builtAt,
      count: 118,
    },
  });
}

/** `count` users on Basic; those whose place `change` knows have other syncs. */
export function usersWith(count: number, change: Readonly<Record<number, readonly UserSync[]>>): readonly UserRow[] {
  return makeUsers(count).map((user, index) => {
    const sync = change[index];
    return sync === undefined ? user : { ...user, sync: [...sync] };
  });
}

/** Basic and OAuth connected, everybody on Basic. */
export function parallelRun(options: MemoryBackendOptions = {}): World {
  return createWorld({ connections: [basic, oauth], users: makeUsers(312), ...options });
}

/** A pilot in the middle: some on trial, some moved, one failing, one retrying, one without any connection. */
export function pilotRun(options: MemoryBackendOptions = {}): World {
  const retrying = makeSync({
    connectionId: basic.id,
    consecutiveSuccesses: 0,
    lastSuccessAt: '2022-06-01T07:50:00.000Z',
    lastError: {
      code: 'ErrorServerBusy',
      literal: 'The server cannot service this request right now. Try again later.',
      firstSeenAt: '2022-06-01T07:55:00.000Z',
      lastSeenAt: builtAt,
      count: 1,
    },
  });
  return parallelRun({
    users: usersWith(312, {
      0: proven(),
      1: proven(),
      2: onTrial(),
      3: [makeSync({ connectionId: oauth.id })],
      4: [makeSync({ connectionId: basic.id }), { ...failingOn(oauth.id, noMailbox), leased: false }],
      5: [retrying],
      6: [],
    }),
    ...options,
  });
}

/** Everybody on OAuth, proven; Basic idle and ready to be disconnected. */
export function movedRun(options: MemoryBackendOptions = {}): World {
  return parallelRun({ users: makeUsers(312, { connectionId: oauth.id }), ...options });
}

/** Basic and OAuth with seven quiet days asked for before Disconnect; everybody proven beside Basic, see `leaveBasic`. */
export function quietRun(options: MemoryBackendOptions = {}): World {
  return parallelRun({
    users: usersWith(3, { 0: proven(), 1: proven(), 2: proven() }),
    me: { coolingOffDays: 7 },
    ...options,
  });
}

/** Unticks Basic for everybody: its quiet days begin. */
export async function leaveBasic({ backend }: World): Promise<void> {
  const client = backend.client();
  const scope: Scope = { type: 'exclude', filter: {}, ids: [] };
  const change = { tick: [], untick: [basic.id] };
  const { count, snapshot } = await client.previewAssignment({ scope, change });
  await client.changeAssignment({
    ...{ scope, change, snapshot },
    expectedCount: count,
    acceptUnproven: false,
    idempotencyKey: 'leave-basic',
  });
}

export const secondAdmin = { role: 'admin', id: 'actor-second-admin', name: 'Second admin of Contoso' } as const;

export function withConnection(overrides: Partial<Connection>): World {
  return createWorld({ connections: [makeConnection(overrides)] });
}

export const customerRegistration = makeRegistration({
  id: 'registration-customer',
  displayName: 'Contoso calendar app',
  mode: 'customer',
  tenantId: '9c1f0d5e-6a44-4f2b-8f3e-2d1a7c5b9e01',
  secret: {
    kind: 'client-secret',
    setAt: '2022-03-12T09:00:00.000Z',
    setBy: 'Admin of Contoso',
    expiresAt: '2022-07-12T09:00:00.000Z',
  },
});

/** Tenant and application id of the customer's own app. */
export const contosoApp = {
  tenantId: '9c1f0d5e-6a44-4f2b-8f3e-2d1a7c5b9e01',
  clientId: '0f4c2b1a-7d3e-4c59-9a86-1e2d3c4b5a61',
} as const;

export const hostileName = '<img src=x onerror="document.title=\'owned\'"> & "Exchange" \u202eevil';
export const longName =
  'Exchange Online for the headquarters, all branch offices and the two warehouses, connected with OAuth in June of 2022';
