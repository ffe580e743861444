import { dirname, join } from 'node:path';

/** What a program that has its own list of authorities wants in its environment. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly readBy: string;
}

/** `ca`: path of the PEM file. */
export function variablesFor(ca: string): readonly Variable[] {
  return [
    { name: 'NODE_EXTRA_CA_CERTS', value: ca, readBy: 'Node, beside its own list' },
    { name: 'REQUESTS_CA_BUNDLE', value: ca, readBy: 'Python requests, instead of its own list' },
    { name: 'SSL_CERT_FILE', value: ca, readBy: 'Go, Python ssl and httpx, Ruby, instead of the system list' },
    { name: 'CURL_CA_BUNDLE', value: ca, readBy: 'curl, instead of the system list' },
    {
      name: 'JAVA_TOOL_OPTIONS',
      value: `${quoteForJava(`-Djavax.net.ssl.trustStore=${truststoreBeside(ca)}`)} -Djavax.net.ssl.trustStorePassword=changeit`,
      readBy: 'Java, instead of its cacerts; the truststore is made by the command below',
    },
  ];
}

/** Java reads no PEM. */
export function truststoreCommand(ca: string): string {
  const target = truststoreBeside(ca);
  return `keytool -importcert -noprompt -trustcacerts -alias authshift-mock-idp -file "${ca}" -keystore "${target}" -storetype PKCS12 -storepass changeit`;
}

function truststoreBeside(ca: string): string {
  return join(dirname(ca), 'truststore.p12');
}

/** Java splits the variable at spaces, as in `Application Support`, except between quotes. */
function quoteForJava(option: string): string {
  return /\s/.test(option) ? `"${option}"` : option;
}

/** A line for the shell of the platform to read. */
export function writeExport({ name, value }: Variable, platform: NodeJS.Platform): string {
  if (platform === 'win32') return `$env:${name} = '${value.replaceAll("'", "''")}'`;
  return `export ${name}='${value.replaceAll("'", "'\\''")}'`;
}
