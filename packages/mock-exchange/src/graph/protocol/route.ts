import type { ExchangeServices } from '../../services.ts';
import type { Caller } from '../access/authenticateGraph.ts';
import type { OpenMailbox } from '../access/openMailbox.ts';
import type { Need } from '../access/permission.ts';
import type { DeltaBook } from '../odata/deltaBook.ts';
import type { Entity } from '../odata/filter.ts';
import type { GraphAnswer, GraphRequest } from './graphRequest.ts';
import type { Preferences } from './preferences.ts';

/** What a handler works with: one authorised request for something in one mailbox. */
export interface GraphCall {
  readonly services: ExchangeServices;
  readonly caller: Caller;
  readonly request: GraphRequest;
  readonly mailbox: OpenMailbox;
  /** What the path's variables stood for. */
  readonly params: Readonly<Record<string, string>>;
  /** The query, names of system options without dollar sign. */
  readonly options: ReadonlyMap<string, string>;
  readonly prefer: Preferences;
  readonly deltas: DeltaBook;
}

/** How a request asks for something of a person. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** After the person; `:name` stands for one segment. */
  readonly path: string;
}

/** One operation on a mailbox. */
export interface Route extends Operation {
  readonly need: Need;
  readonly run: (call: GraphCall) => Promise<GraphAnswer>;
}

/** What Graph serves of a message wherever it is named: in the mailbox, and in one of its folders. */
export function inFoldersToo(routes: readonly Route[]): readonly Route[] {
  return [...routes, ...routes.map((route) => ({ ...route, path: `mailFolders/:folder/${route.path}` }))];
}

/** `https://graph.microsoft.com/v1.0/$metadata#users('...')/messages`, at the mock's own address. */
export function contextOf({ request, mailbox }: GraphCall, what: string): string {
  return `${request.origin}/v1.0/$metadata#users('${encodeURIComponent(mailbox.owner.upn)}')/${what}`;
}

/** One entity, with its context in front. */
export function entityAnswer(call: GraphCall, what: string, entity: object): GraphAnswer {
  return { status: 200, body: { '@odata.context': contextOf(call, what), ...entity } };
}

/** One entity that was just made, with where it is from now on. `collection` is what its id is a key in. */
export function created(call: GraphCall, collection: string, entity: Entity): GraphAnswer {
  const { oid, tenantId } = call.mailbox.owner;
  const location = `${call.request.origin}/v1.0/users('${oid}@${tenantId}')/${collection}('${entity.id}')`;
  const answer = entityAnswer(call, `${collection}/$entity`, entity);
  return { ...answer, status: 201, headers: { Location: location } };
}

export const accepted: GraphAnswer = { status: 202 };
export const noContent: GraphAnswer = { status: 204 };
