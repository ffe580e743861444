import type { Tenant } from '@authshift/mock-idp';
import type { ExchangeAddresses } from '../addresses.ts';
import type { OnPremisesChange, OnPremisesSettings } from '../ews/on-premises/onPremisesSettings.ts';
import type { PowerShellOptions } from '../exchange-admin/exchangeShell.ts';
import type { WindowAnswer } from '../exchange-admin/powershell/window.ts';
import type { FaultInput, SetFault } from '../faults/fault.ts';
import type { CalendarItem } from '../mailboxes/calendarItem.ts';
import type { NewCalendarItem } from '../mailboxes/exchangeSeed.ts';
import { type MailHandle, mailHandle } from '../mailboxes/mail/mailHandle.ts';
import type { Mailboxes } from '../mailboxes/mailboxes.ts';
import {
  type MailboxSettingsHandle,
  mailboxSettingsHandle,
  type TenantSettingsHandle,
  tenantSettingsHandle,
} from '../policies/settingsHandles.ts';
import type { OutboundMessage } from '../submission/submission.ts';
import type { MailboxName } from './find.ts';
import type { Call, InputOf } from './operations.ts';
import type { LoggedRequest, RequestQuery } from './requestLog.ts';
import type { Snapshot } from './snapshot.ts';

/** One mailbox, by whichever of its addresses it was asked for. */
export interface MailboxHandle extends MailboxName, MailboxSettingsHandle {
  calendar(): Promise<readonly CalendarItem[]>;
  setCalendar(items: readonly NewCalendarItem[]): Promise<readonly CalendarItem[]>;
}

/** What Exchange keeps of one tenant. */
export interface ExchangeTenantHandle extends Tenant, TenantSettingsHandle {
  mailboxes(): ReturnType<Mailboxes['list']>;
  /** Back to the seed, for this tenant alone. */
  reset(): Promise<void>;
  snapshot(): Promise<Snapshot>;
}

/** An Exchange Online beside mock-idp: in this process (`createMockExchange`) or over its control API (`connectMockExchange`). */
export interface MockExchange extends ExchangeAddresses {
  /** By primary address, UPN or alias. Rejects with `unknown_mailbox`. */
  mailbox(address: string): Promise<MailboxHandle>;
  /** By id, domain or name. Rejects with `unknown_tenant`. */
  tenant(nameOrId: string): Promise<ExchangeTenantHandle>;
  readonly mailboxes: Mailboxes;
  readonly mail: MailHandle;
  /** What happened at the protocol ends: the last 10,000 steps, oldest first. */
  readonly requests: { list(query?: RequestQuery): Promise<readonly LoggedRequest[]> };
  /** Messages to addresses that are nobody's in this world, oldest first, of one tenant or all: nothing ever leaves the mock. */
  readonly outbound: { list(tenant?: string): Promise<readonly OutboundMessage[]> };
  /** The Exchange Server in the company's own building. */
  readonly onPremises: {
    settings(): Promise<OnPremisesSettings>;
    /** Holds at once. */
    set(change: OnPremisesChange): Promise<OnPremisesSettings>;
  };
  /**
   * Runs a text of Exchange Online PowerShell as an administrator of a tenant, as if it were pasted into a console: what it changes is
   * written at once and spreads. What Exchange refuses is in the answer. Rejects with `not_understood` for what is not of the part of
   * PowerShell that is read here (with line and column, and before anything runs), `forbidden` for who is no administrator,
   * `unknown_tenant` and `unknown_account`.
   */
  powershell(tenant: string, text: string, options?: PowerShellOptions): Promise<WindowAnswer>;
  /** Failing on purpose. Everything is lifted by `reset()`. */
  readonly faults: {
    add(fault: FaultInput): Promise<SetFault>;
    list(): Promise<readonly SetFault[]>;
    lift(id: string): Promise<void>;
  };
  /** Back to the seed, with an empty record and no faults. */
  reset(): Promise<void>;
  /** All mailboxes and settings as plain JSON. */
  snapshot(): Promise<Snapshot>;
  /** Back to a snapshot of this world or of one built on the same seed. Rejects with `invalid_snapshot`, and then changes nothing. */
  restore(snapshot: Snapshot): Promise<void>;
  /** Ends every connection and frees the ports. */
  close(): Promise<void>;
}

/** The interface people hold, over verbs that are plain data. */
export function withHandles(addresses: ExchangeAddresses, call: Call): MockExchange {
  return {
    ...addresses,
    mailbox: async (address) => mailboxHandle(await call('mailbox', { address }), call),
    tenant: async (tenant) => tenantHandle(await call('tenant', { tenant }), call),
    mailboxes: {
      list: (tenant) => call('list-mailboxes', { tenant }),
      calendar: (address) => call('calendar', { address }),
      setCalendar: (address, items) => call('set-calendar', { address, items: plain(items) }),
      rights: (address) => call('rights', { address }),
      setRight: (right) => call('set-right', right),
    },
    mail: mailHandle(call),
    requests: { list: (query = {}) => call('requests', query) },
    outbound: { list: (tenant) => call('list-outbound', tenant === undefined ? {} : { tenant }) },
    onPremises: { settings: () => call('on-premises', {}), set: (change) => call('set-on-premises', change) },
    faults: {
      add: (fault) => call('add-fault', fault as InputOf<'add-fault'>),
      list: () => call('list-faults', {}),
      lift: (id) => call('lift-fault', { id }),
    },
    powershell: (tenant, text, options = {}) => call('run-powershell', { tenant, text, ...options }),
    reset: () => call('reset', {}),
    snapshot: () => call('snapshot', {}),
    restore: (snapshot) => call('restore', { snapshot: { ...snapshot } }),
    close: () => call('close', {}),
  };
}

function mailboxHandle(mailbox: MailboxName, call: Call): MailboxHandle {
  // The object id's own address may change; the UPN names the same account for as long as a handle is held.
  const address = mailbox.upn;
  return {
    ...mailbox,
    ...mailboxSettingsHandle(address, call),
    calendar: () => call('calendar', { address }),
    setCalendar: (items) => call('set-calendar', { address, items: plain(items) }),
  };
}

function tenantHandle(tenant: Tenant, call: Call): ExchangeTenantHandle {
  return {
    ...tenant,
    ...tenantSettingsHandle(tenant.id, call),
    mailboxes: () => call('list-mailboxes', { tenant: tenant.id }),
    reset: () => call('reset', { tenant: tenant.id }),
    snapshot: () => call('snapshot', { tenant: tenant.id }),
  };
}

/** As the table of operations takes records that a seed's schema is going to check. */
function plain(items: readonly object[]): Record<string, unknown>[] {
  return items.map((item) => ({ ...item }));
}
