import { expect, test } from 'vitest';
import { type PolicyChangeInput, policyChangeSchema } from '../../contract/index.ts';
import { type Area, expectRefusal, listen } from './scene.ts';

const day = 86_400_000;
const basicRefused = { code: '401', literal: 'HTTP/1.1 401 Unauthorized; WWW-Authenticate: Basic realm=""' };

export const policyChanges: Area = {
  title: 'a change of the tenant’s policy',
  specify(scene) {
    async function prepare() {
      const old = await scene.addBasic('Old');
      await scene.admin.probe(old.id);
      const next = await scene.addWorking('New');
      const input: PolicyChangeInput = {
        kind: 'authentication-policy',
        connectionId: old.id,
        scope: { type: 'tenant' },
        acknowledgement: { otherApps: ['Room displays'], affectedAccounts: 12, signedBy: 'Exchange admin' },
      };
      return { old, next, input };
    }

    test('goes from a proposal over the hand-over to the declaration, with the time it takes to show', async () => {
      const { input } = await prepare();
      const stream = listen(scene.viewer);
      await stream.online;
      const proposed = policyChangeSchema.parse(await scene.admin.proposePolicyChange(input));
      expect(proposed).toMatchObject({ status: 'proposed', window: null, verification: null });
      await expectRefusal(scene.admin.verifyPolicyChange(proposed.id), 'state_conflict');
      expect((await scene.admin.handOverPolicyChange(proposed.id)).status).toBe('handed-over');
      const declared = await scene.admin.declarePolicyApplied(proposed.id);
      expect(declared).toMatchObject({ status: 'declared-applied', window: { latest: expect.any(String) } });
      expect(declared.version).toBeGreaterThan(proposed.version);
      await stream.heard((event) => event.type === 'programme.changed' && event.kind === 'policy-change');
      await stream.close();
      await scene.hand.passTime(day / 2);
      expect((await scene.viewer.listPolicyChanges())[0]?.status).toBe('propagating');
      await expectRefusal(scene.admin.handOverPolicyChange(proposed.id), 'state_conflict');
    });

    test('is proven by the old sign-in’s refusal beside the new one’s success, and not too early', async () => {
      const { old, input } = await prepare();
      const { id } = await scene.admin.proposePolicyChange(input);
      await scene.admin.handOverPolicyChange(id);
      await scene.admin.declarePolicyApplied(id);
      await scene.hand.setAnswer({ connectionId: old.id }, basicRefused);
      const early = await scene.admin.verifyPolicyChange(id);
      expect(early.verification).toMatchObject({ verdict: 'too-early', retestAt: early.window?.earliest });
      await scene.hand.passTime(day / 2);
      const verified = await scene.admin.verifyPolicyChange(id);
      expect(verified).toMatchObject({
        status: 'verified',
        verification: { kind: 'negative', verdict: 'pass', literal: basicRefused.literal, connectionId: old.id },
      });
      const { verifications } = await scene.admin.getEvidence();
      expect(verifications.map(({ kind, verdict }) => [kind, verdict])).toContainEqual(['positive', 'pass']);
    });

    test('that never shows is said to be without effect', async () => {
      const { input } = await prepare();
      const { id } = await scene.admin.proposePolicyChange(input);
      await scene.admin.handOverPolicyChange(id);
      await scene.admin.declarePolicyApplied(id);
      await scene.hand.passTime(2 * day);
      expect(await scene.admin.verifyPolicyChange(id)).toMatchObject({
        status: 'not-effective-after-latest',
        verification: { verdict: 'fail', reason: 'not_effective_after_latest' },
      });
    });

    test('is refused unless somebody answers for who else is hit', async () => {
      const { input } = await prepare();
      const { acknowledgement: _, ...unsigned } = input;
      await expectRefusal(scene.admin.proposePolicyChange(unsigned as never), 'acknowledgement_required');
      const nobody = { ...input, acknowledgement: { ...input.acknowledgement, affectedAccounts: 0 } };
      await expectRefusal(scene.admin.proposePolicyChange(nobody), 'acknowledgement_required');
      await expectRefusal(scene.operator.proposePolicyChange(input), 'role_required');
      await expectRefusal(scene.admin.proposePolicyChange({ ...input, connectionId: 'x' }), 'not_found');
    });

    test('cannot be declared for a moment that has not come', async () => {
      const { input } = await prepare();
      const { id } = await scene.admin.proposePolicyChange(input);
      const late = scene.admin.declarePolicyApplied(id, { appliedAt: '2099-01-01T00:00:00.000Z' });
      const problem = await expectRefusal(late, 'validation_failed');
      expect(problem.fields?.map(({ path }) => path)).toEqual(['appliedAt']);
    });
  },
};
