import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ENTRA_HOSTS } from '../src/clouds/clouds.ts';
import { BUILT_IN_APPS, CONTOSO } from '../src/index.ts';
import { GOVERNMENT } from './entra-hosts/world.ts';
import { withOwnMachineFolder } from './support/machineFolder.ts';

withOwnMachineFolder();

/** Namespaces of one's own take root, and Linux. In them, `/etc/hosts` and port 443 are real, and nobody else's. */
const ISOLATED = ['--mount', '--net'];
const canIsolate = spawnSync('unshare', [...ISOLATED, 'true']).status === 0;

test.skipIf(!canIsolate)(
  'with lines in /etc/hosts and the command at port 443, clients need nothing else',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hosts file '));
    const hosts = join(folder, 'hosts');
    writeFileSync(hosts, `127.0.0.1 localhost ${ENTRA_HOSTS.join(' ')}\n`);
    const script = fileURLToPath(new URL('./entra-hosts/byHostsFile.ts', import.meta.url));
    const steps = 'ip link set lo up && mount --bind "$1" /etc/hosts && exec "$2" "$3"';
    const args = [...ISOLATED, 'sh', '-c', steps, 'sh', hosts, process.execPath, script];
    const { stdout } = await promisify(execFile)('unshare', args);
    rmSync(folder, { recursive: true });
    const outcomes = JSON.parse(stdout) as Readonly<
      Record<string, { readonly got?: unknown; readonly failed?: string }>
    >;
    const got = (client: string): unknown => outcomes[client]?.got ?? outcomes[client]?.failed;
    const byLibrary = ['openid-client', 'oauth4webapi'].map((library) => `${library}, discovery and secret`);
    for (const client of ['MSAL Node, secret', 'Azure Identity, secret', ...byLibrary]) {
      expect(got(client)).toMatchObject({ appid: BUILT_IN_APPS.daemon, tid: CONTOSO });
    }
    expect(got('MSAL Node, code and refresh')).toMatchObject({ renewed: true });
    expect(got('Azure Identity, United States government')).toMatchObject({ tid: GOVERNMENT });
    expect(Object.values(outcomes).filter(({ failed }) => failed !== undefined)).toEqual([
      { failed: expect.stringContaining('AADSTS900382') },
    ]);
  },
);
