import { createHash, randomUUID } from 'node:crypto';
import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import { type Table, wordIssues } from '@authshift/mock-idp/beside';
import { MockExchangeError } from '../mockExchangeError.ts';
import type { ExchangeGround } from '../services.ts';
import { type FaultEffect, type FaultInput, type FaultProtocol, faultSchema, type SetFault } from './fault.ts';
import { checkRefusal } from './refusals.ts';

/** What is known of a request before it is answered. */
export interface FaultFacts {
  readonly protocol: FaultProtocol;
  readonly tenantId?: string | undefined;
  readonly mailbox?: DirectoryUser | undefined;
  readonly account?: DirectoryUser | undefined;
  readonly appId?: string | undefined;
  readonly operation: string;
  readonly testId?: string | undefined;
}

/** What a protocol end asks. */
export interface Faults {
  /** What goes wrong now, if anything: the effect of the oldest fault that fits, with its id for the record. */
  strike(facts: FaultFacts): Promise<StruckFault | undefined>;
}

export type StruckFault = FaultEffect & { readonly id: string };

export interface FaultBook extends Faults {
  /** Rejects with `MockExchangeError` `invalid_request`, `unknown_tenant`, `unknown_mailbox` or `unknown_account`. */
  add(input: FaultInput): Promise<SetFault>;
  list(): readonly SetFault[];
  lift(id: string): void;
}

/** As it is kept: names are looked up when it is set, so that it means the same people for as long as it stands. */
interface FaultRow extends SetFault {
  readonly tenantId: string | undefined;
  readonly mailboxOid: string | undefined;
  readonly accountOid: string | undefined;
  /** Where flapping began, by the tenant's clock (the machine's for a fault of no tenant). */
  readonly began: number;
}

type Ground = Pick<ExchangeGround, 'state' | 'directory' | 'tenantTime'>;

export function createFaultBook({ state, directory, tenantTime }: Ground): FaultBook {
  const table = state.table<FaultRow>('faults');
  return {
    add: async (input) => {
      const parsed = faultSchema.safeParse(input);
      if (!parsed.success) throw new MockExchangeError('invalid_request', wordIssues(parsed.error.issues, 'fault'));
      await checkRefusal(parsed.data);
      const fault = { ...parsed.data, id: randomUUID(), seen: 0, struck: 0 };
      const whom = await resolve(fault.match, directory);
      const began = whom.tenantId === undefined ? Date.now() : await tenantTime(whom.tenantId);
      table.set(`${whom.tenantId ?? '-'}/${fault.id}`, { ...fault, ...whom, began });
      return fault;
    },
    list: () => table.rows().map(toSetFault),
    lift: (id) => {
      for (const key of table.keys()) if (key.endsWith(`/${id}`)) table.delete(key);
    },
    strike: async (facts) => {
      for (const key of table.keys()) {
        const row = table.get(key);
        if (row === undefined || !fits(row, facts) || !(await isDown(row, facts, tenantTime))) continue;
        const struck = count(table, key, row);
        if (struck !== undefined) return struck;
      }
      return undefined;
    },
  };
}

function toSetFault({ tenantId, mailboxOid, accountOid, began, ...fault }: FaultRow): SetFault {
  return fault;
}

async function resolve(
  { tenant, mailbox, account }: SetFault['match'],
  directory: Directory,
): Promise<Pick<FaultRow, 'tenantId' | 'mailboxOid' | 'accountOid'>> {
  const found = tenant === undefined ? undefined : await directory.findTenant(tenant);
  if (tenant !== undefined && found === undefined) throw MockExchangeError.unknownTenant(tenant);
  const owner = mailbox === undefined ? undefined : await directory.findUser({ address: mailbox });
  if (mailbox !== undefined && owner === undefined) throw MockExchangeError.unknownMailbox(mailbox);
  const person = account === undefined ? undefined : await directory.findUser({ address: account });
  if (account !== undefined && person === undefined) throw MockExchangeError.unknownAccount(account);
  return {
    tenantId: found?.id ?? owner?.tenantId ?? person?.tenantId,
    mailboxOid: owner?.oid,
    accountOid: person?.oid,
  };
}

function fits({ match, tenantId, mailboxOid, accountOid }: FaultRow, facts: FaultFacts): boolean {
  if (match.protocol !== undefined && match.protocol !== facts.protocol) return false;
  if (match.operation !== undefined && match.operation.toLowerCase() !== facts.operation.toLowerCase()) return false;
  if (match.app !== undefined && match.app.toLowerCase() !== facts.appId?.toLowerCase()) return false;
  if (match.testId !== undefined && match.testId !== facts.testId) return false;
  if (tenantId !== undefined && tenantId !== facts.tenantId) return false;
  if (mailboxOid !== undefined && mailboxOid !== facts.mailbox?.oid) return false;
  if (accountOid !== undefined && accountOid !== facts.account?.oid) return false;
  if (match.share === undefined) return true;
  return facts.mailbox !== undefined && fraction(`share/${facts.mailbox.oid}`) < match.share;
}

const minute = 60_000;

async function isDown(
  { flapping, began, tenantId }: FaultRow,
  facts: FaultFacts,
  tenantTime: Ground['tenantTime'],
): Promise<boolean> {
  if (flapping === undefined) return true;
  const whose = tenantId ?? facts.tenantId;
  const now = whose === undefined ? Date.now() : await tenantTime(whose);
  const period = (flapping.downMinutes + flapping.upMinutes) * minute;
  return Math.max(0, now - began) % period < flapping.downMinutes * minute;
}

/** Counts a request that fits; answers the effect if this one is struck. A fault whose times are over is gone. */
function count(table: Table<FaultRow>, key: string, row: FaultRow): StruckFault | undefined {
  const isHit = isBursting(row) && isDrawn(row);
  const next = { ...row, seen: row.seen + 1, struck: row.struck + (isHit ? 1 : 0) };
  if (row.times !== undefined && next.struck >= row.times) table.delete(key);
  else table.set(key, next);
  return isHit ? { ...row.effect, id: row.id } : undefined;
}

function isBursting({ burst, seen }: FaultRow): boolean {
  return burst === undefined || seen % burst.every < burst.of;
}

function isDrawn({ rate, seed, seen }: FaultRow): boolean {
  return rate === undefined || fraction(`${seed}/${seen}`) < rate;
}

/** Always the same number from 0 to 1 for the same text. */
function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
