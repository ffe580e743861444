import type { MockIdpOptions } from '../createMockIdp.ts';
import type { TlsCertificate } from '../tls/serverTls.ts';
import { readCommandLine } from './commandLine.ts';
import { UsageError } from './usageError.ts';

export const USAGE = `Usage: authshift-mock-idp [start] [options]
       authshift-mock-idp init | explain | doctor | trust   (each with --help)

A mock of Microsoft Entra ID for tests and rehearsals, on your own machine.

  --port N             port to listen on; 0, the default, picks a free one
  --host ADDRESS       where to listen: 127.0.0.1, the default, or ::1; 0.0.0.0 and :: let containers in
  --http               serve plain HTTP (the default)
  --https              serve HTTPS with a certificate of this machine's own CA
  --entra-hosts        serve HTTPS also as login.microsoftonline.com and Entra's other hosts, with a CA for this alone;
                       a hosts file or a proxy leads clients here (usually with --port 443)
  --tls-cert FILE      serve HTTPS with this certificate (PEM), for names that are not this machine's
  --tls-key FILE       its private key (PEM)
  --tls-ca FILE        what clients have to trust then (PEM); absent, the certificate itself
  --seed FILE          tenants, users and apps, in JSON or YAML
  --state DIR          remember consents, refresh tokens, sign-ins and keys in this folder
  --control-host NAME  the name by which programs elsewhere, such as containers, may use the control API; absent, none may
  --public-origin URL  how clients reach the mock, if not as localhost:PORT: behind a proxy, for one
  --json               print one line of JSON for programs instead of text
  --help               this text
`;

export interface Flags {
  readonly options: MockIdpOptions;
  readonly json: boolean;
  readonly help: boolean;
}

/** Throws `UsageError`. */
export function parseFlags(argv: readonly string[]): Flags {
  const { values, positionals } = parse(argv);
  const [command = 'start', ...others] = positionals;
  if (command !== 'start' || others.length > 0) throw new UsageError(`Unknown command "${positionals.join(' ')}".`);
  const tls = readTls(values);
  return {
    json: values.json ?? false,
    help: values.help ?? false,
    options: {
      ...(values.port === undefined ? {} : { port: parsePort(values.port) }),
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(tls === undefined ? {} : { tls }),
      ...(values.seed === undefined ? {} : { seedFile: values.seed }),
      ...(values.state === undefined ? {} : { state: values.state }),
      ...(values['control-host'] === undefined ? {} : { controlHost: values['control-host'] }),
      ...(values['public-origin'] === undefined ? {} : { publicOrigin: parseOrigin(values['public-origin']) }),
    },
  };
}

function parse(argv: readonly string[]) {
  return readCommandLine({
    args: [...argv],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      http: { type: 'boolean' },
      https: { type: 'boolean' },
      'entra-hosts': { type: 'boolean' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      'tls-ca': { type: 'string' },
      seed: { type: 'string' },
      state: { type: 'string' },
      'control-host': { type: 'string' },
      'public-origin': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

type Values = ReturnType<typeof parse>['values'];

function readTls(values: Values): TlsCertificate | undefined {
  const { 'tls-cert': cert, 'tls-key': key, 'tls-ca': ca } = values;
  const own = [cert, key, ca].some((file) => file !== undefined);
  const playsEntra = values['entra-hosts'] === true;
  if (values.http && (values.https || own || playsEntra)) throw new UsageError('--http and HTTPS exclude each other.');
  if (own && playsEntra) throw new UsageError('--entra-hosts and a certificate of yours exclude each other.');
  if (playsEntra) return 'entra-hosts';
  if (!own) return values.https ? true : undefined;
  if (cert === undefined || key === undefined) throw new UsageError('--tls-cert and --tls-key go together.');
  return { cert, key, ...(ca === undefined ? {} : { ca }) };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, not "${text}".`);
  return port;
}

function parseOrigin(text: string): string {
  if (!URL.canParse(text) || new URL(text).origin !== text.replace(/\/$/, '')) {
    throw new UsageError(`--public-origin must be an origin such as http://localhost:8080, not "${text}".`);
  }
  return text;
}
