import { expect, test } from 'vitest';
import { type Connection, preflightRunSchema, type Scope } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, finishedJob, listen, ticking } from './scene.ts';

export const preflights: Area = {
  title: 'a preflight',
  specify(scene) {
    async function check(connection: Connection, scope: Scope = everybody) {
      const run = await scene.operator.startPreflight({ connectionId: connection.id, scope });
      await finishedJob(scene.operator, run.jobId);
      const found = (await scene.viewer.listPreflights()).find(({ id }) => id === run.id);
      return preflightRunSchema.parse(found);
    }

    test('says of each user what stands in the way, and counts it', async () => {
      await scene.fixture.seedUsers(4);
      const connection = await scene.addWorking();
      const [blocked, warned] = [await scene.user(0), await scene.user(1)];
      await scene.hand.setMailbox(blocked.id, { mailboxExists: false });
      await scene.hand.setMailbox(warned.id, { opened: false });
      const run = await check(connection);
      expect(run).toMatchObject({ status: 'done', total: 4, counts: { ready: 2, warn: 1, block: 1 } });
      expect(run.checks).toContainEqual({ code: 'mailbox_exists', ready: 3, warn: 0, block: 1 });
      const details = await scene.viewer.getUser(blocked.id);
      expect(details.preflight).toBe('block');
      expect(details.preflightChecks).toContainEqual(
        expect.objectContaining({
          code: 'mailbox_exists',
          connectionId: connection.id,
          verdict: 'block',
          waiver: null,
        }),
      );
      expect((await scene.user(1)).preflight).toBe('warn');
      expect((await scene.user(2)).preflight).toBe('ready');
    });

    test('keeps whom it blocks from being ticked, until somebody answers for it', async () => {
      await scene.fixture.seedUsers(2);
      const connection = await scene.addWorking();
      const { id } = await scene.user(0);
      await scene.hand.setMailbox(id, { mailboxExists: false });
      await check(connection);
      const preview = await scene.operator.previewAssignment({ scope: everybody, change: ticking(connection) });
      expect(preview.blocked).toMatchObject([{ code: 'preflight_blocked', count: 1, sample: [{ userId: id }] }]);
      expect(await scene.apply(everybody, ticking(connection))).toMatchObject({ ok: 1, skipped: 1 });

      const waive = { codes: ['mailbox_exists' as const], reason: 'Will be made on Monday', until: null };
      const waived = await scene.operator.updateUser(id, { waive });
      expect(waived.preflight).toBe('ready');
      const waiver = { reason: waive.reason, by: (await scene.operator.getMe()).actor.name, at: expect.any(String) };
      expect(waived.preflightChecks).toContainEqual(
        expect.objectContaining({ code: 'mailbox_exists', verdict: 'block', waiver: { ...waiver, until: null } }),
      );
      expect(await scene.apply(everybody, ticking(connection))).toMatchObject({ ok: 2, skipped: 0 });
      expect((await scene.admin.listAudit({})).entries.map(({ action }) => action)).toContain('user.waived');

      const unwaived = await scene.operator.updateUser(id, { unwaive: { codes: ['mailbox_exists'] } });
      expect(unwaived.preflight).toBe('block');
    });

    test('warns of whom it warns of, and is not waived where it found nothing', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addWorking();
      const { id } = await scene.user(0);
      await scene.hand.setMailbox(id, { opened: false });
      await check(connection);
      const preview = await scene.operator.previewAssignment({ scope: everybody, change: ticking(connection) });
      expect(preview.warned).toMatchObject([{ code: 'preflight_warned', count: 1 }]);
      const waive = { codes: ['licence' as const], reason: 'Nothing to waive', until: null };
      await expectRefusal(scene.operator.updateUser(id, { waive }), 'validation_failed');
    });

    test('can be run again when something was mended', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addWorking();
      const { id } = await scene.user(0);
      await scene.hand.setMailbox(id, { accountEnabled: false, mailboxExists: false });
      expect((await check(connection)).counts.block).toBe(1);
      await scene.hand.setMailbox(id, { accountEnabled: true, mailboxExists: true });
      expect((await check(connection, { type: 'include', ids: [id] })).counts).toEqual({ ready: 1, warn: 0, block: 0 });
      expect((await scene.user(0)).preflight).toBe('ready');
    });

    test('is told of, and is not for viewers', async () => {
      await scene.fixture.seedUsers(1);
      const { id: connectionId } = await scene.addWorking();
      const stream = listen(scene.viewer);
      await stream.online;
      const { id } = await scene.operator.startPreflight({ connectionId, scope: everybody });
      await stream.heard(
        (event) => event.type === 'programme.changed' && event.kind === 'preflight' && event.id === id,
      );
      await stream.close();
      await expectRefusal(scene.viewer.startPreflight({ connectionId, scope: everybody }), 'role_required');
      await expectRefusal(scene.operator.startPreflight({ connectionId: 'x', scope: everybody }), 'not_found');
    });
  },
};
