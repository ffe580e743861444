import { connect } from 'node:tls';
import { onTestFinished } from 'vitest';

/** TLS 1.1 at the most, as an old client speaks it: OpenSSL allows that only at its lowest level. */
export const oldTls = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;

/** What comes of an old client's handshake at an end that speaks TLS from the first byte: `secured`, or the error's code. */
export function oldHandshake(address: string): Promise<string> {
  const [host = '', port = ''] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), servername: host, ...oldTls });
    socket.once('secureConnect', () => resolve('secured'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    onTestFinished(() => void socket.destroy());
  });
}
