import { createSign, type KeyObject, randomBytes } from 'node:crypto';

/** ASN.1 tags of the few types a certificate needs (ITU-T X.690). */
const TAG = {
  integer: 0x02,
  bitString: 0x03,
  nil: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
};

const SHA256_WITH_RSA = Buffer.from('2a864886f70d01010b', 'hex');
const COMMON_NAME = Buffer.from('550403', 'hex');

/**
 * A self-signed X.509 v1 certificate (RFC 5280, section 4.1) in DER, valid from 2020 to 2049: validators want `x5c` and `x5t` beside a
 * key, and nothing in Node makes one.
 */
export function createCertificate(
  commonName: string,
  pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
): Buffer {
  const algorithm = der(TAG.sequence, der(TAG.oid, SHA256_WITH_RSA), der(TAG.nil));
  const name = der(
    TAG.sequence,
    der(TAG.set, der(TAG.sequence, der(TAG.oid, COMMON_NAME), der(TAG.utf8, Buffer.from(commonName)))),
  );
  const validity = der(TAG.sequence, utcTime('200101000000Z'), utcTime('491231235959Z'));
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const body = der(
    TAG.sequence,
    der(TAG.integer, serial),
    algorithm,
    name,
    validity,
    name,
    pair.publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256').update(body).sign(pair.privateKey);
  return der(TAG.sequence, body, algorithm, der(TAG.bitString, Buffer.from([0]), signature));
}

function utcTime(text: string): Buffer {
  return der(TAG.utcTime, Buffer.from(text));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = length > 0xff ? [length >> 8, length & 0xff] : [length];
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}
