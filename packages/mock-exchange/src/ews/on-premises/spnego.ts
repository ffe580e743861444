/**
 * SPNEGO (RFC 4178) around NTLM, as clients send it under `Negotiate`: just enough to take NTLM's messages out of it and to put the
 * answers in. Kerberos is not offered to anybody.
 */

const ntlmSignature = Buffer.from('NTLMSSP\0', 'latin1');
/** 1.3.6.1.4.1.311.2.2.10 */
const ntlmMechanism = Buffer.from('2b06010401823702020a', 'hex');

const initialToken = 0x60;
const responseToken = 0xa1;
const sequence = 0x30;
const octetString = 0x04;
const enumerated = 0x0a;
const objectIdentifier = 0x06;

const acceptCompleted = 0;
const acceptIncomplete = 1;

export interface Unwrapped {
  readonly isWrapped: boolean;
  /** NTLM's message; empty when the client offered another mechanism first. */
  readonly message: Buffer;
}

/** What a client sent under `Negotiate`: NTLM's message alone, or in SPNEGO. */
export function unwrap(bytes: Buffer): Unwrapped {
  const first = bytes[0];
  if (first !== initialToken && first !== responseToken) return { isWrapped: false, message: bytes };
  const at = bytes.indexOf(ntlmSignature);
  if (at < 0) return { isWrapped: true, message: Buffer.alloc(0) };
  // The message is the content of an OCTET STRING, whose length says where it ends.
  const length = lengthBefore(bytes, at);
  return { isWrapped: true, message: bytes.subarray(at, at + length) };
}

function lengthBefore(bytes: Buffer, at: number): number {
  for (const size of [1, 2, 3]) {
    const tag = at - size - 1;
    if (tag < 0 || bytes[tag] !== octetString) continue;
    const first = bytes[tag + 1] ?? 0;
    if (size === 1 && first < 0x80) return first;
    if (size > 1 && first === 0x80 + size - 1) return bytes.readUIntBE(tag + 2, size - 1);
  }
  return 0;
}

/** NegTokenResp with the server's message, or (empty) with the wish to speak NTLM. */
export function wrapChallenge(message: Buffer): Buffer {
  return wrap([
    tagged(0xa0, tagged(enumerated, Buffer.from([acceptIncomplete]))),
    tagged(0xa1, tagged(objectIdentifier, ntlmMechanism)),
    ...(message.length === 0 ? [] : [tagged(0xa2, tagged(octetString, message))]),
  ]);
}

/** NegTokenResp that ends the exchange well. */
export function wrapAcceptance(): Buffer {
  return wrap([tagged(0xa0, tagged(enumerated, Buffer.from([acceptCompleted])))]);
}

function wrap(members: readonly Buffer[]): Buffer {
  return tagged(responseToken, tagged(sequence, Buffer.concat(members)));
}

/** DER: tag, length, content. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? 1 : 2;
  const head = Buffer.alloc(2 + size);
  head[0] = tag;
  head[1] = 0x80 + size;
  head.writeUIntBE(length, 2, size);
  return Buffer.concat([head, content]);
}
