/** A web address taken apart, or a query put together, without the DOM's `URL`: core loads where there is none. */
export interface WebAddress {
  /** `https`, `http`, `urn` or another scheme, in lower case. */
  readonly scheme: string;
  /** Scheme, host and port in lower case; empty for a scheme without a host. */
  readonly origin: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly hasFragment: boolean;
}

/** Null for what no browser would take as an absolute address, and for an address with user name or backslash in it. */
export function readAddress(text: string): WebAddress | null {
  const found = /^([a-z][a-z\d+.-]*):(?:\/\/([^/?#@\\\s]+))?([^?#\\\s]*)(?:\?([^#\s]*))?(#\S*)?$/i.exec(text);
  if (found === null) return null;
  const [, scheme = '', host = '', path = '', query = '', fragment] = found;
  const lower = scheme.toLowerCase();
  if (/^https?$/.test(lower) && host === '') return null;
  const origin = host === '' ? '' : `${lower}://${host.toLowerCase()}`;
  return { scheme: lower, origin, host: host.toLowerCase(), path, query, hasFragment: fragment !== undefined };
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
