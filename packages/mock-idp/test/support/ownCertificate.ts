import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Extension, GeneralName, id_ce_subjectAltName, SubjectAlternativeName } from '@peculiar/asn1-x509';
import type { OwnCertificate } from '../../src/index.ts';
import { signCertificate, toName, toPem } from '../../src/keys/certificate.ts';

/** A self-signed certificate for names our own CA may not speak for, as somebody brings along. Its files are `<prefix>.pem`. */
export function writeOwnCertificate(
  folder: string,
  names: readonly string[],
  prefix = 'own',
): Required<OwnCertificate> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const subject = toName(names[0] ?? '');
  const alternatives = new SubjectAlternativeName(names.map((dNSName) => new GeneralName({ dNSName })));
  const extnValue = new OctetString(AsnConvert.serialize(alternatives));
  const certificate = signCertificate(privateKey, {
    subject,
    issuer: subject,
    spki: pair.publicKey.export({ type: 'spki', format: 'der' }),
    lifetime: { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) },
    extensions: [new Extension({ extnID: id_ce_subjectAltName, extnValue })],
  });
  const files = { cert: join(folder, `${prefix}.pem`), key: join(folder, `${prefix}-key.pem`) };
  writeFileSync(files.cert, toPem(certificate));
  writeFileSync(files.key, privateKey);
  return { ...files, ca: files.cert };
}
