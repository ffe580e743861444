interface Logged {
  /** Counts up from 1. */
  readonly id: number;
  /** ISO instant. */
  readonly at: string;
  readonly tenantId?: string;
  /** The account that was let in: a UPN, or the application's id for an app-only token. */
  readonly account?: string;
  /** The mailbox that was asked for, by its address; the first, when one request asks for several. */
  readonly mailbox?: string;
  /** The application a token was issued to. */
  readonly appId?: string;
  /** The fault that struck. */
  readonly fault?: string;
}

/** One request to an HTTP end. No token, password, subject or body is in it. */
export interface LoggedHttpRequest extends Logged {
  readonly protocol: 'ews' | 'graph' | 'exchange-admin';
  readonly method: string;
  /** `FindItem`, `GET /me/messages`, `Get-Mailbox`; once the request could be read. Ids of items and people are not in it. */
  readonly operation?: string;
  /** How the caller showed who it is; `bearer` = a token that was refused, `none` also for schemes nobody serves. */
  readonly authentication: 'none' | 'basic' | 'ntlm' | 'bearer' | 'delegated' | 'app';
  readonly status: number;
  /** `NoError`, or the first error of the answer. */
  readonly responseCode?: string;
  /** The test that sent it, by its `x-mock-test-id`. */
  readonly testId?: string;
}

/** One step of a connection to a mail end: its beginning, a sign-in, a command by its name alone, its end. */
export interface LoggedMailStep extends Logged {
  readonly protocol: 'imap' | 'pop' | 'smtp';
  /** The same for all steps of one connection. */
  readonly connection: string;
  /** `connect`, `sign-in`, `disconnect`, or the command's name: `SELECT`, `MAIL`, `RETR`. */
  readonly operation: string;
  /** Whether it travelled in TLS. */
  readonly tls: boolean;
  /** Of a sign-in: how it was tried, and as whom it got in. */
  readonly authentication?: 'login' | 'plain' | 'xoauth2' | 'basic' | 'delegated' | 'app';
  /** `OK`, or the literal refusal. */
  readonly outcome: string;
}

/** What happened at a protocol end, as an administrator would find it in a log. */
export type LoggedRequest = LoggedHttpRequest | LoggedMailStep;

type Unnumbered<Request> = Request extends LoggedRequest ? Omit<Request, 'id'> : never;
/** What an end notes. */
export type NewLoggedRequest = Unnumbered<LoggedRequest>;

/** Every given member has to fit. */
export interface RequestQuery {
  readonly protocol?: LoggedRequest['protocol'];
  /** Id, domain or name. */
  readonly tenant?: string;
  /** An account's UPN, mail or alias; or an application's id. */
  readonly account?: string;
  /** Address of a mailbox. */
  readonly mailbox?: string;
  readonly testId?: string;
  /** ISO instant; what happened then or later. */
  readonly since?: string;
  /** Only refusals, or only what went well. */
  readonly outcome?: 'refused' | 'answered';
  /** What came after the record with this id. */
  readonly after?: number;
}

export interface RequestLog {
  add(request: NewLoggedRequest): void;
  /** Oldest first. */
  list(): readonly LoggedRequest[];
  /** Of one tenant, or all. */
  clear(tenantId?: string): void;
}

/** Keeps the latest requests. */
export function createRequestLog(most = 10_000): RequestLog {
  let requests: LoggedRequest[] = [];
  let last = 0;
  return {
    add(request) {
      last += 1;
      requests.push({ id: last, ...request });
      if (requests.length > most * 1.1) requests = requests.slice(-most);
    },
    list: () => requests.slice(-most),
    clear(tenantId) {
      requests = tenantId === undefined ? [] : requests.filter((request) => request.tenantId !== tenantId);
    },
  };
}

/** Whether anybody was told no: by status, by the error in an answer, or by a refusal in a protocol's words. */
export function isRefused(request: LoggedRequest): boolean {
  if ('outcome' in request) return request.outcome !== 'OK';
  return request.status >= 400 || (request.responseCode !== undefined && request.responseCode !== 'NoError');
}
