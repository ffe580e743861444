import { z } from 'zod';
import type { CreateTenantOptions, FindUserQuery, MockIdp } from '../mockIdp.ts';

interface Operation {
  readonly input: z.ZodType;
  readonly run: (idp: MockIdp, input: never) => Promise<unknown>;
}

const nothing = z.strictObject({});
const tenant = z.strictObject({ tenant: z.string() });
const record = z.record(z.string(), z.unknown());

/** The control API: `POST /_mock/<name>` with a JSON body. It is `MockIdp`, one operation per member. */
const OPERATIONS = {
  world: { input: nothing, run: (idp) => idp.world() },
  'msal-config': {
    input: z.strictObject({ tenant: z.string(), clientId: z.string() }),
    run: (idp, input: { tenant: string; clientId: string }) => idp.msalConfig(input),
  },
  'create-tenant': {
    input: z.strictObject({
      name: z.string(),
      id: z.string().optional(),
      domains: z.array(z.string()).optional(),
      asOf: z.string().optional(),
      users: z.array(record).optional(),
      apps: z.array(record).optional(),
    }),
    run: (idp, input: CreateTenantOptions) => idp.createTenant(input),
  },
  tenant: { input: tenant, run: (idp, input: { tenant: string }) => idp.tenant(input.tenant) },
  user: {
    input: z.strictObject({ address: z.string() }),
    run: (idp, input: { address: string }) => idp.user(input.address),
  },
  'sign-ins': { input: nothing, run: (idp) => idp.signIns.list() },
  reset: { input: nothing, run: (idp) => idp.reset() },
  close: {
    input: nothing,
    // The server waits for its answers to leave, so this one must not wait for the server.
    run: async (idp) => void setImmediate(() => void idp.close()),
  },
  'find-tenant': { input: tenant, run: (idp, input: { tenant: string }) => idp.directory.findTenant(input.tenant) },
  'list-users': { input: tenant, run: (idp, input: { tenant: string }) => idp.directory.listUsers(input.tenant) },
  'find-user': {
    input: z.strictObject({
      tenantId: z.string().optional(),
      address: z.string().optional(),
      oid: z.string().optional(),
    }),
    run: (idp, input: FindUserQuery) => idp.directory.findUser(input),
  },
  'check-password': {
    input: z.strictObject({ address: z.string(), password: z.string() }),
    run: (idp, input: { address: string; password: string }) =>
      idp.directory.checkPassword(input.address, input.password),
  },
  'signing-keys': { input: tenant, run: (idp, input: { tenant: string }) => idp.directory.signingKeys(input.tenant) },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

export function findOperation(name: string): Operation | undefined {
  return Object.hasOwn(OPERATIONS, name) ? (OPERATIONS[name as OperationName] as Operation) : undefined;
}
