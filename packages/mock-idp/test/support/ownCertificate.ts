import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import * as asn1 from '@peculiar/asn1-x509';
import type { OwnCertificate } from '../../src/index.ts';

/** A self-signed certificate for names our own CA may not speak for, as somebody brings along. Its files are `<prefix>.pem`. */
export function writeOwnCertificate(
  folder: string,
  names: readonly string[],
  prefix = 'own',
): Required<OwnCertificate> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = new asn1.AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' });
  const value = new asn1.AttributeValue({ utf8String: names[0] ?? '' });
  const attribute = new asn1.AttributeTypeAndValue({ type: '2.5.4.3', value });
  const subject = new asn1.Name([new asn1.RelativeDistinguishedName([attribute])]);
  const alternatives = new asn1.SubjectAlternativeName(names.map((dNSName) => new asn1.GeneralName({ dNSName })));
  const tbsCertificate = new asn1.TBSCertificate({
    version: asn1.Version.v3,
    serialNumber: Uint8Array.from([1, ...randomBytes(8)]).buffer,
    signature: algorithm,
    issuer: subject,
    subject,
    validity: new asn1.Validity({
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 3_600_000),
    }),
    subjectPublicKeyInfo: AsnConvert.parse(
      pair.publicKey.export({ type: 'spki', format: 'der' }),
      asn1.SubjectPublicKeyInfo,
    ),
    extensions: new asn1.Extensions([
      new asn1.Extension({
        extnID: asn1.id_ce_subjectAltName,
        extnValue: new OctetString(AsnConvert.serialize(alternatives)),
      }),
    ]),
  });
  const signature = createSign('sha256')
    .update(Buffer.from(AsnConvert.serialize(tbsCertificate)))
    .sign(pair.privateKey);
  const signatureValue = Uint8Array.from(signature).buffer;
  const certificate = new asn1.Certificate({ tbsCertificate, signatureAlgorithm: algorithm, signatureValue });
  const der = Buffer.from(AsnConvert.serialize(certificate)).toString('base64');
  const files = { cert: join(folder, `${prefix}.pem`), key: join(folder, `${prefix}-key.pem`) };
  writeFileSync(
    files.cert,
    `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`,
  );
  writeFileSync(files.key, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return { ...files, ca: files.cert };
}
