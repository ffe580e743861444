import { GraphError, noSegment, notServed, refusals } from './graphError.ts';
import type { Operation } from './route.ts';

export interface FoundRoute<Route extends Operation> {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * The operation a method and a path after the person stand for. Segments match without case.
 * Throws `GraphError`: 405 for another method, 400 for a path Graph does not have, 501 for one only the mock has not.
 */
export function findRoute<Route extends Operation>(
  method: string,
  segments: readonly string[],
  routes: readonly Route[],
): FoundRoute<Route> {
  const path = withoutParents(segments);
  const found = routes.flatMap((route) => {
    const params = match(route.path === '' ? [] : route.path.split('/'), path);
    return params === undefined ? [] : [{ route, params }];
  });
  const exact = found.filter(({ params }) => Object.keys(params).length === fewestParams(found));
  const chosen =
    exact.find(({ route }) => route.method === method) ?? found.find(({ route }) => route.method === method);
  if (chosen !== undefined) return chosen;
  const missing = unserved.find((name) => path.some((segment) => segment.toLowerCase() === name.toLowerCase()));
  if (missing !== undefined) throw notServed(`'${missing}'`);
  if (found.length === 0) throw noSegment(path.at(-1) ?? '');
  const allow = [...new Set(found.map(({ route }) => route.method))].join(', ');
  throw new GraphError({ ...refusals.methodNotAllowed, headers: { Allow: allow } });
}

// `messages/delta` is no message with the id `delta`.
function fewestParams(found: readonly FoundRoute<Operation>[]): number {
  return Math.min(...found.map(({ params }) => Object.keys(params).length));
}

/** A child folder is found by its own id: `mailFolders/a/childFolders/b/messages` is `mailFolders/b/messages`. */
function withoutParents(segments: readonly string[]): readonly string[] {
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === 'childfolders');
  const isBelowFolder = at > 0 && segments[0]?.toLowerCase() === 'mailfolders' && segments.length > at + 1;
  return isBelowFolder ? ['mailFolders', ...segments.slice(at + 1)] : segments;
}

function match(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = path[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return params;
}

/** What Graph has below a person and the mock has not. */
const unserved: readonly string[] = [
  'reply',
  'replyAll',
  'forward',
  'createReply',
  'createReplyAll',
  'createForward',
  'createUploadSession',
  'unsubscribe',
  'markAsJunk',
  'markAsNotJunk',
  'messageRules',
  'extensions',
  'singleValueExtendedProperties',
  'multiValueExtendedProperties',
  'instances',
  'accept',
  'decline',
  'tentativelyAccept',
  'cancel',
  'dismissReminder',
  'snoozeReminder',
  'calendarGroups',
  'calendarPermissions',
  'getSchedule',
  'findMeetingTimes',
  'reminderView',
  'contacts',
  'contactFolders',
  'inferenceClassification',
  'outlook',
  'getMailTips',
  'translateExchangeIds',
  'photo',
  'photos',
  'manager',
  'directReports',
  'checkMemberGroups',
  'checkMemberObjects',
  'microsoft.graph.directoryRole',
  'microsoft.graph.administrativeUnit',
  'drive',
  'drives',
  'onenote',
  'planner',
  'todo',
  'teamwork',
  'joinedTeams',
  'chats',
  'people',
  'presence',
  'authentication',
  'revokeSignInSessions',
];

/** Collections of Graph that the mock has nothing of. */
export const unservedRoots: readonly string[] = [
  'subscriptions',
  'groups',
  'organization',
  'sites',
  'drives',
  'applications',
  'servicePrincipals',
  'directoryObjects',
  'directoryRoles',
  'domains',
  'search',
  'places',
  'solutions',
  'communications',
  'teams',
  'chats',
  'planner',
  'identity',
  'auditLogs',
  'reports',
  'security',
  'deviceManagement',
  'admin',
  'oauth2PermissionGrants',
  'policies',
  'subscribedSkus',
  '$metadata',
];
