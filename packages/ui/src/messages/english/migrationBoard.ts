import type { MigrationPhase, Missing, ProgrammeStepId, SideState, StepActor } from '@authshift/core';
import type { BoardStep, Unknown } from '../../migration-board/boardStep.ts';
import type { BoardStageId } from '../../migration-board/stages.ts';
import type { Format } from '../format.ts';

export type MigrationBoardMessages = ReturnType<typeof migrationBoardEnglish>;

/** `name`: of the connection, wave, app or step it is about. */
type MissingText = (count: number, name: string) => string;

export const migrationBoardEnglish = (format: Format) => ({
  title: { first: 'Move to OAuth', second: 'Move from Exchange Web Services to Graph' },
  loading: 'Looking where the migration stands…',
  failed: 'The migration could not be loaded.',
  partFailed: 'A part of it could not be read.',
  empty: 'Nothing is set up yet. Begin with the connection you have today; every step below can be opened at any time.',
  readOnly: 'You can look at every step. Changing something is for others.',
  route: (from: string, to: string) => `From ${from} to ${to}`,
  routeFrom: (from: string) => `From ${from}`,
  routeTo: (to: string) => `To ${to}`,
  movedLabel: 'Users who have moved',
  moved: (moved: number, syncing: number) =>
    `${format.number(moved)} of ${format.plural(syncing, { one: '# user has moved', other: '# users have moved' })}`,
  phase: {
    'not-started': 'Not begun',
    inventory: 'Setting up the new connection',
    prepared: 'Ready to be connected',
    parallel: 'Connected; nobody uses it yet',
    pilot: 'The first users are on it',
    'rolling-out': 'Users are moving',
    'all-moved': 'Everybody has moved',
    'cooling-off': 'The old connection lies idle',
    'legacy-disconnected': 'The old connection is disconnected',
    'tenant-hardening': 'The tenant is being told to refuse the old sign-in',
    proved: 'Proven: the old sign-in is refused',
    closed: 'Done: nothing is left to do',
  } satisfies Record<MigrationPhase, string>,
  side: {
    'rolling-back': 'A rollback is under way. Everything else waits for it.',
    blocked: 'Held up: somebody has to step in.',
    paused: 'Paused.',
  } satisfies Record<SideState['state'], string>,
  stage: {
    'take-stock': 'Take stock',
    'set-up': 'Set up the new connection',
    try: 'Check and try',
    move: 'Move everybody',
    end: 'End the old sign-in and prove it',
  } satisfies Record<BoardStageId, string>,
  progress: (done: number, needed: number) => `${format.number(done)} of ${format.number(needed)} done`,
  step: {
    know: 'Know what is there',
    'choose-target': 'Add the new connection',
    'prepare-app': 'Prepare the app in Entra',
    approve: 'Have the app approved',
    'scope-down': 'Limit what the app can open',
    connect: 'Sign in with the service account',
    preflight: 'Check the users',
    'dry-run': 'Try it beside the old one',
    pilot: 'Let a first group go ahead',
    waves: 'Move in waves',
    stragglers: 'Help those who are left',
    'cooling-off': 'Let the old connection lie idle',
    disconnect: 'Disconnect the old connection',
    harden: 'Let the tenant refuse the old sign-in',
    wait: 'Give Microsoft time',
    prove: 'Prove both: new works, old is refused',
    report: 'Hand over the evidence',
  } satisfies Record<ProgrammeStepId, string>,
  about: {
    know: 'Which connections there are today, and how many users sync over each.',
    'choose-target': 'A further connection beside the old one. Nothing changes for anybody yet.',
    'prepare-app': 'The app that Microsoft knows the new connection by.',
    approve: 'A Microsoft 365 admin approves the app once for the whole organization.',
    'scope-down':
      'An app that signs in for itself can open every mailbox. Your Exchange admin can limit it to those it needs.',
    connect: 'Whoever owns the service account signs in once; then a test shows that it works.',
    preflight: 'What must be true of each user before the move: mailbox, licence, switches.',
    'dry-run':
      'Tick a few users for both connections: the old one goes on writing until the new one has proven itself.',
    pilot: 'A few users who stand for every kind of mailbox you have.',
    waves: 'Group after group, each of which stops by itself when too many fail.',
    stragglers: 'Users who are still on the old connection or fail on the new one.',
    'cooling-off': 'A few quiet days show whether something nobody thought of still signs in the old way.',
    disconnect: 'It can be restored for a while. Nobody syncs over it from then on.',
    harden: 'Your Exchange admin switches the old sign-in off; this product runs none of it.',
    wait: 'A change of the tenant does not show everywhere at once. Testing too early proves nothing.',
    prove: 'A real sign-in on either side, with the answer as the server gave it.',
    report: 'What an auditor reads: who changed what, when, and what the servers answered.',
  } satisfies Record<ProgrammeStepId, string>,
  status: {
    done: 'Done',
    open: 'To do',
    waiting: 'Under way',
    blocked: 'Later',
    optional: 'If you like',
    'not-needed': 'Not needed',
    unknown: 'Not known',
  } satisfies Record<BoardStep['status'], string>,
  /** Instead of "Later" where no other step is in the way. */
  stuck: 'Held up',
  unknown: {
    'not-readable': 'This could not be read here.',
    'for-admins': 'Only administrators can see which proofs there are.',
  } satisfies Record<Unknown, string>,
  who: 'Who must act:',
  actor: {
    system: 'this product',
    'product-admin': 'an administrator here',
    'entra-admin': 'an Entra admin',
    'microsoft-365-admin': 'a Microsoft 365 admin',
    'exchange-admin': 'an Exchange admin',
    user: 'whoever owns the account',
    microsoft: 'nobody; Microsoft needs time',
    auditor: 'whoever audits',
  } satisfies Record<StepActor, string>,
  /** In the place of the product, where somebody has to start it. */
  onRequest: 'this product, once somebody here asks it to',
  comesAfter: (steps: string) => `Comes after: ${steps}`,
  until: (when: string) => `Until ${when}.`,
  ends: (when: string) => `It ends on ${when}.`,
  missing: {
    users: () => 'No users are known yet. They come from your product.',
    legacy_connection: () => 'The connection you use today is not here.',
    target: () => 'There is no connection to move to.',
    connection_incomplete: (_count, name) => `${name} lacks something.`,
    consent: () => 'The approval is missing.',
    consent_declined: () => 'The approval was declined.',
    consent_wrong_tenant: () => 'The approval came from another tenant.',
    authorization: (_count, name) => `Nobody has signed in for ${name}.`,
    connection_test: (_count, name) => `${name} has not been tested.`,
    preflight: () => 'Nobody has been checked, or the check is still running.',
    preflight_blocked: (count) =>
      format.plural(count, {
        one: '# user cannot be moved as things are.',
        other: '# users cannot be moved as things are.',
      }),
    pilot: () => 'No first group has been chosen.',
    members_pending: (count) =>
      format.plural(count, {
        one: '# member has not had enough successful syncs yet.',
        other: '# members have not had enough successful syncs yet.',
      }),
    members_failed: (count) => format.plural(count, { one: '# member fails.', other: '# members fail.' }),
    sign_off: () => 'The group has passed. An administrator has to sign it off.',
    wave: () => 'No wave is planned.',
    wave_held: (_count, name) => `${name} is paused.`,
    users_on_legacy: (count) =>
      format.plural(count, {
        one: '# user is still on the old connection.',
        other: '# users are still on the old connection.',
      }),
    second_admin: (_count, name) => `Another administrator has to confirm that ${name} goes.`,
    policy_change: (_count, name) => `No change has been proposed for ${name}.`,
    hand_over: () => 'The commands have not been handed over.',
    declaration: () => 'Nobody has said yet that the change has been made.',
    propagation: () => 'Microsoft is applying the change.',
    'blocked-by-policy': (_count, name) => `A setting of the tenant refuses ${name}.`,
    'needs-reauth': (_count, name) => `Somebody has to sign in again for ${name}.`,
    declined: (_count, name) => `The sign-in for ${name} was declined.`,
    'wrong-account': (_count, name) => `Somebody else signed in for ${name}.`,
    stranded: (_count, name) => `Nobody came back from Microsoft for ${name}.`,
    abandoned: (_count, name) => `The sign-in for ${name} was not finished.`,
    'stop-rule': (_count, name) => `${name} was stopped by its rule.`,
    users_assigned: (count) =>
      format.plural(count, { one: '# user is still ticked for it.', other: '# users are still ticked for it.' }),
    lease_held: (count) =>
      format.plural(count, {
        one: '# mailbox is still written through it.',
        other: '# mailboxes are still written through it.',
      }),
    successor_unproven: (count) =>
      format.plural(count, {
        one: '# user has not proven the new connection yet.',
        other: '# users have not proven the new connection yet.',
      }),
    job_running: () => 'A bulk change is still running.',
    recently_used: (_count, name) => `Something still signed in with ${name}.`,
    cooling_off: () => 'The quiet days are not over.',
    no_checkpoint: () => 'There is no checkpoint to go back to.',
    positive_proof_missing: (_count, name) => `No test shows that ${name} works now.`,
    negative_proof_missing: (_count, name) => `No test shows that ${name} is refused.`,
    users_failing: (count) =>
      format.plural(count, { one: 'The sync of # user fails.', other: 'The syncs of # users fail.' }),
    stragglers: (count) => format.plural(count, { one: '# user has not moved.', other: '# users have not moved.' }),
    secret_expiring: (_count, name) => `The secret of ${name} ends soon.`,
  } satisfies Record<Exclude<Missing['code'], 'step_before'>, MissingText>,
  /** Where what it is about has no name here (any more). */
  nameless: 'the connection',
  nowDue: (step: string) => `Next: ${step}`,
  addAnother: 'Add another connection',
  guide: 'How to register an app of your own',
  nobodyToMove: 'There is no old connection that anybody has to leave.',
  disconnect: (name: string) => `Disconnect ${name}…`,
  wayBack: 'The way back',
  goBack: (label: string) => `Go back to “${label}”…`,
});
