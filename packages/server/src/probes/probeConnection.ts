import { isLegacy, judgePositive } from '@authshift/core';
import type { AuthType, ProbeInput, ProbeResult, Protocol } from '@authshift/core/contract';
import { recordAudit } from '../audit/audit.ts';
import { lockConnection } from '../connections/connectionStore.ts';
import { moveConnection } from '../connections/moveConnection.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { ConnectionAddress } from '../exchange/caller.ts';
import { proveRotation } from '../registrations/proveRotation.ts';
import type { Tx } from '../storage/schema.ts';
import { requestSync } from '../sync/schedule.ts';
import { changeOnItsWay } from './changeOnItsWay.ts';
import { evidence, type Tried, tryConnection } from './tryConnection.ts';
import { recordVerification } from './verifications.ts';
import { wakeProbeRetest } from './wakeProbeRetest.ts';

export interface ProbeOptions extends ProbeInput {
  personId(tx: Tx): Promise<string>;
  /** False where the lifecycle asked for it: that is nobody's act. Default true. */
  readonly audited?: boolean;
}

/**
 * Tests a connection and takes what came of it for evidence: of the connection, if its own account was to work. A test that is meant
 * to be refused, and one of a single user's mailbox, say nothing of it.
 */
export async function probeConnection(
  server: ServerContext,
  address: ConnectionAddress,
  { personId, audited = true, expect = 'works', userId, roundTrip = false }: ProbeOptions,
): Promise<ProbeResult> {
  const { organizationId } = address;
  const tried = await tryConnection(server, { ...address, expected: expect, userId: userId ?? null, roundTrip });
  await proveRotation(server, address);
  const telling = expect === 'works' && userId === undefined;
  await server.db.transaction().execute(async (tx) => {
    const by = await personId(tx);
    if (telling) await takeEvidence(tx, server, { ...address, tried, by });
    if (audited) await audit(tx, { ...address, tried, by });
    await publish(tx, { organizationId, at: new Date(tried.result.at) }, [
      { type: 'connections.changed', connectionIds: [address.connectionId] },
    ]);
  });
  server.events.wake(organizationId);
  if (telling) await wakeProbeRetest(server, address);
  if (telling && tried.outcome.kind === 'works') await requestSync(server, organizationId);
  return tried.result;
}

interface Finding extends ConnectionAddress {
  readonly tried: Tried;
  readonly by: string;
}

async function takeEvidence(tx: Tx, server: ServerContext, { tried, by, ...address }: Finding): Promise<void> {
  const at = new Date(tried.result.at);
  const probed = tried.outcome.kind === 'works';
  const { before } = await moveConnection(tx, server, { ...address, at, by, probed, ...evidence(tried.outcome) });
  if (isLegacy({ authType: before.auth_type as AuthType })) return;
  const { organizationId } = address;
  const protocol = before.protocol as Protocol;
  const onItsWay = await changeOnItsWay(tx, { ...address, outcome: tried.outcome, protocol, at });
  const judgement = judgePositive(tried.result.verdict, at.getTime(), onItsWay);
  await recordVerification(tx, { organizationId, result: tried.result, protocol, judgement, by });
}

async function audit(tx: Tx, { organizationId, connectionId, tried, by }: Finding): Promise<void> {
  const { verdict, expected, literal, code, at, userId } = tried.result;
  const { display_name: label } = await lockConnection(tx, organizationId, connectionId);
  await recordAudit(tx, {
    organizationId,
    at: new Date(at),
    personId: by,
    action: 'probe.run',
    subject: { type: 'connection', id: connectionId, label },
    summary: `Connectivity test of "${label}": ${verdict}.`,
    detail: { verdict, expected, code, literal, ...(userId === null ? {} : { userId }) },
  });
}
