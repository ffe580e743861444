import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { getResponse, type RequestHandler } from 'msw';

/** Answers requests of a Node server by MSW handlers: the contract over real sockets, from a back end in memory. */
export function answerFrom(handlers: readonly RequestHandler[]) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/', headers } = request;
    const body = method === 'GET' ? {} : { body: Readable.toWeb(request), duplex: 'half' };
    const asked = { method, headers: headers as Record<string, string>, ...body } as RequestInit;
    const answer = await getResponse([...handlers], new Request(`http://localhost${url}`, asked));
    response.writeHead(answer?.status ?? 404, Object.fromEntries(answer?.headers ?? []));
    if (!answer?.body) return void response.end();
    Readable.fromWeb(answer.body as ReadableStream)
      .on('error', () => response.end())
      .pipe(response);
  };
}
