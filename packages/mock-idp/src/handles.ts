import type {
  Account,
  AccountChange,
  AccountHandle,
  Duration,
  MockIdp,
  MockIdpOperations,
  Tenant,
  TenantHandle,
} from './mockIdp.ts';

/** The interface people hold, over operations that are plain data. */
export function withHandles(operations: MockIdpOperations): MockIdp {
  const { addFault, listFaults, liftFault, ...plain } = operations;
  return {
    ...plain,
    faults: { add: addFault, list: listFaults, lift: liftFault },
    createTenant: async (options) => tenantHandle(operations, await operations.createTenant(options)),
    tenant: async (nameOrId) => tenantHandle(operations, await operations.findTenant(nameOrId)),
    app: async (clientId) => {
      const app = await operations.findApp(clientId);
      return { ...app, addCertificate: () => operations.addAppCertificate(app.clientId) };
    },
    user: async (address) => accountHandle(operations, await operations.findAccount(address)),
  };
}

function tenantHandle(operations: MockIdpOperations, tenant: Tenant): TenantHandle {
  return {
    ...tenant,
    clock: {
      now: async () => new Date(await operations.tellTime(tenant.id)),
      advance: async (duration) => new Date(await operations.advanceClock(tenant.id, toMilliseconds(duration))),
    },
    setAsOf: (date) => operations.setAsOf(tenant.id, date),
  };
}

function accountHandle(operations: MockIdpOperations, account: Account): AccountHandle {
  const change = (what: AccountChange): Promise<void> => operations.changeAccount(account.upn, what);
  return {
    ...account,
    expirePassword: () => change({ verb: 'expire-password' }),
    changePassword: (password) => change({ verb: 'change-password', password }),
    adminResetPassword: (password, { portal = 'entra' } = {}) => change({ verb: 'reset-password', password, portal }),
    revokeSessions: () => change({ verb: 'revoke-sessions' }),
    disable: () => change({ verb: 'disable' }),
    enable: () => change({ verb: 'enable' }),
    delete: () => change({ verb: 'delete' }),
    block: (code) => change({ verb: 'block', code }),
    unblock: () => change({ verb: 'unblock' }),
  };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function toMilliseconds({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Duration): number {
  return days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
}
