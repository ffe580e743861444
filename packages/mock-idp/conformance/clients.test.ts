import { version } from '@azure/msal-node';
import { expect, test } from 'vitest';
import { CLIENTS, readAge, versionOf } from './clients.ts';

test('the clients of a run have the age it asked for', () => {
  const node = CLIENTS.find(({ name }) => name === 'MSAL Node');
  expect(node && versionOf(node, readAge())).toBe(version);
});

test('the oldest are older than the latest', () => {
  const majorOf = (text: string): number => Number(text.split('.')[0]);
  const aged = CLIENTS.filter(({ installed }) => installed === undefined);
  for (const client of aged)
    expect(majorOf(versionOf(client, 'oldest'))).toBeLessThan(majorOf(versionOf(client, 'latest')));
});
