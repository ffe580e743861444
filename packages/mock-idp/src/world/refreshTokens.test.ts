import { expect, test } from 'vitest';
import { openStateFolder } from '../state/stateFolder.ts';
import { createRefreshTokens, type RefreshTokenRow } from './refreshTokens.ts';

const DAY = 24 * 60 * 60 * 1000;
const FACTS = {
  clientId: 'app',
  homeTenantId: 'tenant',
  homeOid: 'person',
  tenantId: 'tenant',
  scope: 'openid',
  authTime: 0,
  signedInAt: 0,
  sid: undefined,
  keepSignedIn: false,
};

function start() {
  const clock = { now: 0 };
  const table = openStateFolder(undefined).table<RefreshTokenRow>('refresh-tokens');
  return { clock, table, tokens: createRefreshTokens(table, () => clock.now) };
}

test('90 days count from the last use', () => {
  const { clock, tokens } = start();
  const first = tokens.find(tokens.issue(FACTS, 'web'));
  expect(first?.expiresAt).toBe(90 * DAY);
  clock.now = 80 * DAY;
  expect(first && tokens.find(tokens.renew(first, 'web'))?.expiresAt).toBe(170 * DAY);
});

test('a single-page app has 24 hours, which no use makes longer', () => {
  const { clock, tokens } = start();
  const first = tokens.find(tokens.issue(FACTS, 'spa'));
  clock.now = DAY / 2;
  expect(first && tokens.find(tokens.renew(first, 'spa'))?.expiresAt).toBe(DAY);
});

test('what is kept does not give a token away', () => {
  const { table, tokens } = start();
  const token = tokens.issue(FACTS, 'web');
  expect(JSON.stringify([...table.keys(), ...table.rows()])).not.toContain(token);
  expect(tokens.find(`${token}x`)).toBeUndefined();
});
