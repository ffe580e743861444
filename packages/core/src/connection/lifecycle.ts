import type { AuditAction, AuthType, ConnectionStatus } from '../contract/index.ts';

/** What the lifecycle of a connection depends on. */
export interface ConnectionState {
  readonly status: ConnectionStatus;
  readonly authType: AuthType;
  /** A grant is stored. Basic and NTLM never have one. */
  readonly hasGrant: boolean;
  /** A password, or for OAuth the client secret of its registration, is stored. */
  readonly hasSecret: boolean;
  readonly hasTenant: boolean;
  readonly hasRegistration: boolean;
}

export type ConnectionEvent =
  | { readonly type: 'AUTHORIZE_STARTED' }
  /** The expected account came back with everything needed. */
  | { readonly type: 'AUTHORIZED' }
  /** Somebody else came back; their tokens are thrown away. */
  | { readonly type: 'WRONG_ACCOUNT' }
  | { readonly type: 'DECLINED' }
  /** The attempt ended without an answer about the account: expired, stranded or failed. */
  | { readonly type: 'ATTEMPT_ENDED' }
  /** What a probe or a sync got. `signInAgain`: the diagnosis says only a new sign-in helps. */
  | {
      readonly type: 'EVIDENCE';
      readonly verdict: 'works' | 'works-with-problems' | 'fails';
      readonly signInAgain: boolean;
    }
  /** What `PATCH` changed. The name alone changes nothing here. */
  | { readonly type: 'CHANGED'; readonly identity: boolean; readonly serviceAddress: boolean }
  | { readonly type: 'SECRET_REPLACED' }
  /** `allowed` is the answer of the disconnect gate. */
  | { readonly type: 'DISCONNECT'; readonly allowed: boolean }
  /** `inTime`: the time to restore has not run out. */
  | { readonly type: 'RESTORE'; readonly inTime: boolean };

/** What the caller has to do once the new state is stored. */
export type ConnectionEffect =
  | { readonly type: 'discard_grant' }
  | { readonly type: 'discard_returned_tokens' }
  | { readonly type: 'probe' }
  | { readonly type: 'schedule_purge' }
  | { readonly type: 'cancel_purge' }
  | { readonly type: 'audit'; readonly action: AuditAction };

export type ConnectionTransition =
  | { readonly ok: true; readonly state: ConnectionState; readonly effects: readonly ConnectionEffect[] }
  | {
      readonly ok: false;
      readonly code: 'connection_not_ready' | 'connection_disconnected' | 'disconnect_blocked' | 'not_restorable';
      /** With `connection_not_ready`: the fields that have to be filled in first. */
      readonly missing: readonly string[];
    };

/** Decides what an event does to a connection. Pure: it neither stores anything nor carries out an effect. */
export function transitionConnection(state: ConnectionState, event: ConnectionEvent): ConnectionTransition {
  if (state.status === 'disconnected') return fromDisconnected(state, event);
  switch (event.type) {
    case 'AUTHORIZE_STARTED':
      return startAuthorization(state);
    case 'AUTHORIZED':
      return to({ ...state, status: 'authorized-unverified', hasGrant: true }, [
        audit('authorization.succeeded'),
        { type: 'probe' },
      ]);
    case 'WRONG_ACCOUNT':
      return to({ ...state, status: 'wrong-account' }, [
        { type: 'discard_returned_tokens' },
        audit('authorization.wrong_account'),
      ]);
    case 'DECLINED':
      return to({ ...state, status: 'declined' }, [audit('authorization.declined')]);
    case 'ATTEMPT_ENDED':
      return to(state.status === 'authorizing' ? untested(state) : state, [audit('authorization.failed')]);
    case 'EVIDENCE':
      return weighEvidence(state, event);
    case 'CHANGED':
      return takeChange(state, event);
    case 'SECRET_REPLACED':
      return to({ ...untested(state), hasSecret: true }, [audit('connection.secret_replaced'), { type: 'probe' }]);
    case 'DISCONNECT':
      if (!event.allowed) return refuse('disconnect_blocked');
      return to({ ...state, status: 'disconnected' }, [{ type: 'schedule_purge' }, audit('connection.disconnected')]);
    case 'RESTORE':
      return refuse('not_restorable');
  }
}

/** Whether users can be ticked for a connection now, and the problem code when not. */
export function checkTickable(
  state: Pick<ConnectionState, 'status' | 'authType' | 'hasGrant'>,
): 'connection_disconnected' | 'connection_not_ready' | null {
  if (state.status === 'disconnected') return 'connection_disconnected';
  return usesGrant(state.authType) && !state.hasGrant ? 'connection_not_ready' : null;
}

function usesGrant(authType: AuthType): boolean {
  return authType !== 'basic' && authType !== 'ntlm';
}

function startAuthorization(state: ConnectionState): ConnectionTransition {
  if (!usesGrant(state.authType)) return refuse('connection_not_ready', ['authType']);
  const missing = [
    ...(state.hasTenant ? [] : ['tenantId']),
    ...(state.hasRegistration ? [] : ['registration']),
    ...(state.hasSecret ? [] : ['registration.clientSecret']),
  ];
  if (missing.length > 0) return refuse('connection_not_ready', missing);
  return to({ ...state, status: 'authorizing' }, [audit('authorization.started')]);
}

/** Evidence counts only for what is connected; while a person is at Microsoft's pages, their outcome comes first. */
function weighEvidence(
  state: ConnectionState,
  { verdict, signInAgain }: Extract<ConnectionEvent, { type: 'EVIDENCE' }>,
): ConnectionTransition {
  if (usesGrant(state.authType) && !state.hasGrant) return to(state, []);
  if (state.status === 'authorizing') return to(state, []);
  if (verdict === 'works') return to({ ...state, status: 'healthy' }, []);
  const reauth = verdict === 'fails' && signInAgain && usesGrant(state.authType);
  return to({ ...state, status: reauth ? 'needs-reauth' : 'degraded' }, []);
}

function takeChange(
  state: ConnectionState,
  { identity, serviceAddress }: { identity: boolean; serviceAddress: boolean },
): ConnectionTransition {
  const changed = audit('connection.changed');
  if (identity && state.hasGrant) {
    return to({ ...state, status: 'saved', hasGrant: false }, [{ type: 'discard_grant' }, changed]);
  }
  if (identity || serviceAddress) return to(untested(state), [changed, { type: 'probe' }]);
  return to(state, [changed]);
}

function fromDisconnected(state: ConnectionState, event: ConnectionEvent): ConnectionTransition {
  if (event.type !== 'RESTORE') return refuse('connection_disconnected');
  if (!event.inTime) return refuse('not_restorable');
  return to(untested(state), [{ type: 'cancel_purge' }, audit('connection.restored'), { type: 'probe' }]);
}

/** Where a connection stands when nothing has been tried since its facts changed. */
function untested(state: ConnectionState): ConnectionState {
  return { ...state, status: state.hasGrant ? 'authorized-unverified' : 'saved' };
}

function audit(action: AuditAction): ConnectionEffect {
  return { type: 'audit', action };
}

function to(state: ConnectionState, effects: readonly ConnectionEffect[]): ConnectionTransition {
  return { ok: true, state, effects };
}

function refuse(
  code: Extract<ConnectionTransition, { ok: false }>['code'],
  missing: readonly string[] = [],
): ConnectionTransition {
  return { ok: false, code, missing };
}
