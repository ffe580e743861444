import { randomUUID } from 'node:crypto';
import { GraphError } from './graphError.ts';
import type { GraphAnswer } from './graphRequest.ts';

/** By which a request can be found again. */
export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** Graph makes the id of a request up; where the client names none of its own, both are the same. */
export function requestIds(headers: Headers): RequestIds {
  const requestId = randomUUID();
  const given = headers.get('client-request-id');
  return { requestId, clientRequestId: given !== null && /^[\x21-\x7e]{1,100}$/.test(given) ? given : requestId };
}

/** What went wrong, as a refusal of Graph's. */
export function toGraphError(error: unknown): GraphError {
  if (error instanceof GraphError) return error;
  // The directory may be another process, and gone.
  console.error('Graph could not answer.', error);
  return new GraphError({ status: 500, code: 'InternalServerError', message: 'Internal Server Error' });
}

/** The error object every refusal comes in. */
export function errorAnswer(error: GraphError, { requestId, clientRequestId }: RequestIds): GraphAnswer {
  const { status, code, message, headers } = error;
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId,
  };
  return { status, body: { error: { code, message, innerError } }, headers };
}

export function toResponse(
  { status, body, headers = {} }: GraphAnswer,
  { requestId, clientRequestId }: RequestIds,
): Response {
  const all = new Headers({ 'Cache-Control': 'private', ...headers });
  all.set('request-id', requestId);
  all.set('client-request-id', clientRequestId);
  all.set(
    'x-ms-ags-diagnostic',
    '{"ServerInfo":{"DataCenter":"Mock","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"MOCK"}}',
  );
  if (body === undefined) return new Response(null, { status, headers: all });
  if (Buffer.isBuffer(body)) return new Response(new Uint8Array(body), { status, headers: all });
  all.set('OData-Version', '4.0');
  all.set(
    'Content-Type',
    'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
  );
  return new Response(JSON.stringify(body), { status, headers: all });
}
