import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import { ENTRA_HOSTS } from '../clouds/clouds.ts';
import { MockIdpError } from '../mockIdpError.ts';
import { type AuthorityOptions, type CertificateAuthority, openAuthority } from './certificateAuthority.ts';
import { isBelowLocalhost, isLocalName } from './localNames.ts';
import { machineFolder } from './machineFolder.ts';

/** A certificate of your own, for a mock that has another name than this machine's. All members are paths of PEM files. */
export interface OwnCertificate {
  /** The server's certificate, followed by those between it and the authority. */
  readonly cert: string;
  readonly key: string;
  /** What clients have to trust; `cert` itself when it is self-signed. */
  readonly ca?: string;
}

/** What a server needs to speak TLS, and what its clients need to believe it. */
export interface ServerTls {
  /** Path of the PEM file clients have to trust. */
  readonly ca: string;
  /** The name to reach it by where nothing else is said. */
  readonly name: string;
  readonly cert: string;
  readonly key: string;
  readonly SNICallback?: (name: string, done: (error: Error | null, context?: SecureContext) => void) => void;
  /** Looks whether the certificate is near its end; answers the next one if there is one by now. */
  readonly renew?: () => Promise<Pick<ServerTls, 'cert' | 'key'> | undefined>;
  /** Whether the certificate is good for a host name or address. */
  accepts(name: string): boolean;
}

/** How a mock comes by its certificate: from this machine's own CA, from one that also plays Entra ID's hosts, or from files. */
export type TlsCertificate = true | 'entra-hosts' | OwnCertificate;

/** Rejects with `MockIdpError` `invalid_certificate`. `options` are those of this machine's own CA. */
export async function openServerTls(certificate: TlsCertificate, options: AuthorityOptions = {}): Promise<ServerTls> {
  if (certificate === true) return fromAuthority(() => openAuthority(options), []);
  if (certificate === 'entra-hosts') return fromAuthority(() => openAuthority(playingEntra(options)), ENTRA_HOSTS);
  return fromFiles(certificate);
}

/** An authority of its own, because nothing but a test that needs it should ever trust one that can pose as Microsoft. */
function playingEntra({ folder = machineFolder(), ...options }: AuthorityOptions): AuthorityOptions {
  return { ...options, folder: join(folder, 'entra-hosts'), names: ENTRA_HOSTS };
}

async function fromAuthority(open: () => Promise<CertificateAuthority>, names: readonly string[]): Promise<ServerTls> {
  let authority = await open();
  let contexts = createContexts(authority);
  return {
    ca: authority.path,
    name: 'localhost',
    ...pairOf(authority),
    accepts: (name) => isLocalName(name) || names.includes(name.toLowerCase()),
    SNICallback: (name, done) => {
      if (!isBelowLocalhost(name)) return done(null);
      contexts(name.toLowerCase()).then((context) => done(null, context), done);
    },
    renew: async () => {
      const next = await open();
      if (next.certificate === authority.certificate) return undefined;
      authority = next;
      contexts = createContexts(next);
      return pairOf(next);
    },
  };
}

function pairOf({ server }: CertificateAuthority): Pick<ServerTls, 'cert' | 'key'> {
  return { cert: server.certificate, key: server.privateKey };
}

const KEPT_CONTEXTS = 256;

/** TLS wildcards need a name of two parts, so `*.localhost` matches nothing: each name gets its own certificate when it is asked for. */
function createContexts(authority: CertificateAuthority): (name: string) => Promise<SecureContext> {
  const known = new Map<string, Promise<SecureContext>>();
  return (name) => {
    const context = known.get(name) ?? create(authority, name);
    known.delete(name);
    known.set(name, context);
    for (const oldest of [...known.keys()].slice(0, Math.max(0, known.size - KEPT_CONTEXTS))) known.delete(oldest);
    return context;
  };
}

async function create(authority: CertificateAuthority, name: string): Promise<SecureContext> {
  const { certificate, privateKey } = await authority.issueFor(name);
  return createSecureContext({ cert: certificate, key: privateKey });
}

function fromFiles({ cert, key, ca }: OwnCertificate): ServerTls {
  const pem = { cert: read(cert), key: read(key) };
  if (ca !== undefined) read(ca);
  const certificate = attempt(`${cert} is no certificate in PEM.`, () => new X509Certificate(pem.cert));
  const isItsKey = attempt(`${key} is no private key in PEM.`, () =>
    certificate.checkPrivateKey(createPrivateKey(pem.key)),
  );
  if (!isItsKey) throw new MockIdpError('invalid_certificate', `${key} is not the private key of ${cert}.`);
  const accepts = (name: string): boolean => {
    const address = unbracket(name);
    return (isIP(address) === 0 ? certificate.checkHost(name) : certificate.checkIP(address)) !== undefined;
  };
  return { ...pem, ca: ca ?? cert, accepts, name: accepts('localhost') ? 'localhost' : firstName(certificate) };
}

/** A wildcard stands for any name, so it is none. */
function firstName({ subjectAltName = '' }: X509Certificate): string {
  const names = [...subjectAltName.matchAll(/DNS:([^,\s]+)/g)].flatMap(([, name]) => name ?? []);
  return names.find((name) => !name.startsWith('*')) ?? 'localhost';
}

function unbracket(name: string): string {
  return name.replace(/^\[|\]$/g, '');
}

function read(path: string): string {
  return attempt(`The file ${path} cannot be read.`, () => readFileSync(path, 'utf8'));
}

function attempt<Result>(message: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new MockIdpError('invalid_certificate', message, { cause });
  }
}
