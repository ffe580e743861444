import type { DirectoryUser } from '@authshift/mock-idp';
import type { ExchangeState } from '../control/exchangeState.ts';
import type { SendingSlot } from './submission.ts';

// "Message storage and concurrent connection throttling for SMTP Authenticated Submission" and "Exchange Online limits", Microsoft.
const mostRecipientsADay = 10_000;
const mostMessagesAMinute = 30;
const mostAtOnce = 3;
/** The default of a mailbox; an administrator may allow up to 1,000. */
export const mostRecipientsOfOneMessage = 500;

const minute = 60_000;
const hour = 60 * minute;
const hoursOfADay = 24;

/** What one mailbox has sent, by its tenant's clock. */
interface Sent {
  /** The minute that is being filled, since 1970: the current one, or a later one when more was sent than a minute takes. */
  readonly minute: number;
  /** How many messages that minute has. */
  readonly messages: number;
  /** Recipients by hour since 1970. */
  readonly recipients: Readonly<Record<string, number>>;
}

const nothing: Sent = { minute: 0, messages: 0, recipients: {} };

export interface SendingLimits {
  takeSlot(mailbox: DirectoryUser): SendingSlot;
  /**
   * Counts a message. Answers when it is delivered, in epoch milliseconds of the tenant's clock: now, or the first minute with room, since
   * Exchange does not refuse what is over the rate but carries it over; undefined when the recipients of a day are used up.
   */
  count(mailbox: DirectoryUser, message: { readonly recipients: number; readonly now: number }): number | undefined;
}

export function createSendingLimits(state: ExchangeState): SendingLimits {
  const table = state.table<Sent>('sending');
  const parallel = new Map<string, number>();

  const takeSlot = ({ oid }: DirectoryUser): SendingSlot => {
    const taken = parallel.get(oid) ?? 0;
    if (taken >= mostAtOnce) return { granted: false, release: () => undefined };
    parallel.set(oid, taken + 1);
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      const left = (parallel.get(oid) ?? 1) - 1;
      if (left === 0) parallel.delete(oid);
      else parallel.set(oid, left);
    };
    return { granted: true, release };
  };

  return {
    takeSlot,
    count({ tenantId, oid }, { recipients, now }) {
      const key = `${tenantId}/${oid}`;
      const known = table.get(key) ?? nothing;
      const lastDay = withinADay(known.recipients, now);
      if (sum(lastDay) + recipients > mostRecipientsADay) return undefined;
      const slot = nextMinute(known, Math.floor(now / minute));
      const thisHour = String(Math.floor(now / hour));
      const counted = { ...lastDay, [thisHour]: (lastDay[thisHour] ?? 0) + recipients };
      table.set(key, { ...slot, recipients: counted });
      return Math.max(now, slot.minute * minute);
    },
  };
}

function nextMinute({ minute, messages }: Sent, current: number): Pick<Sent, 'minute' | 'messages'> {
  if (minute < current) return { minute: current, messages: 1 };
  if (messages < mostMessagesAMinute) return { minute, messages: messages + 1 };
  return { minute: minute + 1, messages: 1 };
}

function withinADay(recipients: Sent['recipients'], now: number): Sent['recipients'] {
  const oldest = Math.floor(now / hour) - hoursOfADay;
  return Object.fromEntries(Object.entries(recipients).filter(([at]) => Number(at) > oldest));
}

function sum(recipients: Sent['recipients']): number {
  return Object.values(recipients).reduce((total, count) => total + count, 0);
}
