import { expect, test } from 'vitest';
import { evidenceSchema } from '../../contract/index.ts';
import { type Area, everybody, expectRefusal, ticking } from './scene.ts';

export const evidenceArea: Area = {
  title: 'the evidence',
  specify(scene) {
    test('holds what there is, without a secret, and says when it was read', async () => {
      await scene.fixture.seedUsers(2);
      const input = scene.fixture.basicInput('Old');
      const old = await scene.admin.createConnection(input);
      await scene.apply(everybody, ticking(old));
      const next = await scene.addWorking('New');
      await scene.apply(everybody, { tick: [next.id], untick: [old.id] }, true);
      const [latest] = (await scene.admin.listAudit({})).entries;
      const evidence = evidenceSchema.parse(await scene.admin.getEvidence());
      expect(evidence).toMatchObject({
        organization: (await scene.admin.getMe()).organization,
        users: { total: 2, moved: 2, failing: 0, waived: 0 },
        lastAuditId: latest?.id,
      });
      expect(evidence.connections.map(({ id }) => id).sort()).toEqual([old.id, next.id].sort());
      expect(JSON.stringify(evidence)).not.toContain(input.password);
      expect((await scene.admin.listAudit({})).entries[0]).toMatchObject({
        action: 'evidence.read',
        subject: { type: 'organization' },
      });
      await expectRefusal(scene.operator.getEvidence(), 'role_required');
    });

    test('takes a test of a new connection for a proof that it works', async () => {
      const next = await scene.addWorking('New');
      const { at, literal } = await scene.admin.probe(next.id);
      const { verifications } = await scene.admin.getEvidence();
      expect(verifications).toContainEqual(
        expect.objectContaining({ kind: 'positive', connectionId: next.id, verdict: 'pass', at, literal }),
      );
    });
  },
};
