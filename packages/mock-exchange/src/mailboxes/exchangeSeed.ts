import { wordIssues } from '@authshift/mock-idp/beside';
import { z } from 'zod';
import { onPremisesSeedSchema } from '../ews/on-premises/onPremisesSettings.ts';
import { MockExchangeError } from '../mockExchangeError.ts';
import { mailboxSeedShape, tenantSeedSchema } from '../policies/settingsSchema.ts';
import { folderNames, rightLevels } from './folderRight.ts';
import { newMailSchema } from './mail/newMail.ts';

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

const itemsSchema = z.array(itemSchema).max(10_000).superRefine(refuseDoubles);

const mailboxSchema = z.strictObject({
  address: z.string().min(3).max(320),
  /** Present = exactly these; absent = the calendar that follows from the mailbox's id. */
  items: itemsSchema.optional(),
  /** Present = exactly these; absent = the messages that follow from the mailbox's id. */
  messages: z.array(newMailSchema).max(10_000).optional(),
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
  /** What is wrong, place by place; a place as `mailboxes[0].address`. */
  readonly issues: readonly string[];

  constructor(issues: string | readonly string[], options?: ErrorOptions) {
    const all = typeof issues === 'string' ? [issues] : issues;
    super(`The Exchange seed cannot be used:\n${all.map((issue) => `  ${issue}`).join('\n')}`, options);
    this.issues = all;
  }
}

/** @throws ExchangeSeedError naming every wrong place. */
export function checkSeed(seed: unknown): CheckedSeed {
  const result = exchangeSeedSchema.safeParse(seed);
  if (result.success) return result.data;
  throw new ExchangeSeedError(result.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`));
}

function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(top)';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

/** Throws `MockExchangeError` `invalid_request` naming every wrong place. */
export function checkItems(items: readonly NewCalendarItem[]): readonly z.output<typeof itemSchema>[] {
  const result = itemsSchema.safeParse(items);
  if (result.success) return result.data;
  throw new MockExchangeError('invalid_request', wordIssues(result.error.issues, 'items'));
}
