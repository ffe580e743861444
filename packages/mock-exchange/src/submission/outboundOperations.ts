import * as z from 'zod';
import { findTenant } from '../control/find.ts';
import { operation } from '../control/operation.ts';

/** What left the world. */
export const outboundOperations = {
  'list-outbound': operation(z.strictObject({ tenant: z.string().optional() }), async (exchange, { tenant }) => {
    const all = await exchange.submission.outbound.list();
    if (tenant === undefined) return all;
    const { id } = await findTenant(exchange, tenant);
    return all.filter(({ tenantId }) => tenantId === id);
  }),
} as const;
