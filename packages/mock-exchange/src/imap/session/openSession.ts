import { randomUUID } from 'node:crypto';
import { primaryAddress } from '../../mailboxes/mailbox.ts';
import type { ExchangeServices } from '../../services.ts';
import { faultAnswer } from './faultAnswer.ts';
import type { FolderView } from './folderView.ts';
import type { ImapSession, Knock, SignedIn, Struck } from './imapSession.ts';
import { type Answer, type FarewellName, farewells } from './imapWords.ts';
import type { Timers } from './timers.ts';
import type { Transport } from './transport.ts';

/** Set-ImapSettings, AuthenticatedConnectionTimeout and PreAuthenticatedConnectionTimeout, in milliseconds. */
const patienceIn = 1_800_000;
const patienceOut = 60_000;
/** How long a session whose token ran out is still answered. */
const afterExpiry = 5000;
/** Set-ImapSettings, MaxCommandSize, in bytes. */
export const longestLine = 10_240;

/** A session as its connection has it. */
export interface OpenSession extends ImapSession {
  /** The token has run out. */
  readonly isExpired: boolean;
  /** The connection ends when the command under way is answered. */
  readonly isLeaving: boolean;
  record(operation: string, outcome: string, more?: object): void;
  /** Waits for the client, but not for ever. */
  patiently<Result>(read: () => Promise<Result>): Promise<Result>;
  /** Untagged responses for what happened since last told. */
  tellNews(options: { readonly expunges: boolean }): Promise<void>;
  bye(farewell: FarewellName): Promise<void>;
  /** Says what is left to be said, and lets go of everything. */
  close(): Promise<void>;
}

export interface OpenSessionOptions {
  readonly services: ExchangeServices;
  readonly transport: Transport;
  readonly timers: Timers;
}

export function openSession({ services, transport, timers }: OpenSessionOptions): OpenSession {
  const connection = randomUUID();
  let signedIn: SignedIn | undefined;
  let view: FolderView | undefined;
  let isExpired = false;
  // Why the server ended the connection, where it did.
  let ending = 'OK';
  let leaving: { readonly farewell: FarewellName | undefined } | undefined;
  let forgetExpiry: () => void = () => undefined;
  let onNews: () => void = () => undefined;
  // One telling after another, since each waits for the client.
  let telling: Promise<void> = Promise.resolve();

  const bye = (farewell: FarewellName): Promise<void> => transport.send(`* BYE ${farewells[farewell]}\r\n`);
  const hangUpWith = (farewell: FarewellName): void => void bye(farewell).then(transport.end);

  const record = (operation: string, outcome: string, more: object = {}): void => {
    const at = services.now().toISOString();
    const step = { at, protocol: 'imap', connection, operation, tls: transport.isTls, outcome } as const;
    services.log.add({ ...step, ...(signedIn === undefined ? {} : describe(signedIn)), ...more });
  };

  const closeView = (): void => {
    view?.close();
    view = undefined;
  };

  const expire = (): void => {
    isExpired = true;
    closeView();
    ending = farewells['token-expired'];
    void bye('token-expired');
    forgetExpiry = timers.after(afterExpiry, transport.end);
  };

  const patiently = async <Result>(read: () => Promise<Result>): Promise<Result> => {
    const forget = timers.after(signedIn === undefined ? patienceOut : patienceIn, () => {
      ending = farewells['timed-out'];
      hangUpWith('timed-out');
      transport.source.end();
    });
    try {
      return await read();
    } finally {
      forget();
    }
  };

  const tellNews = ({ expunges }: { readonly expunges: boolean }): Promise<void> => {
    telling = telling.then(async () => {
      for (const line of view?.news({ expunges }) ?? []) await transport.send(line);
    });
    return telling;
  };

  const strike = async (operation: string, knock: Knock): Promise<Struck | undefined> => {
    const struck = await services.faults.strike({ protocol: 'imap', operation, ...knock });
    if (struck === undefined) return undefined;
    const what = faultAnswer(struck);
    const fault = struck.id;
    switch (what.kind) {
      case 'wait':
        await new Promise<void>((resolve) => timers.after(what.milliseconds, resolve));
        return undefined;
      case 'answer':
        return { answer: what.answer, outcome: outcomeOf(what.answer), fault };
      case 'farewell':
        leaving = { farewell: what.farewell };
        return { answer: undefined, outcome: farewells[what.farewell], fault };
      case 'hang-up':
        leaving = { farewell: undefined };
        if (what.how === 'reset') transport.reset();
        return { answer: undefined, outcome: 'connection ended', fault };
    }
  };

  return {
    services,
    get isTls() {
      return transport.isTls;
    },
    get signedIn() {
      return signedIn;
    },
    get view() {
      return view;
    },
    get isExpired() {
      return isExpired;
    },
    get isLeaving() {
      return leaving !== undefined;
    },
    send: transport.send,
    bye,
    record,
    patiently,
    tellNews,
    strike,
    closeView,
    async readLine() {
      const line = await patiently(() => transport.source.readLine(longestLine));
      return line.kind === 'line' ? line.bytes.toString('latin1') : undefined;
    },
    pushNews() {
      onNews = () => void tellNews({ expunges: true });
      onNews();
      return () => {
        onNews = () => undefined;
      };
    },
    openView(open) {
      view = open({ onNews: () => onNews(), onReplaced: () => hangUpWith('timed-out') });
      return view;
    },
    startTls: async () => transport.startTls(await services.tls()),
    leave(farewell) {
      leaving ??= { farewell };
    },
    enter(who) {
      signedIn = who;
      if (who.expiresAt === undefined) return;
      forgetExpiry = timers.after(Math.max(0, who.expiresAt - services.now().getTime()), expire);
    },
    noteSignIn({ mechanism, outcome, fault }) {
      const authentication = signedIn?.how ?? mechanism;
      record('sign-in', outcome, { authentication, ...(fault === undefined ? {} : { fault }) });
    },
    async close() {
      if (leaving?.farewell !== undefined) await bye(leaving.farewell);
      record('disconnect', ending);
      forgetExpiry();
      closeView();
      transport.end();
    },
  };
}

/** How the record has an answer. */
export function outcomeOf({ status, text }: Answer): string {
  return status === 'OK' ? status : `${status} ${text}`;
}

function describe({ tenant, account, appId, mailbox }: SignedIn) {
  const who = account?.upn ?? appId;
  return {
    tenantId: tenant.id,
    mailbox: primaryAddress(mailbox),
    ...(who === undefined ? {} : { account: who }),
    ...(appId === undefined ? {} : { appId }),
  };
}
