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

test('one that is over is known as expired for as long again, and then forgotten', () => {
  const { clock, table, tokens } = start();
  const token = tokens.issue(FACTS, 'web');
  clock.now = 170 * DAY;
  tokens.issue(FACTS, 'web');
  expect(tokens.find(token)?.expiresAt).toBe(90 * DAY);
  clock.now = 181 * DAY;
  tokens.issue(FACTS, 'web');
  expect(tokens.find(token)).toBeUndefined();
  expect(table.size).toBe(2);
});

test('a client that renews without end does not fill the memory', () => {
  const { table, tokens } = start();
  const first = tokens.issue(FACTS, 'web');
  const row = tokens.find(first);
  let latest = '';
  for (let count = 0; count < 50_000; count += 1) latest = row ? tokens.renew(row, 'web') : '';
  expect(table.size).toBe(50_000);
  expect(tokens.find(first)).toBeUndefined();
  expect(tokens.find(latest)).toBeDefined();
});

test('those of an app go with it', () => {
  const { tokens } = start();
  const [gone, kept] = [tokens.issue(FACTS, 'web'), tokens.issue({ ...FACTS, clientId: 'other' }, 'web')];
  tokens.forgetApp(FACTS.clientId);
  expect([tokens.find(gone), tokens.find(kept)?.clientId]).toEqual([undefined, 'other']);
});

test('what is kept does not give a token away', () => {
  const { table, tokens } = start();
  const token = tokens.issue(FACTS, 'web');
  expect(JSON.stringify([...table.keys(), ...table.rows()])).not.toContain(token);
  expect(tokens.find(`${token}x`)).toBeUndefined();
});
