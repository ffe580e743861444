/** A web address taken apart without the DOM's `URL`: core loads where there is none. */
export interface WebAddress {
  readonly scheme: string;
  /** Scheme, host and port in lower case. */
  readonly origin: string;
  /** With the port. */
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly hasFragment: boolean;
}

/** Null for what is no absolute address with a host, and for one that hides its host behind a user name or a backslash. */
export function readAddress(text: string): WebAddress | null {
  const found = /^([a-z][a-z\d+.-]*):\/\/([^/?#@\\\s]+)(\/[^?#\\\s]*)?(?:\?([^#\s]*))?(#\S*)?$/i.exec(text);
  if (found === null) return null;
  const [, scheme = '', host = '', path = '', query = '', fragment] = found;
  const [lowerScheme, lowerHost] = [scheme.toLowerCase(), host.toLowerCase()];
  const hasFragment = fragment !== undefined;
  return { scheme: lowerScheme, origin: `${lowerScheme}://${lowerHost}`, host: lowerHost, path, query, hasFragment };
}

/** `localhost`, `127.0.0.1` or `[::1]`, with any port: never leaves the machine. */
export function isLoopback({ host }: WebAddress): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
}

/** Encodes a query; what is undefined, null or empty is left out. Half a surrogate pair becomes U+FFFD, as in browsers. */
export function writeQuery(fields: Readonly<Record<string, string | null | undefined>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${encode(name)}=${encode(String(value))}`)
    .join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD'));
}

/** The first value of each field, as `URLSearchParams.get` gives it. What is not well encoded stays as it is written. */
export function readQuery(query: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const part of query.replace(/^\?/, '').split('&')) {
    const [name = '', ...value] = part.split('=');
    const key = decode(name);
    if (part !== '' && !fields.has(key)) fields.set(key, decode(value.join('=')));
  }
  return fields;
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
