import { setTimeout as wait } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { AadstsCode } from '../entra/aadstsCatalogue.ts';
import { EntraError } from '../entra/entraError.ts';
import { sendErrorPage } from '../interactions/sendPage.ts';
import type { SignIn } from '../record/signIn.ts';
import { correlationIdOf } from '../server/correlation.ts';
import { EXPOSED_HEADERS } from '../server/entraHeaders.ts';
import type { Mock, MockApp, MockContext } from '../server/mock.ts';
import { sendRefusal } from '../server/sendRefusal.ts';
import { flowOf as grantFlowOf } from '../token/tokenEndpoint.ts';
import type { FaultEffect, SetFault } from './fault.ts';
import type { RequestFacts } from './faultBook.ts';
import { readRequestFacts } from './requestFacts.ts';

/** Lets what has been set go wrong, before the request is answered, instead of it, or with its answer. */
export function addFaults(app: MockApp, mock: Mock): void {
  app.use('*', async (c, next) => {
    // The way of every request of a mock in which nothing is set to fail.
    if (mock.world.faults.isEmpty) return next();
    const facts = await readRequestFacts(c, mock);
    const fault = facts === undefined ? undefined : mock.world.faults.strike(facts);
    if (facts === undefined || fault === undefined) return next();
    c.set('fault', fault);
    note(mock, c, { facts, fault });
    return strike(c, mock, { facts, effect: fault.effect, next });
  });
}

interface Struck {
  readonly facts: RequestFacts;
  readonly effect: FaultEffect;
  readonly next: () => Promise<void>;
}

async function strike(c: MockContext, mock: Mock, { facts, effect, next }: Struck): Promise<Response | undefined> {
  if ('connection' in effect) return resetConnection(c);
  if ('status' in effect) return answerStatus(c, effect);
  if ('code' in effect) return answerCode(c, mock, { facts, code: effect.code as AadstsCode, next });
  if ('latencyMilliseconds' in effect) await wait(effect.latencyMilliseconds, undefined, { signal: c.req.raw.signal });
  if ('tokens' in effect) c.set('tamper', effect.tokens);
  await next();
  if ('body' in effect) await truncate(c);
  return undefined;
}

function resetConnection(c: MockContext): Response {
  c.env.incoming.socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}

function answerStatus(
  c: MockContext,
  { status, retryAfter }: { readonly status: number; readonly retryAfter: number | null },
): Response {
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Access-Control-Expose-Headers', EXPOSED_HEADERS.join(', '));
  if (retryAfter !== null) c.header('Retry-After', String(retryAfter));
  return c.body(`A fault was set: HTTP ${status}.`, status as 500);
}

/** Pages tell the person; the token endpoint answers as for any other refusal, so it is left to it. */
async function answerCode(
  c: MockContext,
  mock: Mock,
  {
    facts,
    code,
    next,
  }: { readonly facts: RequestFacts; readonly code: AadstsCode; readonly next: () => Promise<void> },
): Promise<Response | undefined> {
  const error = new EntraError(code, wordsFor(facts, mock));
  switch (facts.endpoint) {
    case 'authorize':
    case 'sign-in':
    case 'logout':
      return sendErrorPage(c, error);
    case 'token':
      c.set('refusal', error);
      await next();
      return undefined;
    default:
      return sendRefusal(c, mock, error);
  }
}

/** What the words of a code can be filled in with. */
function wordsFor({ app, user, tenantId }: RequestFacts, { world }: Mock): Readonly<Record<string, string>> {
  const record = app === undefined ? undefined : world.directory.findApp(app);
  const person = user === undefined ? undefined : world.directory.findUserByOid(user.tenantId, user.oid);
  const tenant = tenantId === undefined ? undefined : world.directory.findTenant(tenantId);
  return {
    clientId: app ?? '',
    app: record?.name ?? '',
    upn: person?.upn ?? '',
    tenant: tenant?.name ?? '',
  };
}

async function truncate(c: MockContext): Promise<void> {
  const text = await c.res.text();
  const { status, headers } = c.res;
  const kept = new Headers(headers);
  kept.delete('content-length');
  c.res = undefined;
  c.res = new Response(text.slice(0, Math.floor(text.length / 2)), { status, headers: kept });
}

function note(
  mock: Mock,
  c: MockContext,
  { facts, fault }: { readonly facts: RequestFacts; readonly fault: SetFault },
): void {
  // What the token endpoint answers it notes itself.
  const answersItself = facts.endpoint === 'token' && !('status' in fault.effect || 'connection' in fault.effect);
  if (answersItself || !['token', 'authorize', 'sign-in'].includes(facts.endpoint)) return;
  mock.world.signIns.add({
    correlationId: correlationIdOf(c),
    flow: flowOf(facts),
    tenantId: facts.tenantId ?? '',
    clientId: facts.app ?? '',
    errorCode: errorCodeOf(fault.effect),
    fault: fault.id,
  });
}

function flowOf({ endpoint, grant }: RequestFacts): SignIn['flow'] {
  return endpoint === 'token' ? grantFlowOf(grant ?? '') : 'interactive';
}

function errorCodeOf(effect: FaultEffect): number {
  if ('code' in effect) return effect.code;
  return 'status' in effect ? effect.status : 0;
}
