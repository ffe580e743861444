import { isLegacy, judgeNegative, rulesAsOf, takesPart } from '@authshift/core';
import type { Connection, PolicyChange } from '@authshift/core/contract';
import { personId } from '../audit/people.ts';
import { connectionView } from '../connections/connectionCommands.ts';
import { readConnection, readConnections } from '../connections/connectionStore.ts';
import type { ServerContext } from '../context.ts';
import type { ConnectionAddress } from '../exchange/caller.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { probeConnection } from '../probes/probeConnection.ts';
import { type Tried, tryConnection } from '../probes/tryConnection.ts';
import { readVerifications, recordVerification } from '../probes/verifications.ts';
import { rulesDateOf } from '../provisioning/organizations.ts';
import type { Tx } from '../storage/schema.ts';
import { movedBy, writePolicyChange } from './movePolicyChange.ts';
import { lockPolicyChange, type PolicyChangeAddress, readPolicyChange } from './policyChangeStore.ts';
import { wakeRetest } from './retests.ts';
import { tellPolicyChange } from './tellPolicyChange.ts';

/** An actor has the change tested now. */
export function verifyPolicyChange(call: Call, policyChangeId: string): Promise<PolicyChange> {
  const { server, organizationId, access } = call;
  const actor = { externalId: access.actor.id, name: access.actor.name };
  return testPolicyChange(server, {
    organizationId,
    policyChangeId,
    personId: (tx) => personId(tx, organizationId, actor),
  });
}

export interface PolicyTest extends PolicyChangeAddress {
  /** In whose name it is tested. */
  personId(tx: Tx): Promise<string>;
}

/** Tries the old sign-in, which is meant to be refused, and the new one, which is meant to work; core judges what that proves. */
export async function testPolicyChange(server: ServerContext, test: PolicyTest): Promise<PolicyChange> {
  const { organizationId, policyChangeId } = test;
  const address = { organizationId, policyChangeId };
  const known = await readPolicyChange(server.db, { ...address, now: server.now() });
  refuseUndeclared(known);
  const view = await connectionView(server, organizationId);
  const old = await readConnection(server.db, { ...view, connectionId: known.connectionId });
  const worksNow = await doesNewSignInWork(server, { test, next: await successorOf(server, view, old) });
  const negative = await tryConnection(server, {
    organizationId,
    connectionId: old.id,
    expected: 'refused',
    userId: null,
  });
  await server.db.transaction().execute((tx) => takeVerdict(tx, server, { test, old, negative, worksNow }));
  await wakeRetest(server, address);
  server.events.wake(organizationId);
  return readPolicyChange(server.db, { ...address, now: server.now() });
}

function refuseUndeclared({ declaredAppliedAt }: PolicyChange): void {
  if (declaredAppliedAt !== null) return;
  throw new ProblemError('state_conflict', { extra: { missing: ['declared-applied'] } });
}

interface Finding {
  readonly test: PolicyTest;
  readonly old: Connection;
  readonly negative: Tried;
  readonly worksNow: boolean;
}

async function takeVerdict(tx: Tx, server: ServerContext, { test, old, negative, worksNow }: Finding): Promise<void> {
  const { organizationId, policyChangeId } = test;
  const address = { organizationId, policyChangeId };
  const { result } = negative;
  const at = new Date(result.at);
  const now = at.getTime();
  // Meanwhile somebody may have declared it anew, for another moment.
  const before = await lockPolicyChange(tx, { ...address, now: at });
  refuseUndeclared(before);
  const judgement = judgeNegative({
    change: before,
    retired: await isRetired(tx, server, { organizationId, old }),
    probe: result,
    workedBefore: old.lastSuccessAt !== null,
    worksNow,
    now,
  });
  const by = await test.personId(tx);
  const proof = { organizationId, result, protocol: old.protocol, judgement, by };
  const verificationId = await recordVerification(tx, proof);
  const [verification] = await readVerifications(tx, { organizationId, id: verificationId });
  if (verification === undefined) throw new Error('A verification that was just recorded is not there.');
  const change = movedBy(before, { type: 'TESTED', verification, now });
  await writePolicyChange(tx, address, { ...change, verificationId, retestAt: judgement.retestAt });
  await tellPolicyChange(tx, {
    ...address,
    at,
    by,
    action: 'policy_change.verified',
    words: `was tested: ${judgement.verdict}`,
    detail: { verdict: judgement.verdict, reason: judgement.reason, code: result.code, literal: result.literal },
  });
}

interface NewSignIn {
  readonly test: PolicyTest;
  readonly next: Connection | undefined;
}

/** Kept as evidence of its own. Where there is nothing to try, it does not work. */
async function doesNewSignInWork(server: ServerContext, { test, next }: NewSignIn): Promise<boolean> {
  if (next === undefined) return false;
  const address: ConnectionAddress = { organizationId: test.organizationId, connectionId: next.id };
  try {
    const { verdict } = await probeConnection(server, address, { personId: test.personId, audited: false });
    return verdict === 'works';
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
}

/** The new connection for the same protocol, or else any that has taken over. */
async function successorOf(
  server: ServerContext,
  view: Awaited<ReturnType<typeof connectionView>>,
  old: Connection,
): Promise<Connection | undefined> {
  const able = (await readConnections(server.db, view)).filter(
    (connection) => !isLegacy(connection) && takesPart(connection.status) && connection.lastSuccessAt !== null,
  );
  return able.find(({ protocol }) => protocol === old.protocol) ?? able[0];
}

/** Whether Microsoft itself has ended the old sign-in, in every part of its protocol. */
async function isRetired(
  tx: Tx,
  server: ServerContext,
  { organizationId, old }: { readonly organizationId: string; readonly old: Connection },
): Promise<boolean> {
  const rulesAt = await rulesDateOf(tx, server, organizationId);
  return rulesAsOf(rulesAt.getTime(), old).every(({ acceptance }) => acceptance.verdict === 'refused');
}
