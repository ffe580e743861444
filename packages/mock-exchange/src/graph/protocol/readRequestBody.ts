import { badRequest, GraphError, refuse } from './graphError.ts';

/** The body's bytes. Throws `GraphError` 413 when there are more than `most`. */
export async function readRequestBody(request: Request, most: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > most) throw refuse('bodyTooLarge');
  if (request.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > most) throw refuse('bodyTooLarge');
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof GraphError) throw error;
    // The client went away; nobody reads this answer.
    throw badRequest('The request body ended before it was complete.');
  }
  return Buffer.concat(chunks);
}
