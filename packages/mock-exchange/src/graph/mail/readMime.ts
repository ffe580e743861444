import { refuse } from '../protocol/graphError.ts';
import type { GraphRequest } from '../protocol/graphRequest.ts';

/** Whether the body is MIME in base64 rather than JSON. */
export function isMime({ headers }: GraphRequest): boolean {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === 'text/plain';
}

/** Throws `GraphError` for what is no base64. */
export async function readMime(request: GraphRequest): Promise<Buffer> {
  const encoded = (await request.body()).toString('latin1');
  const isBase64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(encoded) && encoded.replace(/\s/g, '').length % 4 === 0;
  if (!isBase64) throw refuse('mimeNotBase64');
  // IMAP clients read the same message, and it has to have CRLF.
  const raw = Buffer.from(encoded, 'base64').toString('latin1');
  return Buffer.from(raw.replace(/\r?\n/g, '\r\n'), 'latin1');
}
