import type {
  AuthorizationAttempt,
  AuthType,
  ConnectionInput,
  Me,
  MigrationClient,
  Protocol,
  Role,
} from '../../contract/index.ts';
import type { SimulatedAnswer, SimulatedMailbox } from '../memory/world.ts';

/** What the host may have set for the organization of a test. */
export type FixtureSettings = Partial<Pick<Me, 'mode' | 'coolingOffDays'>>;

/** One organization in a back end, empty but for its registrations, and a hand on the world around it. */
export interface ContractFixture {
  /** Of the same role, `who` tells people apart. */
  client(role: Role, who?: string): MigrationClient;
  /** Adds users whose mailboxes exist, ticked for nothing; the last `disabled` of them are not enabled in the product. */
  seedUsers(count: number, options?: { readonly disabled?: number }): Promise<void>;
  /** A Basic connection whose account and password the simulated Exchange accepts. */
  basicInput(displayName: string): Extract<ConnectionInput, { authType: 'basic' | 'ntlm' }>;
  /** An OAuth connection that `finishAuthorization` can sign in. */
  oauthInput(displayName: string): Extract<ConnectionInput, { authType: 'oauth-delegated' }>;
  /** Does at Microsoft's pages what the outcome says, up to and with the callback. */
  finishAuthorization(
    attempt: AuthorizationAttempt,
    outcome: 'succeeded' | 'wrong_account' | 'declined',
  ): Promise<void>;
  /** Syncs every user once on every connection that is ticked and able. */
  runSync(): Promise<void>;
  /** Lets more than two sync intervals pass in which nothing is synced. */
  passTwoIntervals(): Promise<void>;
  /** Needed only by areas that are there. */
  readonly world?: WorldHand | undefined;
  close(): Promise<void>;
}

/** What a test does in place of time, Exchange and the product's own users, for the areas that need it. */
export interface WorldHand {
  passTime(milliseconds: number): Promise<void>;
  /** Exchange answers this from now on: to a connection, to one user on it, or to a registration's second secret. */
  setAnswer(
    target: { readonly connectionId: string; readonly userId?: string } | { readonly registrationId: string },
    answer: SimulatedAnswer | null,
  ): Promise<void>;
  /** What a preflight finds. */
  setMailbox(userId: string, mailbox: SimulatedMailbox): Promise<void>;
  /** The product forgets a user; the returned function brings them back as they were. */
  removeUser(userId: string): Promise<() => Promise<void>>;
  /** Jobs and waves queue up until the returned function is called. */
  holdJobs(): () => void;
  inputFor(displayName: string, authType: AuthType, protocol: Protocol): ConnectionInput;
  /**
   * PEM of a certificate with its private key, and when it ends: one that Microsoft knows of the app of `oauthInput`, in place of a
   * secret.
   */
  certificate(): Promise<{ readonly pem: string; readonly endsAt: string }>;
  followInvitation(invitationId: string, step: 'opened' | 'completed'): Promise<void>;
}
