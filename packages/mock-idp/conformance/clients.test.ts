import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { version } from '@azure/msal-node';
import { expect, test } from 'vitest';
import { CLIENTS, IMPORT_BY_AGE, readAge, versionOf } from './clients.ts';

test('the clients of a run have the age it asked for', () => {
  const node = CLIENTS.find(({ name }) => name === 'MSAL Node');
  expect(node && versionOf(node, readAge())).toBe(version);
});

test('so have those of a process that a test starts', async () => {
  const script = "import { version } from '@azure/msal-node'; process.stdout.write(version)";
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', IMPORT_BY_AGE, '--input-type=module', '--eval', script],
    { cwd: new URL('../test', import.meta.url), env: { ...process.env, MOCK_IDP_CLIENTS: 'oldest' } },
  );
  const node = CLIENTS.find(({ name }) => name === 'MSAL Node');
  expect(node && versionOf(node, 'oldest')).toBe(stdout);
});

test('the oldest are older than the latest', () => {
  const majorOf = (text: string): number => Number(text.split('.')[0]);
  const aged = CLIENTS.filter(({ installed }) => installed === undefined);
  for (const client of aged)
    expect(majorOf(versionOf(client, 'oldest'))).toBeLessThan(majorOf(versionOf(client, 'latest')));
});
