import { EXCHANGE_APP_ID, GRAPH_APP_ID } from '../directory/microsoftResources.ts';
import type { Presence } from '../directory/worldDirectory.ts';
import type { ResourceRequest } from '../entra/scopes.ts';
import type { TenantRules } from './policySchema.ts';

export interface ConsentFacts {
  readonly presence: Presence;
  /** What would have to be approved. */
  readonly wanted: readonly ResourceRequest[];
  /** The date whose Microsoft rules the tenant follows. */
  readonly asOf: string;
}

/**
 * Whether a person may approve this for themselves ("Configure how users consent to applications"); otherwise the code that sends them to
 * an administrator: 90094, or 90095 where the organization takes requests.
 */
export function judgeConsent(
  { presence, wanted, asOf }: ConsentFacts,
  rules: TenantRules,
): 'may-approve' | 90094 | 90095 {
  if (presence.user.admin && !presence.guest) return 'may-approve';
  const refused = rules.consentRequests ? 90095 : 90094;
  if (rules.userConsent === 'blocked') return refused;
  if (rules.userConsent === 'allowed') return 'may-approve';
  const isKept = wanted.some(({ resource, scopes }) =>
    scopes.some((scope) => isKeptFromPeople({ appId: resource.appId, scope, asOf })),
  );
  return isKept ? refused : 'may-approve';
}

/**
 * Microsoft's managed policy: files and sites since August 2025, mail, calendars, chats and the mail protocols since the end of November
 * 2025 (message MC1163922). Microsoft's list names about 24 permissions; these patterns stand for it and are not verified one by one.
 */
const KEPT_FROM_PEOPLE: readonly { readonly since: string; readonly appId: string; readonly scopes: RegExp }[] = [
  { since: '2025-08-31', appId: GRAPH_APP_ID, scopes: /^(?:Files|Sites)\./ },
  {
    since: '2025-11-30',
    appId: GRAPH_APP_ID,
    scopes: /^(?:Mail|Calendars|MailboxSettings|Chat|ChatMessage|ChannelMessage)\./,
  },
  { since: '2025-11-30', appId: EXCHANGE_APP_ID, scopes: /^(?:EWS|EAS|IMAP|POP)\.AccessAsUser\.All$/ },
];

function isKeptFromPeople({
  appId,
  scope,
  asOf,
}: {
  readonly appId: string;
  readonly scope: string;
  readonly asOf: string;
}): boolean {
  return KEPT_FROM_PEOPLE.some((rule) => rule.appId === appId && rule.since <= asOf && rule.scopes.test(scope));
}
