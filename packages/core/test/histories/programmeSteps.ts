import { connectionsOf, type Step } from './connectionSteps.ts';
import { attempt } from './scene.ts';
import { usersOf } from './userSteps.ts';

const preflight: Step = async (scene, dice) => {
  const connection = dice.of(await connectionsOf(scene));
  if (connection === undefined) return;
  const scope = { type: 'exclude', filter: {}, ids: [] } as const;
  await attempt(
    scene,
    scene.people.operator.startPreflight({ connectionId: connection.id, scope: { ...scope, ids: [] } }),
  );
};

const pilot: Step = async (scene, dice) => {
  const { operator, adminA } = scene.people;
  const running = dice.of((await attempt(scene, operator.listPilots())) ?? []);
  if (running !== undefined && dice.oneIn(2)) {
    await attempt(scene, adminA.signOffPilot(running.id));
    return;
  }
  const connection = dice.of((await connectionsOf(scene)).filter(({ authType }) => authType.startsWith('oauth')));
  if (connection === undefined) return;
  const suggestion = await attempt(scene, operator.suggestPilot(connection.id));
  const userIds = suggestion?.members.map(({ userId }) => userId) ?? [];
  if (userIds.length === 0) return;
  const rule = { intervals: 2, probe: dice.oneIn(2) };
  await attempt(scene, operator.createPilot({ connectionId: connection.id, userIds, rule }));
};

const planWaves: Step = async (scene, dice) => {
  const connections = await connectionsOf(scene);
  const to = dice.of(connections.filter(({ authType }) => authType.startsWith('oauth')));
  const from = dice.of(connections.filter(({ id }) => id !== to?.id));
  const users = await usersOf(scene);
  if (to === undefined || users.length === 0) return;
  await attempt(
    scene,
    scene.people.operator.planWaves({
      name: 'Wave',
      scope: { type: 'exclude', filter: {}, ids: [] },
      to: to.id,
      from: from === undefined || dice.oneIn(3) ? null : from.id,
      size: dice.of([null, 3, 5]) ?? null,
      window: null,
      concurrency: 1 + dice.below(3),
      stopRule: { failures: dice.of([null, 1, 2]) ?? null, rate: null, consecutive: dice.of([null, 2]) ?? null },
      observeIntervals: 2,
      expectedCount: users.length,
    }),
  );
};

const steerWave: Step = async (scene, dice) => {
  const { operator } = scene.people;
  const wave = dice.of((await attempt(scene, operator.listWaves())) ?? []);
  if (wave === undefined) return;
  const manualRelease = dice.oneIn(2);
  const steer = dice.of([
    () => operator.startWave(wave.id, { manualRelease }),
    () => operator.startWave(wave.id, { manualRelease }),
    () => operator.pauseWave(wave.id),
    () => operator.resumeWave(wave.id, { manualRelease }),
    () => operator.stopWave(wave.id),
    () => operator.releaseWave(wave.id, { acceptUnproven: dice.oneIn(2) }),
  ]);
  if (steer !== undefined) await attempt(scene, steer());
};

/** A wave that is planned, started and given the time it needs, as on a quiet evening. */
const moveAWave: Step = async (scene, dice) => {
  await planWaves(scene, dice);
  const { operator } = scene.people;
  const planned = ((await attempt(scene, operator.listWaves())) ?? []).find(({ status }) => status === 'planned');
  if (planned === undefined) return;
  await attempt(scene, operator.startWave(planned.id, { manualRelease: true }));
  for (let interval = 0; interval < 2 + dice.below(4); interval += 1) {
    await scene.clock.advance(300_000);
    scene.backend.runSync();
  }
};

const checkpoint: Step = async (scene) => {
  await attempt(scene, scene.people.operator.createCheckpoint({ label: 'Before lunch' }));
};

const rollBack: Step = async (scene, dice) => {
  const { operator } = scene.people;
  const checkpoint = dice.of((await attempt(scene, operator.listCheckpoints())) ?? []);
  const wave = dice.of((await attempt(scene, operator.listWaves())) ?? []);
  const targets = [
    ...(checkpoint === undefined ? [] : [{ type: 'checkpoint', checkpointId: checkpoint.id } as const]),
    ...(wave === undefined ? [] : [{ type: 'wave', waveId: wave.id } as const]),
  ];
  const target = dice.of(targets);
  if (target === undefined) return;
  const preview = await attempt(scene, operator.previewRollback(target));
  if (preview === null) return;
  scene.keys += 1;
  const input = {
    target,
    expectedCount: preview.count,
    reason: 'Phones do not ring.',
    idempotencyKey: `key-${scene.keys}`,
  };
  const started = await attempt(scene, operator.startRollback(input));
  if (started !== null && !preview.allowed)
    throw new Error('I13: a rollback that was said to be impossible has started.');
};

const invite: Step = async (scene, dice) => {
  const { adminA } = scene.people;
  const sent = dice.of((await attempt(scene, adminA.listInvitations({})))?.invitations ?? []);
  if (sent !== undefined && dice.oneIn(2)) {
    await attempt(scene, adminA.revokeInvitation(sent.id));
    return;
  }
  const connection = dice.of((await connectionsOf(scene)).filter(({ authType }) => authType.startsWith('oauth')));
  if (connection === undefined) return;
  const kind = dice.oneIn(2) ? 'consent' : 'grant';
  await attempt(scene, adminA.createInvitations({ kind, connectionId: connection.id }));
};

const changePolicy: Step = async (scene, dice) => {
  const { adminA } = scene.people;
  const change = dice.of((await attempt(scene, adminA.listPolicyChanges())) ?? []);
  if (change === undefined || dice.oneIn(4)) {
    const legacy = dice.of((await connectionsOf(scene)).filter(({ authType }) => !authType.startsWith('oauth')));
    if (legacy === undefined) return;
    const acknowledgement = { otherApps: ['Old scanner'], affectedAccounts: 1, signedBy: 'Exchange admin' };
    const scope = { type: 'tenant' } as const;
    await attempt(
      scene,
      adminA.proposePolicyChange({ kind: 'authentication-policy', connectionId: legacy.id, scope, acknowledgement }),
    );
    return;
  }
  const step = dice.of([
    () => adminA.handOverPolicyChange(change.id),
    () => adminA.declarePolicyApplied(change.id, {}),
    () => adminA.verifyPolicyChange(change.id),
    () => adminA.verifyPolicyChange(change.id),
  ]);
  if (step !== undefined) await attempt(scene, step());
};

export const programmeSteps = {
  preflight,
  pilot,
  planWaves,
  moveAWave,
  steerWave,
  checkpoint,
  rollBack,
  invite,
  changePolicy,
} satisfies Record<string, Step>;
