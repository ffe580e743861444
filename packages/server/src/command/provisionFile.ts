import { assignmentModeSchema, environmentSchema, mailboxKindSchema, protocolSchema } from '@authshift/core/contract';
import { z } from 'zod';

const id = z.string().min(1).max(200);
const text = z.string().min(1).max(500);

const app = { id, displayName: text, clientId: text, mode: z.enum(['vendor', 'customer']), tenantId: text.nullable() };
const time = z.iso.datetime().transform((at) => new Date(at));

const registration = z.union([
  z.strictObject({ ...app, clientSecret: text, secretExpiresAt: time.optional() }),
  z.strictObject({ ...app, certificate: z.string().min(1) }),
]);

const common = {
  id,
  displayName: text,
  environment: environmentSchema,
  account: text,
  serviceAddress: text.optional(),
};

const connection = z.discriminatedUnion('authType', [
  z.strictObject({ ...common, authType: z.enum(['basic', 'ntlm']), protocol: protocolSchema, password: text }),
  z.strictObject({
    ...common,
    authType: z.literal('oauth-delegated'),
    protocol: protocolSchema.exclude(['exchange-admin']),
    tenantId: text,
    registrationId: id,
  }),
]);

const user = z.strictObject({
  id,
  displayName: text,
  address: text,
  upn: text.optional(),
  licence: text.nullish(),
  location: text.nullish(),
  mailbox: mailboxKindSchema.nullish(),
  enabled: z.boolean().optional(),
  assignedTo: z.array(id).optional(),
});

/** What `authshift-server provision` takes: what the functions of `provision` take, an organization at a time. */
export const provisionSchema = z.strictObject({
  organizations: z.array(
    z.strictObject({
      id,
      name: text,
      mode: assignmentModeSchema.optional(),
      coolingOffDays: z.int().min(0).optional(),
      syncIntervalSeconds: z.int().min(1).optional(),
      registrations: z.array(registration).default([]),
      connections: z.array(connection).default([]),
      users: z.array(user).default([]),
      removeUsers: z.array(id).default([]),
    }),
  ),
});

export type ProvisionFile = z.infer<typeof provisionSchema>;
