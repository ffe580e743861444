import { expect, test } from 'vitest';
import { createdInvitationSchema, invitationSchema } from '../../contract/index.ts';
import { type Area, expectRefusal, listen } from './scene.ts';

const week = 7 * 86_400_000;

export const invitations: Area = {
  title: 'an invitation',
  specify(scene) {
    test('tells its link once, and hands one step to somebody else', async () => {
      const { id: connectionId } = await scene.addOauth();
      const stream = listen(scene.viewer);
      await stream.online;
      const [created] = await scene.admin.createInvitations({ kind: 'grant', connectionId });
      const { url, ...invitation } = createdInvitationSchema.parse(created);
      expect(invitation).toMatchObject({ kind: 'grant', connectionId, userId: null, status: 'sent', openedAt: null });
      expect(await scene.viewer.listInvitations()).toEqual([invitationSchema.parse(invitation)]);
      expect(JSON.stringify([await scene.viewer.listInvitations(), await scene.admin.listAudit({})])).not.toContain(
        url,
      );
      await stream.heard((event) => event.type === 'programme.changed' && event.kind === 'invitation');
      await stream.close();
      await scene.hand.followInvitation(invitation.id, 'opened');
      expect((await scene.viewer.listInvitations())[0]).toMatchObject({ status: 'opened', completedAt: null });
      await scene.hand.followInvitation(invitation.id, 'completed');
      expect((await scene.viewer.listInvitations())[0]).toMatchObject({
        status: 'completed',
        openedAt: expect.any(String),
        completedAt: expect.any(String),
      });
      await expectRefusal(scene.admin.revokeInvitation(invitation.id), 'state_conflict');
    });

    test('goes to each of several users', async () => {
      await scene.fixture.seedUsers(3);
      const { id: connectionId } = await scene.addOauth();
      const userIds = [(await scene.user(0)).id, (await scene.user(2)).id];
      const created = await scene.admin.createInvitations({ kind: 'self', connectionId, userIds });
      expect(created.map(({ userId }) => userId)).toEqual(userIds);
      expect(new Set(created.map(({ url }) => url)).size).toBe(2);
      const wrong = scene.admin.createInvitations({ kind: 'self', connectionId, userIds: ['no-such-user'] });
      await expectRefusal(wrong, 'unknown_users');
    });

    test('can be revoked, and ends by itself', async () => {
      const { id: connectionId } = await scene.addOauth();
      const input = { kind: 'consent' as const, connectionId };
      const [first] = await scene.admin.createInvitations(input);
      expect((await scene.admin.revokeInvitation(first?.id ?? '')).status).toBe('revoked');
      await expectRefusal(scene.admin.revokeInvitation(first?.id ?? ''), 'state_conflict');
      const [second] = await scene.admin.createInvitations(input);
      await scene.hand.passTime(week);
      expect((await scene.viewer.listInvitations()).find(({ id }) => id === second?.id)?.status).toBe('expired');
      await expectRefusal(scene.admin.revokeInvitation(second?.id ?? ''), 'state_conflict');
    });

    test('is refused where nothing can be handed over', async () => {
      const { id: connectionId } = await scene.addBasic();
      await expectRefusal(scene.admin.createInvitations({ kind: 'grant', connectionId }), 'connection_not_ready');
      await expectRefusal(scene.operator.createInvitations({ kind: 'grant', connectionId }), 'role_required');
      await expectRefusal(scene.admin.createInvitations({ kind: 'grant', connectionId: 'x' }), 'not_found');
      await expectRefusal(scene.admin.revokeInvitation('no-such-invitation'), 'not_found');
    });
  },
};
