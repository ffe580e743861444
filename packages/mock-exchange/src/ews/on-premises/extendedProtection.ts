import { createHash, X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type AttributePairs, attribute } from './ntlm/attributePairs.ts';

/**
 * Whether NTLM's answer is bound to this connection, as Extended Protection wants it (MS-NLMP 2.2.2.1): in TLS to the server's
 * certificate, over plain HTTP to the service the client meant to reach.
 */
export function isBound(attributes: AttributePairs, socket: Socket, host: string): boolean {
  if (!(socket instanceof TLSSocket)) return isMeantFor(attributes, host);
  const bindings = attributes.get(attribute.channelBindings);
  const certificate = socket.getCertificate();
  const raw = certificate !== null && 'raw' in certificate ? certificate.raw : undefined;
  return Buffer.isBuffer(raw) && bindings?.equals(channelBindingsOf(raw)) === true;
}

function isMeantFor(attributes: AttributePairs, host: string): boolean {
  const target = attributes.get(attribute.targetName)?.toString('utf16le').toLowerCase();
  return target === `http/${host.replace(/:\d+$/, '').toLowerCase()}`;
}

/** RFC 5929, `tls-server-end-point`, in the structure of RFC 2744 with no addresses. */
function channelBindingsOf(certificate: Buffer): Buffer {
  const hash = createHash(hashNameOf(certificate)).update(certificate).digest();
  const data = Buffer.concat([Buffer.from('tls-server-end-point:', 'latin1'), hash]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(data.length, 16);
  return createHash('md5').update(head).update(data).digest();
}

// The hash of the certificate's own signature, but SHA-256 where that is weaker.
function hashNameOf(certificate: Buffer): string {
  const text = new X509Certificate(certificate).toString();
  return /sha384/i.test(text) ? 'sha384' : 'sha256';
}
