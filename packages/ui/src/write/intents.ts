import type { AssignmentChange, Scope } from '@authshift/core/contract';

/**
 * What a person is about to change, for a host that wants to agree first (`onBefore`), to know what became of it (`onAfter`), or to
 * keep a log (`onEvent`). Never holds a secret.
 */
export type WriteIntent =
  | { readonly type: 'save-connection'; readonly connectionId: string | null }
  | { readonly type: 'replace-secret'; readonly connectionId: string }
  | { readonly type: 'authorize'; readonly connectionId: string; readonly kind: 'grant' | 'consent' | 'self' }
  | { readonly type: 'assign'; readonly scope: Scope; readonly change: AssignmentChange }
  | { readonly type: 'disconnect'; readonly connectionId: string }
  | { readonly type: 'restore-connection'; readonly connectionId: string };

export type IntentType = WriteIntent['type'];
/** The intents of one component, by their types. */
export type IntentOf<T extends IntentType> = Extract<WriteIntent, { readonly type: T }>;
