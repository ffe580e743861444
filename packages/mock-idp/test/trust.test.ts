import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMockIdp } from '../src/index.ts';
import { openAuthority } from '../src/tls/certificateAuthority.ts';
import { issueAuthority } from '../src/tls/issueCertificates.ts';
import { trust } from '../src/trust/command.ts';
import { type Machine, type RunResult, thisMachine } from '../src/trust/machine.ts';
import { listNssCertificates } from '../src/trust/nssStore.ts';
import { installTrust, removeTrust } from '../src/trust/trust.ts';
import { launchChromium } from './support/chromium.ts';
import { runCliWith } from './support/commandLine.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mock idp trust '));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Call {
  readonly command: string;
  readonly args: readonly string[];
}

/** A machine all of whose folders are below `root`; it has the named tools, which do nothing but note that they were called. */
function pretend(platform: NodeJS.Platform, tools: Readonly<Record<string, RunResult>>) {
  const calls: Call[] = [];
  const machine: Machine = {
    platform,
    env: { XDG_STATE_HOME: join(root, 'state') },
    home: join(root, 'home'),
    debianCertificates: join(root, 'ca-certificates'),
    fedoraAnchors: join(root, 'anchors'),
    has: (command) => Object.hasOwn(tools, command),
    run: (command, args) => {
      calls.push({ command, args });
      return tools[command] ?? { ok: false, stdout: '', stderr: 'no such tool' };
    },
  };
  return { machine, calls };
}

const FINE: RunResult = { ok: true, stdout: '', stderr: '' };
const stateFolder = () => join(root, 'state', 'authshift-mock-idp');
const newest = () => readFileSync(join(stateFolder(), 'ca.pem'), 'utf8');
const sha1 = () => new X509Certificate(newest()).fingerprint.replaceAll(':', '');

describe('trust adds the CA to what the platform has, and --remove takes it back:', () => {
  test('Debian', async () => {
    const { machine, calls } = pretend('linux', { 'update-ca-certificates': FINE });
    mkdirSync(machine.debianCertificates);
    const file = join(machine.debianCertificates, 'authshift-mock-idp.crt');
    expect((await installTrust(machine)).outcomes).toEqual([{ store: expect.any(String), problem: undefined }]);
    expect(readFileSync(file, 'utf8')).toBe(newest());
    removeTrust(machine);
    expect(existsSync(file)).toBe(false);
    expect(calls.map(({ args }) => args)).toEqual([[], ['--fresh']]);
  });

  test('Fedora', async () => {
    const { machine, calls } = pretend('linux', { 'update-ca-trust': FINE });
    mkdirSync(machine.fedoraAnchors);
    const file = join(machine.fedoraAnchors, 'authshift-mock-idp.crt');
    await installTrust(machine);
    expect(readFileSync(file, 'utf8')).toBe(newest());
    removeTrust(machine);
    expect(existsSync(file)).toBe(false);
    expect(calls.map(({ args }) => args)).toEqual([['extract'], ['extract']]);
  });

  test('macOS', async () => {
    const { machine, calls } = pretend('darwin', { security: FINE });
    await installTrust(machine);
    removeTrust(machine);
    const keychain = join(machine.home, 'Library', 'Keychains', 'login.keychain-db');
    const file = join(stateFolder(), 'newest-ca.pem');
    expect(calls).toEqual([
      { command: 'security', args: ['add-trusted-cert', '-r', 'trustRoot', '-p', 'ssl', '-k', keychain, file] },
      { command: 'security', args: ['delete-certificate', '-Z', sha1(), '-t'] },
    ]);
  });

  test('Windows', async () => {
    const { machine, calls } = pretend('win32', { certutil: FINE });
    await installTrust(machine);
    removeTrust(machine);
    expect(calls).toEqual([
      { command: 'certutil', args: ['-user', '-addstore', 'Root', join(stateFolder(), 'newest-ca.pem')] },
      { command: 'certutil', args: ['-user', '-delstore', 'Root', sha1()] },
    ]);
  });

  test('after a renewal, the one from before as well', async () => {
    const { machine, calls } = pretend('darwin', { security: FINE });
    await installTrust(machine);
    const before = sha1();
    await openAuthority({ folder: stateFolder(), now: () => Date.now() + 70 * 24 * 60 * 60 * 1000 });
    await installTrust(machine);
    expect(calls.map(({ args }) => args[0])).toEqual(['add-trusted-cert', 'delete-certificate', 'add-trusted-cert']);
    expect(calls[1]?.args).toContain(before);
  });
});

describe('trust says what it could not do:', () => {
  test('the command for an administrator, where the folder is not ours', async () => {
    const { machine } = pretend('linux', { 'update-ca-certificates': FINE });
    // A file in its place refuses everybody, root as well.
    writeFileSync(machine.debianCertificates, '');
    const { outcomes } = await installTrust(machine);
    expect(outcomes[0]?.problem).toMatch(/ENOTDIR|sudo/);
  });

  test('what the tool said', async () => {
    const { machine } = pretend('darwin', { security: { ok: false, stdout: '', stderr: 'the user cancelled\n' } });
    expect((await installTrust(machine)).outcomes).toEqual([
      { store: expect.any(String), problem: 'the user cancelled' },
    ]);
  });

  test('nothing to change is no failure', async () => {
    const { machine } = pretend('linux', {});
    expect((await installTrust(machine)).outcomes).toEqual([]);
  });
});

const real = thisMachine();

describe.runIf(real.has('update-ca-certificates'))('the real update-ca-certificates, on folders of this test', () => {
  test('writes the CA into the list that OpenSSL reads, and takes it out again', async () => {
    const folders = {
      local: join(root, 'local'),
      certificates: join(root, 'certificates'),
      hooks: join(root, 'hooks'),
    };
    for (const folder of Object.values(folders)) mkdirSync(folder);
    writeFileSync(join(root, 'ca-certificates.conf'), '');
    const lifetime = { notBefore: new Date(), notAfter: new Date(Date.now() + 60_000) };
    const other = issueAuthority({ commonName: 'an authority that was there before', lifetime }).certificate;
    writeFileSync(join(folders.local, 'other.crt'), other);
    const options = [
      ['--localcertsdir', folders.local],
      ['--etccertsdir', folders.certificates],
      ['--hooksdir', folders.hooks],
      ['--certsconf', join(root, 'ca-certificates.conf')],
    ].flat();
    const machine: Machine = {
      ...real,
      env: { ...real.env, XDG_STATE_HOME: join(root, 'state') },
      home: join(root, 'home'),
      debianCertificates: folders.local,
      has: (command) => command === 'update-ca-certificates',
      run: (command, args) => real.run(command, [...args, ...options]),
    };
    const bundle = () => readFileSync(join(folders.certificates, 'ca-certificates.crt'), 'utf8');

    expect((await installTrust(machine)).outcomes).toEqual([{ store: expect.any(String), problem: undefined }]);
    expect(bundle()).toContain(newest().trim());
    expect(removeTrust(machine).outcomes).toEqual([{ store: expect.any(String), problem: undefined }]);
    expect(bundle()).toBe(other);
  });
});

describe.runIf(real.platform === 'linux' && real.has('certutil'))('the real certutil, in a home of this test', () => {
  test('makes Chromium believe a mock, until --remove', async () => {
    const machine: Machine = {
      ...real,
      env: { ...real.env, XDG_STATE_HOME: join(root, 'state') },
      home: join(root, 'home'),
      has: (command) => command === 'certutil',
    };
    await installTrust(machine);
    expect(listNssCertificates(machine)?.map((pem) => new X509Certificate(pem).fingerprint256)).toEqual([
      new X509Certificate(newest()).fingerprint256,
    ]);

    const { server, path } = await openAuthority({ folder: stateFolder() });
    const files = { cert: join(root, 'server.pem'), key: join(root, 'server-key.pem'), ca: path };
    writeFileSync(files.cert, server.certificate);
    writeFileSync(files.key, server.privateKey);
    const idp = await createMockIdp({ tls: files });
    const visit = async (): Promise<string> => {
      const browser = await launchChromium({ home: machine.home });
      try {
        const page = await browser.newPage();
        const response = await page.goto(`${idp.origin}/common/oauth2/deviceauth`);
        return String(response?.status());
      } catch (error) {
        return String(error);
      } finally {
        await browser.close();
      }
    };
    try {
      expect(await visit()).toBe('200');
      removeTrust(machine);
      expect(listNssCertificates(machine)).toEqual([]);
      expect(await visit()).toContain('ERR_CERT_AUTHORITY_INVALID');
    } finally {
      await idp.close();
    }
  });
});

describe('authshift-mock-idp trust', () => {
  test('--env prints what a shell reads, and changes nothing of the machine', async () => {
    const { code, stdout } = await runCliWith({ env: { XDG_STATE_HOME: root } }, 'trust', '--env');
    const ca = join(root, 'authshift-mock-idp', 'ca.pem');
    expect(code).toBe(0);
    const said = execFileSync(
      'sh',
      ['-c', `${stdout}\necho "$NODE_EXTRA_CA_CERTS|$REQUESTS_CA_BUNDLE|$SSL_CERT_FILE"`],
      {
        encoding: 'utf8',
      },
    );
    expect(said).toBe(`${ca}|${ca}|${ca}\n`);
    expect(existsSync(ca)).toBe(true);
    expect(existsSync(join(root, 'authshift-mock-idp', 'trusted.json'))).toBe(false);
  });

  test('says what it did, and what programs with a list of their own need', async () => {
    const { machine } = pretend('darwin', { security: FINE });
    const [added, code] = await captured(() => trust([], machine));
    const ca = join(stateFolder(), 'ca.pem');
    expect(code).toBe(0);
    expect(added).toContain('added to the login keychain');
    for (const variable of ['NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE']) {
      expect(added).toContain(`export ${variable}='${ca}'`);
    }
    expect(added).toContain(`-Djavax.net.ssl.trustStore=${join(stateFolder(), 'truststore.p12')}`);
    expect(added).toContain(`keytool -importcert -noprompt -trustcacerts -alias authshift-mock-idp -file "${ca}"`);
    const [removed] = await captured(() => trust(['--remove'], machine));
    expect(removed).toContain('removed from the login keychain');
  });

  test('ends with 1 when a list could not be changed', async () => {
    const { machine } = pretend('darwin', { security: { ok: false, stdout: '', stderr: 'no' } });
    const [said, code] = await captured(() => trust([], machine));
    expect(code).toBe(1);
    expect(said).toContain('not added to the login keychain (security): no');
  });

  test.each([[['--remove', '--env']], [['--colour']], [['everything']]])('refuses %j', async (argv) => {
    await expect(trust(argv, pretend('linux', {}).machine)).rejects.toMatchObject({ code: 'usage' });
  });
});

async function captured(work: () => Promise<number>): Promise<readonly [string, number]> {
  let said = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    const code = await work();
    return [said, code];
  } finally {
    write.mockRestore();
  }
}
