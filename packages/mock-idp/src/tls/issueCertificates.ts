import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  NameConstraints,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
} from '@peculiar/asn1-x509';
import { type Lifetime, signCertificate, toArrayBuffer, toName, toPem } from '../keys/certificate.ts';
import { PERMITTED_ADDRESSES, PERMITTED_DNS_NAMES } from './localNames.ts';

/** A certificate with its private key, both in PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  /** PKCS#8. */
  readonly privateKey: string;
}

export interface AuthorityRequest {
  readonly commonName: string;
  readonly lifetime: Lifetime;
  /** Host names it may speak for besides those of this machine. */
  readonly names?: readonly string[];
}

/**
 * A certificate authority that can speak for this machine, the names it is given and nothing else (RFC 5280, sections 4.2.1.9, 4.2.1.10
 * and 4.2.1.12): it may issue server certificates only, and no further authorities. Whoever steals its key can pose as nobody else.
 */
export function issueAuthority({ commonName, lifetime, names = [] }: AuthorityRequest): IssuedCertificate {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' });
  const permitted = [
    ...[...PERMITTED_DNS_NAMES, ...names].map((dNSName) => new GeneralName({ dNSName })),
    ...PERMITTED_ADDRESSES.map((iPAddress) => new GeneralName({ iPAddress })),
  ];
  const constraints = new NameConstraints({
    permittedSubtrees: new GeneralSubtrees(permitted.map((base) => new GeneralSubtree({ base }))),
  });
  const subject = toName(commonName);
  const der = signCertificate(privateKey, {
    subject,
    issuer: subject,
    spki,
    lifetime,
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), 'critical'),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), 'critical'),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_nameConstraints, constraints, 'critical'),
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(spki))),
    ],
  });
  return { certificate: toPem(der), privateKey };
}

/** A server's certificate for these host names and addresses, not beyond the authority's own end. */
export function issueServerCertificate(
  authority: IssuedCertificate,
  names: readonly string[],
  lifetime: Lifetime,
): IssuedCertificate {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = AsnConvert.parse(toDer(authority.certificate), Certificate).tbsCertificate.subject;
  const authorityKey = createPublicKey(createPrivateKey(authority.privateKey)).export({ type: 'spki', format: 'der' });
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' });
  const alternatives = names.map((name) =>
    isIP(name) === 0 ? new GeneralName({ dNSName: name }) : new GeneralName({ iPAddress: name }),
  );
  const keyId = new AuthorityKeyIdentifier({ keyIdentifier: new SubjectKeyIdentifier(keyIdentifier(authorityKey)) });
  const der = signCertificate(authority.privateKey, {
    subject: toName(`${names[0] ?? 'localhost'} (mock Entra ID)`),
    issuer,
    spki,
    lifetime,
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), 'critical'),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), 'critical'),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectAltName, new SubjectAlternativeName(alternatives)),
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(spki))),
      extension(id_ce_authorityKeyIdentifier, keyId),
    ],
  });
  return { certificate: toPem(der), privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function extension(extnID: string, value: object, critical?: 'critical'): Extension {
  return new Extension({
    extnID,
    critical: critical === 'critical',
    extnValue: new OctetString(AsnConvert.serialize(value)),
  });
}

/** RFC 5280, section 4.2.1.2, method 1. */
function keyIdentifier(spki: Buffer): ArrayBuffer {
  const { subjectPublicKey } = AsnConvert.parse(spki, SubjectPublicKeyInfo);
  return toArrayBuffer(createHash('sha1').update(Buffer.from(subjectPublicKey)).digest());
}

function toDer(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
}
