import type { AuditAction, AuthType, ConnectionStatus, Consent } from '../contract/index.ts';

/** How near the end of the first of a connection's credentials is: see `watchConnection`. `far` also where no end is known. */
export type Expiry = 'far' | 'near' | 'past';

/** What is stored for a connection. Consent, grant and evidence are three facts, and none implies another (invariant I5). */
export interface ConnectionFacts {
  readonly authType: AuthType;
  /** A grant is stored. Only `oauth-delegated` ever has one. */
  readonly hasGrant: boolean;
  /** A password, or the client secret or certificate of the registration, is stored. */
  readonly hasSecret: boolean;
  readonly hasTenant: boolean;
  readonly hasRegistration: boolean;
  /** Where the approval by a Microsoft 365 admin stands. */
  readonly consent: Consent['status'];
  readonly expiry: Expiry;
  /** The id of who asked for Disconnect and waits for a second admin. */
  readonly requestedBy: string | null;
}

/** What the lifecycle of a connection depends on. */
export interface ConnectionState extends ConnectionFacts {
  readonly status: ConnectionStatus;
  /** Why, where the status alone does not tell. */
  readonly reason: string | null;
}

/** A form nobody has saved yet. */
export interface DraftConnection extends ConnectionFacts {
  readonly status: 'draft';
}

/**
 * What came back with an account, as `acceptGrant` judges it (guard G2). An account that is not the expected one may be an alias of
 * it, which a person has to say.
 */
export type ReturnedGrant =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: 'wrong_account' | 'wrong_tenant' | 'alias_not_accepted' | 'scope_missing' | 'no_refresh_token';
    };

/** What a probe or a sync says of the connection itself: see `weighUsers` and `weighFailure`. */
export type ConnectionEvidence =
  | { readonly verdict: 'works' }
  | { readonly verdict: 'works-with-problems'; readonly reason: string | null }
  /** `remedy`: nothing but a new sign-in helps, or a switch of the tenant that its admin has to turn. */
  | { readonly verdict: 'fails'; readonly reason: string | null; readonly remedy: 'sign-in' | 'policy' | null };

/** Everything that can happen to a connection, for `transitionConnection`. What is observed and what people do are both in it. */
export type ConnectionEvent =
  /** The form was saved for the first time. */
  | { readonly type: 'SAVED' }
  /** What `PATCH` changed. The name alone changes nothing here. */
  | { readonly type: 'CHANGED'; readonly identity: boolean; readonly serviceAddress: boolean }
  | { readonly type: 'SECRET_REPLACED' }
  | { readonly type: 'CONSENT_REQUESTED' | 'CONSENT_GRANTED' | 'CONSENT_DECLINED' | 'CONSENT_WRONG_TENANT' }
  /** `lint`: what is wrong with the request that would be sent; errors only (guard G1). */
  | { readonly type: 'AUTHORIZE_STARTED'; readonly lint?: readonly string[] }
  /** An account came back. */
  | { readonly type: 'RETURNED'; readonly grant: ReturnedGrant }
  | { readonly type: 'DECLINED' }
  /** Microsoft showed a message and sent nobody back; `reason`: its code, where somebody pasted it. */
  | { readonly type: 'STRANDED'; readonly reason?: string | null }
  /** Nobody came back in time. */
  | { readonly type: 'ABANDONED' }
  /** The attempt failed for a reason that says nothing about the account. */
  | { readonly type: 'ATTEMPT_ENDED'; readonly reason?: string | null }
  /** A person says that who came back is the expected account under another name. Never across tenants (invariant I6). */
  | { readonly type: 'ALIAS_ACCEPTED'; readonly sameTenant: boolean }
  | ({ readonly type: 'EVIDENCE' } & ConnectionEvidence)
  /** No positive evidence for two intervals. `inUse`: somebody's mailbox should have been synced with it. */
  | { readonly type: 'SILENT'; readonly inUse: boolean }
  /** Time passed: `expiry` of the state is up to date. `reason`: what ends. */
  | { readonly type: 'EXPIRY_WATCHED'; readonly reason: string | null }
  | { readonly type: 'PAUSED' | 'RESUMED' }
  /**
   * `gate`: the answer of the disconnect gate, `soft` where a second admin can go past all that is in the way. `override`: the
   * actor wants that.
   */
  | {
      readonly type: 'DISCONNECT';
      readonly gate: 'open' | 'soft' | 'closed';
      readonly by: string;
      readonly override?: boolean;
    }
  | { readonly type: 'DISCONNECT_WITHDRAWN' }
  /** `inTime`: the time to restore has not run out. */
  | { readonly type: 'RESTORE'; readonly inTime: boolean }
  /** `confirmation`: the name a person typed, beside the real one; `schedule` when the time has simply run out. */
  | {
      readonly type: 'PURGE';
      readonly inTime: boolean;
      readonly confirmation: 'schedule' | { readonly typed: string; readonly displayName: string };
    };

/** What the caller has to do once the new state is stored. */
export type ConnectionEffect =
  | {
      readonly type:
        | 'discard_grant'
        | 'discard_secret'
        | 'discard_returned_tokens'
        | 'remember_alias'
        | 'probe'
        /** Before the connection is gone: what rollback returns to. */
        | 'make_checkpoint'
        | 'schedule_purge'
        | 'cancel_purge';
    }
  | { readonly type: 'audit'; readonly action: AuditAction };

/** What has to be there, or be done, before a refused step: fields as in the request body, and steps. */
export type ConnectionGap =
  | 'saved'
  | 'authType'
  | 'tenantId'
  | 'registration'
  | 'registration.clientSecret'
  | 'password'
  | 'consent'
  | 'sameTenant'
  | 'confirmName'
  | 'second-admin'
  | 'gate'
  | 'time'
  | ConnectionStatus
  | 'resume'
  | 'restore'
  | 'withdraw';

/** The new state and what the caller has to do about it, or why the event is refused and what is missing. */
export type ConnectionTransition =
  | { readonly ok: true; readonly state: ConnectionState; readonly effects: readonly ConnectionEffect[] }
  | {
      readonly ok: false;
      readonly code:
        | 'connection_not_ready'
        | 'connection_disconnected'
        | 'state_conflict'
        | 'disconnect_blocked'
        | 'second_admin_required'
        | 'not_restorable'
        | 'purge_too_early'
        | 'confirmation_required';
      /** Exactly what is missing. With `state_conflict`: the status it takes, or the step to be done first. */
      readonly missing: readonly ConnectionGap[];
      /** With `connection_not_ready`: what is wrong with the request that would have been sent. */
      readonly lint: readonly string[];
    };
