import * as z from 'zod';
import type { AccountChange, CreateUserOptions, FindUserQuery, TelephoneAnswer } from '../directory/account.ts';
import type { CreateAppOptions } from '../directory/app.ts';
import { RISKS } from '../directory/risk.ts';
import { interruptsSeed, mfaSeed } from '../directory/seedSchema.ts';
import type { CreateTenantOptions } from '../directory/tenant.ts';
import type { FaultInput } from '../faults/fault.ts';
import type { MockIdpOperations } from '../mockIdp.ts';
import type { MsalConfigOptions } from '../msalConfig.ts';
import type { PolicyInput } from '../policies/policySchema.ts';
import type { RequestQuery } from '../record/requestRecord.ts';
import type { ExportSeedOptions } from '../world/exportSeed.ts';
import type { Snapshot } from '../world/snapshot.ts';

/** Bytes a body may have; a world's worth of them where a world is sent. */
export const USUAL_LIMIT = 1024 * 1024;
const LARGE = 64 * USUAL_LIMIT;

export interface Operation {
  readonly input: z.ZodType;
  readonly limit?: number;
  readonly run: (idp: MockIdpOperations, input: never) => Promise<unknown>;
}

const nothing = z.strictObject({});
const tenant = z.strictObject({ tenant: z.string() });
const password = z.string().min(1).max(256);
const accountChange = z.discriminatedUnion('verb', [
  z.strictObject({
    verb: z.enum(['expire-password', 'revoke-sessions', 'challenge', 'disable', 'enable', 'delete', 'unblock']),
  }),
  z.strictObject({ verb: z.literal('change-password'), password }),
  z.strictObject({ verb: z.literal('reset-password'), password, portal: z.enum(['entra', 'azure']) }),
  z.strictObject({ verb: z.literal('block'), code: z.int() }),
  z.strictObject({ verb: z.literal('require-mfa'), required: z.boolean() }),
  z.strictObject({ verb: z.literal('set-mfa'), mfa: mfaSeed }),
  z.strictObject({ verb: z.literal('set-risk'), risk: z.enum(RISKS) }),
  z.strictObject({ verb: z.literal('set-interrupts'), interrupts: interruptsSeed }),
  z.strictObject({ verb: z.enum(['assign', 'unassign']), clientId: z.string() }),
]);
const address = z.strictObject({ address: z.string() });
const client = z.strictObject({ clientId: z.string() });
const record = z.record(z.string(), z.unknown());

/** The control API: `POST /_mock/<name>` with a JSON body. It is `MockIdp`, one operation per member. */
const OPERATIONS = {
  reach: { input: nothing, run: async ({ origin, ca }) => ({ origin, ca }) },
  world: { input: nothing, run: (idp) => idp.world() },
  'msal-config': {
    input: z.strictObject({
      tenant: z.string(),
      clientId: z.string(),
      via: z.enum(['metadata', 'https']).optional(),
    }),
    run: (idp, input: MsalConfigOptions) => idp.msalConfig(input),
  },
  'create-tenant': {
    // What a seed may say is checked against the seed's schema, with the path of what is wrong.
    input: z.looseObject({
      name: z.string(),
      id: z.guid().optional(),
      users: z.array(record).optional(),
      apps: z.array(record).optional(),
    }),
    limit: LARGE,
    run: (idp, input: CreateTenantOptions) => idp.createTenant(input),
  },
  'change-tenant': {
    input: z.strictObject({ tenant: z.string(), change: record }),
    run: (idp, input: { tenant: string; change: object }) => idp.changeTenant(input.tenant, input.change),
  },
  'list-policies': { input: tenant, run: (idp, input: { tenant: string }) => idp.listPolicies(input.tenant) },
  'add-policy': {
    input: z.strictObject({ tenant: z.string(), policy: record }),
    run: (idp, input: { tenant: string; policy: PolicyInput }) => idp.addPolicy(input.tenant, input.policy),
  },
  'remove-policy': {
    input: z.strictObject({ tenant: z.string(), id: z.string() }),
    run: (idp, input: { tenant: string; id: string }) => idp.removePolicy(input.tenant, input.id),
  },
  'remove-tenant': { input: tenant, run: (idp, input: { tenant: string }) => idp.removeTenant(input.tenant) },
  'reset-tenant': { input: tenant, run: (idp, input: { tenant: string }) => idp.resetTenant(input.tenant) },
  'create-user': {
    input: z.strictObject({ tenant: z.string(), user: z.looseObject({ upn: z.string() }) }),
    run: (idp, input: { tenant: string; user: CreateUserOptions }) => idp.createUser(input.tenant, input.user),
  },
  'change-user': {
    input: z.strictObject({ address: z.string(), change: record }),
    run: (idp, input: { address: string; change: object }) => idp.changeUser(input.address, input.change),
  },
  'create-app': {
    input: z.strictObject({ tenant: z.string(), app: z.looseObject({ clientId: z.guid().optional() }) }),
    run: (idp, input: { tenant: string; app: CreateAppOptions }) => idp.createApp(input.tenant, input.app),
  },
  'change-app': {
    input: z.strictObject({ clientId: z.string(), change: record }),
    run: (idp, input: { clientId: string; change: object }) => idp.changeApp(input.clientId, input.change),
  },
  'remove-app': { input: client, run: (idp, input: { clientId: string }) => idp.removeApp(input.clientId) },
  'add-app-secret': {
    input: z.strictObject({
      clientId: z.string(),
      value: z.string().min(1).optional(),
      expires: z.string().optional(),
    }),
    run: (idp, { clientId, ...secret }: { clientId: string; value?: string; expires?: string }) =>
      idp.addAppSecret(clientId, secret),
  },
  'remove-app-secret': {
    input: z.strictObject({ clientId: z.string(), value: z.string() }),
    run: (idp, input: { clientId: string; value: string }) => idp.removeAppSecret(input.clientId, input.value),
  },
  snapshot: {
    input: z.strictObject({ tenant: z.string().optional() }),
    run: (idp, input: { tenant?: string }) => idp.takeSnapshot(input.tenant),
  },
  restore: {
    input: z.strictObject({ snapshot: record }),
    limit: LARGE,
    run: (idp, input: { snapshot: Snapshot }) => idp.restore(input.snapshot),
  },
  tenant: { input: tenant, run: (idp, input: { tenant: string }) => idp.findTenant(input.tenant) },
  'tell-time': { input: tenant, run: (idp, input: { tenant: string }) => idp.tellTime(input.tenant) },
  'advance-clock': {
    input: z.strictObject({ tenant: z.string(), milliseconds: z.number() }),
    run: (idp, input: { tenant: string; milliseconds: number }) => idp.advanceClock(input.tenant, input.milliseconds),
  },
  'set-as-of': {
    input: z.strictObject({ tenant: z.string(), date: z.iso.date().nullable() }),
    run: (idp, input: { tenant: string; date: string | null }) => idp.setAsOf(input.tenant, input.date),
  },
  app: { input: client, run: (idp, input: { clientId: string }) => idp.findApp(input.clientId) },
  'add-app-certificate': {
    input: client,
    run: (idp, input: { clientId: string }) => idp.addAppCertificate(input.clientId),
  },
  'add-fault': { input: record, run: (idp, input: FaultInput) => idp.addFault(input) },
  'list-faults': { input: nothing, run: (idp) => idp.listFaults() },
  'lift-fault': {
    input: z.strictObject({ id: z.string() }),
    run: (idp, input: { id: string }) => idp.liftFault(input.id),
  },
  'rotate-keys': {
    input: z.strictObject({ forget: z.boolean().optional() }),
    run: (idp, input: { forget?: boolean }) => idp.rotateKeys(input),
  },
  'sign-in-browser': {
    input: z.strictObject({
      users: z.array(z.string()).min(1),
      keepSignedIn: z.boolean().optional(),
      secondFactor: z.boolean().optional(),
    }),
    run: (idp, { users, ...options }: { users: string[]; keepSignedIn?: boolean; secondFactor?: boolean }) =>
      idp.signInBrowser(users, options),
  },
  'change-account': {
    input: z.strictObject({ address: z.string(), change: accountChange }),
    run: (idp, input: { address: string; change: AccountChange }) => idp.changeAccount(input.address, input.change),
  },
  'current-code': { input: address, run: (idp, input: { address: string }) => idp.currentCode(input.address) },
  'list-waiting-sign-ins': {
    input: address,
    run: (idp, input: { address: string }) => idp.listWaitingSignIns(input.address),
  },
  'answer-sign-in': {
    input: z.strictObject({
      address: z.string(),
      answer: z.discriminatedUnion('answer', [
        z.strictObject({ answer: z.literal('approve'), number: z.string().optional() }),
        z.strictObject({ answer: z.literal('deny') }),
      ]),
    }),
    run: (idp, input: { address: string; answer: TelephoneAnswer }) => idp.answerSignIn(input.address, input.answer),
  },
  user: {
    input: z.strictObject({ address: z.string() }),
    run: (idp, input: { address: string }) => idp.findAccount(input.address),
  },
  'sign-ins': { input: nothing, run: (idp) => idp.signIns.list() },
  'open-live-view': { input: nothing, run: (idp) => idp.openLiveView() },
  requests: {
    input: z
      .strictObject({
        tenant: z.string(),
        testId: z.string(),
        user: z.string(),
        since: z.iso.datetime({ offset: true }),
        outcome: z.enum(['refused', 'answered']),
        after: z.int(),
      })
      .partial(),
    run: (idp, input: RequestQuery) => idp.requests.list(input),
  },
  'export-seed': {
    input: z.strictObject({ secrets: z.enum(['as-they-are', 'replaced']).optional() }),
    run: (idp, input: ExportSeedOptions) => idp.exportSeed(input),
  },
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
  'list-groups': {
    input: z.strictObject({ tenantId: z.string(), oid: z.string() }),
    run: (idp, { tenantId, oid }: { tenantId: string; oid: string }) => idp.directory.listGroups(tenantId, oid),
  },
  'list-apps': { input: tenant, run: (idp, input: { tenant: string }) => idp.directory.listApps(input.tenant) },
  'check-password': {
    input: z.strictObject({ address: z.string(), password: z.string() }),
    run: (idp, input: { address: string; password: string }) =>
      idp.directory.checkPassword(input.address, input.password),
  },
  'judge-password-sign-in': {
    input: z.strictObject({ address: z.string(), password: z.string() }),
    run: (idp, input: { address: string; password: string }) =>
      idp.directory.judgePasswordSignIn(input.address, input.password),
  },
  'find-challenge': {
    input: z.strictObject({ accessToken: z.string() }),
    run: async (idp, input: { accessToken: string }) => (await idp.directory.findChallenge(input.accessToken)) ?? null,
  },
  'signing-keys': { input: tenant, run: (idp, input: { tenant: string }) => idp.directory.signingKeys(input.tenant) },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

export function findOperation(name: string): Operation | undefined {
  return Object.hasOwn(OPERATIONS, name) ? (OPERATIONS[name as OperationName] as Operation) : undefined;
}
