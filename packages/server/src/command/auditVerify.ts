import { parseArgs } from 'node:util';
import { countTicks } from '../audit/countTicks.ts';
import { type AuditHead, type VerifiedAudit, verifyAudit } from '../audit/verifyAudit.ts';
import type { Database } from '../storage/schema.ts';
import { openStorage } from '../storage/storage.ts';
import { type Command, type CommandCall, UsageError } from './command.ts';
import { readDatabase } from './serverSettings.ts';
import { readSettings } from './settings.ts';

/** Recomputes the chains, and counts from them what was done to ticks. Exit code 1: something is not as it was written. */
export const auditVerify: Command = {
  name: 'audit verify',
  usage: '[--organization ID [--head ENTRY:HASH] [--job ID]]',
  summary: 'recomputes the audit chain of every organization, and counts the changes of ticks in it',
  async run(call) {
    const asked = readArguments(call.args);
    const settings = readSettings(call.env);
    const database = readDatabase(settings);
    settings.check();
    const { db, close } = await openStorage(database, () => {});
    try {
      return await verify(db, asked, call);
    } finally {
      await close();
    }
  },
};

interface Asked {
  readonly organizationId?: string | undefined;
  readonly noted?: AuditHead | undefined;
  readonly jobId?: string | undefined;
}

function readArguments(args: readonly string[]): Asked {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ args: [...args], options: { organization: text, head: text, job: text } });
    const { organization: organizationId, head, job: jobId } = values;
    if (organizationId === undefined && (head ?? jobId) !== undefined)
      throw new Error('--head and --job need --organization.');
    return { organizationId, jobId, noted: head === undefined ? undefined : readHead(head) };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readHead(text: string): AuditHead {
  const [, entry, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (entry === undefined || hash === undefined) throw new Error('--head must look like 12:<64 hexadecimal digits>.');
  return { entry: Number(entry), hash };
}

async function verify(db: Database, { jobId, ...asked }: Asked, { print }: CommandCall): Promise<number> {
  const verified = await verifyAudit(db, asked);
  let sound = true;
  for (const one of verified) {
    print(describe(one));
    const { organizationId } = one;
    const ticks = await countTicks(db, { organizationId, jobId });
    const { changes, assignments, repeated, differing } = ticks;
    const whose = jobId === undefined ? '' : ` of job ${jobId}`;
    print(
      `  ${changes} changes${whose} of ${assignments} assignments: ${repeated} done twice, ${differing} not as they were left`,
    );
    // What came after a job may have changed its ticks again.
    sound &&= one.broken === null && repeated === 0 && (jobId !== undefined || differing === 0);
  }
  if (verified.length === 0) print('There is no organization.');
  return sound ? 0 : 1;
}

function describe({ organizationId, entries, batches, changes, texts, head, broken }: VerifiedAudit): string {
  const counted = `${entries} entries, ${batches} batches, ${changes} changes, ${texts.kept} texts kept, ${texts.deleted} deleted`;
  if (broken !== null) return `${organizationId}: BROKEN at entry ${broken.entry}: ${broken.what} (${counted})`;
  return `${organizationId}: valid, ${counted}${head === null ? '' : `, head ${head.entry}:${head.hash}`}`;
}
