import type { KindOfChange } from '../policies/propagation.ts';
import type { EwsAccessMode } from '../policies/tenantSettings.ts';

/**
 * Whether a mailbox is there yet or still. `just-licensed` becomes `ready` by itself once the licence has had its time on
 * the tenant's clock; `moving` is the last part of a move to another database, when nobody is let in, and lasts until it is set
 * back to `ready`.
 */
export const mailboxStates = ['ready', 'just-licensed', 'soft-deleted', 'moving'] as const;
export type MailboxStateName = (typeof mailboxStates)[number];

/** What an Exchange administrator decides for one mailbox (`Set-CASMailbox`, `Set-User -AuthenticationPolicy`). */
export interface MailboxSettings {
  readonly imapEnabled: boolean;
  readonly popEnabled: boolean;
  /** Null = as the tenant. */
  readonly ewsEnabled: boolean | null;
  /** Null = as the tenant; false lets this mailbox use SMTP AUTH although the tenant does not. */
  readonly smtpClientAuthenticationDisabled: boolean | null;
  /** Name of an authentication policy; null = the tenant's default. */
  readonly authenticationPolicy: string | null;
  readonly ewsApplicationAccessPolicy: EwsAccessMode | null;
  readonly ewsAllowList: readonly string[];
  readonly ewsBlockList: readonly string[];
  readonly state: MailboxStateName;
  /** Whether its owner has ever opened it. What nobody opened has no statistics; the protocol ends let everybody in all the same. */
  readonly opened: boolean;
  /** `-ProhibitSendReceiveQuota`: what it may hold. */
  readonly quotaBytes: number;
  /** No protocol end of this mock asks for these three; they are what `Get-CASMailbox` shows. */
  readonly activeSyncEnabled: boolean;
  readonly mapiEnabled: boolean;
  readonly owaEnabled: boolean;
}

export type MailboxSettingsChange = { readonly [Name in keyof MailboxSettings]?: MailboxSettings[Name] | undefined };

const ordinary: MailboxSettings = {
  imapEnabled: true,
  popEnabled: true,
  ewsEnabled: null,
  smtpClientAuthenticationDisabled: null,
  authenticationPolicy: null,
  ewsApplicationAccessPolicy: null,
  ewsAllowList: [],
  ewsBlockList: [],
  state: 'ready',
  opened: true,
  // 100 GB, as Exchange Online Plan 2 has it.
  quotaBytes: 107_374_182_400,
  activeSyncEnabled: true,
  mapiEnabled: true,
  owaEnabled: true,
};

/** What a mailbox begins with, by what its account is in the world for. */
export function defaultMailboxSettings(behaviour: string): MailboxSettings {
  if (behaviour === 'imap-off') return { ...ordinary, imapEnabled: false };
  if (behaviour === 'smtp-off') return { ...ordinary, smtpClientAuthenticationDisabled: true };
  return ordinary;
}

export const mailboxSettingKinds: Readonly<Record<keyof MailboxSettings, KindOfChange>> = {
  imapEnabled: 'mailbox-switch',
  popEnabled: 'mailbox-switch',
  ewsEnabled: 'ews',
  smtpClientAuthenticationDisabled: 'mailbox-switch',
  authenticationPolicy: 'authentication-policy',
  ewsApplicationAccessPolicy: 'ews',
  ewsAllowList: 'ews',
  ewsBlockList: 'ews',
  state: 'licence',
  opened: 'mailbox-switch',
  quotaBytes: 'mailbox-switch',
  activeSyncEnabled: 'mailbox-switch',
  mapiEnabled: 'mailbox-switch',
  owaEnabled: 'mailbox-switch',
};
