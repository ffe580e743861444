import { describe, expect, test } from 'vitest';
import type { Connection, Wave } from '../contract/index.ts';
import { makeConnection, makeGrant } from '../testing/builders.ts';
import { deriveSideState, type SideFacts } from './sideState.ts';

const basic = makeConnection();
const oauth = (status: Connection['status'], id = 'new'): Connection =>
  makeConnection({ id, authType: 'oauth-delegated', status, grant: makeGrant() });
const at = '2022-06-01T08:00:00.000Z';
const wave = (
  id: string,
  status: Wave['status'],
  rule?: NonNullable<Wave['stop']>['rule'],
  until: string | null = null,
) => ({
  id,
  status,
  stop: rule === undefined ? null : { rule, at, until },
});
const side = (connections: Connection[], more: Partial<SideFacts> = {}) =>
  deriveSideState({ connections: [basic, ...connections], ...more });

describe('the move is held up', () => {
  test('by nothing, as a rule', () => {
    expect(side([])).toBeNull();
    expect(side([oauth('healthy')])).toBeNull();
    expect(side([oauth('healthy')], { waves: [wave('a', 'running'), wave('b', 'done')], rollbacks: [] })).toBeNull();
  });

  test('by a rollback under way, before all else', () => {
    const rollbacks = [
      { id: 'one', status: 'done' as const },
      { id: 'two', status: 'running' as const },
    ];
    expect(side([oauth('needs-reauth')], { rollbacks })).toEqual({ state: 'rolling-back', id: 'two' });
    expect(side([oauth('healthy')], { rollbacks: rollbacks.slice(0, 1) })).toBeNull();
  });

  test.for(['blocked-by-policy', 'needs-reauth', 'declined', 'wrong-account', 'stranded', 'abandoned'] as const)(
    'by the only connection to move to being %s',
    (status) => {
      expect(side([oauth(status)])).toEqual({ state: 'blocked', reason: status, id: 'new' });
      expect(side([oauth('saved', 'other'), oauth(status)])).toBeNull();
      expect(side([makeConnection({ id: 'blank', authType: 'oauth-delegated' }), oauth(status)])).toEqual({
        state: 'blocked',
        reason: status,
        id: 'new',
      });
      expect(side([oauth(status), oauth('healthy', 'other')])).toBeNull();
    },
  );

  test('by a wave that a rule stopped', () => {
    const waves = [wave('a', 'running'), wave('b', 'stopped', 'rate')];
    expect(side([oauth('healthy')], { waves })).toEqual({ state: 'blocked', reason: 'stop-rule', id: 'b' });
    expect(side([oauth('healthy')], { waves: [wave('c', 'stopped')] })).toMatchObject({ reason: 'stop-rule', id: 'c' });
  });

  test('by a pause of every connection to move to', () => {
    expect(side([oauth('paused')])).toEqual({ state: 'paused', id: 'new', until: null });
    expect(side([oauth('paused'), oauth('healthy', 'other')])).toBeNull();
  });

  test('by a wave put aside, unless another one goes on', () => {
    const held = wave('a', 'paused', 'throttled', at);
    expect(side([oauth('healthy')], { waves: [held] })).toEqual({ state: 'paused', id: 'a', until: at });
    expect(side([oauth('healthy')], { waves: [wave('a', 'stopped', 'person')] })).toEqual({
      state: 'paused',
      id: 'a',
      until: null,
    });
    expect(side([oauth('healthy')], { waves: [wave('a', 'paused')] })).toEqual({
      state: 'paused',
      id: 'a',
      until: null,
    });
    expect(side([oauth('healthy')], { waves: [held, wave('b', 'running')] })).toBeNull();
    expect(side([oauth('healthy')], { waves: [wave('c', 'planned'), wave('d', 'observing')] })).toBeNull();
  });
});
