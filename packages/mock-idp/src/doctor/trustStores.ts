import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, rootCertificates } from 'node:tls';
import { splitCertificates } from '../tls/pem.ts';
import type { Machine } from '../trust/machine.ts';
import { listNssCertificates } from '../trust/nssStore.ts';

export const CLIENT_KINDS = ['node', 'browser', 'curl', 'python', 'go', 'java'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** Where a client looks up whom to believe. */
export interface TrustStore {
  /** In words, for the report. */
  readonly name: string;
  /** PEM; undefined: as this process does, which is Node's way. Null: it cannot be looked into from here. */
  readonly certificates: readonly string[] | undefined | null;
  /** What makes it believe the CA in that file. */
  readonly remedy: (ca: string) => string;
}

/** The rules of each client's own documentation, by the environment this process was started in. */
export function findTrustStore(kind: ClientKind, machine: Machine): TrustStore {
  return STORES[kind](machine);
}

const STORES: Readonly<Record<ClientKind, (machine: Machine) => TrustStore>> = {
  node: ({ env }) => ({
    name: env.NODE_EXTRA_CA_CERTS
      ? `Node's own list and NODE_EXTRA_CA_CERTS (${env.NODE_EXTRA_CA_CERTS})`
      : "Node's own list",
    certificates: undefined,
    remedy: (ca) =>
      `Start the client with NODE_EXTRA_CA_CERTS=${ca} in its environment; Node reads it only when it starts.`,
  }),
  browser: findBrowserStore,
  curl: (machine) =>
    byVariables(machine, ['CURL_CA_BUNDLE', 'SSL_CERT_FILE'], systemStore(machine)) ?? systemStore(machine),
  python: (machine) => {
    const certifi: TrustStore = {
      name: "certifi's list",
      certificates: rootCertificates,
      remedy: (ca) => `Set REQUESTS_CA_BUNDLE=${ca} and SSL_CERT_FILE=${ca}.`,
    };
    return byVariables(machine, ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'SSL_CERT_FILE'], certifi) ?? certifi;
  },
  go: (machine) => byVariables(machine, ['SSL_CERT_FILE'], systemStore(machine)) ?? systemStore(machine),
  java: findJavaStore,
};

function byVariables({ env }: Machine, names: readonly string[], { remedy }: TrustStore): TrustStore | undefined {
  const name = names.find((one) => env[one]);
  if (name === undefined) return undefined;
  const path = env[name] ?? '';
  return { name: `${name} (${path})`, certificates: readCertificates(path), remedy };
}

const SYSTEM_BUNDLES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];

function systemStore({ platform }: Machine): TrustStore {
  const remedy = (ca: string): string => `Run authshift-mock-idp trust, or set SSL_CERT_FILE=${ca} for the client.`;
  const bundle = platform === 'linux' ? SYSTEM_BUNDLES.find((path) => readCertificates(path).length > 0) : undefined;
  if (bundle !== undefined)
    return { name: `the system's list (${bundle})`, certificates: readCertificates(bundle), remedy };
  return { name: "the system's list", certificates: systemCertificates(), remedy };
}

/** Since Node 22.15. */
function systemCertificates(): readonly string[] | null {
  return typeof getCACertificates === 'function' ? getCACertificates('system') : null;
}

function findBrowserStore(machine: Machine): TrustStore {
  if (machine.platform !== 'linux') {
    return {
      name: "the system's list",
      certificates: systemCertificates(),
      remedy: () => 'Run authshift-mock-idp trust, then restart the browser.',
    };
  }
  return {
    name: `the browser's list (${join(machine.home, '.pki', 'nssdb')})`,
    certificates: listNssCertificates(machine),
    remedy: () =>
      'Install libnss3-tools, run authshift-mock-idp trust, then restart the browser. Firefox: import the CA in its settings.',
  };
}

function findJavaStore(machine: Machine): TrustStore {
  const options = `${machine.env.JAVA_TOOL_OPTIONS ?? ''} ${machine.env.JDK_JAVA_OPTIONS ?? ''}`;
  const path = /"-Djavax\.net\.ssl\.trustStore=([^"]+)"|-Djavax\.net\.ssl\.trustStore=(\S+)/
    .exec(options)
    ?.slice(1)
    .find(Boolean);
  const password = /-Djavax\.net\.ssl\.trustStorePassword=(\S+)/.exec(options)?.[1] ?? 'changeit';
  const store = path === undefined ? ['-cacerts'] : ['-keystore', path];
  const listed = machine.has('keytool')
    ? machine.run('keytool', ['-list', '-rfc', ...store, '-storepass', password])
    : undefined;
  return {
    name: path === undefined ? "Java's cacerts" : `the truststore ${path}`,
    certificates: listed?.ok ? splitCertificates(listed.stdout) : null,
    remedy: () =>
      'Make a truststore as authshift-mock-idp trust prints, and start the client with -Djavax.net.ssl.trustStore.',
  };
}

function readCertificates(path: string): readonly string[] {
  try {
    return splitCertificates(readFileSync(path, 'utf8'));
  } catch {
    return [];
  }
}
