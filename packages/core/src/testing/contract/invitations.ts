import { expect, test } from 'vitest';
import {
  createdInvitationSchema,
  type Invitation,
  invitationSchema,
  invitationsPageSchema,
  type MigrationEvent,
} from '../../contract/index.ts';
import { type Area, expectRefusal, listen } from './scene.ts';

const week = 7 * 86_400_000;

/** An event that brings these links, in any order, and no others. */
function tellingOf(invitations: readonly Invitation[]): (event: MigrationEvent) => boolean {
  const written = (all: readonly Invitation[]) =>
    JSON.stringify(all.map((one) => invitationSchema.parse(one)).sort(byId));
  return (event) =>
    event.type === 'programme.changed' &&
    event.invitations !== undefined &&
    written(event.invitations) === written(invitations);
}

function byId(one: Invitation, other: Invitation): number {
  return one.id < other.id ? -1 : 1;
}

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
      const listed = invitationsPageSchema.parse(await scene.viewer.listInvitations({}));
      expect(listed).toEqual({ invitations: [invitationSchema.parse(invitation)], nextCursor: null });
      expect(JSON.stringify([listed, await scene.admin.listAudit({})])).not.toContain(url);
      await stream.heard(tellingOf(listed.invitations));
      await scene.hand.followInvitation(invitation.id, 'opened');
      expect((await scene.viewer.listInvitations({})).invitations[0]).toMatchObject({
        status: 'opened',
        completedAt: null,
      });
      await stream.heard(tellingOf((await scene.viewer.listInvitations({})).invitations));
      await scene.hand.followInvitation(invitation.id, 'completed');
      await stream.heard(tellingOf((await scene.viewer.listInvitations({})).invitations));
      await stream.close();
      expect((await scene.viewer.listInvitations({})).invitations[0]).toMatchObject({
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

    test('ends with the others of a user who has signed in, and pages that are open are told of all of them', async () => {
      await scene.fixture.seedUsers(2);
      const { id: connectionId } = await scene.addWorking();
      const userIds = [(await scene.user(0)).id, (await scene.user(1)).id];
      const invite = (ids: string[]) => scene.admin.createInvitations({ kind: 'self', connectionId, userIds: ids });
      await invite(userIds);
      const [reminder] = await invite(userIds.slice(0, 1));
      const stream = listen(scene.viewer);
      await stream.online;
      await scene.hand.followInvitation(reminder?.id ?? '', 'completed');
      const { invitations: listed } = await scene.viewer.listInvitations({});
      const done = listed.filter(({ userId }) => userId === userIds[0]);
      expect(done.map(({ status }) => status)).toEqual(['completed', 'completed']);
      expect(listed.find(({ userId }) => userId === userIds[1])?.status).toBe('sent');
      await stream.heard(tellingOf(done));
      await stream.close();
    });

    test('is listed with the others, oldest first and page by page, whatever is sent meanwhile', async () => {
      await scene.fixture.seedUsers(4);
      const { id: connectionId } = await scene.addOauth();
      const userIds = await Promise.all([0, 1, 2, 3].map(async (place) => (await scene.user(place)).id));
      await scene.admin.createInvitations({ kind: 'self', connectionId, userIds });
      await scene.hand.passTime(1000);
      const [asked] = await scene.admin.createInvitations({ kind: 'consent', connectionId });
      const first = invitationsPageSchema.parse(await scene.viewer.listInvitations({ limit: 3 }));
      await scene.hand.passTime(1000);
      const [later] = await scene.admin.createInvitations({ kind: 'grant', connectionId });
      const second = await scene.viewer.listInvitations({ limit: 3, cursor: first.nextCursor ?? '' });
      expect([first.invitations.length, second.invitations.length, second.nextCursor]).toEqual([3, 3, null]);
      const everyone = [...first.invitations, ...second.invitations];
      expect(new Set(everyone.slice(0, 4).map(({ userId }) => userId))).toEqual(new Set(userIds));
      expect(everyone.slice(4).map(({ id }) => id)).toEqual([asked?.id, later?.id]);
      expect((await scene.viewer.listInvitations({})).invitations).toEqual(everyone);
      await expectRefusal(scene.viewer.listInvitations({ limit: 1001 }), 'validation_failed');
      await expectRefusal(scene.viewer.listInvitations({ cursor: 'not-a-cursor' }), 'invalid_request');
    });

    test('can be revoked, and ends by itself', async () => {
      const { id: connectionId } = await scene.addOauth();
      const input = { kind: 'consent' as const, connectionId };
      const [first] = await scene.admin.createInvitations(input);
      const stream = listen(scene.viewer);
      await stream.online;
      const revoked = await scene.admin.revokeInvitation(first?.id ?? '');
      expect(revoked.status).toBe('revoked');
      expect(revoked.version).toBeGreaterThan(first?.version ?? 0);
      await stream.heard(tellingOf([revoked]));
      await stream.close();
      await expectRefusal(scene.admin.revokeInvitation(first?.id ?? ''), 'state_conflict');
      const [second] = await scene.admin.createInvitations(input);
      await scene.hand.passTime(week);
      const { invitations: listed } = await scene.viewer.listInvitations({});
      expect(listed.find(({ id }) => id === second?.id)?.status).toBe('expired');
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
