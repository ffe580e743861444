import { describeStartup, startupLineSchema as idpStartupLineSchema } from '@authshift/mock-idp';
import { z } from 'zod';
import type { MockMicrosoft } from './startMockMicrosoft.ts';

/** The first line on stdout with `--json`: mock-idp's, and where Exchange answers. Members may be added, never renamed. */
export const startupLineSchema = idpStartupLineSchema.extend({
  exchange: z.object({ ews: z.url().describe('Where Exchange Web Services answers, path included') }),
});

export type StartupLine = z.output<typeof startupLineSchema>;

/** What a program that started the mocks has to know, as one object. */
export async function startupLine({ idp, exchange }: MockMicrosoft): Promise<StartupLine> {
  return { ...(await describeStartup(idp)), exchange: { ews: exchange.ews } };
}

/** The published JSON Schema (draft 2020-12) of the startup line; members it does not name are allowed. */
export function startupLineJsonSchema(): object {
  return { title: 'Startup line of authshift-mock-microsoft', ...z.toJSONSchema(startupLineSchema, { io: 'input' }) };
}
