import type { TlsOptions } from 'node:tls';
import { MockIdpError, type OwnCertificate } from '@authshift/mock-idp';
import { openServerTls } from '@authshift/mock-idp/beside';
import { MockExchangeError } from '../mockExchangeError.ts';

/** What this mock shows to clients that speak TLS: of this machine's CA, the same as mock-idp's, or the user's own. */
export interface ServerCertificate {
  /** Path of the PEM file clients have to trust. */
  readonly ca: string;
  /** As it is now; whoever asks for each connection follows a renewal. */
  options(): TlsOptions;
  /** Hears of each renewal until it stops listening. */
  onRenewal(listener: (options: TlsOptions) => void): () => void;
  /** Looks whether it is near its end, as happens every day by itself, and goes on with the next one if there is one by then. */
  renewIfDue(): Promise<void>;
  close(): void;
}

const day = 86_400_000;

/** Rejects with `MockExchangeError` `invalid_certificate`. `authority` are options of this machine's own CA. */
export async function openServerCertificate(
  certificate: true | OwnCertificate,
  authority: Parameters<typeof openServerTls>[1] = {},
): Promise<ServerCertificate> {
  const tls = await openServerTls(certificate, authority).catch(inOwnWords);
  const { ca, renew } = tls;
  const listeners = new Set<(options: TlsOptions) => void>();
  const names = tls.SNICallback === undefined ? {} : { SNICallback: tls.SNICallback };
  let options: TlsOptions = { cert: tls.cert, key: tls.key, ...names };
  const renewIfDue = async (): Promise<void> => {
    const next = await renew?.();
    if (next === undefined) return;
    options = { ...next, ...names };
    for (const listener of listeners) listener(options);
  };
  // A mock may run for longer than its certificate is good.
  const timer = setInterval(() => void renewIfDue().catch((error: unknown) => console.error(error)), day).unref();
  return {
    ca,
    options: () => options,
    onRenewal: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    renewIfDue,
    close: () => clearInterval(timer),
  };
}

function inOwnWords(error: unknown): never {
  if (error instanceof MockIdpError && error.code === 'invalid_certificate')
    throw new MockExchangeError('invalid_certificate', error.message, { cause: error });
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) throw error;
  throw new MockExchangeError(
    'invalid_certificate',
    `This machine's certificate authority cannot be opened (${code}: ${path}). IMAPS, POP3S, STARTTLS and HTTPS need it, or a certificate of yours.`,
    { cause: error },
  );
}
