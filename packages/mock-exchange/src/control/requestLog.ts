/** One request to a protocol end, as an administrator would find it in a log. No token, password or subject is in it. */
export interface LoggedRequest {
  readonly at: string;
  readonly protocol: 'ews';
  readonly method: string;
  /** The EWS operation, once the request could be read. */
  readonly operation?: string;
  /** How the caller showed who it is; `none` also for schemes nobody serves (NTLM), `bearer` = a token that was refused. */
  readonly authentication: 'none' | 'basic' | 'bearer' | 'delegated' | 'app';
  /** The account that was let in: a UPN, or the application's id for an app-only token. */
  readonly account?: string;
  /** The mailbox that was asked for; the first, when one request asks for several. */
  readonly mailbox?: string;
  readonly status: number;
  /** `NoError`, or the first error of the answer. */
  readonly responseCode?: string;
}

export interface RequestLog {
  add(request: LoggedRequest): void;
  list(): readonly LoggedRequest[];
  clear(): void;
}

/** Keeps the latest requests, oldest first. */
export function createRequestLog(most = 10_000): RequestLog {
  let requests: LoggedRequest[] = [];
  return {
    add(request) {
      requests.push(request);
      if (requests.length > most * 1.1) requests = requests.slice(-most);
    },
    list: () => requests.slice(-most),
    clear() {
      requests = [];
    },
  };
}
