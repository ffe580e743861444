import { refuse } from './graphError.ts';

/** The body's bytes. Throws `GraphError` 413 when there are more than `most`. */
export async function readRequestBody(request: Request, most: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > most) throw refuse('bodyTooLarge');
  if (request.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > most) throw refuse('bodyTooLarge');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
