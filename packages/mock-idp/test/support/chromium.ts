import { createHash, X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright';
import { browserArgs, findBrowser } from '../../../../scripts/browser.ts';
import { ENTRA_HOSTS } from '../../src/clouds/clouds.ts';

export interface LaunchOptions {
  /** Server certificates (PEM) whose keys the browser believes although their CA is not in its list; every other is checked as ever. */
  readonly pinned?: readonly string[];
  /** The port of a mock on this machine that stands for Entra's host names; without one, nobody does. */
  readonly entraAt?: number;
  /** A home folder of its own, with its own list of trusted authorities. */
  readonly home?: string;
  /** The browser people have, with its rules on cookies of other sites, and not its headless shell. */
  readonly whole?: boolean;
}

/** For a browser that asks nobody but this machine. */
export function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch(toLaunchOptions(options));
}

/** A browser with a profile of its own, which lets the frames of other sites keep cookies. A fresh context does not. */
export function launchProfile(folder: string, options: LaunchOptions = {}): Promise<BrowserContext> {
  mkdirSync(join(folder, 'Default'), { recursive: true });
  const allowThirdParties = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(allowThirdParties));
  return chromium.launchPersistentContext(folder, toLaunchOptions({ ...options, whole: true }));
}

function toLaunchOptions({ pinned = [], home, entraAt, whole = false }: LaunchOptions) {
  return {
    executablePath: findBrowser(console.error, { whole }).path,
    ...(home === undefined ? {} : { env: { ...process.env, HOME: home } }),
    args: [
      ...(pinned.length === 0 ? [] : [`--ignore-certificate-errors-spki-list=${pinned.map(toPin).join(',')}`]),
      ...browserArgs,
      // What is noted below must not be reached either.
      `--host-resolver-rules=${[...mapEntra(entraAt), ...THIS_MACHINE].join(', ')}`,
    ],
  };
}

const THIS_MACHINE = ['MAP * ~NOTFOUND', 'EXCLUDE localhost', 'EXCLUDE *.localhost', 'EXCLUDE 127.0.0.1'];

function mapEntra(port: number | undefined): readonly string[] {
  return port === undefined ? [] : ENTRA_HOSTS.map((host) => `MAP ${host} 127.0.0.1:${port}`);
}

/** As RFC 7469 names a key. */
function toPin(certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

/** Notes every address a page asks for that is not on this machine; redirects, which no route sees, included. */
export function watchStrangers(context: BrowserContext): readonly string[] {
  const strangers: string[] = [];
  context.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    const isLocal = /(?:^|\.)localhost$/.test(hostname) || hostname === '127.0.0.1' || protocol === 'data:';
    if (!isLocal) strangers.push(request.url());
  });
  return strangers;
}
