import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authTypeSchema,
  connectionStatusSchema,
  consentSchema,
  type Protocol,
  protocolSchema,
} from '../contract/index.ts';
import { checkTickable, isTestable, missingFields, statusOf, takesPart } from './facts.ts';
import { transitionConnection } from './lifecycle.ts';
import type { ConnectionEvent, ConnectionState, ConnectionTransition, DraftConnection } from './state.ts';

const oauth: ConnectionState = {
  status: 'ready',
  reason: null,
  authType: 'oauth-delegated',
  hasGrant: false,
  hasSecret: true,
  hasTenant: true,
  hasRegistration: true,
  consent: 'none',
  expiry: 'far',
  requestedBy: null,
};
const connected: ConnectionState = { ...oauth, status: 'healthy', hasGrant: true };
const basic: ConnectionState = { ...oauth, authType: 'basic', hasTenant: false, hasRegistration: false };
const app: ConnectionState = { ...oauth, authType: 'oauth-app', status: 'saved' };
const draftOf = (state: ConnectionState): DraftConnection => {
  const { reason: _, ...facts } = state;
  return { ...facts, status: 'draft' };
};

const works = { type: 'EVIDENCE', verdict: 'works' } as const;
const fails = { type: 'EVIDENCE', verdict: 'fails', reason: '503', remedy: null } as const;
const signInFails = { ...fails, reason: 'AADSTS50173', remedy: 'sign-in' } as const;
const policyFails = { ...fails, reason: 'AADSTS53003', remedy: 'policy' } as const;
const start = { type: 'AUTHORIZE_STARTED' } as const;
const returned = { type: 'RETURNED', grant: { ok: true } } as const;
const wrong = { type: 'RETURNED', grant: { ok: false, code: 'wrong_account' } } as const;
const softDisconnect = (by: string, override = false) => ({ type: 'DISCONNECT', gate: 'soft', by, override }) as const;
const openDisconnect = { type: 'DISCONNECT', gate: 'open', by: 'admin' } as const;

function stateAfter(
  state: ConnectionState | DraftConnection,
  ...events: readonly [ConnectionEvent, ...ConnectionEvent[]]
): ConnectionState {
  let current: ConnectionState | DraftConnection = state;
  for (const event of events) {
    const result: ConnectionTransition = transitionConnection(current, event);
    if (!result.ok) throw new Error(`${event.type} was refused: ${result.code}`);
    current = result.state;
  }
  return current as ConnectionState;
}

const effectsOf = (state: ConnectionState | DraftConnection, event: ConnectionEvent): string[] => {
  const result = transitionConnection(state, event);
  if (!result.ok) throw new Error(`${event.type} was refused: ${result.code}`);
  return result.effects.map((effect) => (effect.type === 'audit' ? effect.action : effect.type));
};

const refusal = (state: ConnectionState | DraftConnection, event: ConnectionEvent): string => {
  const result = transitionConnection(state, event);
  return result.ok ? 'not refused' : [result.code, ...result.missing, ...result.lint].join(' ');
};

describe('a form nobody has saved', () => {
  test('becomes what its fields allow', () => {
    expect(stateAfter(draftOf(oauth), { type: 'SAVED' })).toEqual(oauth);
    expect(stateAfter(draftOf({ ...oauth, hasTenant: false }), { type: 'SAVED' }).status).toBe('saved');
    expect(stateAfter(draftOf(basic), { type: 'SAVED' }).status).toBe('ready');
    expect(stateAfter(draftOf(app), { type: 'SAVED' }).status).toBe('saved');
    expect(effectsOf(draftOf(oauth), { type: 'SAVED' })).toEqual(['connection.created']);
    expect(effectsOf(draftOf(basic), { type: 'SAVED' })).toEqual(['connection.created', 'probe']);
  });

  test('takes nothing else, and is saved only once', () => {
    expect(refusal(draftOf(oauth), start)).toBe('connection_not_ready saved');
    expect(refusal(oauth, { type: 'SAVED' })).toBe('state_conflict saved');
  });
});

test('what is missing is named as in the form', () => {
  const bare = { ...oauth, hasTenant: false, hasRegistration: false, hasSecret: false };
  const missing = (authType: ConnectionState['authType']) => missingFields({ ...bare, authType }).join(' ');
  expect(missing('basic')).toBe('password');
  expect(missing('ntlm')).toBe('password');
  expect(missing('oauth-delegated')).toBe('tenantId registration registration.clientSecret');
  expect(missing('oauth-app')).toBe('tenantId registration registration.clientSecret');
  expect(missing('oauth-ropc')).toBe('tenantId registration password');
  expect(missingFields(oauth)).toEqual([]);
});

describe('authorization', () => {
  test('leads over an untested grant to a healthy connection (COCONUT-32)', () => {
    expect(stateAfter(oauth, start).status).toBe('authorizing');
    expect(effectsOf(oauth, start)).toEqual(['authorization.started']);
    const granted = stateAfter(oauth, start, returned);
    expect(granted).toMatchObject({ status: 'authorized-unverified', hasGrant: true });
    expect(effectsOf(stateAfter(oauth, start), returned)).toEqual(['authorization.succeeded', 'probe']);
    expect(stateAfter(granted, works).status).toBe('healthy');
  });

  test('is refused before the form is complete, and for a request with faults (G1)', () => {
    expect(refusal({ ...oauth, hasTenant: false, hasRegistration: false, hasSecret: false }, start)).toBe(
      'connection_not_ready tenantId registration registration.clientSecret',
    );
    expect(refusal(oauth, { ...start, lint: ['nativeclient'] })).toBe('connection_not_ready nativeclient');
    expect(transitionConnection({ ...oauth, hasTenant: false }, { ...start, lint: ['prompt_consent'] })).toEqual({
      ok: false,
      code: 'connection_not_ready',
      missing: ['tenantId'],
      lint: ['prompt_consent'],
    });
    expect(stateAfter(oauth, { ...start, lint: [] }).status).toBe('authorizing');
  });

  test('is for connections that have a grant, not for passwords or apps of their own', () => {
    for (const authType of ['basic', 'ntlm', 'oauth-app', 'oauth-ropc'] as const) {
      expect(refusal({ ...oauth, authType }, start)).toBe('connection_not_ready authType');
      expect(refusal({ ...oauth, authType }, returned)).toBe('connection_not_ready authType');
    }
  });

  test('never needs a working token (I10)', () => {
    const broken = [
      'authorized-unverified',
      'healthy',
      'degraded',
      'credential-expiring',
      'needs-reauth',
      'blocked-by-policy',
      'wrong-account',
      'declined',
      'stranded',
      'abandoned',
      'authorizing',
    ] as const;
    for (const status of broken) {
      for (const hasGrant of [true, false]) {
        expect(stateAfter({ ...oauth, status, hasGrant, expiry: 'past' }, start)).toMatchObject({
          status: 'authorizing',
          hasGrant,
        });
      }
    }
  });

  test('keeps nothing of another account, nor of one that lacks something (G2)', () => {
    const waiting = stateAfter(oauth, start);
    for (const code of ['wrong_account', 'wrong_tenant', 'alias_not_accepted'] as const) {
      const event = { type: 'RETURNED', grant: { ok: false, code } } as const;
      expect(stateAfter(waiting, event)).toMatchObject({ status: 'wrong-account', reason: code, hasGrant: false });
      expect(effectsOf(waiting, event)).toEqual(['discard_returned_tokens', 'authorization.wrong_account']);
    }
    for (const code of ['scope_missing', 'no_refresh_token'] as const) {
      const event = { type: 'RETURNED', grant: { ok: false, code } } as const;
      expect(stateAfter(waiting, event)).toMatchObject({ status: 'ready', reason: code, hasGrant: false });
      expect(effectsOf(waiting, event)).toEqual(['discard_returned_tokens', 'authorization.failed']);
    }
  });

  test('may end without an answer', () => {
    const waiting = stateAfter(oauth, start);
    expect(stateAfter(waiting, { type: 'DECLINED' })).toMatchObject({ status: 'declined', reason: null });
    expect(effectsOf(waiting, { type: 'DECLINED' })).toEqual(['authorization.declined']);
    expect(stateAfter(waiting, { type: 'STRANDED', reason: 'AADSTS50011' })).toMatchObject({
      status: 'stranded',
      reason: 'AADSTS50011',
    });
    expect(effectsOf(waiting, { type: 'STRANDED' })).toEqual(['authorization.failed']);
    expect(stateAfter(waiting, { type: 'ABANDONED' })).toMatchObject({ status: 'abandoned', reason: null });
    expect(effectsOf(waiting, { type: 'ABANDONED' })).toEqual(['authorization.failed']);
    expect(stateAfter(waiting, { type: 'ATTEMPT_ENDED', reason: 'AADSTS7000215' })).toMatchObject({
      status: 'ready',
      reason: 'AADSTS7000215',
    });
    expect(stateAfter({ ...waiting, hasGrant: true }, { type: 'ATTEMPT_ENDED' }).status).toBe('authorized-unverified');
  });

  test('that comes to nothing spoils neither what is connected nor what another attempt said', () => {
    const working = [
      'authorized-unverified',
      'healthy',
      'degraded',
      'credential-expiring',
      'needs-reauth',
      'blocked-by-policy',
    ] as const;
    for (const event of [wrong, { type: 'DECLINED' }, { type: 'STRANDED' }, { type: 'ABANDONED' }] as const) {
      for (const status of working) {
        const state = { ...connected, status, reason: 'kept' };
        expect(stateAfter(state, event)).toEqual(state);
      }
    }
    const stuck = stateAfter(oauth, start, wrong);
    expect(stateAfter(stuck, { type: 'ABANDONED' })).toEqual(stuck);
    expect(stateAfter(stuck, { type: 'ATTEMPT_ENDED' })).toEqual(stuck);
    expect(stateAfter(stuck, { type: 'DECLINED' }).status).toBe('declined');
    expect(stateAfter({ ...oauth, status: 'abandoned' }, { type: 'STRANDED' }).status).toBe('stranded');
    expect(stateAfter(stuck, returned).status).toBe('authorized-unverified');
  });

  test('keeps the old grant while a new one is asked for', () => {
    const again = stateAfter(connected, signInFails, start);
    expect(again).toMatchObject({ status: 'authorizing', hasGrant: true });
    expect(stateAfter(again, wrong)).toMatchObject({ status: 'wrong-account', hasGrant: true });
    expect(stateAfter(again, fails).status).toBe('authorizing');
    expect(stateAfter(again, wrong, works).status).toBe('healthy');
  });
});

describe('an account under another name', () => {
  const stuck = stateAfter(oauth, start, wrong);
  const accept = { type: 'ALIAS_ACCEPTED', sameTenant: true } as const;

  test('is remembered when a person says so, and has to sign in once more', () => {
    expect(stateAfter(stuck, accept)).toMatchObject({ status: 'ready', reason: null, hasGrant: false });
    expect(effectsOf(stuck, accept)).toEqual(['remember_alias', 'connection.changed']);
    expect(effectsOf({ ...stuck, hasGrant: true }, accept)).toEqual(['remember_alias', 'connection.changed', 'probe']);
  });

  test('is never one of another tenant, and never accepted ahead', () => {
    expect(refusal(stuck, { ...accept, sameTenant: false })).toBe('state_conflict sameTenant');
    expect(refusal(oauth, accept)).toBe('state_conflict wrong-account');
  });
});

describe('approval by a Microsoft 365 admin', () => {
  const consent = (step: 'REQUESTED' | 'GRANTED' | 'DECLINED' | 'WRONG_TENANT') =>
    ({ type: `CONSENT_${step}` }) as const;

  test('is waited for, and makes ready', () => {
    const waiting = stateAfter(oauth, consent('REQUESTED'));
    expect(waiting).toMatchObject({ status: 'awaiting-consent', consent: 'requested', reason: null });
    expect(effectsOf(oauth, consent('REQUESTED'))).toEqual(['consent.requested']);
    expect(stateAfter(waiting, consent('GRANTED'))).toMatchObject({ status: 'ready', consent: 'granted' });
    expect(effectsOf(waiting, consent('GRANTED'))).toEqual(['consent.granted']);
    expect(stateAfter(waiting, start).status).toBe('authorizing');
  });

  test('is all an app without a signed-in user needs to be tested', () => {
    expect(stateAfter(app, consent('REQUESTED')).status).toBe('awaiting-consent');
    expect(stateAfter(app, consent('REQUESTED'), consent('GRANTED'))).toMatchObject({
      status: 'ready',
      hasGrant: false,
    });
    expect(effectsOf(app, consent('GRANTED'))).toEqual(['consent.granted', 'probe']);
    expect(stateAfter(app, consent('GRANTED'), works).status).toBe('healthy');
    expect(stateAfter(app, works)).toEqual(app);
  });

  test('may be declined, or given for another tenant, which counts for nothing', () => {
    const waiting = stateAfter(oauth, consent('REQUESTED'));
    expect(stateAfter(waiting, consent('DECLINED'))).toMatchObject({ status: 'declined', reason: 'consent_declined' });
    expect(effectsOf(waiting, consent('DECLINED'))).toEqual(['consent.declined']);
    expect(stateAfter(waiting, consent('WRONG_TENANT'))).toMatchObject({
      status: 'awaiting-consent',
      reason: 'consent_wrong_tenant',
    });
    expect(effectsOf(waiting, consent('WRONG_TENANT'))).toEqual(['consent.wrong_tenant']);
    const declined = stateAfter(waiting, consent('DECLINED'));
    expect(stateAfter(declined, consent('GRANTED')).status).toBe('ready');
    expect(stateAfter(declined, consent('REQUESTED')).status).toBe('awaiting-consent');
    expect(statusOf({ ...app, consent: 'declined' })).toBe('declined');
    expect(statusOf({ ...oauth, consent: 'declined' })).toBe('ready');
  });

  test('is a fact of its own: what works goes on working', () => {
    for (const state of [connected, { ...oauth, status: 'authorizing', hasGrant: false } as const]) {
      for (const step of ['REQUESTED', 'GRANTED', 'DECLINED', 'WRONG_TENANT'] as const) {
        const { consent: known, ...rest } = stateAfter(state, consent(step));
        expect(known).toBe(step.toLowerCase());
        expect({ ...rest, consent: 'none' }).toEqual(state);
      }
    }
    expect(stateAfter({ ...oauth, status: 'declined', hasGrant: true }, consent('GRANTED')).status).toBe('declined');
  });

  test('can be asked for once there is an app to approve', () => {
    expect(refusal({ ...oauth, hasRegistration: false }, consent('REQUESTED'))).toBe(
      'connection_not_ready registration',
    );
    expect(refusal(basic, consent('GRANTED'))).toBe('connection_not_ready authType');
    // An answer is a fact, whatever has gone missing since it was asked for.
    expect(stateAfter({ ...oauth, hasSecret: false }, consent('GRANTED'))).toMatchObject({
      status: 'saved',
      consent: 'granted',
    });
  });
});

describe('evidence', () => {
  test('of failures degrades, of policies blocks, and asks for a sign-in when only that helps', () => {
    expect(stateAfter(connected, fails)).toMatchObject({ status: 'degraded', reason: '503' });
    expect(stateAfter(connected, signInFails)).toMatchObject({ status: 'needs-reauth', reason: 'AADSTS50173' });
    expect(stateAfter(connected, policyFails)).toMatchObject({ status: 'blocked-by-policy', reason: 'AADSTS53003' });
    const shared = { type: 'EVIDENCE', verdict: 'works-with-problems', reason: 'ErrorServerBusy' } as const;
    expect(stateAfter(connected, shared)).toMatchObject({ status: 'degraded', reason: 'ErrorServerBusy' });
    expect(stateAfter(connected, fails, works)).toEqual(connected);
    expect(effectsOf(connected, fails)).toEqual([]);
  });

  test('says nothing of what has nothing to sign in with', () => {
    for (const event of [works, fails, signInFails, policyFails]) {
      expect(stateAfter(oauth, event)).toEqual(oauth);
      const bare = { ...basic, hasSecret: false, status: 'saved' } as const;
      expect(stateAfter(bare, event)).toEqual(bare);
    }
  });

  test('tests a password at once; a failing one is replaced, not signed in again', () => {
    expect(stateAfter(basic, works).status).toBe('healthy');
    expect(stateAfter(basic, signInFails).status).toBe('degraded');
    expect(stateAfter(basic, policyFails).status).toBe('blocked-by-policy');
    expect(stateAfter(basic, works, { type: 'SECRET_REPLACED' }).status).toBe('ready');
    expect(effectsOf(basic, { type: 'SECRET_REPLACED' })).toEqual(['connection.secret_replaced', 'probe']);
    expect(effectsOf(oauth, { type: 'SECRET_REPLACED' })).toEqual(['connection.secret_replaced']);
  });

  test('that does not come is no good news (I4)', () => {
    const silent = { type: 'SILENT', inUse: true } as const;
    expect(stateAfter(connected, silent)).toMatchObject({ status: 'degraded', reason: 'silent' });
    expect(effectsOf(connected, silent)).toEqual(['probe']);
    expect(stateAfter({ ...connected, status: 'credential-expiring' }, silent).status).toBe('degraded');
    const unused = { ...silent, inUse: false };
    expect(stateAfter(connected, unused).status).toBe('authorized-unverified');
    expect(effectsOf(connected, unused)).toEqual(['probe']);
    const reauth = { ...connected, status: 'needs-reauth', reason: 'AADSTS50173' } as const;
    expect(stateAfter(reauth, silent)).toEqual(reauth);
  });
});

describe('the end of a credential', () => {
  const watched = { type: 'EXPIRY_WATCHED', reason: 'client-secret' } as const;

  test('is announced, asks for action when past, and is over once renewed', () => {
    const near = stateAfter({ ...connected, expiry: 'near' }, watched);
    expect(near).toMatchObject({ status: 'credential-expiring', reason: 'client-secret' });
    expect(stateAfter(near, works).status).toBe('credential-expiring');
    expect(stateAfter({ ...near, expiry: 'past' }, watched)).toMatchObject({
      status: 'needs-reauth',
      reason: 'client-secret',
    });
    expect(stateAfter({ ...near, expiry: 'far' }, watched).status).toBe('authorized-unverified');
    expect(effectsOf({ ...near, expiry: 'far' }, watched)).toEqual(['probe']);
  });

  test('changes nothing that is worse already, put aside, or not connected', () => {
    const states: readonly ConnectionState[] = [
      { ...connected, status: 'degraded', expiry: 'near', reason: '503' },
      { ...connected, status: 'degraded', expiry: 'far', reason: '503' },
      { ...connected, expiry: 'far' },
      { ...connected, status: 'paused', expiry: 'past' },
      { ...connected, status: 'authorizing', expiry: 'past' },
      { ...oauth, expiry: 'past' },
    ];
    for (const state of states) expect(stateAfter(state, watched)).toEqual(state);
  });
});

describe('a change of the form', () => {
  const change = (identity: boolean, serviceAddress: boolean) =>
    ({ type: 'CHANGED', identity, serviceAddress }) as const;

  test('of account, tenant or registration throws the grant away, of the name nothing', () => {
    expect(stateAfter(connected, change(true, false))).toMatchObject({ status: 'ready', hasGrant: false });
    expect(effectsOf(connected, change(true, false))).toEqual(['discard_grant', 'connection.changed']);
    expect(stateAfter(connected, change(false, false))).toEqual(connected);
    expect(effectsOf(connected, change(false, false))).toEqual(['connection.changed']);
    expect(stateAfter(connected, change(false, true)).status).toBe('authorized-unverified');
    expect(effectsOf(connected, change(false, true))).toEqual(['connection.changed', 'probe']);
    expect(stateAfter({ ...basic, status: 'healthy' }, change(true, false)).status).toBe('ready');
  });
});

describe('a paused connection', () => {
  const paused = stateAfter({ ...connected, reason: 'AADSTS50173', status: 'needs-reauth' }, { type: 'PAUSED' });

  test('resumes to what its facts say, not to what it was', () => {
    expect(paused.status).toBe('paused');
    expect(effectsOf(connected, { type: 'PAUSED' })).toEqual(['connection.paused']);
    expect(stateAfter(paused, { type: 'RESUMED' })).toMatchObject({ status: 'authorized-unverified', reason: null });
    expect(effectsOf(paused, { type: 'RESUMED' })).toEqual(['connection.resumed', 'probe']);
    expect(stateAfter({ ...oauth, status: 'paused' }, { type: 'RESUMED' }).status).toBe('ready');
  });

  test('takes new facts and stays paused', () => {
    expect(stateAfter(paused, works, fails, { type: 'ABANDONED' }, wrong).status).toBe('paused');
    expect(stateAfter({ ...paused, hasGrant: false }, returned)).toMatchObject({ status: 'paused', hasGrant: true });
    expect(effectsOf(paused, { type: 'SECRET_REPLACED' })).toEqual(['connection.secret_replaced']);
    expect(stateAfter(paused, { type: 'CHANGED', identity: true, serviceAddress: false })).toMatchObject({
      status: 'paused',
      hasGrant: false,
    });
  });

  test('says what to do first', () => {
    expect(refusal(paused, start)).toBe('state_conflict resume');
    expect(refusal(paused, { type: 'PAUSED' })).toBe('state_conflict resume');
    expect(refusal(connected, { type: 'RESUMED' })).toBe('state_conflict paused');
  });
});

describe('Disconnect', () => {
  test('needs the gate, and leaves a way back', () => {
    expect(refusal(connected, { ...openDisconnect, gate: 'closed' })).toBe('disconnect_blocked gate');
    expect(refusal(connected, { ...openDisconnect, gate: 'closed', override: true })).toBe('disconnect_blocked gate');
    expect(stateAfter(connected, openDisconnect).status).toBe('disconnected');
    expect(effectsOf(connected, openDisconnect)).toEqual([
      'make_checkpoint',
      'schedule_purge',
      'connection.disconnected',
    ]);
    expect(stateAfter(connected, { type: 'PAUSED' }, openDisconnect).status).toBe('disconnected');
  });

  test('past soft blockers takes two different admins', () => {
    expect(refusal(connected, softDisconnect('one'))).toBe('disconnect_blocked gate');
    const asked = stateAfter(connected, softDisconnect('one', true));
    expect(asked).toMatchObject({ status: 'disconnect-requested', requestedBy: 'one' });
    expect(effectsOf(connected, softDisconnect('one', true))).toEqual(['connection.disconnect_requested']);
    expect(refusal(asked, softDisconnect('one', true))).toBe('second_admin_required second-admin');
    expect(refusal(asked, softDisconnect('one'))).toBe('second_admin_required second-admin');
    expect(refusal(asked, { ...softDisconnect('other', true), gate: 'closed' })).toBe('disconnect_blocked gate');
    expect(stateAfter(asked, softDisconnect('other'))).toMatchObject({ status: 'disconnected', requestedBy: null });
    expect(stateAfter(asked, { ...openDisconnect, by: 'one' }).status).toBe('disconnected');
  });

  test('can be withdrawn, and waits undisturbed', () => {
    const asked = stateAfter(connected, softDisconnect('one', true));
    expect(stateAfter(asked, fails, works)).toEqual(asked);
    expect(refusal(asked, start)).toBe('state_conflict withdraw');
    expect(refusal(asked, { type: 'PAUSED' })).toBe('state_conflict withdraw');
    expect(stateAfter(asked, { type: 'DISCONNECT_WITHDRAWN' })).toMatchObject({
      status: 'authorized-unverified',
      requestedBy: null,
    });
    expect(effectsOf(asked, { type: 'DISCONNECT_WITHDRAWN' })).toEqual(['connection.changed', 'probe']);
    expect(refusal(connected, { type: 'DISCONNECT_WITHDRAWN' })).toBe('state_conflict disconnect-requested');
  });
});

describe('a disconnected connection', () => {
  const gone = stateAfter(connected, openDisconnect);
  const purge = { type: 'PURGE', inTime: false, confirmation: 'schedule' } as const;
  const typed = (name: string) => ({ ...purge, confirmation: { typed: name, displayName: 'Exchange old' } }) as const;

  test('can be restored in time', () => {
    expect(stateAfter(gone, { type: 'RESTORE', inTime: true }).status).toBe('authorized-unverified');
    expect(effectsOf(gone, { type: 'RESTORE', inTime: true })).toEqual([
      'cancel_purge',
      'connection.restored',
      'probe',
    ]);
    expect(refusal(gone, { type: 'RESTORE', inTime: false })).toBe('not_restorable time');
    expect(refusal(connected, { type: 'RESTORE', inTime: true })).toBe('not_restorable disconnected');
  });

  test('takes nothing else', () => {
    for (const event of [works, start, { type: 'SECRET_REPLACED' }, { type: 'RESUMED' }, openDisconnect] as const) {
      expect(refusal(gone, event)).toBe('connection_disconnected restore');
    }
  });

  test('is purged when the time is over, by the schedule or by the typed name (G7)', () => {
    expect(refusal(gone, { ...purge, inTime: true })).toBe('purge_too_early time');
    expect(refusal(gone, { ...typed('Exchange old'), inTime: true })).toBe('purge_too_early time');
    expect(refusal(gone, typed('exchange old'))).toBe('confirmation_required confirmName');
    expect(refusal(gone, typed(''))).toBe('confirmation_required confirmName');
    expect(stateAfter(gone, typed(' Exchange old '))).toMatchObject({
      status: 'purged',
      hasGrant: false,
      hasSecret: false,
    });
    const spaced = { ...purge, confirmation: { typed: 'Old', displayName: ' Old ' } };
    expect(stateAfter(gone, spaced).status).toBe('purged');
    expect(effectsOf(gone, purge)).toEqual(['discard_grant', 'discard_secret', 'connection.purged']);
    expect(refusal(connected, purge)).toBe('state_conflict disconnected');
  });

  test('never comes back once purged', () => {
    const purged = stateAfter(gone, purge);
    expect(refusal(purged, { type: 'RESTORE', inTime: true })).toBe('not_restorable time');
    expect(refusal(purged, purge)).toBe('state_conflict disconnected');
    expect(refusal(purged, start)).toBe('connection_disconnected');
  });
});

describe('users can be ticked for what can sync', () => {
  const tickable = (state: ConnectionState, protocol: Protocol = 'ews') => checkTickable({ ...state, protocol });
  const code = (state: Partial<ConnectionState>) => tickable({ ...connected, ...state });

  test('with a password, with a grant, or with an approval', () => {
    for (const status of ['ready', 'saved', 'declined'] as const) {
      expect(tickable({ ...basic, status })).toBeNull();
    }
    expect(tickable(oauth)).toBe('connection_not_ready');
    expect(code({ status: 'needs-reauth' })).toBeNull();
    expect(code({ status: 'disconnect-requested' })).toBeNull();
    for (const status of ['saved', 'awaiting-consent', 'declined'] as const) {
      expect(tickable({ ...app, status })).toBe('connection_not_ready');
    }
    expect(tickable({ ...app, status: 'ready' })).toBeNull();
  });

  test('but never for what runs commands and reads nobody’s mailbox', () => {
    for (const protocol of protocolSchema.options.filter((one) => one !== 'exchange-admin')) {
      expect(tickable(connected, protocol)).toBeNull();
    }
    expect(tickable(connected, 'exchange-admin')).toBe('connection_without_mailboxes');
    expect(tickable(oauth, 'exchange-admin')).toBe('connection_without_mailboxes');
  });

  test('but not while it is put aside or gone', () => {
    expect(code({ status: 'paused' })).toBe('connection_not_ready');
    expect(code({ status: 'disconnected' })).toBe('connection_disconnected');
    expect(code({ status: 'purged' })).toBe('connection_disconnected');
    const idle = connectionStatusSchema.options.filter((status) => !takesPart(status));
    expect(idle).toEqual(['paused', 'disconnected', 'purged']);
  });
});

const facts = {
  authType: fc.constantFrom(...authTypeSchema.options),
  hasSecret: fc.boolean(),
  hasTenant: fc.boolean(),
  hasRegistration: fc.boolean(),
  consent: fc.constantFrom(...consentSchema.shape.status.options),
  expiry: fc.constantFrom('far', 'near', 'past'),
} as const;
const drafts = fc.record<DraftConnection>({
  ...facts,
  status: fc.constant('draft'),
  hasGrant: fc.constant(false),
  requestedBy: fc.constant(null),
});
const plain = (
  [
    'SAVED',
    'SECRET_REPLACED',
    'CONSENT_REQUESTED',
    'CONSENT_GRANTED',
    'CONSENT_DECLINED',
    'CONSENT_WRONG_TENANT',
    'AUTHORIZE_STARTED',
    'DECLINED',
    'STRANDED',
    'ABANDONED',
    'ATTEMPT_ENDED',
    'PAUSED',
    'RESUMED',
    'DISCONNECT_WITHDRAWN',
  ] as const
).map((type) => ({ type }));
const events = fc.oneof<fc.Arbitrary<ConnectionEvent>[]>(
  fc.constantFrom<ConnectionEvent>(...plain),
  fc.constantFrom<ConnectionEvent>(...plain),
  fc.constantFrom<ConnectionEvent>(works, works, fails, signInFails, policyFails),
  fc.constantFrom<ConnectionEvent>(returned, returned, wrong),
  fc.record({ type: fc.constant('SILENT'), inUse: fc.boolean() }),
  fc.record({ type: fc.constant('EXPIRY_WATCHED'), reason: fc.constant('grant') }),
  fc.record({ type: fc.constant('ALIAS_ACCEPTED'), sameTenant: fc.boolean() }),
  fc.record({ type: fc.constant('CHANGED'), identity: fc.boolean(), serviceAddress: fc.boolean() }),
  fc.record({
    type: fc.constant('DISCONNECT'),
    gate: fc.constantFrom('open', 'soft', 'closed'),
    by: fc.constantFrom('one', 'other'),
    override: fc.boolean(),
  }),
  fc.record({ type: fc.constant('RESTORE'), inTime: fc.boolean() }),
  fc.record({
    type: fc.constant('PURGE'),
    inTime: fc.boolean(),
    confirmation: fc.constantFrom('schedule' as const, { typed: 'Old', displayName: 'Exchange old' }),
  }),
);

describe('over any history', () => {
  const follow = (
    check: (step: {
      readonly before: ConnectionState | DraftConnection;
      readonly event: ConnectionEvent;
      readonly result: ConnectionTransition;
    }) => void,
  ) =>
    fc.assert(
      fc.property(drafts, fc.array(events, { maxLength: 40 }), (draft, history) => {
        let state: ConnectionState | DraftConnection = stateAfter(draft, { type: 'SAVED' });
        for (const event of history) {
          const frozen = JSON.stringify(state);
          const result: ConnectionTransition = transitionConnection(state, event);
          expect(JSON.stringify(state)).toBe(frozen);
          check({ before: state, event, result });
          if (result.ok) state = result.state;
        }
      }),
      { numRuns: 500 },
    );

  test('only positive evidence makes healthy', () => {
    follow(({ before, event, result }) => {
      if (!result.ok || result.state.status !== 'healthy' || before.status === 'healthy') return;
      expect(event).toEqual(works);
      expect(result.state.expiry).toBe('far');
      expect(isTestable(result.state)).toBe(true);
    });
  });

  test('a grant comes only from an account that was accepted, and each fact moves by its own event (I5)', () => {
    follow(({ before, event, result }) => {
      if (!result.ok) return;
      if (result.state.hasGrant && !before.hasGrant) expect(event).toEqual(returned);
      if (result.state.consent !== before.consent) expect(event.type).toMatch(/^CONSENT_/);
      if (result.state.hasGrant) expect(result.state.authType).toBe('oauth-delegated');
      const connectedNow = ['authorized-unverified', 'healthy', 'needs-reauth'].includes(result.state.status);
      if (connectedNow && result.state.authType === 'oauth-delegated') expect(result.state.hasGrant).toBe(true);
    });
  });

  test('what is gone stays gone unless restored in time, and purged is the end', () => {
    follow(({ before, event, result }) => {
      if (before.status === 'purged') expect(result.ok).toBe(false);
      if (before.status === 'disconnected' && result.ok) expect(['RESTORE', 'PURGE']).toContain(event.type);
    });
  });

  test('everything a person does is on record, what destroys has a way back first (I9)', () => {
    follow(({ before, event, result }) => {
      if (!result.ok) return;
      const effects = result.effects.map(({ type }) => type);
      const byItself = ['EVIDENCE', 'SILENT', 'EXPIRY_WATCHED'].includes(event.type);
      expect(effects.includes('audit')).toBe(!byItself);
      if (result.state.status === 'disconnected') expect(effects).toContain('make_checkpoint');
      if (before.hasGrant && !result.state.hasGrant) expect(effects).toContain('discard_grant');
      if (effects.includes('probe')) expect(takesPart(result.state.status)).toBe(true);
    });
  });

  test('a refusal says what is missing, except that nothing helps', () => {
    follow(({ before, result }) => {
      if (result.ok) return;
      expect(result.missing.length + result.lint.length > 0).toBe(
        before.status !== 'purged' || result.missing.length > 0,
      );
    });
  });

  test('authorization can be started whenever the form is complete and nobody put the connection aside (I10)', () => {
    follow(({ before }) => {
      const held = ['paused', 'disconnect-requested', 'disconnected', 'purged'].includes(before.status);
      const complete = before.authType === 'oauth-delegated' && missingFields(before).length === 0;
      expect(transitionConnection(before, start).ok).toBe(complete && !held);
    });
  });
});
