import type { HttpBindings } from '@hono/node-server';
import type { LoggedHttpRequest } from '../control/requestLog.ts';
import { testIdHeader } from '../faults/fault.ts';
import { strikeHttp } from '../faults/httpStrike.ts';
import type { ExchangeServices } from '../services.ts';
import { authenticateGraph, type Caller } from './access/authenticateGraph.ts';
import { type Throttle, throttled } from './access/throttle.ts';
import type { DeltaBook } from './odata/deltaBook.ts';
import { type RefusalName, refuse } from './protocol/graphError.ts';
import type { GraphRequest } from './protocol/graphRequest.ts';

/** What is noted of a request while it is answered. */
export type Trace = { -readonly [Key in keyof Omit<LoggedHttpRequest, 'id'>]: LoggedHttpRequest[Key] };

/** What all requests of one mock share. */
export interface Graph {
  readonly services: ExchangeServices;
  readonly throttle: Throttle;
  readonly deltas: DeltaBook;
}

/** One request on its way through. */
export interface Passage extends Graph {
  readonly bindings: HttpBindings;
  readonly trace: Trace;
}

/** A fault left nothing to say but this. */
export class Answered extends Error {
  override readonly name = 'Answered';
  readonly response: Response;

  constructor(response: Response) {
    super('A fault has answered.');
    this.response = response;
  }
}

export function createTrace(method: string, { services }: Graph, headers: Headers): Trace {
  const testId = headers.get(testIdHeader);
  return {
    at: services.now().toISOString(),
    protocol: 'graph',
    method,
    authentication: 'none',
    status: 500,
    ...(testId === null ? {} : { testId }),
  };
}

/** Who asks, noted as far as it is known. Throws `GraphError` 401. */
export async function identify(request: GraphRequest, { services, trace }: Passage): Promise<Caller> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) trace.authentication = 'bearer';
  const caller = await authenticateGraph(authorization, services);
  trace.authentication = caller.kind;
  trace.tenantId = caller.tenant.id;
  trace.appId = caller.appId;
  trace.account = caller.kind === 'app' ? caller.appId : caller.user.upn;
  return caller;
}

/** What is about to be answered. */
export interface Struck {
  readonly caller: Caller;
  readonly operation: string;
  readonly mailbox?: Parameters<ExchangeServices['faults']['strike']>[0]['mailbox'];
}

/** Lets a fault strike. Throws `GraphError`, or `Answered` where nothing more is to be said. */
export async function strike(
  { headers }: GraphRequest,
  passage: Passage,
  { caller, operation, mailbox }: Struck,
): Promise<void> {
  const { services, trace, bindings } = passage;
  trace.operation = operation;
  const facts = {
    protocol: 'graph' as const,
    tenantId: caller.tenant.id,
    mailbox,
    account: caller.kind === 'delegated' ? caller.user : undefined,
    appId: caller.appId,
    operation,
    testId: headers.get(testIdHeader) ?? undefined,
  };
  const struck = await strikeHttp(services.faults, facts, bindings);
  if (struck.fault !== undefined) trace.fault = struck.fault;
  if (struck.kind === 'refuse') throw refuse(struck.name as RefusalName);
  if (struck.kind === 'throttle') throw throttled(struck.retryAfterSeconds);
  if (struck.kind === 'answer') throw new Answered(struck.response);
}
