import { expect, test } from 'vitest';
import { jobItemsPageSchema } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, ticking } from './scene.ts';

export const jobItems: Area = {
  title: 'what a job did',
  specify(scene) {
    test('is told user by user, page by page, and by outcome', async () => {
      await scene.fixture.seedUsers(5, { disabled: 2 });
      const job = await scene.apply(everybody, ticking(await scene.addBasic()));
      const first = jobItemsPageSchema.parse(await scene.viewer.listJobItems(job.id, { limit: 3 }));
      const second = await scene.viewer.listJobItems(job.id, { limit: 3, cursor: first.nextCursor ?? '' });
      expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 2, null]);
      const skipped = await scene.viewer.listJobItems(job.id, { status: 'skipped' });
      expect(skipped.items.map(({ code }) => code)).toEqual(['user_disabled', 'user_disabled']);
      expect(new Set([...first.items, ...second.items].map(({ userId }) => userId)).size).toBe(5);
      await expectRefusal(scene.viewer.listJobItems('no-such-job'), 'not_found');
    });

    test('goes into a table for a spreadsheet, in which no cell is a formula', async () => {
      await scene.fixture.seedUsers(2, { disabled: 1 });
      const job = await scene.apply(everybody, ticking(await scene.addBasic()));
      const csv = await scene.admin.exportJobItems(job.id);
      const lines = csv.split('\r\n');
      expect(lines).toHaveLength(4);
      expect(lines[0]).toBe('userId,displayName,address,status,code,literal');
      expect(lines.filter((line) => line.includes(',skipped,user_disabled,'))).toHaveLength(1);
      for (const line of lines) expect(line).not.toMatch(/(^|,)"?[=+@-]/);
      await expectRefusal(scene.operator.exportJobItems(job.id), 'role_required');
      expect((await scene.admin.listAudit({})).entries[0]).toMatchObject({
        action: 'evidence.read',
        subject: { type: 'job', id: job.id },
      });
    });
  },
};
