import { readFileSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';

export const checkIds = ['version', 'runtime', 'tls', 'sign-in-reachable', 'exchange-reachable', 'own-script'] as const;

/** What must be true of Harborline's own server before anything can be connected, or what is known of it. */
export interface ReadinessCheck {
  readonly id: (typeof checkIds)[number];
  readonly title: string;
  /** What is wanted, in words. */
  readonly expected: string;
  /** What was found, in words; null: nobody but a person can know. */
  readonly found: string | null;
  readonly verdict: 'ready' | 'block' | 'open';
  /** What to do where it is not ready. */
  readonly remedy: string;
}

export interface ReadinessTargets {
  /** Where Microsoft signs people in. */
  readonly signIn: string;
  readonly tenantId: string;
  /** Exchange's addresses: one that is asked by HTTP, one that speaks TLS, and who signed its certificate (PEM). */
  readonly exchange: string;
  readonly exchangeTls: string;
  readonly ca: string;
}

const patience = 5_000;
const oldest = { harborline: '0.1.0', node: '22.12.0', tls: 'TLSv1.2' } as const;

/** Looks at everything once more; none of it signs anybody in. */
export async function lookAround(targets: ReadinessTargets): Promise<readonly ReadinessCheck[]> {
  const signIn = `${targets.signIn}/${targets.tenantId}/v2.0/.well-known/openid-configuration`;
  return Promise.all([
    versionCheck(),
    runtimeCheck(),
    tlsCheck(targets),
    reachCheck('sign-in-reachable', 'Microsoft’s sign-in can be reached from this server', signIn),
    reachCheck('exchange-reachable', 'Exchange can be reached from this server', targets.exchange),
    ownScript,
  ]);
}

/** A person's own, optional step: nobody else can know whether it was done. */
const ownScript: ReadinessCheck = {
  id: 'own-script',
  title: 'A script of your own reaches Exchange Online (optional)',
  expected: 'Somebody of yours has connected from this server once',
  found: null,
  verdict: 'open',
  remedy: 'Run Connect-ExchangeOnline from this server once, or skip this and say why.',
};

/** A product that is installed at its customers' has this to say; Harborline tells its own. */
export function versionCheck(
  { version }: { readonly version: string } = readPackage(new URL('../../../package.json', import.meta.url)),
): ReadinessCheck {
  return {
    id: 'version',
    title: 'Version of Harborline',
    expected: `${oldest.harborline} or later`,
    found: version,
    verdict: isAtLeast(version, oldest.harborline) ? 'ready' : 'block',
    remedy: 'Update Harborline first: older versions cannot sign in with OAuth.',
  };
}

function runtimeCheck(): ReadinessCheck {
  const found = process.versions.node;
  return {
    id: 'runtime',
    title: 'Version of the tools on this server',
    expected: `Node ${oldest.node} or later. No module of Microsoft’s is needed: Harborline speaks to Exchange’s administration itself`,
    found: `Node ${found}`,
    verdict: isAtLeast(found, oldest.node) ? 'ready' : 'block',
    remedy: 'Install a newer Node on this server.',
  };
}

async function tlsCheck({ exchangeTls, ca }: ReadinessTargets): Promise<ReadinessCheck> {
  const found = await negotiate(new URL(exchangeTls), ca);
  return {
    id: 'tls',
    title: 'Encryption this server agrees on with Exchange',
    expected: 'TLS 1.2 or later',
    found: found.replace('TLSv', 'TLS '),
    verdict: found.startsWith('TLSv') && found >= oldest.tls ? 'ready' : 'block',
    remedy: 'Allow TLS 1.2 on this server; Exchange refuses what is older.',
  };
}

/** The protocol both sides agree on, or why they do not. */
function negotiate({ hostname, port }: URL, ca: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTls({
      host: hostname,
      servername: hostname,
      port: Number(port || 443),
      ca,
      timeout: patience,
    });
    const end = (answer: string) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('secureConnect', () => end(socket.getProtocol() ?? 'unknown'));
    socket.once('timeout', () => end('No answer'));
    socket.once('error', (error) => end(error.message));
  });
}

async function reachCheck(id: ReadinessCheck['id'], title: string, url: string): Promise<ReadinessCheck> {
  const { host } = new URL(url);
  const proxy = process.env.HTTPS_PROXY ?? process.env.HTTP_PROXY;
  const way = proxy === undefined ? 'directly, without a proxy' : `through ${new URL(proxy).host}`;
  const said = await fetch(url, { signal: AbortSignal.timeout(patience) }).then(
    // Whatever it answers, it was reached: nobody has signed in here.
    ({ status }) => ({ reached: true, text: `${host} answers ${status}, ${way}` }),
    (error: Error) => ({ reached: false, text: `${host} does not answer, ${way}: ${causeOf(error)}` }),
  );
  return {
    id,
    title,
    expected: 'An answer, whatever it says',
    found: said.text,
    verdict: said.reached ? 'ready' : 'block',
    remedy: `Let this server’s account through firewall and proxy to ${host}.`,
  };
}

function causeOf(error: Error): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? error.message;
}

export function isAtLeast(version: string, least: string): boolean {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [found, wanted] = [parts(version), parts(least)];
  const first = wanted.findIndex((part, index) => part !== (found[index] ?? 0));
  return first === -1 || (found[first] ?? 0) > (wanted[first] ?? 0);
}

function readPackage(url: URL): { readonly version: string } {
  return JSON.parse(readFileSync(url, 'utf8')) as { version: string };
}
