import type { Invitation, MigrationClient, MigrationEvent } from '../contract/index.ts';
import type { OperationName } from '../contract/operations.ts';

export type { OperationName };
/** What an operation of the back end answers with. */
export type Answer<O extends OperationName> = Awaited<ReturnType<MigrationClient[O]>>;

/** What the back end keeps lists of, beside its users. Each is a member of the migration's state. */
export type ListName =
  | 'connections'
  | 'registrations'
  | 'preflights'
  | 'pilots'
  | 'waves'
  | 'checkpoints'
  | 'rollbacks'
  | 'invitations'
  | 'policyChanges';

/** Per list the operation that reads it, then those that make or change what is in it. */
export const lists = {
  connections: [
    'listConnections',
    'getConnection',
    'createConnection',
    'updateConnection',
    'replaceSecret',
    'startAuthorization',
    'probe',
    'pause',
    'resume',
    'disconnect',
    'restore',
    'purge',
  ],
  registrations: [
    'listRegistrations',
    'getRegistration',
    'createRegistration',
    'updateRegistration',
    'addRegistrationSecret',
    'promoteRegistrationSecret',
  ],
  preflights: ['listPreflights', 'startPreflight'],
  pilots: ['listPilots', 'createPilot', 'signOffPilot'],
  waves: ['listWaves', 'planWaves', 'startWave', 'pauseWave', 'resumeWave', 'stopWave', 'releaseWave'],
  checkpoints: ['listCheckpoints', 'createCheckpoint'],
  rollbacks: ['listRollbacks', 'startRollback'],
  invitations: ['listInvitations', 'createInvitations', 'revokeInvitation'],
  policyChanges: [
    'listPolicyChanges',
    'proposePolicyChange',
    'handOverPolicyChange',
    'declarePolicyApplied',
    'verifyPolicyChange',
  ],
} as const satisfies Readonly<Record<ListName, readonly OperationName[]>>;

export const listNames = Object.keys(lists) as readonly ListName[];

/** What is in a list: `Connection` in `connections`, and so on. */
export type ListItem<N extends ListName> = N extends 'invitations'
  ? // Read page by page: a campaign invites everybody.
    Invitation
  : Answer<(typeof lists)[Exclude<N, 'invitations'>][0]>[number];

/** The list an operation makes or changes something in. */
export function listChangedBy(operation: OperationName): ListName | undefined {
  return listNames.find((name) => (lists[name] as readonly OperationName[]).indexOf(operation) > 0);
}

type ProgrammeKind = Extract<MigrationEvent, { type: 'programme.changed' }>['kind'];

/** The list an event of the programme is about. */
export function listOfKind(kind: ProgrammeKind): ListName {
  return kind === 'policy-change' ? 'policyChanges' : `${kind}s`;
}
