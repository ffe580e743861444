import { createPrivateKey, createSign, type KeyObject, randomBytes } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  type Extension,
  Extensions,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

export interface Lifetime {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** What a certificate says (RFC 5280, section 4.1). */
export interface CertificateContents {
  readonly subject: Name;
  readonly issuer: Name;
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Buffer;
  readonly lifetime: Lifetime;
  readonly extensions?: readonly Extension[];
}

/** RFC 3279 and RFC 5758: RSA names no parameters by NULL, ECDSA by leaving them out. */
const ALGORITHMS = {
  rsa: () => new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.11', parameters: null }),
  ec: () => new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' }),
} as const;

/** A certificate in DER, signed with an RSA or elliptic key in PEM. This module loads a library: import it when it is needed. */
export function signCertificate(signer: string, contents: CertificateContents): Buffer {
  const { subject, issuer, spki, lifetime, extensions } = contents;
  const kind = createPrivateKey(signer).asymmetricKeyType === 'rsa' ? 'rsa' : 'ec';
  const serial = randomBytes(16);
  // A positive integer of full length (RFC 5280, section 4.1.2.2).
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: toArrayBuffer(serial),
    signature: ALGORITHMS[kind](),
    issuer,
    validity: new Validity({ notBefore: lifetime.notBefore, notAfter: lifetime.notAfter }),
    subject,
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    ...(extensions === undefined ? {} : { extensions: new Extensions([...extensions]) }),
  });
  const signature = createSign('sha256')
    .update(Buffer.from(AsnConvert.serialize(tbsCertificate)))
    .sign(signer);
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: ALGORITHMS[kind](),
    signatureValue: toArrayBuffer(signature),
  });
  return Buffer.from(AsnConvert.serialize(certificate));
}

const DECADES: Lifetime = {
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2049-12-31T23:59:59Z'),
};

/** A self-signed certificate in DER, valid from 2020 to 2049: validators want `x5c` and `x5t` beside a key. */
export function createCertificate(
  commonName: string,
  pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
): Buffer {
  const subject = toName(commonName);
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' });
  const signer = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return signCertificate(signer, { subject, issuer: subject, spki, lifetime: DECADES });
}

const COMMON_NAME = '2.5.4.3';

export function toName(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}

export function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

export function toArrayBuffer(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
