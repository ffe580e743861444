import type { MigrationEvent, Problem } from '../contract/index.ts';
import type { Answers } from '../contract/operations.ts';

/**
 * Members that tell an answer from anything else: `#` numbers, `{}` objects, `[]` lists, the rest text. Not a validation: the
 * schemas of the contract do that where answers are made. It keeps a proxy's page or another API's JSON from being taken for
 * a connection. Whatever is not here has an id.
 */
const members: { readonly [Name in keyof Answers | 'Event' | 'Problem']?: string } = {
  Me: 'organization{} actor{} role',
  Connection: 'id version# status counts{}',
  AuthorizationAttempt: 'attemptId authorizeUrl',
  AuthorizationOutcome: 'attemptId status expected{}',
  ProbeResult: 'verdict literal',
  DisconnectGate: 'blockers[] effects{}',
  UsersPage: 'rows[] total# facets{} snapshot',
  UserDetails: 'id sync[] history[]',
  AssignmentPreview: 'count# snapshot transitions[] warned[] blocked[]',
  JobReference: 'jobId',
  Job: 'id status total# done#',
  JobItemsPage: 'items[]',
  PilotSuggestion: 'members[]',
  RollbackPreview: 'count# obstacles[]',
  InvitationsPage: 'invitations[]',
  AuditPage: 'entries[]',
  Evidence: 'connections[] users{}',
  Erasure: 'kept[]',
  Event: 'type',
  Problem: 'code status# title',
};

/** Whether an answer is, as far as is looked at, what an operation promises. */
export function isAnswer(answer: unknown, name: keyof Answers, list?: string): boolean {
  if (name === 'Text') return true;
  if (list === undefined) return fits(answer, name);
  const items = isObject(answer) && answer[list];
  return Array.isArray(items) && items.every((item) => fits(item, name));
}

export function isEvent(value: unknown): value is MigrationEvent {
  return fits(value, 'Event');
}

export function isProblem(value: unknown): value is Problem {
  return fits(value, 'Problem');
}

function fits(value: unknown, name: keyof typeof members): boolean {
  if (!isObject(value)) return false;
  return (members[name] ?? 'id').split(' ').every((member) => {
    const found = value[member.replace(/\W+$/, '')];
    if (member.endsWith(']')) return Array.isArray(found);
    if (member.endsWith('}')) return isObject(found);
    return typeof found === (member.endsWith('#') ? 'number' : 'string');
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
