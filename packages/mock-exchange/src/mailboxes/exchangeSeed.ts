import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { onPremisesSeedSchema } from '../ews/on-premises/onPremisesSettings.ts';
import { mailboxSeedShape, tenantSeedSchema } from '../policies/settingsSchema.ts';
import { folderNames, rightLevels } from './folderRight.ts';

const itemSchema = z
  .strictObject({
    id: z.string().min(1).max(100).optional(),
    subject: z.string().min(1).max(255),
    start: z.iso.datetime({ offset: true }),
    end: z.iso.datetime({ offset: true }),
    organizer: z.email().optional(),
  })
  .refine((item) => Date.parse(item.end) >= Date.parse(item.start), { error: 'end is earlier than start' });

function refuseDoubles(items: readonly { readonly id?: string | undefined }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { id = `item-${index}` }] of items.entries()) {
    if (seen.has(id)) context.addIssue({ code: 'custom', message: `the id ${id} is there twice` });
    seen.add(id);
  }
}

const mailboxSchema = z.strictObject({
  address: z.string().min(3).max(320),
  /** Present = exactly these; absent = the calendar that follows from the mailbox's id. */
  items: z.array(itemSchema).max(10_000).superRefine(refuseDoubles).optional(),
  rights: z
    .array(
      z.strictObject({
        account: z.string().min(3).max(320),
        folder: z.enum(folderNames).default('calendar'),
        level: z.enum(rightLevels),
      }),
    )
    .max(1000)
    .default([]),
  ...mailboxSeedShape,
});

export const exchangeSeedSchema = z.strictObject({
  /** Whether each tenant's `service@` account may write every calendar of its tenant, as after a usual set-up. */
  serviceAccountRights: z.boolean().default(true),
  tenants: z.array(tenantSeedSchema).max(10_000).default([]),
  mailboxes: z.array(mailboxSchema).max(100_000).default([]),
  /** The Exchange Server in the company's own building. */
  onPremises: onPremisesSeedSchema,
});

/** What a seed file or `seed` option may hold. */
export type ExchangeSeed = z.input<typeof exchangeSeedSchema>;
export type CheckedSeed = z.output<typeof exchangeSeedSchema>;
export type NewCalendarItem = z.input<typeof itemSchema>;

/** The seed is not usable; `message` says where and why, in words for whoever wrote it. */
export class ExchangeSeedError extends Error {
  override readonly name = 'ExchangeSeedError';
}

/** @throws ExchangeSeedError naming every wrong place. */
export function checkSeed(seed: unknown): CheckedSeed {
  const result = exchangeSeedSchema.safeParse(seed);
  if (result.success) return result.data;
  const places = result.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`);
  throw new ExchangeSeedError(`The Exchange seed is not valid. ${places.join('; ')}`);
}

/** @throws ExchangeSeedError naming every wrong place. */
export function checkItems(items: readonly NewCalendarItem[]): readonly z.output<typeof itemSchema>[] {
  const [mailbox] = checkSeed({ mailboxes: [{ address: 'set-by-code', items }] }).mailboxes;
  return mailbox?.items ?? [];
}

/** @throws ExchangeSeedError when the file is missing, not JSON or not a seed. */
export async function readSeedFile(path: string): Promise<CheckedSeed> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ExchangeSeedError(`The Exchange seed ${path} cannot be read (${error.code ?? 'unknown error'}).`);
  });
  return checkSeed(parseJson(text, path));
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ExchangeSeedError(`The Exchange seed ${path} is not JSON.`);
  }
}
