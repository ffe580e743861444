import type { Role } from '../contract/index.ts';
import { type OperationName, readOperation } from '../contract/operations.ts';
import type { DiagnosisOwner } from '../diagnosis/entry.ts';

/** Steps nobody can do inside the product, and who does them at Microsoft. */
const outside = {
  'register-app': 'entra-admin',
  'approve-app': 'microsoft-365-admin',
  'limit-reach': 'exchange-admin',
  'switch-policy': 'exchange-admin',
  'assign-licence': 'microsoft-365-admin',
  'change-conditional-access': 'entra-admin',
  'sign-in-as-user': 'user',
} as const satisfies Readonly<Record<string, DiagnosisOwner>>;

/** A step that is done at Microsoft, not in the product: there is nothing to press, only something to hand over. */
export type OutsideStep = keyof typeof outside;

/** A step of the migration: an operation of the contract, or one that is done at Microsoft. */
export type MigrationStep = OperationName | OutsideStep;

/** Answer of `checkRole`: go on, or whom to hand the step over to. */
export type RoleCheck =
  | { readonly ok: true }
  /** `handOver`: whom to send the link or the text to. */
  | { readonly ok: false; readonly code: 'role_required'; readonly handOver: Role | DiagnosisOwner };

const ranks: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Guard G12: whether an actor may do a step, and to whom it has to be handed over when not. */
export function checkRole(step: MigrationStep, role: Role): RoleCheck {
  if (isOutside(step)) return { ok: false, code: 'role_required', handOver: outside[step] };
  const needed = readOperation(step).role;
  if (ranks.indexOf(role) >= ranks.indexOf(needed)) return { ok: true };
  return { ok: false, code: 'role_required', handOver: needed };
}

function isOutside(step: MigrationStep): step is OutsideStep {
  return step in outside;
}
