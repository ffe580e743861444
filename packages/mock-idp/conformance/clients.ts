import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A run of the client tests has either the versions in `package.json`, or what teams still have that have not moved to them. */
export type ClientAge = 'latest' | 'oldest';

export interface Client {
  /** As the titles of tests name it. */
  readonly name: string;
  readonly package: string;
  /** The name under which its oldest version is installed; absent, only the latest is tried. */
  readonly oldest?: string;
  /**
   * Tests take it from `test/clients`, by the age of the run: its versions differ in their interface, or the mock itself builds on it. Of the
   * others the oldest takes the place of the latest, without a test's knowing.
   */
  readonly picked?: true;
  /** Installed by its test, and nowhere else, in this version, its last: what nobody maintains any more, but people still have. */
  readonly installed?: string;
}

/**
 * Nobody publishes a table of the versions they support. Oldest is the last release of the major version before the latest that a product
 * finds. Of MSAL.js these lines were still patched beside their successors (3.8.10 and 4.30.0 of 2026-03-18, when 5.1 was out).
 */
export const CLIENTS: readonly Client[] = [
  { name: 'MSAL Browser', package: '@azure/msal-browser', oldest: 'msal-browser-oldest' },
  { name: 'MSAL React', package: '@azure/msal-react', oldest: 'msal-react-oldest' },
  { name: 'MSAL Node', package: '@azure/msal-node', oldest: 'msal-node-oldest' },
  { name: 'Azure Identity', package: '@azure/identity', oldest: 'azure-identity-oldest' },
  { name: 'openid-client', package: 'openid-client', oldest: 'openid-client-oldest', picked: true },
  { name: 'oauth4webapi', package: 'oauth4webapi', oldest: 'oauth4webapi-oldest', picked: true },
  { name: 'jose', package: 'jose', oldest: 'jose-oldest', picked: true },
  { name: 'adal-node', package: 'adal-node', installed: '0.2.4' },
  { name: 'passport-azure-ad', package: 'passport-azure-ad', installed: '4.3.5' },
];

/** Flows that fail, and why that is right. Nothing of the mock is loosened for them. */
export const KNOWN_FAILURES: readonly {
  readonly clients: readonly string[];
  readonly age: ClientAge;
  readonly flow: RegExp;
  readonly reason: string;
}[] = [
  {
    clients: ['MSAL Browser', 'MSAL React'],
    age: 'oldest',
    flow: /loginPopup|logoutPopup/,
    reason:
      'Version 4 watches the window it has opened. The sign-in pages send Cross-Origin-Opener-Policy, as Microsoft’s do, which takes it away; version 5 has the redirect bridge for that. Use redirects with version 4.',
  },
  {
    clients: ['MSAL Node'],
    age: 'oldest',
    flow: /aware of instances/,
    reason:
      'Version 3 does not read in the answer at which cloud the account lives, and redeems its code at the one it asked. There it is refused with 90038, as at Entra.',
  },
  {
    clients: ['oauth4webapi'],
    age: 'oldest',
    flow: /version 1/,
    reason:
      'At version 1 Entra answers with `expires_in` as a string, and so does the mock. Version 2 takes a number only; version 3 reads both.',
  },
];

export function readAge(environment: NodeJS.ProcessEnv = process.env): ClientAge {
  return environment.MOCK_IDP_CLIENTS === 'oldest' ? 'oldest' : 'latest';
}

/** Puts the oldest versions in the place of the latest, for Vitest, Vite and (`importByAge.ts`) Node: the tests themselves know nothing of it. */
export function aliasesFor(age: ClientAge): readonly { readonly find: RegExp; readonly replacement: string }[] {
  if (age === 'latest') return [];
  const packages = CLIENTS.flatMap(({ package: name, oldest, picked }) =>
    oldest === undefined || picked ? [] : [{ find: new RegExp(`^${name}$`), replacement: oldest }],
  );
  // The bridge came with version 5; before, the page that opened a popup or frame looked for itself what had come back to it.
  const noBridge = fileURLToPath(new URL('noRedirectBridge.ts', import.meta.url));
  return [...packages, { find: /^@azure\/msal-browser\/redirect-bridge$/, replacement: noBridge }];
}

/** For `node --import`, where a test starts clients in a process of their own. */
export const IMPORT_BY_AGE = new URL('importByAge.ts', import.meta.url).href;

export function versionOf({ package: name, oldest, installed }: Client, age: ClientAge): string {
  if (installed !== undefined) return installed;
  const folder = age === 'oldest' ? oldest : name;
  const path = join(import.meta.dirname, '../node_modules', folder ?? name, 'package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version;
}
