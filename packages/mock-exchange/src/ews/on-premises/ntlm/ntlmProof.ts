/// <reference path="./js-md4.d.ts" />

import { createHmac, timingSafeEqual } from 'node:crypto';
import { type AttributePairs, attribute, micFlag, readAttributePairs } from './attributePairs.ts';
import { hasFlag, negotiate } from './negotiateFlags.ts';
import { type AuthenticateMessage, withoutMic } from './ntlmMessages.ts';
import { rc4 } from './rc4.ts';

function hmacMd5(key: Buffer, data: Buffer): Buffer {
  return createHmac('md5', key).update(data).digest();
}

/** NTOWFv1 (MS-NLMP 3.3.1): MD4 of the password in UTF-16. Current OpenSSL has no MD4. */
export async function ntHash(password: string): Promise<Buffer> {
  const { default: md4 } = await import('js-md4');
  return Buffer.from(md4.arrayBuffer(Buffer.from(password, 'utf16le')));
}

/** NTOWFv2 (MS-NLMP 3.3.2). User and domain are as the client sent them; only the user is put in upper case. */
export function responseKey(hash: Buffer, user: string, domain: string): Buffer {
  return hmacMd5(hash, Buffer.from(user.toUpperCase() + domain, 'utf16le'));
}

/** The parts of an NTLMv2 response (MS-NLMP 2.2.2.7 and 2.2.2.8). */
export interface Version2Response {
  readonly proof: Buffer;
  /** What the proof is computed over, after the server's challenge. */
  readonly temporary: Buffer;
  readonly attributes: AttributePairs;
}

const proofLength = 16;
const clientChallengeHead = 28;

/** Undefined for anything but version 2: the 24 bytes of NTLMv1, an anonymous or a damaged response. */
export function readVersion2(response: Buffer): Version2Response | undefined {
  if (response.length < proofLength + clientChallengeHead + 4) return undefined;
  const temporary = response.subarray(proofLength);
  if (temporary[0] !== 1 || temporary[1] !== 1) return undefined;
  const attributes = readAttributePairs(temporary.subarray(clientChallengeHead));
  return attributes === undefined ? undefined : { proof: response.subarray(0, proofLength), temporary, attributes };
}

export interface Exchange {
  /** Type 1 as it came. */
  readonly negotiate: Buffer;
  /** Type 2 as it was sent. */
  readonly challenge: Buffer;
  readonly serverChallenge: Buffer;
}

/** The attributes the client bound its answer to, if the message was made with this password; undefined if not. */
export async function checkProof(
  message: AuthenticateMessage,
  exchange: Exchange,
  password: string,
): Promise<AttributePairs | undefined> {
  const response = readVersion2(message.ntResponse);
  if (response === undefined) return undefined;
  const key = responseKey(await ntHash(password), message.user, message.domain);
  const expected = hmacMd5(key, Buffer.concat([exchange.serverChallenge, response.temporary]));
  if (!timingSafeEqual(expected, response.proof)) return undefined;
  return isIntact({ message, exchange, response, key }) ? response.attributes : undefined;
}

interface Verified {
  readonly message: AuthenticateMessage;
  readonly exchange: Exchange;
  readonly response: Version2Response;
  readonly key: Buffer;
}

/** Whether the three messages are as they were sent, where the client says that it signed them (MS-NLMP 3.2.5.1.2). */
function isIntact({ message, exchange, response, key }: Verified): boolean {
  const flags = response.attributes.get(attribute.flags);
  if (flags === undefined || flags.length < 4 || !hasFlag(flags.readUInt32LE(0), micFlag)) return true;
  if (message.mic === undefined) return false;
  const signed = Buffer.concat([exchange.negotiate, exchange.challenge, withoutMic(message)]);
  const sessionKey = exportedSessionKey(message, hmacMd5(key, response.proof));
  return sessionKey !== undefined && timingSafeEqual(hmacMd5(sessionKey, signed), message.mic);
}

/** MS-NLMP 3.4.5.1: for NTLMv2 the key exchange key is the session base key. */
export function exportedSessionKey(message: AuthenticateMessage, sessionBaseKey: Buffer): Buffer | undefined {
  const exchanges =
    hasFlag(message.flags, negotiate.keyExchange) && hasFlag(message.flags, negotiate.sign | negotiate.seal);
  if (!exchanges) return sessionBaseKey;
  return message.encryptedSessionKey.length === 16 ? rc4(sessionBaseKey, message.encryptedSessionKey) : undefined;
}
