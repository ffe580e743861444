import { type CalendarWindow, probeCalendar, readCalendar } from '../exchange/ewsClient.ts';
import { authorizationOf, type Caller } from './caller.ts';
import { readExchangeAdmin } from './exchangeAdmin.ts';
import { readGraph } from './graph.ts';
import { readImap } from './imap.ts';
import type { Outcome } from './outcome.ts';
import { readPop } from './pop.ts';
import { sendAndFetch } from './roundTrip.ts';
import { trySmtp } from './smtp.ts';

const DAY_MILLISECONDS = 86_400_000;

/** Of which time a test is, and how far it goes beyond signing in. */
export interface TestReach {
  /** What time it is for the organization: of calendars the day from then on is read. */
  readonly at: Date;
  /** Sends a message, fetches it and deletes it. Default false: nothing is changed or sent. */
  readonly roundTrip?: boolean | undefined;
}

/** A real test of one mailbox, with everything the protocol of the connection needs. */
export async function testMailbox(
  caller: Caller,
  mailbox: string,
  { at, roundTrip = false }: TestReach,
): Promise<Outcome> {
  if (caller.protocol === 'ews') return probeCalendar(ewsCaller(caller), mailbox);
  const opened = await readMailbox(caller, mailbox, dayFrom(at));
  if (opened.kind !== 'works' || !sendsMail(caller)) return opened;
  const sending = roundTrip ? await sendAndFetch(caller, mailbox) : await trySmtp(caller, mailbox);
  return sending.kind === 'works' ? { ...opened, literal: `${opened.literal}\n${sending.literal}` } : sending;
}

/** Enough of a calendar to see that it can be read. */
export function dayFrom(at: Date): CalendarWindow {
  return { from: at, to: new Date(at.getTime() + DAY_MILLISECONDS) };
}

/** Reads a mailbox as a sync does, and counts what it found. */
export async function readMailbox(caller: Caller, mailbox: string, window: CalendarWindow): Promise<Outcome> {
  switch (caller.protocol) {
    case 'ews':
      return readCalendar(ewsCaller(caller), mailbox, window);
    case 'graph':
      return readGraph(caller, mailbox, window);
    case 'imap-smtp':
      return readImap(caller, mailbox);
    case 'pop-smtp':
      return readPop(caller, mailbox);
    case 'exchange-admin':
      return readExchangeAdmin(caller, mailbox);
  }
}

function sendsMail({ protocol }: Caller): boolean {
  return protocol === 'imap-smtp' || protocol === 'pop-smtp';
}

function ewsCaller(caller: Caller) {
  const { address, ip, account, credential } = caller;
  const ntlm =
    credential.kind === 'password' && credential.scheme === 'ntlm' ? { account, password: credential.password } : null;
  return {
    address,
    ip,
    authorization: ntlm === null ? authorizationOf(caller) : '',
    ntlm,
    impersonates: credential.kind === 'token' && credential.app,
  };
}
