import { hasFlag, negotiate } from './negotiateFlags.ts';

// The three messages of NTLM (MS-NLMP 2.2.1). Lengths and offsets come from the client and are never trusted.

const signature = Buffer.from('NTLMSSP\0', 'latin1');
// Far above what the longest names and a whole list of attributes need.
const mostBytes = 16_384;

/** Type 1. */
export interface NegotiateMessage {
  readonly type: 'negotiate';
  readonly flags: number;
  readonly bytes: Buffer;
}

/** Type 3. */
export interface AuthenticateMessage {
  readonly type: 'authenticate';
  readonly lmResponse: Buffer;
  readonly ntResponse: Buffer;
  /** As the client wrote it: the proof is computed over it. */
  readonly domain: string;
  readonly user: string;
  readonly encryptedSessionKey: Buffer;
  readonly flags: number;
  /** Where the message integrity code stands, if there is room for one. */
  readonly mic: Buffer | undefined;
  readonly bytes: Buffer;
}

export type ClientMessage = NegotiateMessage | AuthenticateMessage;

const micOffset = 72;
const micLength = 16;

/**
 * Reads what follows `NTLM ` in a request; undefined when it is no message of a client.
 * @param settledFlags what the challenge said, for old clients whose type 3 repeats no flags.
 */
export function readClientMessage(bytes: Buffer, settledFlags: number): ClientMessage | undefined {
  if (bytes.length < 12 || bytes.length > mostBytes || !bytes.subarray(0, 8).equals(signature)) return undefined;
  const type = bytes.readUInt32LE(8);
  if (type === 1 && bytes.length >= 16) return { type: 'negotiate', flags: bytes.readUInt32LE(12), bytes };
  if (type === 3 && bytes.length >= 52) return readAuthenticate(bytes, settledFlags);
  return undefined;
}

function readAuthenticate(bytes: Buffer, settledFlags: number): AuthenticateMessage | undefined {
  const payloadStart = Math.min(...[12, 20, 28, 36, 44].map((at) => fieldStart(bytes, at)));
  const flags = payloadStart >= 64 && bytes.length >= 64 ? bytes.readUInt32LE(60) : settledFlags;
  const encoding = hasFlag(flags, negotiate.unicode) ? 'utf16le' : 'latin1';
  const lmResponse = readField(bytes, 12);
  const ntResponse = readField(bytes, 20);
  const domain = readField(bytes, 28);
  const user = readField(bytes, 36);
  const encryptedSessionKey = payloadStart >= 64 ? readField(bytes, 52) : Buffer.alloc(0);
  if (
    lmResponse === undefined ||
    ntResponse === undefined ||
    domain === undefined ||
    user === undefined ||
    encryptedSessionKey === undefined
  ) {
    return undefined;
  }
  const hasMic = payloadStart >= micOffset + micLength;
  return {
    type: 'authenticate',
    lmResponse,
    ntResponse,
    domain: domain.toString(encoding),
    user: user.toString(encoding),
    encryptedSessionKey,
    flags,
    mic: hasMic ? bytes.subarray(micOffset, micOffset + micLength) : undefined,
    bytes,
  };
}

/** The same bytes with the integrity code blanked, as it is computed over. */
export function withoutMic(message: AuthenticateMessage): Buffer {
  const copy = Buffer.from(message.bytes);
  copy.fill(0, micOffset, micOffset + micLength);
  return copy;
}

function fieldStart(bytes: Buffer, at: number): number {
  return bytes.readUInt16LE(at) === 0 ? bytes.length : bytes.readUInt32LE(at + 4);
}

function readField(bytes: Buffer, at: number): Buffer | undefined {
  if (bytes.length < at + 8) return Buffer.alloc(0);
  const length = bytes.readUInt16LE(at);
  if (length === 0) return Buffer.alloc(0);
  const start = bytes.readUInt32LE(at + 4);
  return start + length > bytes.length ? undefined : bytes.subarray(start, start + length);
}

export interface ChallengeContent {
  readonly flags: number;
  /** Eight random bytes. */
  readonly serverChallenge: Buffer;
  /** NetBIOS name of the domain. */
  readonly targetName: string;
  readonly targetInfo: Buffer;
}

// Windows Server 2022, NTLM revision 15.
const version = Buffer.from([10, 0, 0x7c, 0x4f, 0, 0, 0, 15]);

/** Type 2. */
export function writeChallenge({ flags, serverChallenge, targetName, targetInfo }: ChallengeContent): Buffer {
  const target = Buffer.from(targetName, hasFlag(flags, negotiate.unicode) ? 'utf16le' : 'latin1');
  const head = Buffer.alloc(56);
  signature.copy(head, 0);
  head.writeUInt32LE(2, 8);
  writeFieldHead(head, 12, { length: target.length, start: head.length });
  head.writeUInt32LE(flags, 20);
  serverChallenge.copy(head, 24);
  writeFieldHead(head, 40, { length: targetInfo.length, start: head.length + target.length });
  if (hasFlag(flags, negotiate.version)) version.copy(head, 48);
  return Buffer.concat([head, target, targetInfo]);
}

function writeFieldHead(head: Buffer, at: number, { length, start }: { length: number; start: number }): void {
  head.writeUInt16LE(length, at);
  head.writeUInt16LE(length, at + 2);
  head.writeUInt32LE(start, at + 4);
}
