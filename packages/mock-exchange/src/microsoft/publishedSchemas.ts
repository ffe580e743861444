import { z } from 'zod';
import { exchangeSeedSchema } from '../mailboxes/exchangeSeed.ts';
import { startupLineSchema } from './startupLine.ts';

/** The JSON Schemas (draft 2020-12) in the package's `schema` folder, by file name. On the line, members it does not name are allowed. */
export const PUBLISHED_SCHEMAS: Readonly<Record<string, object>> = {
  'startup-line.schema.json': publish('Startup line of authshift-mock-microsoft', startupLineSchema),
  'exchange-seed.schema.json': publish('Seed file of authshift-mock-microsoft --exchange-seed', exchangeSeedSchema),
};

function publish(title: string, schema: z.ZodType): object {
  return { title, ...z.toJSONSchema(schema, { io: 'input' }) };
}
