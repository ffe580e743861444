import type { Account, AccountChange, AccountHandle } from './directory/account.ts';
import type { App, AppHandle } from './directory/app.ts';
import type { Tenant, TenantHandle } from './directory/tenant.ts';
import type { MockIdp, MockIdpOperations } from './mockIdp.ts';
import { toMilliseconds } from './world/duration.ts';

/** The interface people hold, over operations that are plain data. */
export function withHandles(operations: MockIdpOperations): MockIdp {
  const { addFault, listFaults, liftFault, takeSnapshot, ...plain } = operations;
  return {
    ...plain,
    faults: { add: addFault, list: listFaults, lift: liftFault },
    createTenant: async (options) => tenantHandle(operations, await operations.createTenant(options)),
    tenant: async (nameOrId) => tenantHandle(operations, await operations.findTenant(nameOrId)),
    app: async (clientId) => appHandle(operations, await operations.findApp(clientId)),
    snapshot: () => takeSnapshot(),
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
    createUser: async (options) => accountHandle(operations, await operations.createUser(tenant.id, options)),
    createApp: async (options = {}) => appHandle(operations, await operations.createApp(tenant.id, options)),
    change: (change) => operations.changeTenant(tenant.id, change),
    policies: {
      list: () => operations.listPolicies(tenant.id),
      add: (policy) => operations.addPolicy(tenant.id, policy),
      remove: (id) => operations.removePolicy(tenant.id, id),
    },
    reset: () => operations.resetTenant(tenant.id),
    snapshot: () => operations.takeSnapshot(tenant.id),
    remove: () => operations.removeTenant(tenant.id),
  };
}

function appHandle(operations: MockIdpOperations, app: App): AppHandle {
  return {
    ...app,
    addCertificate: () => operations.addAppCertificate(app.clientId),
    addSecret: (secret = {}) => operations.addAppSecret(app.clientId, secret),
    removeSecret: (value) => operations.removeAppSecret(app.clientId, value),
    change: (change) => operations.changeApp(app.clientId, change),
    remove: () => operations.removeApp(app.clientId),
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
    challenge: () => change({ verb: 'challenge' }),
    disable: () => change({ verb: 'disable' }),
    enable: () => change({ verb: 'enable' }),
    delete: () => change({ verb: 'delete' }),
    block: (code) => change({ verb: 'block', code }),
    unblock: () => change({ verb: 'unblock' }),
    requireMfa: (required = true) => change({ verb: 'require-mfa', required }),
    setMfa: (mfa) => change({ verb: 'set-mfa', mfa }),
    setInterrupts: (interrupts) => change({ verb: 'set-interrupts', interrupts }),
    setRisk: (risk) => change({ verb: 'set-risk', risk }),
    currentCode: () => operations.currentCode(account.upn),
    waitingSignIns: () => operations.listWaitingSignIns(account.upn),
    approveSignIn: (number) =>
      operations.answerSignIn(account.upn, { answer: 'approve', ...(number === undefined ? {} : { number }) }),
    denySignIn: async () => void (await operations.answerSignIn(account.upn, { answer: 'deny' })),
    assign: (clientId) => change({ verb: 'assign', clientId }),
    unassign: (clientId) => change({ verb: 'unassign', clientId }),
    change: (seed) => operations.changeUser(account.upn, seed),
  };
}
