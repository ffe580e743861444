import type { PolicyChange, PolicyChangeInput, PolicyStatus, Verification } from '../contract/index.ts';

/** A policy change as far as its course depends on it. Whatever else the caller's object carries stays on it. */
export type PolicyChangeState = Pick<
  PolicyChange,
  'status' | 'handedOverAt' | 'declaredAppliedAt' | 'window' | 'verification'
>;

/** What happens to a change of policy that an admin makes at Microsoft, as the product hears of it. `now` in milliseconds since 1970. */
export type PolicyChangeEvent =
  /** The command has been given to whoever may run it. */
  | { readonly type: 'HAND_OVER'; readonly now: number }
  /** Somebody says it has been applied. `window` is the calendar's answer for that moment. */
  | {
      readonly type: 'DECLARE';
      readonly appliedAt: string;
      readonly window: NonNullable<PolicyChange['window']>;
      readonly now: number;
    }
  /** What `judgeNegative` made of a test. */
  | { readonly type: 'TESTED'; readonly verification: Verification; readonly now: number };

/** The policy change after an event, or why the event is refused. */
export type PolicyChangeTransition<P extends PolicyChangeState> =
  | { readonly ok: true; readonly change: P }
  /** `validation_failed`: declared for a moment that has not come. */
  | { readonly ok: false; readonly code: 'state_conflict' | 'validation_failed' };

/** Decides what an event does to a policy change. Nothing but evidence makes it effective. */
export function transitionPolicyChange<P extends PolicyChangeState>(
  change: P,
  event: PolicyChangeEvent,
): PolicyChangeTransition<P> {
  const proven = change.status === 'effective' || change.status === 'verified';
  switch (event.type) {
    case 'HAND_OVER':
      if (change.status !== 'proposed' && change.status !== 'handed-over') return refuse('state_conflict');
      return to({ ...change, status: 'handed-over', handedOverAt: change.handedOverAt ?? instant(event.now) });
    case 'DECLARE':
      if (proven) return refuse('state_conflict');
      if (Date.parse(event.appliedAt) > event.now) return refuse('validation_failed');
      return to(
        declared(
          { ...change, declaredAppliedAt: event.appliedAt, window: event.window, verification: null },
          event.now,
        ),
      );
    case 'TESTED':
      if (change.declaredAppliedAt === null) return refuse('state_conflict');
      return to({ ...change, verification: event.verification, status: statusAfter(change, event) });
  }
}

/**
 * Where a change stands at a moment. Until the earliest moment it can show it is `declared-applied` and every test is too early;
 * from that moment on it is `propagating` until a test says more.
 */
export function policyStatusAt({ status, window }: Pick<PolicyChange, 'status' | 'window'>, now: number): PolicyStatus {
  if (status !== 'declared-applied' || window === null) return status;
  return Date.parse(window.earliest) <= now ? 'propagating' : status;
}

function declared<P extends PolicyChangeState>(change: P, now: number): P {
  return { ...change, status: policyStatusAt({ ...change, status: 'declared-applied' }, now) };
}

const refusedAlready: readonly Verification['reason'][] = ['never_worked_before', 'new_does_not_work'];

function statusAfter(
  change: PolicyChangeState,
  { verification: { verdict, reason }, now }: Extract<PolicyChangeEvent, { type: 'TESTED' }>,
): PolicyStatus {
  if (verdict === 'pass') return 'verified';
  if (verdict === 'fail') return 'not-effective-after-latest';
  // The old sign-in is refused; that this proves the change is what is still missing.
  if (refusedAlready.includes(reason)) return 'effective';
  return reason === 'not_effective_yet' ? 'propagating' : policyStatusAt(change, now);
}

/** What must be said and signed before a change of the tenant is handed to anybody (guard G8). */
export type MissingAcknowledgement = 'signed_by' | 'affected_accounts';

/**
 * Guard G8: what of the acknowledgement is missing. A change reaches at least the accounts it names, and for a tenant at least
 * one; that no other app is hit is a statement, too.
 */
export function findMissingAcknowledgement({
  scope,
  acknowledgement,
}: Pick<PolicyChangeInput, 'scope' | 'acknowledgement'>): readonly MissingAcknowledgement[] {
  const atLeast = scope.type === 'users' ? scope.count : 1;
  return [
    ...(acknowledgement.signedBy.trim() === '' ? (['signed_by'] as const) : []),
    ...(acknowledgement.affectedAccounts < atLeast ? (['affected_accounts'] as const) : []),
  ];
}

/**
 * What to say before a change is handed over. `reaches_others`: accounts that are no users here lose their sign-in as well;
 * `other_apps`: apps somebody named stop working; `everybody`: it holds for every account of the tenant, new ones too;
 * `ends_new_grants`: the shortcut that makes it show sooner ends the tokens of the new sign-in, too (AADSTS50173);
 * `stops_oauth_too`: the switch does not tell old from new sign-ins; `overwrites_list`: the command replaces the whole list, so
 * read it first; `not_on_premises`: mailboxes on own servers are not covered.
 */
export type PolicyWarning =
  | 'reaches_others'
  | 'other_apps'
  | 'everybody'
  | 'ends_new_grants'
  | 'stops_oauth_too'
  | 'overwrites_list'
  | 'not_on_premises';

/** What decides which warnings an admin reads before being handed a command. */
export interface PolicyWarningFacts extends Pick<PolicyChangeInput, 'kind' | 'scope' | 'acknowledgement'> {
  /** Users of the product who sign in the new way already. */
  readonly movedUsers: number;
  readonly environment: 'online' | 'on-premises' | 'hybrid';
}

const ownWarnings: Readonly<Partial<Record<PolicyChangeInput['kind'], readonly PolicyWarning[]>>> = {
  'authentication-policy': ['ends_new_grants'],
  'default-authentication-policy': ['everybody', 'ends_new_grants'],
  'smtp-auth-tenant': ['everybody', 'stops_oauth_too'],
  'smtp-auth-mailbox': ['stops_oauth_too'],
  'mailbox-protocols': ['stops_oauth_too'],
  'ews-enabled': ['stops_oauth_too'],
  'ews-allowed-app-ids': ['everybody', 'overwrites_list'],
};

/** What to say before a change is handed over, the widest reach first. */
export function policyWarnings({
  kind,
  scope,
  acknowledgement,
  movedUsers,
  environment,
}: PolicyWarningFacts): readonly PolicyWarning[] {
  const own = ownWarnings[kind] ?? [];
  const said: readonly (readonly [PolicyWarning, boolean])[] = [
    ['everybody', scope.type === 'tenant' || own.includes('everybody')],
    ['reaches_others', acknowledgement.affectedAccounts > movedUsers],
    ['other_apps', acknowledgement.otherApps.length > 0],
    ['ends_new_grants', own.includes('ends_new_grants')],
    ['stops_oauth_too', own.includes('stops_oauth_too')],
    ['overwrites_list', own.includes('overwrites_list')],
    ['not_on_premises', environment !== 'online'],
  ];
  return said.filter(([, applies]) => applies).map(([warning]) => warning);
}

function instant(now: number): string {
  return new Date(now).toISOString();
}

function to<P extends PolicyChangeState>(change: P): PolicyChangeTransition<P> {
  return { ok: true, change };
}

function refuse(code: 'state_conflict' | 'validation_failed'): {
  readonly ok: false;
  readonly code: 'state_conflict' | 'validation_failed';
} {
  return { ok: false, code };
}
