import { describe, expect, test } from 'vitest';
import { makeConnection } from '../testing/builders.ts';
import { changeInMode, moveChange, tickChange } from './tickChange.ts';

const basic = makeConnection({ id: 'basic' });
const ntlm = makeConnection({ id: 'ntlm', authType: 'ntlm' });
const oauth = makeConnection({ id: 'oauth', authType: 'oauth-delegated' });
const graph = makeConnection({ id: 'graph', authType: 'oauth-app', protocol: 'graph' });
const connections = [basic, ntlm, oauth];

describe('a press on a checkbox', () => {
  test('concerns its own connection alone in dual mode', () => {
    expect(tickChange('oauth', true, { mode: 'dual', connections })).toEqual({ tick: ['oauth'], untick: [] });
    expect(tickChange('oauth', false, { mode: 'dual', connections })).toEqual({ tick: [], untick: ['oauth'] });
  });

  test('takes the other ticks away in exclusive mode, in the same change; unticking brings none back', () => {
    expect(tickChange('oauth', true, { mode: 'exclusive', connections })).toEqual({
      tick: ['oauth'],
      untick: ['basic', 'ntlm'],
    });
    expect(tickChange('oauth', false, { mode: 'exclusive', connections })).toEqual({ tick: [], untick: ['oauth'] });
  });
});

describe('moving users', () => {
  test('leaves the legacy connections and nothing else', () => {
    expect(moveChange('oauth', [...connections, graph])).toEqual({ tick: ['oauth'], untick: ['basic', 'ntlm'] });
  });

  test('leaves every other connection where no legacy one is connected any more', () => {
    const gone = { ...basic, status: 'disconnected' as const };
    expect(moveChange('graph', [gone, oauth, graph])).toEqual({ tick: ['graph'], untick: ['oauth'] });
  });

  test('to a legacy connection leaves the other legacy ones', () => {
    expect(moveChange('basic', connections)).toEqual({ tick: ['basic'], untick: ['ntlm'] });
  });
});

describe('a change', () => {
  const change = { tick: ['oauth'], untick: ['other'] };

  test('is made as it was asked for in dual mode', () => {
    expect(changeInMode(change, { mode: 'dual', connections })).toBe(change);
  });

  test('that only unticks is the same in both modes', () => {
    const release = { tick: [], untick: ['oauth'] };
    expect(changeInMode(release, { mode: 'exclusive', connections })).toBe(release);
  });

  test('that ticks leaves only that one ticked in exclusive mode, of several the last', () => {
    const options = { mode: 'exclusive' as const, connections };
    expect(changeInMode(change, options)).toEqual({ tick: ['oauth'], untick: ['other', 'basic', 'ntlm'] });
    expect(changeInMode({ tick: ['oauth', 'ntlm'], untick: ['basic'] }, options)).toEqual({
      tick: ['ntlm'],
      untick: ['basic', 'oauth'],
    });
  });
});
