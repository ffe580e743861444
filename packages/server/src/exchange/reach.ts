import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Protocol } from '@authshift/core/contract';
import type { MicrosoftOptions } from '../options.ts';
import { serviceAddresses } from './serviceAddresses.ts';

/**
 * Where an administrator of a customer may send this server with an address of their own: out to a mail server, never into the network
 * the server stands in (server-side request forgery, OWASP API7:2023). Addresses of the installation itself are not asked about.
 */

/** Not on the public internet: IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890), and multicast. */
const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  // Teredo and 6to4 lead to IPv4 addresses, through relays nobody runs any more (RFC 7526).
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

/** Plain HTTP and mail that begins without TLS only inside, where somebody decided that. STARTTLS is insisted on by the clients. */
const schemes: Readonly<Record<Protocol, readonly string[]>> = {
  ews: ['https:'],
  graph: ['https:'],
  'exchange-admin': ['https:'],
  'imap-smtp': ['imaps:', 'imap:'],
  'pop-smtp': ['pops:', 'pop:'],
};

/** The address is not one this server goes to. The message is for the administrator who typed it. */
export class ReachError extends Error {
  override readonly name = 'ReachError';
}

/** What can be said of an address as it stands there. Throws `ReachError`. */
export function checkAddress(
  address: string,
  protocol: Protocol,
  options: Pick<MicrosoftOptions, 'privateNetworks'>,
): void {
  const url = new URL(address);
  const isPrivateAllowed = options.privateNetworks === 'allow';
  const allowed = isPrivateAllowed && schemes[protocol].includes('https:') ? ['https:', 'http:'] : schemes[protocol];
  if (!allowed.includes(url.protocol)) {
    throw new ReachError(`The address has to begin with ${allowed.map((scheme) => `${scheme}//`).join(' or ')}.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ReachError('The address must not carry a user name or a password. They have fields of their own.');
  }
  if (isPrivateAllowed) return;
  const host = hostOf(url);
  if (isIP(host) === 0 ? isLocalName(host) : isInside(host)) throw insideError(host);
}

/**
 * Where tokens may go: Exchange Online and Graph, in each of Microsoft's clouds. An app's own token opens every mailbox of a tenant, and whoever
 * may type an address must not be able to have it sent to a server of theirs.
 * https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-endpoints and https://learn.microsoft.com/graph/deployments
 */
const takesTokens: ReadonlySet<string> = new Set([
  'outlook.office365.com',
  'outlook.office.com',
  'outlook.cloud.microsoft',
  'smtp.office365.com',
  'outlook.office365.us',
  'smtp.office365.us',
  'outlook-dod.office365.us',
  'partner.outlook.cn',
  'smtp.partner.outlook.cn',
  'graph.microsoft.com',
  'graph.microsoft.us',
  'dod-graph.microsoft.us',
  'microsoftgraph.chinacloudapi.cn',
]);

/** For connections that sign in with tokens; hosts of this installation's own addresses are good as well. Throws `ReachError`. */
export function checkTokenTarget(address: string, microsoft: MicrosoftOptions): void {
  const host = hostOf(new URL(address));
  const own = Object.values(serviceAddresses(microsoft)).map((one) => hostOf(new URL(one)));
  if (takesTokens.has(host) || own.includes(host)) return;
  throw new ReachError(`${host} is no server of Microsoft’s, and tokens for Exchange Online are sent to no other.`);
}

/**
 * Asks the name servers where an address leads now, and answers it: who goes there goes to this very IP address, whatever a hostile name server says
 * a moment later. Null: it is not asked about, or nobody knows the name. Throws `ReachError`.
 */
export async function checkReach(
  address: string,
  options: Pick<MicrosoftOptions, 'privateNetworks'>,
): Promise<string | null> {
  if (options.privateNetworks === 'allow') return null;
  const host = hostOf(new URL(address));
  // A name nobody knows is told by whoever connects.
  const found = await lookup(host, { all: true }).catch(() => []);
  if (found.some((one) => isInside(one.address))) throw insideError(host);
  return (found.find(({ family }) => family === 4) ?? found[0])?.address ?? null;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** RFC 6761 and 6762; names without a dot are those of the own network. */
function isLocalName(host: string): boolean {
  return !host.includes('.') || /\.(localhost|local|internal|home\.arpa)$/i.test(host);
}

function isInside(ip: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return inside.check(mapped, 'ipv4');
  if (!isIPv6(ip)) return inside.check(ip, 'ipv4');
  return translated.check(ip, 'ipv6') ? inside.check(behind(ip), 'ipv4') : inside.check(ip, 'ipv6');
}

/** NAT64's own prefix (RFC 6052): from a network without IPv4, every server that has nothing else is reached under it. */
const translated = new BlockList();
translated.addSubnet('64:ff9b::', 96, 'ipv6');

/** The IPv4 address that an address of NAT64 ends with. */
function behind(ip: string): string {
  const written = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const [low = 0, high = 0] = (written.split('::')[1] ?? '')
    .split(':')
    .map((part) => Number.parseInt(part || '0', 16))
    .reverse();
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function insideError(host: string): ReachError {
  return new ReachError(`${host} is in a private network, and this server only goes to mail servers on the internet.`);
}
