import { primaryAddress } from '../../mailboxes/mailbox.ts';
import type { Caller } from '../access/authenticateGraph.ts';
import { findNamedUser, openMailbox } from '../access/openMailbox.ts';
import type { Need } from '../access/permission.ts';
import { type Passage, strike } from '../passage.ts';
import { GraphError, notServed, refusals, refuse } from '../protocol/graphError.ts';
import { type GraphRequest, readJsonObject, readSegments } from '../protocol/graphRequest.ts';

/**
 * Who may not reach a mailbox learns it here in other words than anywhere else (domain.md 3.5, row 68). Nothing is ever subscribed: the
 * mock sends no notifications. Throws `GraphError` always.
 */
export async function subscribe(request: GraphRequest, passage: Passage, caller: Caller): Promise<never> {
  const { services, trace } = passage;
  const operation = 'POST /subscriptions';
  trace.operation = operation;
  const { resource } = await readJsonObject(request);
  const watched = typeof resource === 'string' ? readResource(resource) : undefined;
  if (watched === undefined) throw notServed("'subscriptions'");
  const owner = await findNamedUser(watched.reference, caller, services);
  trace.mailbox = primaryAddress(owner);
  await strike(request, passage, { caller, operation, mailbox: owner });
  const userAgent = request.headers.get('user-agent') ?? undefined;
  await openMailbox({ caller, owner, need: watched.need, userAgent }, services).catch(inWordsOfSubscriptions);
  throw notServed("'subscriptions'");
}

interface Watched {
  /** Undefined = the signed-in person. */
  readonly reference: string | undefined;
  readonly need: Need;
}

const needs: ReadonlyMap<string, Need> = new Map([
  ['messages', 'mail-basics'],
  ['events', 'calendar-basics'],
]);

/** `users/{id}/mailFolders('Inbox')/messages?$filter=...`; undefined for what is in no mailbox. */
function readResource(resource: string): Watched | undefined {
  const [root = '', ...rest] = readSegments(resource.split('?', 1)[0] ?? '');
  const need = needs.get(rest.at(-1)?.toLowerCase() ?? '');
  if (need === undefined) return undefined;
  if (root.toLowerCase() === 'me') return { reference: undefined, need };
  return root.toLowerCase() === 'users' && rest.length > 1 ? { reference: rest[0], need } : undefined;
}

/** Of the other refusals nobody has recorded how they read here. */
function inWordsOfSubscriptions(error: unknown): never {
  if (!(error instanceof GraphError)) throw error;
  throw error.message === refusals.odataDisabled.message
    ? refuse('subscriptionDisabled')
    : notServed("'subscriptions'");
}
