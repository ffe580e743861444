import type { TenantRecord } from '../directory/records.ts';
import { MockIdpError } from '../mockIdpError.ts';
import { changeTenant } from '../world/changeDirectory.ts';
import type { MockWorld } from '../world/world.ts';
import { findUnknownNames } from './policyReferences.ts';
import type { Policy, PolicyInput } from './policySchema.ts';

/** Rejects with `invalid_seed` for a policy that cannot be, or that names what is not there, and then changes nothing. */
export function addPolicy(world: MockWorld, { id }: TenantRecord, input: PolicyInput): Policy {
  const rules = world.policies.of(id);
  changeTenant(world, { id }, { policies: [...rules.policies, input] });
  const issues = findUnknownNames(input, rules, world.directory.records);
  if (issues.length > 0) {
    changeTenant(world, { id }, { policies: rules.policies });
    throw new MockIdpError('invalid_seed', issues.join('\n'));
  }
  return world.policies.of(id).policies.at(-1) as Policy;
}

/** Rejects with `invalid_request` if the tenant has no such policy. */
export function removePolicy(world: MockWorld, { id }: TenantRecord, policyId: string): void {
  const before = world.policies.of(id).policies;
  const kept = before.filter((policy) => policy.id !== policyId);
  if (kept.length === before.length) throw new MockIdpError('invalid_request', `The tenant has no policy ${policyId}.`);
  changeTenant(world, { id }, { policies: kept });
}
