import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Target } from './target.ts';
import type { TrustStore } from './trustStores.ts';

export interface Finding {
  readonly step: 'name' | 'port' | 'tls' | 'http' | 'document';
  readonly ok: boolean;
  readonly says: string;
  /** What to do about it. */
  readonly next?: string;
}

export interface ExamineOptions {
  readonly target: Target;
  readonly store: TrustStore;
  /** The file a client has to trust. */
  readonly ca: string;
  /** Milliseconds to wait at each step. */
  readonly patience?: number;
}

/** Walks the way a client goes, and stops where it breaks. The last finding says how far it came. */
export async function examine(options: ExamineOptions): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const isSecure = options.target.discoveryUrl.protocol === 'https:';
  const steps = [checkName, checkPort, ...(isSecure ? [checkTls] : []), checkAnswer];
  for (const step of steps) {
    const finding = await step(options);
    findings.push(finding);
    if (!finding.ok) break;
  }
  return findings;
}

const PATIENCE = 5000;

async function checkName({ target }: ExamineOptions): Promise<Finding> {
  const name = hostOf(target);
  try {
    const addresses: LookupAddress[] = await lookup(name, { all: true });
    return { step: 'name', ok: true, says: `${name} is ${addresses.map(({ address }) => address).join(', ')}` };
  } catch (error) {
    return {
      step: 'name',
      ok: false,
      says: `${name} has no address (${codeOf(error)})`,
      next:
        name === 'host.docker.internal'
          ? 'On Linux, start the container with --add-host=host.docker.internal:host-gateway.'
          : 'Correct the name, or add it to the hosts file with the address 127.0.0.1.',
    };
  }
}

function checkPort({ target, patience = PATIENCE }: ExamineOptions): Promise<Finding> {
  const [host, port] = [hostOf(target), portOf(target)];
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patience });
    const end = (finding: Omit<Finding, 'step'>): void => {
      socket.destroy();
      resolve({ step: 'port', ...finding });
    };
    const next = `Is the mock running, and on port ${port}? Its first line of output says where. It listens on 127.0.0.1, unless it was started with --host.`;
    socket.once('connect', () => end({ ok: true, says: `something listens on port ${port}` }));
    socket.once('timeout', () => end({ ok: false, says: `nothing answers on port ${port}`, next }));
    socket.once('error', (error) => end({ ok: false, says: `port ${port} refuses (${codeOf(error)})`, next }));
  });
}

function checkTls(options: ExamineOptions): Promise<Finding> {
  const { target, store, patience = PATIENCE } = options;
  const host = hostOf(target);
  if (store.certificates === null) {
    return Promise.resolve({
      step: 'tls',
      ok: false,
      says: `${store.name} cannot be looked into from here`,
      next: store.remedy(options.ca),
    });
  }
  return new Promise((resolve) => {
    const socket = connectTls({
      host,
      port: portOf(target),
      timeout: patience,
      ...(isAddress(host) ? {} : { servername: host }),
      ...(store.certificates === undefined ? {} : { ca: [...(store.certificates ?? [])] }),
    });
    const end = (finding: Omit<Finding, 'step'>): void => {
      socket.destroy();
      resolve({ step: 'tls', ...finding });
    };
    socket.once('secureConnect', () => end({ ok: true, says: `${store.name} vouches for the certificate` }));
    socket.once('timeout', () => end({ ok: false, says: 'no TLS handshake', next: PLAIN }));
    socket.once('error', (error) => end(explainTls(error, options)));
  });
}

const PLAIN = 'The port may speak plain HTTP: start the mock with --https, or use http:// and msalConfig().';

/** Codes of OpenSSL and Node, as `tls.connect` reports them. */
function explainTls(error: unknown, { target, store, ca }: ExamineOptions): Omit<Finding, 'step'> {
  const code = codeOf(error);
  const host = hostOf(target);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      ok: false,
      says: `the certificate is not good for ${host}`,
      next: 'Reach the mock as localhost, or start it with --tls-cert and --tls-key of a certificate for that name.',
    };
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return {
      ok: false,
      says: `the certificate is not valid now (${code})`,
      next: 'Check the clock of this machine, then start the mock again: it renews its certificate.',
    };
  }
  if (/ISSUER|SELF_SIGNED|UNABLE_TO|UNTRUSTED|CERT_/.test(code)) {
    return { ok: false, says: `${store.name} does not know the mock's CA (${code})`, next: store.remedy(ca) };
  }
  return { ok: false, says: `no TLS handshake (${code})`, next: PLAIN };
}

async function checkAnswer(options: ExamineOptions): Promise<Finding> {
  const { discoveryUrl } = options.target;
  try {
    const { status, text } = await get(options);
    if (status !== 200) {
      return {
        step: 'http',
        ok: false,
        says: `${discoveryUrl} answers ${status}: ${text.slice(0, 300)}`,
        next:
          status === 400
            ? 'Is the tenant in the world? The startup line lists them.'
            : 'Is it the mock that listens there?',
      };
    }
    return judgeDocument(discoveryUrl, text);
  } catch (error) {
    return { step: 'http', ok: false, says: `no HTTP answer (${codeOf(error)})`, next: HTTPS };
  }
}

const HTTPS = 'The port may speak HTTPS: use https://, or start the mock without --https.';
const REQUIRED = ['authorization_endpoint', 'token_endpoint', 'issuer', 'jwks_uri'];

/** What MSAL demands of the document: four members, and an issuer at the host and port that was asked. */
function judgeDocument(asked: URL, text: string): Finding {
  const document = parse(text);
  const missing = REQUIRED.filter((name) => typeof document[name] !== 'string');
  if (missing.length > 0) {
    return {
      step: 'document',
      ok: false,
      says: `the answer is no discovery document: ${missing.join(', ')} missing`,
      next: 'Is it the mock that listens there?',
    };
  }
  const issuer = String(document.issuer);
  const issuerOrigin = URL.canParse(issuer) ? new URL(issuer).origin : issuer;
  if (issuerOrigin !== asked.origin) {
    return {
      step: 'document',
      ok: false,
      says: `the issuer is at ${issuerOrigin}, not at ${asked.origin}`,
      next: `Start the mock with --public-origin ${asked.origin}, or reach it at ${issuerOrigin}.`,
    };
  }
  const note =
    asked.protocol === 'http:' ? '. MSAL takes no authority over plain HTTP: give it msalConfig() instead' : '';
  return { step: 'document', ok: true, says: `${asked} is a discovery document of ${issuer}${note}` };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function get({
  target,
  store,
  patience = PATIENCE,
}: ExamineOptions): Promise<{ readonly status: number; readonly text: string }> {
  const { discoveryUrl } = target;
  const trusted = store.certificates ? { ca: [...store.certificates] } : {};
  const shared = { agent: false as const, timeout: patience, headers: { accept: 'application/json' } };
  return new Promise((resolve, reject) => {
    const read = (response: IncomingMessage): void => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    };
    const outgoing =
      discoveryUrl.protocol === 'https:'
        ? requestHttps(discoveryUrl, { ...shared, ...trusted }, read)
        : requestHttp(discoveryUrl, shared, read);
    outgoing.on('timeout', () =>
      outgoing.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function hostOf({ discoveryUrl }: Target): string {
  return discoveryUrl.hostname.replace(/^\[|\]$/g, '');
}

function portOf({ discoveryUrl }: Target): number {
  if (discoveryUrl.port !== '') return Number(discoveryUrl.port);
  return discoveryUrl.protocol === 'https:' ? 443 : 80;
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  // With several addresses, Node reports one error per address.
  if (error instanceof AggregateError && code === undefined) return error.errors.map(codeOf).join(', ');
  return code ?? error.message;
}
