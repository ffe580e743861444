import type { OperationName } from './control/operations.ts';
import { withHandles } from './handles.ts';
import type { MockIdp } from './mockIdp.ts';
import { MockIdpError, type MockIdpErrorCode } from './mockIdpError.ts';
import { type ControlRequest, fetchTrusting } from './tls/fetchTrusting.ts';

export interface ConnectOptions {
  /** `ca` of the startup line, for a mock that speaks HTTPS: a path of a PEM file. This machine's own CA needs no mention. */
  readonly ca?: string | undefined;
}

/**
 * A mock in another process, by its control API: `url` and `token` are the members of `control` in its first line of output.
 * Rejects with `unreachable` or `forbidden` at once if it cannot be used.
 */
export async function connectMockIdp(url: string, token: string, { ca }: ConnectOptions = {}): Promise<MockIdp> {
  const control = { url: url.replace(/\/$/, ''), token };
  const send = createSender(control, ca);
  const call = async <Result>(name: OperationName, input: object = {}): Promise<Result> =>
    readAnswer<Result>(await send(name, input));

  const reach = await call<{ readonly origin: string; readonly ca?: string }>('reach');
  return withHandles({
    origin: reach.origin,
    ca: reach.ca,
    control,
    directory: {
      findTenant: async (idOrDomain) => orUndefined(await call('find-tenant', { tenant: idOrDomain })),
      listUsers: (tenantId) => call('list-users', { tenant: tenantId }),
      findUser: async (query) => orUndefined(await call('find-user', query)),
      listGroups: (tenantId, oid) => call('list-groups', { tenantId, oid }),
      listApps: (tenantId) => call('list-apps', { tenant: tenantId }),
      checkPassword: (address, password) => call('check-password', { address, password }),
      judgePasswordSignIn: (address, password) => call('judge-password-sign-in', { address, password }),
      findChallenge: async (accessToken) => orUndefined(await call('find-challenge', { accessToken })),
      signingKeys: (tenantId) => call('signing-keys', { tenant: tenantId }),
    },
    signIns: { list: () => call('sign-ins') },
    openLiveView: () => call('open-live-view'),
    requests: { list: (query = {}) => call('requests', query) },
    world: () => call('world'),
    msalConfig: (options) => call('msal-config', options),
    createTenant: (options) => call('create-tenant', options),
    findTenant: (nameOrId) => call('tenant', { tenant: nameOrId }),
    changeTenant: (tenant, change) => call('change-tenant', { tenant, change }),
    listPolicies: (tenant) => call('list-policies', { tenant }),
    addPolicy: (tenant, policy) => call('add-policy', { tenant, policy }),
    removePolicy: async (tenant, id) => void (await call('remove-policy', { tenant, id })),
    removeTenant: async (tenant) => void (await call('remove-tenant', { tenant })),
    createUser: (tenant, user) => call('create-user', { tenant, user }),
    changeUser: (address, change) => call('change-user', { address, change }),
    createApp: (tenant, app) => call('create-app', { tenant, app }),
    changeApp: (clientId, change) => call('change-app', { clientId, change }),
    removeApp: async (clientId) => void (await call('remove-app', { clientId })),
    addAppSecret: (clientId, secret) => call('add-app-secret', { clientId, ...secret }),
    removeAppSecret: async (clientId, value) => void (await call('remove-app-secret', { clientId, value })),
    findAccount: (address) => call('user', { address }),
    tellTime: (tenant) => call('tell-time', { tenant }),
    advanceClock: (tenant, milliseconds) => call('advance-clock', { tenant, milliseconds }),
    setAsOf: (tenant, date) => call('set-as-of', { tenant, date }),
    findApp: (clientId) => call('app', { clientId }),
    addAppCertificate: (clientId) => call('add-app-certificate', { clientId }),
    addFault: (fault) => call('add-fault', fault),
    listFaults: () => call('list-faults'),
    liftFault: async (id) => void (await call('lift-fault', { id })),
    rotateKeys: async (options = {}) => void (await call('rotate-keys', options)),
    signInBrowser: (users, options = {}) => call('sign-in-browser', { users, ...options }),
    changeAccount: async (address, change) => void (await call('change-account', { address, change })),
    currentCode: (address) => call('current-code', { address }),
    listWaitingSignIns: (address) => call('list-waiting-sign-ins', { address }),
    answerSignIn: (address, answer) => call('answer-sign-in', { address, answer }),
    reset: async () => void (await call('reset')),
    resetTenant: async (tenant) => void (await call('reset-tenant', { tenant })),
    takeSnapshot: (tenant) => call('snapshot', tenant === undefined ? {} : { tenant }),
    restore: async (snapshot) => void (await call('restore', { snapshot })),
    exportSeed: (options = {}) => call('export-seed', options),
    close: async () => {
      // A mock that is gone already is closed; and one that is going may be gone before its answer has arrived.
      await call('close').catch((error: unknown) => {
        if (!(error instanceof MockIdpError && error.code === 'unreachable')) throw error;
      });
    },
  });
}

type Sender = (name: OperationName, input: object) => Promise<Response>;

function createSender({ url, token }: MockIdp['control'], ca: string | undefined): Sender {
  return async (name, input) => {
    const target = `${url}/${name}`;
    const request: ControlRequest = {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    };
    try {
      return target.startsWith('https:') ? await fetchTrusting(target, request, ca) : await fetch(target, request);
    } catch (cause) {
      throw new MockIdpError('unreachable', `No mock answers at ${url}.`, { cause });
    }
  };
}

async function readAnswer<Result>(response: Response): Promise<Result> {
  const answer = (await response.json()) as { result: Result } | { code: MockIdpErrorCode; message: string };
  if ('result' in answer) return answer.result;
  throw new MockIdpError(answer.code, answer.message);
}

/** JSON has no `undefined`, so an absent record travels as `null`. */
function orUndefined<Result>(result: Result | null): Result | undefined {
  return result ?? undefined;
}
