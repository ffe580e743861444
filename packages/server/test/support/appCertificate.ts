import { createSign, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

export interface NewCertificate {
  /** Default: in 30 days. */
  readonly endsAt?: Date;
  /** Default: RSA. */
  readonly kind?: 'rsa' | 'ec';
}

/** A self-signed certificate as an admin of Entra would make one, with its private key. */
export async function makeCertificate({ endsAt = inDays(30), kind = 'rsa' }: NewCertificate = {}) {
  const { publicKey, privateKey } = await (kind === 'rsa'
    ? promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
    : promisify(generateKeyPair)('ec', { namedCurve: 'P-256' }));
  return { certificate: sign(publicKey, privateKey, endsAt), privateKey };
}

/** As it is pasted. */
export function toPem({ certificate, privateKey }: { readonly certificate: string; readonly privateKey: KeyObject }) {
  return certificate + privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export function inDays(days: number): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000 + days * 86_400_000);
}

/** RFC 5280, section 4.1. */
function sign(publicKey: KeyObject, privateKey: KeyObject, endsAt: Date): string {
  const algorithm = new AlgorithmIdentifier(
    privateKey.asymmetricKeyType === 'rsa'
      ? { algorithm: '1.2.840.113549.1.1.11', parameters: null }
      : { algorithm: '1.2.840.10045.4.3.2' },
  );
  const commonName = new AttributeTypeAndValue({
    type: '2.5.4.3',
    value: new AttributeValue({ utf8String: 'app of a test' }),
  });
  const name = new Name([new RelativeDistinguishedName([commonName])]);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: Uint8Array.from([1, ...randomBytes(8)]).buffer,
    signature: algorithm,
    issuer: name,
    validity: new Validity({ notBefore: new Date(endsAt.getTime() - 365 * 86_400_000), notAfter: endsAt }),
    subject: name,
    subjectPublicKeyInfo: AsnConvert.parse(publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo),
  });
  const signature = createSign('sha256')
    .update(Buffer.from(AsnConvert.serialize(tbsCertificate)))
    .sign(privateKey);
  const der = AsnConvert.serialize(
    new Certificate({
      tbsCertificate,
      signatureAlgorithm: algorithm,
      signatureValue: Uint8Array.from(signature).buffer,
    }),
  );
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
