import type { AssignmentChange, PolicyKind, PreflightCode, RollbackTarget, Scope } from '@authshift/core/contract';

/**
 * What a person is about to change, for a host that wants to agree first (`onBefore`), to know what became of it (`onAfter`), or to
 * keep a log (`onEvent`). Never holds a secret.
 */
export type WriteIntent =
  | { readonly type: 'save-connection'; readonly connectionId: string | null }
  | { readonly type: 'replace-secret'; readonly connectionId: string }
  | { readonly type: 'authorize'; readonly connectionId: string; readonly kind: 'grant' | 'consent' | 'self' }
  | {
      readonly type: 'invite';
      readonly connectionId: string;
      readonly kind: 'consent' | 'grant' | 'self';
      readonly count: number;
    }
  | { readonly type: 'save-registration'; readonly registrationId: string | null }
  | { readonly type: 'add-registration-secret'; readonly registrationId: string }
  | { readonly type: 'promote-registration-secret'; readonly registrationId: string }
  | { readonly type: 'revoke-invitation'; readonly invitationId: string }
  | { readonly type: 'assign'; readonly scope: Scope; readonly change: AssignmentChange }
  | { readonly type: 'abort-job'; readonly jobId: string }
  | { readonly type: 'retry-failed'; readonly jobId: string }
  | { readonly type: 'undo'; readonly jobId: string }
  | { readonly type: 'export-failed'; readonly jobId: string }
  | { readonly type: 'disconnect'; readonly connectionId: string }
  | { readonly type: 'pause-connection'; readonly connectionId: string }
  | { readonly type: 'resume-connection'; readonly connectionId: string }
  | { readonly type: 'restore-connection'; readonly connectionId: string }
  | { readonly type: 'test-connection'; readonly connectionId: string; readonly userId: string | null }
  | { readonly type: 'verify-policy-change'; readonly policyChangeId: string }
  | { readonly type: 'start-preflight'; readonly connectionId: string; readonly scope: Scope }
  | { readonly type: 'change-user'; readonly userId: string }
  | { readonly type: 'waive-checks'; readonly userId: string; readonly codes: readonly PreflightCode[] }
  | { readonly type: 'unwaive-checks'; readonly userId: string; readonly codes: readonly PreflightCode[] }
  | { readonly type: 'propose-policy-change'; readonly kind: PolicyKind; readonly connectionId: string }
  | { readonly type: 'hand-over-policy-change'; readonly policyChangeId: string }
  | { readonly type: 'declare-policy-applied'; readonly policyChangeId: string }
  | { readonly type: 'create-pilot'; readonly connectionId: string; readonly userIds: readonly string[] }
  | { readonly type: 'sign-off-pilot'; readonly pilotId: string }
  | { readonly type: 'plan-waves'; readonly to: string; readonly from: string | null; readonly count: number }
  | {
      readonly type: 'act-on-wave';
      readonly waveId: string;
      readonly action: 'start' | 'pause' | 'resume' | 'stop' | 'release';
    }
  | { readonly type: 'roll-back'; readonly target: RollbackTarget; readonly count: number };

/** Every kind of write the components make. */
export type IntentType = WriteIntent['type'];
/** The intents of one component, by their types. */
export type IntentOf<T extends IntentType> = Extract<WriteIntent, { readonly type: T }>;
