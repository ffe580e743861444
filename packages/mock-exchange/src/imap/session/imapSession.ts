import type { DirectoryUser, Tenant } from '@authshift/mock-idp';
import type { ExchangeServices } from '../../services.ts';
import type { ArgumentReader } from '../protocol/argumentReader.ts';
import type { FolderView } from './folderView.ts';
import type { Answer, FarewellName } from './imapWords.ts';

/** Who is signed in, and to which mailbox. */
export interface SignedIn {
  readonly how: 'basic' | 'delegated' | 'app';
  readonly tenant: Tenant;
  readonly account: DirectoryUser | undefined;
  readonly appId: string | undefined;
  readonly mailbox: DirectoryUser;
  readonly expiresAt: number | undefined;
  /** False = "User is authenticated but not connected." */
  readonly connected: boolean;
}

/** Whom a fault may be meant for. */
export interface Knock {
  readonly tenantId: string | undefined;
  readonly mailbox: DirectoryUser | undefined;
  readonly account: DirectoryUser | undefined;
  readonly appId: string | undefined;
}

/** A fault that ends a step: an answer instead of the usual one, or none where the connection is gone. */
export interface Struck {
  readonly answer: Answer | undefined;
  readonly outcome: string;
  readonly fault: string;
}

/** What the record says of a sign-in. */
export interface SignInStep {
  readonly mechanism: 'login' | 'plain' | 'xoauth2';
  readonly outcome: string;
  readonly fault?: string | undefined;
}

/** One connection as its commands see it. */
export interface ImapSession {
  readonly services: ExchangeServices;
  readonly isTls: boolean;
  readonly signedIn: SignedIn | undefined;
  readonly view: FolderView | undefined;
  /** Selects a folder; what happens in it is told from then on. */
  openView(open: (hear: { onNews: () => void; onReplaced: () => void }) => FolderView): FolderView;
  closeView(): void;
  /** Writes; resolves when the client takes more. */
  send(response: Buffer | string): Promise<void>;
  /** The next line as it stands, for SASL and IDLE; undefined when it is too long or the client hung up. */
  readLine(): Promise<string | undefined>;
  /** Sends untagged responses as soon as something happens, until taken back. */
  pushNews(): () => void;
  /** From here on in TLS. */
  startTls(): Promise<void>;
  /** Hangs up once the answer of this command is out; with last words, if they were not said yet. */
  leave(farewell: FarewellName | undefined): void;
  /** Whether something goes wrong on purpose now; waits first where a fault says so. */
  strike(operation: string, knock: Knock): Promise<Struck | undefined>;
  /** Lets somebody in; from here on a token that runs out ends the session. */
  enter(signedIn: SignedIn): void;
  /** Writes down how a sign-in ended. */
  noteSignIn(step: SignInStep): void;
}

/** A command in the making. */
export interface CommandCall {
  readonly session: ImapSession;
  /** As the client named it: `UID` commands come without that word. */
  readonly name: string;
  readonly byUid: boolean;
  readonly given: ArgumentReader;
  /** Sends an answer before the command is over: STARTTLS. */
  readonly answerNow: (answer: Answer) => Promise<void>;
}

/** When a command may be given. */
export type CommandState = 'always' | 'signed-out' | 'signed-in' | 'folder';

export interface CommandRule {
  readonly in: CommandState;
  /** Undefined when it was answered already. */
  run(call: CommandCall): Promise<Answer | undefined>;
}

/** Whose mailbox a command is about; only commands that need one ask. */
export function mailboxOf({ signedIn }: ImapSession): DirectoryUser {
  if (signedIn === undefined) throw new Error('Nobody is signed in.');
  return signedIn.mailbox;
}

export function viewOf({ view }: ImapSession): FolderView {
  if (view === undefined) throw new Error('No folder is selected.');
  return view;
}
