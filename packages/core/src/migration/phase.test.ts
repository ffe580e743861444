import { describe, expect, test } from 'vitest';
import { makeConnection, makeGrant } from '../testing/builders.ts';
import { derivePhase } from './phase.ts';

describe('the phase', () => {
  const basic = makeConnection();
  const blank = makeConnection({ authType: 'oauth-delegated' });
  const oauth = { ...blank, grant: makeGrant(), status: 'healthy' as const };
  const gone = { ...basic, status: 'disconnected' as const };
  const phase = (connections: (typeof basic)[], onLegacy: number, onOauth: number) =>
    derivePhase({ connections, users: 400, onLegacy, onOauth });

  test.for([
    ['not-started', [basic], 400, 0],
    ['inventory', [basic, blank], 400, 0],
    ['parallel', [basic, oauth], 400, 0],
    ['pilot', [basic, oauth], 400, 3],
    ['pilot', [basic, oauth], 400, 20],
    ['rolling-out', [basic, oauth], 400, 21],
    ['all-moved', [basic, oauth], 0, 400],
    ['legacy-disconnected', [gone, oauth], 0, 400],
    ['legacy-disconnected', [oauth], 0, 400],
  ] as const)('is %s', ([expected, connections, onLegacy, onOauth]) => {
    expect(phase([...connections], onLegacy, onOauth)).toBe(expected);
  });
});
