import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionStatusSchema } from '../contract/index.ts';
import { type ConnectionEvent, type ConnectionState, checkTickable, transitionConnection } from './lifecycle.ts';

const oauth: ConnectionState = {
  status: 'saved',
  authType: 'oauth-delegated',
  hasGrant: false,
  hasSecret: true,
  hasTenant: true,
  hasRegistration: true,
};
const connected: ConnectionState = { ...oauth, status: 'healthy', hasGrant: true };
const basic: ConnectionState = { ...oauth, authType: 'basic', hasTenant: false, hasRegistration: false };
const works = { type: 'EVIDENCE', verdict: 'works', signInAgain: false } as const;
const fails = { type: 'EVIDENCE', verdict: 'fails', signInAgain: false } as const;

function stateAfter(state: ConnectionState, ...events: readonly ConnectionEvent[]): ConnectionState {
  return events.reduce((current, event) => {
    const result = transitionConnection(current, event);
    if (!result.ok) throw new Error(`${event.type} was refused: ${result.code}`);
    return result.state;
  }, state);
}

describe('a new OAuth connection', () => {
  test('is authorized, tested, healthy', () => {
    expect(stateAfter(oauth, { type: 'AUTHORIZE_STARTED' }).status).toBe('authorizing');
    const granted = stateAfter(oauth, { type: 'AUTHORIZE_STARTED' }, { type: 'AUTHORIZED' });
    expect(granted).toMatchObject({ status: 'authorized-unverified', hasGrant: true });
    expect(stateAfter(granted, works).status).toBe('healthy');
  });

  test('cannot be authorized before it is complete, and says what is missing', () => {
    const bare = { ...oauth, hasTenant: false, hasRegistration: false, hasSecret: false };
    expect(transitionConnection(bare, { type: 'AUTHORIZE_STARTED' })).toEqual({
      ok: false,
      code: 'connection_not_ready',
      missing: ['tenantId', 'registration', 'registration.clientSecret'],
    });
  });

  test('keeps nothing of another account', () => {
    const result = transitionConnection({ ...oauth, status: 'authorizing' }, { type: 'WRONG_ACCOUNT' });
    expect(result).toMatchObject({ ok: true, state: { status: 'wrong-account', hasGrant: false } });
    expect(result.ok && result.effects).toContainEqual({ type: 'discard_returned_tokens' });
    expect(result.ok && result.effects).not.toContainEqual({ type: 'probe' });
  });

  test('goes back to saved when the attempt comes to nothing', () => {
    expect(stateAfter(oauth, { type: 'AUTHORIZE_STARTED' }, { type: 'ATTEMPT_ENDED' }).status).toBe('saved');
    expect(stateAfter(oauth, { type: 'AUTHORIZE_STARTED' }, { type: 'DECLINED' }).status).toBe('declined');
  });
});

describe('a connected one', () => {
  test('is degraded by failures, and needs a sign-in when only that helps', () => {
    expect(stateAfter(connected, fails).status).toBe('degraded');
    expect(stateAfter(connected, { ...fails, signInAgain: true }).status).toBe('needs-reauth');
    expect(stateAfter(connected, { ...works, verdict: 'works-with-problems' }).status).toBe('degraded');
    expect(stateAfter(connected, fails, works).status).toBe('healthy');
  });

  test('can be authorized again without a working token, and keeps its old grant until then', () => {
    const again = stateAfter(connected, { ...fails, signInAgain: true }, { type: 'AUTHORIZE_STARTED' });
    expect(again).toMatchObject({ status: 'authorizing', hasGrant: true });
    expect(stateAfter(again, { type: 'WRONG_ACCOUNT' })).toMatchObject({ status: 'wrong-account', hasGrant: true });
    expect(stateAfter(again, fails).status).toBe('authorizing');
  });

  test('loses its grant when account, tenant or registration change, but not with its name', () => {
    const moved = transitionConnection(connected, { type: 'CHANGED', identity: true, serviceAddress: false });
    expect(moved).toMatchObject({ state: { status: 'saved', hasGrant: false } });
    expect(moved.ok && moved.effects).toContainEqual({ type: 'discard_grant' });
    expect(stateAfter(connected, { type: 'CHANGED', identity: false, serviceAddress: false })).toEqual(connected);
    expect(stateAfter(connected, { type: 'CHANGED', identity: false, serviceAddress: true }).status).toBe(
      'authorized-unverified',
    );
  });
});

describe('a disconnected one', () => {
  const gone = stateAfter(connected, { type: 'DISCONNECT', allowed: true });

  test('needs the gate, and can be restored in time', () => {
    expect(transitionConnection(connected, { type: 'DISCONNECT', allowed: false })).toMatchObject({
      code: 'disconnect_blocked',
    });
    expect(gone.status).toBe('disconnected');
    expect(stateAfter(gone, { type: 'RESTORE', inTime: true }).status).toBe('authorized-unverified');
    expect(transitionConnection(gone, { type: 'RESTORE', inTime: false })).toMatchObject({ code: 'not_restorable' });
    expect(transitionConnection(connected, { type: 'RESTORE', inTime: true })).toMatchObject({
      code: 'not_restorable',
    });
  });

  test('takes nothing else', () => {
    for (const event of [works, { type: 'AUTHORIZE_STARTED' }, { type: 'SECRET_REPLACED' }] as const) {
      expect(transitionConnection(gone, event)).toMatchObject({ ok: false, code: 'connection_disconnected' });
    }
  });
});

test('a Basic connection is tested, not authorized', () => {
  expect(transitionConnection(basic, { type: 'AUTHORIZE_STARTED' })).toMatchObject({ code: 'connection_not_ready' });
  expect(stateAfter(basic, works).status).toBe('healthy');
  expect(stateAfter(basic, { ...fails, signInAgain: true }).status).toBe('degraded');
  expect(stateAfter(basic, works, { type: 'SECRET_REPLACED' }).status).toBe('saved');
});

test('users can be ticked for what can sync: with a password, or with a grant', () => {
  expect(checkTickable(basic)).toBeNull();
  expect(checkTickable(oauth)).toBe('connection_not_ready');
  expect(checkTickable({ ...connected, status: 'needs-reauth' })).toBeNull();
  expect(checkTickable({ ...connected, status: 'disconnected' })).toBe('connection_disconnected');
});

test('only positive evidence makes healthy, and a grant is never invented', () => {
  const state = fc.record<ConnectionState>({
    status: fc.constantFrom(...connectionStatusSchema.options),
    authType: fc.constantFrom('basic', 'ntlm', 'oauth-delegated'),
    hasGrant: fc.boolean(),
    hasSecret: fc.boolean(),
    hasTenant: fc.boolean(),
    hasRegistration: fc.boolean(),
  });
  const event = fc.oneof<fc.Arbitrary<ConnectionEvent>[]>(
    fc.constantFrom<ConnectionEvent>(
      { type: 'AUTHORIZE_STARTED' },
      { type: 'AUTHORIZED' },
      { type: 'WRONG_ACCOUNT' },
      { type: 'DECLINED' },
      { type: 'ATTEMPT_ENDED' },
      { type: 'SECRET_REPLACED' },
      works,
      fails,
    ),
    fc.record({ type: fc.constant('CHANGED' as const), identity: fc.boolean(), serviceAddress: fc.boolean() }),
    fc.record({ type: fc.constant('DISCONNECT' as const), allowed: fc.boolean() }),
    fc.record({ type: fc.constant('RESTORE' as const), inTime: fc.boolean() }),
  );
  fc.assert(
    fc.property(state, event, (before, happened) => {
      const frozen = JSON.stringify(before);
      const result = transitionConnection(before, happened);
      expect(JSON.stringify(before)).toBe(frozen);
      if (!result.ok) return;
      if (result.state.status === 'healthy' && before.status !== 'healthy') expect(happened).toBe(works);
      if (result.state.hasGrant && !before.hasGrant) expect(happened.type).toBe('AUTHORIZED');
      if (before.status === 'disconnected') expect(happened.type).toBe('RESTORE');
    }),
  );
});
