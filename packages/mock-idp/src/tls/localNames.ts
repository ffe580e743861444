import { isIPv4 } from 'node:net';

/**
 * The names under which a mock may be reached without any configuration: this machine, and this machine as containers see it. The CA's
 * name constraints permit them and no others, and the documents of a mock repeat no others.
 */
export const PERMITTED_DNS_NAMES = ['localhost', 'host.docker.internal'] as const;
export const PERMITTED_ADDRESSES = ['127.0.0.0/8', '::1/128'] as const;

/** What the server's certificate says from the start; other names below `.localhost` get a certificate when they are first asked for. */
export const SERVER_NAMES = ['localhost', 'host.docker.internal', '127.0.0.1', '::1'] as const;

/** `name`: a host name or address without port; an IPv6 address may stand in brackets. */
export function isLocalName(name: string): boolean {
  const host = name.toLowerCase();
  if (host === '::1' || host === '[::1]') return true;
  if (isIPv4(host)) return host.startsWith('127.');
  return host === 'localhost' || host === 'host.docker.internal' || isBelowLocalhost(host);
}

/** RFC 6761, section 6.3: every name below `localhost` is this machine. */
export function isBelowLocalhost(name: string): boolean {
  return name.length <= 253 && /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+localhost$/i.test(name);
}
