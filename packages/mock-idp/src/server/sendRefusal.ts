import { type EntraError, toErrorBody } from '../entra/entraError.ts';
import { traceOf } from './correlation.ts';
import { type Mock, type MockContext, originOf } from './mock.ts';

/** Entra's JSON for a refusal, for every endpoint that no person sees. */
export function sendRefusal(c: MockContext, mock: Mock, error: EntraError): Response {
  return c.json(toErrorBody(error, traceOf(c, mock), originOf(c, mock)), error.entry.status);
}
