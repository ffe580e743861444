import { createHash, createHmac } from 'node:crypto';
import md4 from 'js-md4';

// An NTLM client of which each byte can be chosen. Clients we did not write are in ewsOnPremises.test.ts.

const signature = Buffer.from('NTLMSSP\0', 'latin1');
const unicode = 1;
const signAndMore = 0x00088235;

/** Type 1. */
export function writeNegotiate(flags = signAndMore): Buffer {
  const bytes = Buffer.alloc(32);
  signature.copy(bytes);
  bytes.writeUInt32LE(1, 8);
  bytes.writeUInt32LE(flags >>> 0, 12);
  return bytes;
}

export interface NtlmExchange {
  readonly negotiate: Buffer;
  readonly challenge: Buffer;
  readonly serverChallenge: Buffer;
}

export interface AuthenticateOptions {
  readonly user: string;
  readonly domain: string;
  readonly flags?: number;
  /** Computed from `password` and `exchange` unless it is given. */
  readonly ntResponse?: Buffer;
  readonly password?: string;
  readonly exchange?: NtlmExchange;
  /** Attribute pairs on top of the server's. */
  readonly attributes?: readonly (readonly [id: number, value: Buffer])[];
  readonly encryptedSessionKey?: Buffer;
}

/** Type 3. With the attribute 6 (flags) of 2 it is signed with a message integrity code. */
export function authenticate(options: AuthenticateOptions): Buffer {
  const { user, domain, flags = unicode, exchange, encryptedSessionKey = Buffer.alloc(0) } = options;
  const response = options.ntResponse ?? respond(options);
  const text = (value: string) => ((flags & unicode) === 0 ? Buffer.from(value, 'latin1') : utf16(value));
  const fields = [Buffer.alloc(24), response, text(domain), text(user), text('DESK'), encryptedSessionKey];
  const head = Buffer.alloc(88);
  signature.copy(head);
  head.writeUInt32LE(3, 8);
  head.writeUInt32LE(flags >>> 0, 60);
  let at = head.length;
  for (const [index, field] of fields.entries()) {
    head.writeUInt16LE(field.length, 12 + index * 8);
    head.writeUInt16LE(field.length, 14 + index * 8);
    head.writeUInt32LE(at, 16 + index * 8);
    at += field.length;
  }
  const message = Buffer.concat([head, ...fields]);
  if (exchange === undefined || !isSigned(options)) return message;
  const baseKey = hmac(responseKey(options), response.subarray(0, 16));
  hmac(baseKey, Buffer.concat([exchange.negotiate, exchange.challenge, message])).copy(message, 72);
  return message;
}

function isSigned({ attributes = [] }: AuthenticateOptions): boolean {
  return attributes.some(([id, value]) => id === 6 && (value[0] ?? 0) === 2);
}

function respond(options: AuthenticateOptions): Buffer {
  const { exchange, attributes = [] } = options;
  if (exchange === undefined) throw new Error('A response needs a challenge.');
  const temporary = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    Buffer.alloc(8),
    Buffer.alloc(8, 0xaa),
    Buffer.alloc(4),
    ...attributes.map(([id, value]) => pair(id, value)),
    targetInfoOf(exchange.challenge),
    Buffer.alloc(4),
  ]);
  return Buffer.concat([hmac(responseKey(options), Buffer.concat([exchange.serverChallenge, temporary])), temporary]);
}

function pair(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
}

/** The list of attributes in a type 2 message. */
function targetInfoOf(challenge: Buffer): Buffer {
  const start = challenge.readUInt32LE(44);
  return challenge.subarray(start, start + challenge.readUInt16LE(40));
}

export function serverChallengeOf(challenge: Buffer): Buffer {
  return challenge.subarray(24, 32);
}

/** The attribute ChannelBindings (10) for a server certificate: RFC 5929 `tls-server-end-point` in a GSS structure (RFC 2744). */
export function channelBindings(certificate: Buffer): Buffer {
  const data = Buffer.concat([
    Buffer.from('tls-server-end-point:', 'latin1'),
    createHash('sha256').update(certificate).digest(),
  ]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(data.length, 16);
  return createHash('md5').update(head).update(data).digest();
}

function responseKey({ user, domain, password = '' }: AuthenticateOptions): Buffer {
  return hmac(ntHash(password), utf16(user.toUpperCase() + domain));
}

function ntHash(password: string): Buffer {
  return Buffer.from(md4.arrayBuffer(utf16(password)));
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('md5', key).update(data).digest();
}
