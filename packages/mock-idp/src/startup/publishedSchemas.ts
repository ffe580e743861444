import * as z from 'zod';
import { seedSchema } from '../directory/seedSchema.ts';
import { startupLineSchema } from './startupLine.ts';

/** The JSON Schemas (draft 2020-12) in the package's `schema` folder, by file name. */
export const PUBLISHED_SCHEMAS: Readonly<Record<string, object>> = {
  'startup-line.schema.json': publish('First line of authshift-mock-idp --json', startupLineSchema),
  'seed.schema.json': publish('Seed file of authshift-mock-idp', seedSchema),
};

function publish(title: string, schema: z.ZodType): object {
  return { title, ...z.toJSONSchema(schema, { io: 'input' }) };
}
