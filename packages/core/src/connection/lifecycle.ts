import type { AuditAction, ConnectionStatus } from '../contract/index.ts';
import { isTestable, missingFields, statusOf, usesGrant } from './facts.ts';
import type {
  ConnectionEffect,
  ConnectionEvent,
  ConnectionGap,
  ConnectionState,
  ConnectionTransition,
  DraftConnection,
} from './state.ts';

type EventOf<Type extends ConnectionEvent['type']> = Extract<ConnectionEvent, { readonly type: Type }>;
type Refusal = Extract<ConnectionTransition, { readonly ok: false }>;

/**
 * Decides what an event does to a connection. Pure: it neither stores anything nor carries out an effect. A refusal changes
 * nothing and says what is missing.
 */
export function transitionConnection(
  state: ConnectionState | DraftConnection,
  event: ConnectionEvent,
): ConnectionTransition {
  if (state.status === 'draft') return fromDraft(state, event);
  if (state.status === 'disconnected' || state.status === 'purged') return fromDisconnected(state, event);
  switch (event.type) {
    case 'SAVED':
      return refuse('state_conflict', 'saved');
    case 'CHANGED':
      return takeChange(state, event);
    case 'SECRET_REPLACED':
      return retest({ ...state, hasSecret: true }, 'connection.secret_replaced');
    case 'CONSENT_REQUESTED':
    case 'CONSENT_GRANTED':
    case 'CONSENT_DECLINED':
    case 'CONSENT_WRONG_TENANT':
      return takeConsent(state, event.type);
    case 'AUTHORIZE_STARTED':
      return startAuthorization(state, event);
    case 'RETURNED':
      return takeReturn(state, event);
    case 'DECLINED':
      return endVisit(state, { status: 'declined' }, 'authorization.declined');
    case 'STRANDED':
      return endVisit(state, { status: 'stranded', reason: event.reason }, 'authorization.failed');
    case 'ABANDONED':
      return endAttempt(state, { status: 'abandoned' });
    case 'ATTEMPT_ENDED':
      return endAttempt(state, { status: statusOf(state), reason: event.reason });
    case 'ALIAS_ACCEPTED':
      return acceptAlias(state, event);
    case 'EVIDENCE':
      return weighEvidence(state, event);
    case 'SILENT':
      return fallSilent(state, event);
    case 'EXPIRY_WATCHED':
      return watchExpiry(state, event);
    case 'PAUSED':
      if (isHeld(state.status)) return refuse('state_conflict', release[state.status]);
      return to(state, { status: 'paused' }, 'connection.paused');
    case 'RESUMED':
      return leaveHold(state, 'paused', 'connection.resumed');
    case 'DISCONNECT':
      return disconnect(state, event);
    case 'DISCONNECT_WITHDRAWN':
      return leaveHold({ ...state, requestedBy: null }, 'disconnect-requested', 'connection.changed');
    case 'RESTORE':
      return refuse('not_restorable', 'disconnected');
    case 'PURGE':
      return refuse('state_conflict', 'disconnected');
  }
}

/** A person put the connection aside: facts may change meanwhile, the status waits for that person. */
const release = { paused: 'resume', 'disconnect-requested': 'withdraw' } as const;
type Held = keyof typeof release;

function isHeld(status: ConnectionStatus): status is Held {
  return status in release;
}

/** What has been connected is not spoilt by somebody else's visit to Microsoft that came to nothing. */
const connected: readonly ConnectionStatus[] = [
  'authorized-unverified',
  'healthy',
  'degraded',
  'credential-expiring',
  'needs-reauth',
  'blocked-by-policy',
];

function fromDraft(draft: DraftConnection, { type }: ConnectionEvent): ConnectionTransition {
  if (type !== 'SAVED') return refuse('connection_not_ready', 'saved');
  return settle({ ...draft, status: 'saved', reason: null }, 'connection.created');
}

function fromDisconnected(state: ConnectionState, event: ConnectionEvent): ConnectionTransition {
  const isPurged = state.status === 'purged';
  if (event.type === 'RESTORE') {
    if (isPurged || !event.inTime) return refuse('not_restorable', 'time');
    return settle(state, 'cancel_purge', 'connection.restored');
  }
  if (event.type !== 'PURGE') return refuse('connection_disconnected', ...(isPurged ? [] : (['restore'] as const)));
  if (isPurged) return refuse('state_conflict', 'disconnected');
  if (event.inTime) return refuse('purge_too_early', 'time');
  const { confirmation } = event;
  if (confirmation !== 'schedule' && confirmation.typed.trim() !== confirmation.displayName.trim()) {
    return refuse('confirmation_required', 'confirmName');
  }
  const emptied = { ...state, hasGrant: false, hasSecret: false };
  return to(emptied, { status: 'purged' }, 'discard_grant', 'discard_secret', 'connection.purged');
}

function takeChange(state: ConnectionState, { identity, serviceAddress }: EventOf<'CHANGED'>): ConnectionTransition {
  const changed = 'connection.changed';
  if (identity && state.hasGrant) {
    return retest({ ...state, hasGrant: false }, 'discard_grant', changed);
  }
  if (identity || serviceAddress) return retest(state, changed);
  return stay(state, changed);
}

const consents = {
  CONSENT_REQUESTED: 'requested',
  CONSENT_GRANTED: 'granted',
  CONSENT_DECLINED: 'declined',
  CONSENT_WRONG_TENANT: 'wrong_tenant',
} as const;
/** Approval of more, or by another tenant, is a fact of its own: it moves only what waits for it. */
const preparing: readonly ConnectionStatus[] = ['saved', 'awaiting-consent', 'ready', 'declined'];

function takeConsent(before: ConnectionState, type: keyof typeof consents): ConnectionTransition {
  if (!before.authType.startsWith('oauth')) return refuse('connection_not_ready', 'authType');
  const missing = missingFields(before);
  if (type === 'CONSENT_REQUESTED' && missing.length > 0) return refuse('connection_not_ready', ...missing);
  const consent = consents[type];
  const state = { ...before, consent };
  const audited = `consent.${consent}` as const;
  if (!preparing.includes(state.status) || state.hasGrant) return stay(state, audited);
  if (consent === 'requested' || consent === 'granted') return settle(state, audited);
  const status = consent === 'declined' ? consent : statusOf(state);
  return to(state, { status, reason: `consent_${consent}` }, audited);
}

/** Never asks for a working token: what is broken must be repairable (invariant I10). */
function startAuthorization(state: ConnectionState, { lint = [] }: EventOf<'AUTHORIZE_STARTED'>): ConnectionTransition {
  if (isHeld(state.status)) return refuse('state_conflict', release[state.status]);
  if (!usesGrant(state.authType)) return refuse('connection_not_ready', 'authType');
  const missing = missingFields(state);
  if (missing.length + lint.length > 0) return { ...refuse('connection_not_ready', ...missing), lint };
  return to(state, { status: 'authorizing' }, 'authorization.started');
}

function takeReturn(state: ConnectionState, { grant }: EventOf<'RETURNED'>): ConnectionTransition {
  if (!usesGrant(state.authType)) return refuse('connection_not_ready', 'authType');
  if (grant.ok) return retest({ ...state, hasGrant: true }, 'authorization.succeeded');
  const { code } = grant;
  const isIncomplete = code === 'scope_missing' || code === 'no_refresh_token';
  const status = isIncomplete ? statusOf(state) : 'wrong-account';
  const audited = isIncomplete ? 'authorization.failed' : 'authorization.wrong_account';
  return endVisit(state, { status, reason: code }, 'discard_returned_tokens', audited);
}

/** Somebody at Microsoft's pages got no grant. What is connected or put aside stays as it is. */
function endVisit(state: ConnectionState, end: Standing, ...effects: readonly Effect[]): Moved {
  if (isHeld(state.status) || connected.includes(state.status)) return stay(state, ...effects);
  return to(state, end, ...effects);
}

/** Nobody said anything about an account: only who is still waiting hears of it. */
function endAttempt(state: ConnectionState, end: Standing): Moved {
  return to(state, state.status === 'authorizing' ? end : state, 'authorization.failed');
}

/** The tokens of the other name were thrown away: the next sign-in with it will be taken. */
function acceptAlias(state: ConnectionState, { sameTenant }: EventOf<'ALIAS_ACCEPTED'>): ConnectionTransition {
  if (state.status !== 'wrong-account') return refuse('state_conflict', 'wrong-account');
  if (!sameTenant) return refuse('state_conflict', 'sameTenant');
  return settle(state, 'remember_alias', 'connection.changed');
}

/**
 * Evidence counts only for what can sign in; while a person is at Microsoft's pages, their outcome comes first. `degraded` is about
 * the connection itself: its own account fails, or a share of its users for a reason that is not theirs alone (`weighUsers`).
 */
function weighEvidence(state: ConnectionState, event: EventOf<'EVIDENCE'>): ConnectionTransition {
  if (!isTestable(state) || isHeld(state.status) || state.status === 'authorizing') return stay(state);
  if (event.verdict === 'works') {
    return to(state, { status: state.expiry === 'far' ? 'healthy' : 'credential-expiring' });
  }
  const { reason } = event;
  const remedy = event.verdict === 'fails' ? event.remedy : null;
  if (remedy === 'policy') return to(state, { status: 'blocked-by-policy', reason });
  const isOver = remedy === 'sign-in' && usesGrant(state.authType);
  return to(state, { status: isOver ? 'needs-reauth' : 'degraded', reason });
}

/** No news is not good news (invariant I4). */
function fallSilent(state: ConnectionState, { inUse }: EventOf<'SILENT'>): ConnectionTransition {
  if (state.status !== 'healthy' && state.status !== 'credential-expiring') return stay(state);
  return inUse ? to(state, { status: 'degraded', reason: 'silent' }, 'probe') : settle(state);
}

function watchExpiry(state: ConnectionState, { reason }: EventOf<'EXPIRY_WATCHED'>): ConnectionTransition {
  const { status, expiry } = state;
  if (!connected.includes(status)) return stay(state);
  if (expiry === 'past') return to(state, { status: 'needs-reauth', reason });
  if (expiry === 'near') {
    return to(state, status === 'healthy' ? { status: 'credential-expiring', reason } : state);
  }
  return status === 'credential-expiring' ? settle(state) : stay(state);
}

/** Back to what the facts say, not to what was: nobody has tried meanwhile. */
function leaveHold(state: ConnectionState, held: Held, audited: Effect): ConnectionTransition {
  return state.status === held ? settle(state, audited) : refuse('state_conflict', held);
}

function disconnect(
  state: ConnectionState,
  { gate, by, override = false }: EventOf<'DISCONNECT'>,
): ConnectionTransition {
  const isRequested = state.status === 'disconnect-requested';
  if (gate === 'closed' || (gate === 'soft' && !override && !isRequested)) return refuse('disconnect_blocked', 'gate');
  if (gate === 'soft' && !isRequested) {
    const requested = { ...state, requestedBy: by };
    return to(requested, { status: 'disconnect-requested' }, 'connection.disconnect_requested');
  }
  if (gate === 'soft' && state.requestedBy === by) return refuse('second_admin_required', 'second-admin');
  const confirmed = { ...state, requestedBy: null };
  return to(confirmed, { status: 'disconnected' }, 'make_checkpoint', 'schedule_purge', 'connection.disconnected');
}

type Moved = Extract<ConnectionTransition, { readonly ok: true }>;
type Effect = Exclude<ConnectionEffect['type'], 'audit'> | AuditAction;
interface Standing {
  readonly status: ConnectionStatus;
  readonly reason?: string | null | undefined;
}

/** New facts: tried again, unless somebody put the connection aside. */
function retest(state: ConnectionState, ...effects: readonly Effect[]): Moved {
  return (isHeld(state.status) ? stay : settle)(state, ...effects);
}

function settle(state: ConnectionState, ...effects: readonly Effect[]): Moved {
  return to(state, { status: statusOf(state) }, ...effects, ...(isTestable(state) ? (['probe'] as const) : []));
}

function stay(state: ConnectionState, ...effects: readonly Effect[]): Moved {
  return to(state, state, ...effects);
}

function to(state: ConnectionState, { status, reason = null }: Standing, ...effects: readonly Effect[]): Moved {
  return { ok: true, state: { ...state, status, reason }, effects: effects.map(toEffect) };
}

/** Whatever has a dot in its name is for the audit. */
function toEffect(effect: Effect): ConnectionEffect {
  return effect.includes('.')
    ? { type: 'audit', action: effect as AuditAction }
    : ({ type: effect } as ConnectionEffect);
}

function refuse(code: Refusal['code'], ...missing: readonly ConnectionGap[]): Refusal {
  return { ok: false, code, missing, lint: [] };
}
