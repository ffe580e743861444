import { expect, test } from 'vitest';
import { pilotSchema, pilotSuggestionSchema } from '../../contract/index.ts';
import { type Area, expectRefusal, until } from './scene.ts';

const rule = { intervals: 2, probe: true };

export const pilots: Area = {
  title: 'a pilot',
  specify(scene) {
    async function begin(count: number) {
      await scene.fixture.seedUsers(count);
      const connection = await scene.addWorking();
      const userIds = [(await scene.user(0)).id, (await scene.user(1)).id];
      const pilot = await scene.operator.createPilot({ connectionId: connection.id, userIds, rule });
      await until(
        async () => (await scene.viewer.getConnection(connection.id)).counts.assigned,
        (assigned) => assigned === 2,
      );
      return { connection, pilot };
    }
    const pilotNow = async () => (await scene.viewer.listPilots())[0];

    test('is suggested: few users who stand for every kind there is', async () => {
      await scene.fixture.seedUsers(5);
      const { id } = await scene.addWorking();
      const suggestion = pilotSuggestionSchema.parse(await scene.viewer.suggestPilot(id));
      expect(suggestion.members.length).toBeLessThanOrEqual(5);
      const ids = new Set((await scene.viewer.listUsers({})).rows.map((user) => user.id));
      for (const member of suggestion.members) expect(ids).toContain(member.userId);
      await expectRefusal(scene.viewer.suggestPilot('no-such-connection'), 'not_found');
    });

    test('ticks its members, keeps a checkpoint, and passes by its rule', async () => {
      const { connection, pilot } = await begin(3);
      expect(pilotSchema.parse(pilot)).toMatchObject({ connectionId: connection.id, status: 'running', rule });
      expect((await scene.viewer.listCheckpoints())[0]).toMatchObject({ reason: 'pilot', users: 2 });
      const refusal = await expectRefusal(scene.admin.signOffPilot(pilot.id), 'pilot_not_passed');
      expect(refusal.missing).toContainEqual({ code: 'members_pending', count: 2 });
      await scene.fixture.runSync();
      expect(await pilotNow()).toMatchObject({ status: 'running', counts: { passed: 0, pending: 2, failed: 0 } });
      await scene.fixture.runSync();
      await scene.admin.probe(connection.id);
      expect(await pilotNow()).toMatchObject({ status: 'passed', counts: { passed: 2, pending: 0, failed: 0 } });
      const signed = await scene.admin.signOffPilot(pilot.id);
      expect(signed).toMatchObject({ status: 'signed-off', signedOffBy: (await scene.admin.getMe()).actor.name });
      await expectRefusal(scene.admin.signOffPilot(pilot.id), 'state_conflict');
      await expectRefusal(scene.admin.signOffPilot('no-such-pilot'), 'not_found');
      await expectRefusal(scene.operator.signOffPilot(pilot.id), 'role_required');
    });

    test('HANDLE-21: is signed off by another admin than who began it, where its rule asks for one', async () => {
      await scene.fixture.seedUsers(1);
      const connection = await scene.addWorking();
      const userIds = [(await scene.user(0)).id];
      const asked = { connectionId: connection.id, userIds, rule: { ...rule, secondAdmin: true } };
      const ownPilot = await scene.admin.createPilot(asked);
      const pilot = await scene.operator.createPilot(asked);
      expect(pilot.rule).toEqual({ ...rule, secondAdmin: true });
      await until(
        async () => (await scene.viewer.getConnection(connection.id)).counts.assigned,
        (assigned) => assigned === 1,
      );
      await scene.fixture.runSync();
      await scene.fixture.runSync();
      await scene.admin.probe(connection.id);
      await expectRefusal(scene.admin.signOffPilot(ownPilot.id), 'second_admin_required');
      expect((await scene.admin.signOffPilot(pilot.id)).status).toBe('signed-off');
    });

    test('fails with a member somebody has to act for', async () => {
      const { connection, pilot } = await begin(2);
      const answer = {
        code: 'ErrorNonExistentMailbox',
        literal: 'The SMTP address has no mailbox associated with it.',
      };
      await scene.hand.setAnswer({ connectionId: connection.id, userId: (await scene.user(0)).id }, answer);
      await scene.fixture.runSync();
      expect(await pilotNow()).toMatchObject({ status: 'failed', counts: { failed: 1, pending: 1 } });
      await expectRefusal(scene.admin.signOffPilot(pilot.id), 'pilot_not_passed');
    });

    test('is refused where nobody can be ticked', async () => {
      await scene.fixture.seedUsers(1);
      const { id } = await scene.addOauth();
      const input = { connectionId: id, userIds: [(await scene.user(0)).id], rule };
      await expectRefusal(scene.operator.createPilot(input), 'connection_not_ready');
      await expectRefusal(scene.operator.createPilot({ ...input, userIds: ['no-such-user'] }), 'connection_not_ready');
      expect(await scene.viewer.listPilots()).toEqual([]);
    });
  },
};
