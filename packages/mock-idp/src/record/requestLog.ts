import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuthorizationAnswer } from '../provider/responseModes.ts';
import type { Table } from '../state/stateFolder.ts';
import { type Names, withoutStrayValues } from './asked.ts';
import { type IssuedToken, readIssuedTokens } from './issuedTokens.ts';
import type { RequestRecord } from './requestRecord.ts';
import type { SignIn } from './signIn.ts';

/** How many requests are remembered. */
export const KEPT_REQUESTS = 5000;

/** What is noted of a request while it is being answered. */
export interface OpenRequest {
  signIn?: SignIn;
  issued?: readonly IssuedToken[];
  told?: AuthorizationAnswer;
}

/** Every request of a mock, the last {@link KEPT_REQUESTS} of them. The sign-in log is a view on it. */
export interface RequestLog {
  /** Answers a request; sign-ins noted meanwhile, however deep, are noted of it. */
  during<Result>(open: OpenRequest, answer: () => Promise<Result>): Promise<Result>;
  add(record: Omit<RequestRecord, 'id'>): void;
  /** Oldest first. */
  list(): readonly RequestRecord[];
  /** Hears of each record from now on, until it stops listening. */
  listen(listener: (record: RequestRecord) => void): () => void;
  noteSignIn(entry: Omit<SignIn, 'at'>): void;
  /** Notes what an application is answered with, for the tokens in it; they themselves are not kept. */
  noteIssued(answer: Readonly<Record<string, unknown>>): void;
  /** Notes what the authorization endpoint tells an application, however that leaves. */
  noteAnswer(answer: AuthorizationAnswer): void;
  listSignIns(): readonly SignIn[];
  /** Of one tenant, or all. */
  forget(tenantId?: string): void;
}

/** Requests with a sign-in are kept in the table as well; the rest lives in memory. */
export function createRequestLog(table: Table<RequestRecord>, getNames: () => Names): RequestLog {
  const open = new AsyncLocalStorage<OpenRequest>();
  const records = new Map(table.rows().map((record) => [record.id, record]));
  const listeners = new Set<(record: RequestRecord) => void>();
  let last = Math.max(0, ...records.keys());

  const remove = (id: number): void => {
    const record = records.get(id);
    records.delete(id);
    if (record?.signIn !== undefined) table.delete(String(id));
  };
  const add = (record: Omit<RequestRecord, 'id'>): void => {
    last += 1;
    const added = { id: last, ...record };
    records.set(last, added);
    if (added.signIn !== undefined) table.set(String(last), added);
    const [oldest] = records.keys();
    if (records.size > KEPT_REQUESTS && oldest !== undefined) remove(oldest);
    for (const listener of listeners) listener(added);
  };

  return {
    add,
    during: (request, answer) => open.run(request, answer),
    list: () => [...records.values()],
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    noteSignIn: (entry) => {
      const request = open.getStore();
      // Only requests lead to sign-ins; a caller outside of one has nothing to note it of.
      if (request === undefined) return;
      request.signIn = { at: new Date().toISOString(), ...request.signIn, ...withoutStrayValues(entry, getNames()) };
    },
    noteIssued: (answer) => {
      const request = open.getStore();
      if (request !== undefined) request.issued = [...(request.issued ?? []), ...readIssuedTokens(answer)];
    },
    noteAnswer: (answer) => {
      const request = open.getStore();
      if (request !== undefined) request.told = answer;
    },
    listSignIns: () => [...records.values()].flatMap(({ signIn }) => signIn ?? []),
    forget: (tenantId) => {
      for (const { id, tenantId: owner } of records.values()) {
        if (tenantId === undefined || owner === tenantId) remove(id);
      }
    },
  };
}
