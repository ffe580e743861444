import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { AppCertificate } from '../directory/app.ts';
import type { Table } from '../state/stateFolder.ts';

/** Certificates that apps got at run time. Only the public half is kept. */
export interface AppCertificates {
  /** In PEM. */
  of(clientId: string): readonly string[];
  /** Makes a key pair, registers the certificate and hands the private key out, once. */
  add(clientId: string): Promise<AppCertificate>;
  forgetApp(clientId: string): void;
}

export function createAppCertificates(table: Table<readonly string[]>): AppCertificates {
  const of = (clientId: string): readonly string[] => table.get(clientId) ?? [];
  return {
    of,
    forgetApp: (clientId) => table.delete(clientId),
    add: async (clientId) => {
      const { createCertificate, toPem } = await import('../keys/certificate.ts');
      const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
      const der = createCertificate('mock app credential', pair);
      const certificate = toPem(der);
      table.set(clientId, [...of(clientId), certificate]);
      return {
        certificate,
        privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        thumbprint: createHash('sha1').update(der).digest('hex'),
        thumbprintSha256: createHash('sha256').update(der).digest('hex'),
      };
    },
  };
}
