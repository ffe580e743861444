import * as z from 'zod';
import { onPremisesOperations } from '../ews/on-premises/onPremisesOperations.ts';
import { exchangeAdminOperations } from '../exchange-admin/exchangeAdminOperations.ts';
import { calendarOperations } from '../mailboxes/calendarOperations.ts';
import { mailOperations } from '../mailboxes/mail/mailOperations.ts';
import { settingsOperations } from '../policies/settingsOperations.ts';
import { outboundOperations } from '../submission/outboundOperations.ts';
import { describeMailbox, findOwner, findTenant } from './find.ts';
import { type Operation, operation } from './operation.ts';
import type { RequestQuery } from './requestLog.ts';
import { selectRequests } from './selectRequests.ts';

/** Bytes a body may have; a world's worth of them where a world is sent. */
export const usualLimit = 1024 * 1024;
export const largeLimit = 64 * usualLimit;

const nothing = z.strictObject({});

/** The control API, one entry for each verb. Owners of a part keep theirs beside it and spread them in here. */
export const operations = {
  ...calendarOperations,
  ...mailOperations,
  ...settingsOperations,
  ...outboundOperations,
  ...onPremisesOperations,
  ...exchangeAdminOperations,
  requests: operation(
    z
      .strictObject({
        protocol: z.enum(['imap', 'pop', 'smtp', 'ews', 'graph', 'exchange-admin']),
        tenant: z.string(),
        account: z.string(),
        mailbox: z.string(),
        testId: z.string(),
        since: z.iso.datetime({ offset: true }),
        outcome: z.enum(['refused', 'answered']),
        after: z.int(),
      })
      .partial(),
    (exchange, query) => selectRequests(exchange, query as RequestQuery),
  ),
  'add-fault': operation(z.record(z.string(), z.unknown()), ({ faultBook }, fault) => faultBook.add(fault as never)),
  'list-faults': operation(nothing, async ({ faultBook }) => faultBook.list()),
  'lift-fault': operation(z.strictObject({ id: z.string() }), async ({ faultBook }, { id }) => faultBook.lift(id)),
  reset: operation(z.strictObject({ tenant: z.string().optional() }), async (exchange, { tenant }) =>
    exchange.reset(tenant === undefined ? undefined : (await findTenant(exchange, tenant)).id),
  ),
  snapshot: operation(z.strictObject({ tenant: z.string().optional() }), async (exchange, { tenant }) =>
    exchange.takeSnapshot(tenant === undefined ? undefined : (await findTenant(exchange, tenant)).id),
  ),
  restore: operation(
    z.strictObject({ snapshot: z.record(z.string(), z.unknown()) }),
    async (exchange, { snapshot }) => exchange.restore(snapshot),
    { limit: largeLimit },
  ),
  tenant: operation(z.strictObject({ tenant: z.string() }), (exchange, { tenant }) => findTenant(exchange, tenant)),
  mailbox: operation(z.strictObject({ address: z.string() }), async (exchange, { address }) =>
    describeMailbox(await findOwner(exchange, address)),
  ),
  // The listener waits for its answers to leave, so this one must not wait for the listener.
  close: operation(nothing, async (exchange) => void setImmediate(() => void exchange.close())),
} as const satisfies Readonly<Record<string, Operation<z.ZodType, unknown>>>;

export type Operations = typeof operations;
export type OperationName = keyof Operations;
export type InputOf<Name extends OperationName> = z.input<Operations[Name]['input']>;
export type OutputOf<Name extends OperationName> = Awaited<ReturnType<Operations[Name]['run']>>;

/** Runs a verb, wherever the mock is. */
export type Call = <Name extends OperationName>(name: Name, input: InputOf<Name>) => Promise<OutputOf<Name>>;

export function findOperation(name: string): Operation<z.ZodType, unknown> | undefined {
  return Object.hasOwn(operations, name) ? operations[name as OperationName] : undefined;
}
