import { expect, test } from 'vitest';
import { type Connection, type Wave, type WaveInput, waveSchema } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, listen, ticking, until } from './scene.ts';

const minute = 60_000;
const broken = { code: 'ErrorNonExistentMailbox', literal: 'The SMTP address has no mailbox associated with it.' };

export const waves: Area = {
  title: 'a wave',
  specify(scene) {
    async function prepare(count: number, options: { readonly disabled?: number } = {}) {
      await scene.fixture.seedUsers(count, options);
      const old = await scene.addBasic('Old');
      await scene.apply(everybody, ticking(old));
      await scene.fixture.runSync();
      return { old, next: await scene.addWorking('New') };
    }
    const planned = (from: Connection, to: Connection, more: Partial<WaveInput> = {}): WaveInput => ({
      name: 'First',
      scope: everybody,
      to: to.id,
      from: from.id,
      size: null,
      window: null,
      concurrency: 2,
      stopRule: { failures: 2, rate: null, consecutive: null },
      observeIntervals: 2,
      expectedCount: 4,
      ...more,
    });
    const plan = async (input: WaveInput): Promise<Wave> => {
      const [wave] = await scene.operator.planWaves(input);
      if (wave === undefined) throw new Error('No wave was planned.');
      return wave;
    };
    const now = async (id: string) => {
      const wave = (await scene.viewer.listWaves()).find((each) => each.id === id);
      return waveSchema.parse(wave);
    };
    const reaches = (id: string, status: Wave['status']) =>
      until(
        () => now(id),
        (wave) => wave.status === status,
      );

    test('splits a scope, and nobody is in two', async () => {
      const { old, next } = await prepare(5);
      const input = planned(old, next, { size: 2, expectedCount: 5 });
      const made = await scene.operator.planWaves(input);
      expect(made.map(({ ordinal, counts, status }) => [ordinal, counts.total, status])).toEqual([
        [1, 2, 'planned'],
        [2, 2, 'planned'],
        [3, 1, 'planned'],
      ]);
      expect(await scene.operator.planWaves(input)).toEqual([]);
      await expectRefusal(scene.operator.planWaves({ ...input, expectedCount: 4 }), 'scope_changed');
      await expectRefusal(scene.operator.planWaves({ ...input, to: 'no-such-connection' }), 'not_found');
      await expectRefusal(scene.operator.planWaves({ ...input, concurrency: 0 }), 'validation_failed');
      await expectRefusal(scene.viewer.planWaves(input), 'role_required');
    });

    test('keeps a checkpoint, moves its users, watches them, and releases the old connection by itself', async () => {
      const { old, next } = await prepare(4);
      const { id } = await plan(planned(old, next));
      const started = await scene.operator.startWave(id);
      expect(started).toMatchObject({ status: 'running', startedAt: expect.any(String) });
      expect(started.checkpointId).not.toBeNull();
      expect((await reaches(id, 'observing')).counts).toMatchObject({ total: 4, done: 4, proven: 0, released: 0 });
      expect(await scene.syncOf(0, old)).toMatchObject({ assigned: true, leased: true });
      expect(await scene.syncOf(0, next)).toMatchObject({ assigned: true, leased: false });
      const unproven = await expectRefusal(scene.operator.releaseWave(id), 'unproven_not_accepted');
      expect(unproven.count).toBe(4);
      await scene.fixture.runSync();
      await scene.fixture.runSync();
      expect((await reaches(id, 'done')).counts).toMatchObject({ done: 4, proven: 4, released: 4, failed: 0 });
      expect(await scene.syncOf(0, old)).toMatchObject({ assigned: false, leased: false });
      expect(await scene.syncOf(0, next)).toMatchObject({ assigned: true, leased: true });
      const actions = (await scene.admin.listAudit({})).entries.map(({ action }) => action);
      for (const action of ['wave.planned', 'wave.started', 'wave.finished']) expect(actions).toContain(action);
      await expectRefusal(scene.operator.startWave(id), 'wave_refused');
    });

    test('can be released by a person who accepts what is not proven', async () => {
      const { old, next } = await prepare(4);
      const { id } = await plan(planned(old, next));
      await scene.operator.startWave(id);
      await reaches(id, 'observing');
      expect((await scene.operator.releaseWave(id, { acceptUnproven: true })).counts.released).toBe(4);
      expect(await scene.syncOf(0, old)).toMatchObject({ assigned: false });
    });

    test('stops by its own rule, and goes on when somebody says so', async () => {
      const { old, next } = await prepare(4);
      const [one, other] = [(await scene.user(0)).id, (await scene.user(1)).id];
      for (const userId of [one, other]) await scene.hand.setAnswer({ connectionId: next.id, userId }, broken);
      const { id } = await plan(planned(old, next, { concurrency: 1 }));
      await scene.operator.startWave(id);
      const stopped = await reaches(id, 'stopped');
      expect(stopped).toMatchObject({ stop: { rule: 'failures' }, counts: { done: 0, failed: 2 } });
      const refusal = await expectRefusal(scene.operator.resumeWave(id), 'wave_refused');
      expect(refusal.refusals).toContainEqual({ code: 'stop_rule_hit', until: null });
      for (const userId of [one, other]) await scene.hand.setAnswer({ connectionId: next.id, userId }, null);
      await scene.operator.resumeWave(id, { manualRelease: true });
      expect(
        (
          await until(
            () => now(id),
            ({ counts }) => counts.done >= 2,
          )
        ).counts.done,
      ).toBe(2);
    });

    test('holds while Microsoft asks to wait, and goes on by itself', async () => {
      const { old, next } = await prepare(4);
      const busy = { code: 'ErrorServerBusy', literal: 'The server cannot service this request right now.' };
      await scene.hand.setAnswer({ connectionId: next.id }, { ...busy, retryAfterSeconds: 600 });
      const { id } = await plan(planned(old, next));
      await scene.operator.startWave(id);
      const held = await reaches(id, 'paused');
      expect(held.stop).toMatchObject({ rule: 'throttled', until: expect.any(String) });
      await scene.hand.setAnswer({ connectionId: next.id }, null);
      await scene.hand.passTime(10 * minute);
      expect((await reaches(id, 'observing')).counts.done).toBe(4);
    });

    test('keeps to its window', async () => {
      const { old, next } = await prepare(4);
      const base = Date.parse((await scene.viewer.getConnection(next.id)).lastSuccessAt ?? '');
      const at = (minutes: number) => new Date(base + minutes * minute).toISOString();
      const { id } = await plan(planned(old, next, { window: { opensAt: at(60), closesAt: at(120) } }));
      const early = await expectRefusal(scene.operator.startWave(id), 'wave_refused');
      expect(early.refusals).toContainEqual({ code: 'window', until: at(60) });
      await scene.hand.passTime(61 * minute);
      expect((await scene.operator.startWave(id)).status).toBe('running');
    });

    test('is paused, resumed and stopped by a person', async () => {
      const { old, next } = await prepare(4);
      const { id } = await plan(planned(old, next));
      await expectRefusal(scene.operator.pauseWave(id), 'wave_refused');
      const release = scene.hand.holdJobs();
      await scene.operator.startWave(id);
      // Nobody is ticked for it yet: it is the wave that keeps it.
      const { blockers } = await scene.admin.previewDisconnect(next.id);
      expect(blockers).toMatchObject([{ code: 'job_running', count: 1 }]);
      expect(await scene.operator.pauseWave(id)).toMatchObject({ status: 'paused', stop: { rule: 'person' } });
      expect(await scene.operator.resumeWave(id)).toMatchObject({ status: 'running', stop: null });
      expect(await scene.operator.stopWave(id)).toMatchObject({ status: 'stopped', stop: { rule: 'person' } });
      release();
      expect((await now(id)).counts.done).toBe(0);
      await expectRefusal(scene.operator.stopWave('no-such-wave'), 'not_found');
    });

    test('waits for the one before it', async () => {
      const { old, next } = await prepare(4);
      const [first, second] = await scene.operator.planWaves(planned(old, next, { size: 2 }));
      await scene.operator.startWave(first?.id ?? '');
      await reaches(first?.id ?? '', 'observing');
      const refusal = await expectRefusal(scene.operator.startWave(second?.id ?? ''), 'wave_refused');
      expect(refusal.refusals).toEqual([{ code: 'previous_observing', until: null }]);
      expect((await scene.operator.startWave(second?.id ?? '', { manualRelease: true })).status).toBe('running');
    });

    test('skips who is not enabled, and is told of', async () => {
      const { old, next } = await prepare(4, { disabled: 1 });
      const stream = listen(scene.viewer);
      await stream.online;
      const { id } = await plan(planned(old, next));
      await scene.operator.startWave(id);
      expect((await reaches(id, 'observing')).counts).toMatchObject({ done: 3, skipped: 1 });
      await stream.heard((event) => event.type === 'programme.changed' && event.kind === 'wave' && event.id === id);
      await stream.close();
    });
  },
};
