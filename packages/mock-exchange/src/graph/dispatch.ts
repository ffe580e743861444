import { primaryAddress } from '../mailboxes/mailbox.ts';
import type { Caller } from './access/authenticateGraph.ts';
import { checkPermission, findNamedUser, openMailbox } from './access/openMailbox.ts';
import { calendarRoutes } from './calendar/calendarRoutes.ts';
import { eventRoutes } from './calendar/eventRoutes.ts';
import { attachmentRoutes } from './mail/attachmentRoutes.ts';
import { folderRoutes } from './mail/folderRoutes.ts';
import { messageRoutes } from './mail/messageRoutes.ts';
import { sendRoutes } from './mail/sendRoutes.ts';
import { writeRoutes } from './mail/writeRoutes.ts';
import { readRawOptions } from './odata/queryOptions.ts';
import { identify, type Passage, strike } from './passage.ts';
import { type FoundRoute, findRoute, unservedRoots } from './protocol/findRoute.ts';
import { badRequest, noSegment, notServed, refuse } from './protocol/graphError.ts';
import type { GraphAnswer, GraphRequest } from './protocol/graphRequest.ts';
import { readPreferences } from './protocol/preferences.ts';
import type { Operation, Route } from './protocol/route.ts';
import { subscribe } from './subscriptions/subscribe.ts';
import type { PersonRoute } from './users/directoryCall.ts';
import { mailboxSettingsRoutes } from './users/mailboxSettingsRoutes.ts';
import { membershipRoutes } from './users/membershipRoutes.ts';
import { countUsers, listUsers, profileRoutes } from './users/userRoutes.ts';

const personRoutes: readonly (PersonRoute | Route)[] = [
  ...profileRoutes,
  ...membershipRoutes,
  ...messageRoutes,
  ...writeRoutes,
  ...sendRoutes,
  ...attachmentRoutes,
  ...folderRoutes,
  ...eventRoutes,
  ...calendarRoutes,
  ...mailboxSettingsRoutes,
];

/** Answers one request, alone or of a batch: who asks, for whose mailbox, by which operation. Throws `GraphError`. */
export async function answerOne(request: GraphRequest, passage: Passage): Promise<GraphAnswer> {
  const caller = await identify(request, passage);
  const [root = '', ...rest] = request.segments;
  if (root.toLowerCase() === 'me') return answerForUser(request, passage, { caller, reference: undefined, rest });
  if (root.toLowerCase() === 'users') return answerForUsers(request, passage, { caller, rest });
  if (root.toLowerCase() === 'subscriptions' && rest.length === 0 && request.method === 'POST') {
    return subscribe(request, passage, caller);
  }
  if (unservedRoots.some((name) => name.toLowerCase() === root.toLowerCase())) throw notServed(`'${root}'`);
  if (root === '') throw badRequest('Empty path.');
  throw noSegment(root);
}

interface Addressee {
  readonly caller: Caller;
  /** Undefined = the signed-in person. */
  readonly reference: string | undefined;
  readonly rest: readonly string[];
}

async function answerForUsers(
  request: GraphRequest,
  passage: Passage,
  { caller, rest }: Pick<Addressee, 'caller' | 'rest'>,
): Promise<GraphAnswer> {
  const [reference, ...further] = rest;
  if (reference !== undefined && !['$count', 'delta'].includes(reference.toLowerCase())) {
    return answerForUser(request, passage, { caller, reference, rest: further });
  }
  if (reference?.toLowerCase() === 'delta') throw notServed('delta queries on users');
  const isCount = reference !== undefined;
  onlyGet(request);
  await strike(request, passage, { caller, operation: isCount ? 'GET /users/$count' : 'GET /users' });
  const call = { services: passage.services, caller, request, options: readRawOptions(request.query) };
  return isCount ? countUsers(call) : listUsers(call);
}

async function answerForUser(request: GraphRequest, passage: Passage, addressee: Addressee): Promise<GraphAnswer> {
  const { caller, reference, rest } = addressee;
  if (rest.length === 0) onlyGet(request);
  const { route, params } = findRoute(request.method, rest, personRoutes);
  const operation = describeOperation(route, reference);
  if ('need' in route) {
    return answerInMailbox(request, passage, { caller, reference, operation, found: { route, params } });
  }
  await strike(request, passage, { caller, operation });
  return route.run({ services: passage.services, caller, request, reference, options: readRawOptions(request.query) });
}

/** As faults and the record name it. */
function describeOperation({ method, path }: Operation, reference: string | undefined): string {
  const start = reference === undefined ? '/me' : '/users/{id}';
  return `${method} ${start}${path === '' ? '' : `/${path.replace(/:\w+/g, '{id}')}`}`;
}

interface MailboxRequest extends Omit<Addressee, 'rest'> {
  readonly operation: string;
  readonly found: FoundRoute<Route>;
}

async function answerInMailbox(
  request: GraphRequest,
  passage: Passage,
  { caller, reference, operation, found: { route, params } }: MailboxRequest,
): Promise<GraphAnswer> {
  const { services, throttle, deltas, trace } = passage;
  trace.operation = operation;
  const owner = await findNamedUser(reference, caller, services);
  trace.mailbox = primaryAddress(owner);
  const release = throttle.enter(
    `${caller.appId}/${owner.tenantId}/${owner.oid}`,
    await services.tenantTime(owner.tenantId),
  );
  try {
    await strike(request, passage, { caller, operation, mailbox: owner });
    const options = readRawOptions(request.query);
    const userAgent = request.headers.get('user-agent') ?? undefined;
    const access = { caller, owner, need: route.need, userAgent };
    await checkPermission(access, services);
    const prefer = readPreferences(request.headers.get('prefer'));
    const mailbox = await openMailbox(access, services);
    const answer = await route.run({ services, caller, request, mailbox, params, options, prefer, deltas });
    if (prefer.applied.length === 0) return answer;
    return { ...answer, headers: { ...answer.headers, 'Preference-Applied': prefer.applied.join(', ') } };
  } finally {
    release();
  }
}

function onlyGet({ method }: GraphRequest): void {
  if (['POST', 'PATCH', 'DELETE'].includes(method)) throw notServed('changes of the directory');
  if (method !== 'GET') throw refuse('methodNotAllowed', { Allow: 'GET' });
}
