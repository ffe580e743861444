import {
  blockingChecks,
  judgePreflight,
  nextTest,
  type PreflightFacts,
  type PropagationKind,
  propagationWindow,
  recordChecks,
} from '@authshift/core';
import type { JobItem, PreflightCheck } from '@authshift/core/contract';
import type { ServerContext } from '../context.ts';
import type { ConnectionAddress } from '../exchange/caller.ts';
import { rulesDateOf } from '../provisioning/organizations.ts';
import type { Tx } from '../storage/schema.ts';
import { type FoundChecks, lockChecks, type StoredCheck, withName, withPerson, writeChecks } from './checkStore.ts';
import type { InspectedUser } from './facts.ts';
import type { Inspector } from './inspector.ts';

export type Settled = Pick<JobItem, 'userId' | 'status' | 'code' | 'literal'>;

export interface Answered {
  readonly user: InspectedUser;
  readonly facts: PreflightFacts;
  /** A change that is read back but not obeyed yet; null: none. */
  readonly spreading: PropagationKind | null;
}

export interface Judged {
  readonly item: Settled;
  readonly found: readonly PreflightCheck[];
  /** When the user is looked at again by itself. */
  readonly retestAt: Date | null;
}

interface Judging extends ConnectionAddress {
  readonly target: Inspector['target'];
  readonly answered: readonly Answered[];
}

/** What core makes of the facts, kept in place of what was known of the users for this connection. */
export async function judgeUsers(
  tx: Tx,
  server: ServerContext,
  { organizationId, connectionId, target, answered }: Judging,
): Promise<readonly Judged[]> {
  if (answered.length === 0) return [];
  const now = server.now();
  const rules = (await rulesDateOf(tx, server, organizationId)).getTime();
  const userIds = answered.map(({ user }) => user.id);
  const known = await lockChecks(tx, organizationId, userIds);
  const users: FoundChecks[] = [];
  const judged = answered.map(({ user: { id: userId }, ...answer }): Judged => {
    const before = known.get(userId);
    if (before === undefined) return { item: removed(userId), found: [], retestAt: null };
    const own = before.filter((check) => check.connectionId === connectionId);
    const retest = retestOf(answer.spreading, own, now);
    // After its latest time a change that does not show is no explanation any more.
    const facts = answer.spreading !== null && retest === null ? { ...answer.facts, rights: false } : answer.facts;
    const findings = judgePreflight(facts, { connection: target, now: rules });
    const found = recordChecks(findings, { connectionId, at: now.toISOString(), previous: before.map(withName) });
    const others = before.filter((check) => check.connectionId !== connectionId);
    users.push({ userId, found: found.map((check) => withRetest(withPerson(check), retest)), others });
    const code = blockingChecks(found, now.getTime())[0] ?? null;
    const literal = found.find((check) => check.code === code)?.literal ?? null;
    return { item: { userId, status: 'ok', code, literal }, found, retestAt: retest?.at ?? null };
  });
  await writeChecks(tx, { organizationId, connectionId }, { users, now });
  return judged;
}

function removed(userId: string): Settled {
  return { userId, status: 'failed', code: 'user_removed', literal: null };
}

interface Retest {
  readonly at: Date;
  readonly since: string;
}

/** Counted from when the change was first seen not to show: when it was made nobody says. */
function retestOf(spreading: PropagationKind | null, before: readonly StoredCheck[], now: Date): Retest | null {
  if (spreading === null) return null;
  const since = before.find(({ retestSince }) => retestSince != null)?.retestSince ?? now.toISOString();
  const window = propagationWindow(spreading, since);
  if (now.getTime() >= Date.parse(window.latest)) return null;
  return { at: new Date(nextTest(window, now.getTime())), since };
}

function withRetest(check: StoredCheck, retest: Retest | null): StoredCheck {
  if (retest === null || check.code !== 'rights') return check;
  return { ...check, retestAt: retest.at.toISOString(), retestSince: retest.since };
}
