import { randomUUID } from 'node:crypto';
import type { Table } from '../state/stateFolder.ts';

/** An account this browser has signed in with, at its home tenant. A person is one account, whichever tenants they visit. */
export interface BrowserAccount {
  readonly tenantId: string;
  readonly oid: string;
  /** Signed-out accounts stay in the picker, but need their password again. */
  readonly signedIn: boolean;
  /** Seconds since the epoch of the last password. */
  readonly authTime: number;
  /** The same moment by the home tenant's clock, in milliseconds. */
  readonly signedInAt: number;
  /** When the second factor was last shown, in milliseconds by the home tenant's clock. */
  readonly mfaAt?: number;
  readonly sid: string;
  readonly keepSignedIn: boolean;
  /** The apps it has signed in to, and in which tenant: whom to tell when it signs out. */
  readonly apps?: readonly VisitedApp[];
}

export interface VisitedApp {
  readonly clientId: string;
  readonly tenantId: string;
}

/** What one browser's cookie stands for. */
export interface BrowserSession {
  readonly id: string;
  readonly accounts: readonly BrowserAccount[];
  /** The person does not want to see "Stay signed in?" again. */
  readonly doNotAskToKeep?: boolean;
}

export interface BrowserSessions {
  find(id: string | undefined): BrowserSession | undefined;
  create(): BrowserSession;
  signIn(session: BrowserSession, account: Omit<BrowserAccount, 'signedIn' | 'sid' | 'apps'>): BrowserSession;
  /** The second factor was shown as well. */
  noteMfa(session: BrowserSession, account: BrowserAccount, at: number): BrowserSession;
  keepSignedIn(session: BrowserSession, account: BrowserAccount): BrowserSession;
  noteApp(session: BrowserSession, account: BrowserAccount, app: VisitedApp): void;
  doNotAskToKeep(session: BrowserSession): BrowserSession;
  /** One account, or all of them. */
  signOut(session: BrowserSession, account?: BrowserAccount): BrowserSession;
}

/** Browsers that are remembered; a test run opens a new one for each test. */
const CAPACITY = 10_000;

export function createBrowserSessions(table: Table<BrowserSession>): BrowserSessions {
  const save = (session: BrowserSession): BrowserSession => {
    table.set(session.id, session);
    if (table.size > CAPACITY) table.delete(table.oldest ?? '');
    return session;
  };
  const replace = (session: BrowserSession, account: BrowserAccount): BrowserSession =>
    save({ ...session, accounts: [...session.accounts.filter((one) => !isSameAccount(one, account)), account] });

  return {
    find: (id) => (id === undefined ? undefined : table.get(id)),
    // In memory until somebody signs in: a visit alone is not worth remembering.
    create: () => ({ id: `${randomUUID()}${randomUUID()}`.replaceAll('-', ''), accounts: [] }),
    signIn: (session, account) => {
      const known = session.accounts.find((one) => isSameAccount(one, account));
      const apps = known?.apps ?? [];
      return replace(session, { ...account, signedIn: true, sid: known?.sid ?? randomUUID(), apps });
    },
    noteMfa: (session, account, mfaAt) => replace(session, { ...account, mfaAt }),
    keepSignedIn: (session, account) => replace(session, { ...account, keepSignedIn: true }),
    noteApp: (session, account, { clientId, tenantId }) => {
      const { apps = [] } = account;
      if (apps.some((one) => one.clientId === clientId && one.tenantId === tenantId)) return;
      replace(session, { ...account, apps: [...apps, { clientId, tenantId }] });
    },
    doNotAskToKeep: (session) => save({ ...session, doNotAskToKeep: true }),
    signOut: (session, account) =>
      save({
        ...session,
        accounts: session.accounts.map((one) =>
          account === undefined || isSameAccount(one, account)
            ? { ...one, signedIn: false, keepSignedIn: false, apps: [] }
            : one,
        ),
      }),
  };
}

export function isSameAccount(
  one: { readonly tenantId: string; readonly oid: string },
  other: { readonly tenantId: string; readonly oid: string },
): boolean {
  return one.tenantId === other.tenantId && one.oid === other.oid;
}
