import type { Socket } from 'node:net';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { tcpSocketOf } from '../../faults/mailStrike.ts';
import { type ByteSource, createByteSource } from '../protocol/byteSource.ts';

/** More than this waits for a client that takes nothing: it is given up. */
const mostUnsent = 8_388_608;

/** A socket, its reader, and the way into TLS. */
export interface Transport {
  readonly source: ByteSource;
  readonly isTls: boolean;
  readonly isOpen: boolean;
  /** Resolves when the client takes more. */
  send(bytes: Buffer | string): Promise<void>;
  startTls(options: TlsOptions): Promise<void>;
  end(): void;
  reset(): void;
}

export function createTransport(plain: Socket, isTls: boolean): Transport {
  let socket: Socket = plain;
  let secure = isTls;
  const source = createByteSource({ pause: () => socket.pause(), resume: () => socket.resume() });
  const read = (chunk: Buffer): void => source.feed(chunk);
  const end = (): void => source.end();

  const attach = (next: Socket): void => {
    socket = next;
    next.setNoDelay(true);
    next.on('data', read);
    next.on('end', end);
    next.on('close', end);
    next.on('error', () => next.destroy());
  };
  attach(plain);

  /** Until the client took what it was sent, or is gone. */
  const drained = (): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        socket.off('drain', done);
        socket.off('close', done);
        resolve();
      };
      socket.once('drain', done);
      socket.once('close', done);
    });

  return {
    source,
    get isTls() {
      return secure;
    },
    get isOpen() {
      return !socket.destroyed && socket.writable;
    },
    async send(bytes) {
      if (socket.destroyed || !socket.writable) return;
      const takesMore = socket.write(bytes);
      if (socket.writableLength > mostUnsent) socket.destroy();
      else if (!takesMore) await drained();
    },
    async startTls(options) {
      // What was sent ahead of TLS is nobody's word (RFC 3501, section 6.2.1).
      plain.off('data', read);
      plain.off('end', end);
      source.forget();
      const upgraded = new TLSSocket(plain, { ...options, isServer: true, minVersion: 'TLSv1.2' });
      secure = true;
      attach(upgraded);
      await new Promise<void>((resolve) => {
        upgraded.once('secure', resolve);
        upgraded.once('close', resolve);
      });
    },
    end: () => {
      socket.end();
    },
    reset: () => {
      tcpSocketOf(plain).resetAndDestroy();
    },
  };
}
