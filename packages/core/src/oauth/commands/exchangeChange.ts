/** The switches of one mailbox. Null: as the tenant has it. Absent: left alone. */
export interface MailboxSwitches {
  readonly imap?: boolean;
  readonly pop?: boolean;
  readonly ews?: boolean | null;
  readonly smtpAuth?: boolean | null;
}

/** Which protocols an authentication policy still lets in by Basic. */
export type BasicProtocol = 'ActiveSync' | 'Autodiscover' | 'Imap' | 'Pop' | 'Smtp' | 'WebServices' | 'PowerShell';

/** A role of RBAC for Applications. There is none for IMAP and POP: there the app needs rights on each mailbox. */
export type ApplicationRole =
  | 'Application EWS.AccessAsApp'
  | 'Application SMTP.SendAsApp'
  | 'Application Mail.ReadWrite'
  | 'Application Mail.Send'
  | 'Application Calendars.ReadWrite'
  | 'Application Contacts.ReadWrite';

/** What an Exchange admin is asked to change. The kinds are those of the contract's policy changes, and what an app needs besides. */
export type ExchangeChange =
  | { readonly kind: 'ews-allowed-app-ids'; readonly action: 'add' | 'remove'; readonly appIds: readonly string[] }
  | { readonly kind: 'ews-enabled'; readonly value: boolean | null }
  | {
      readonly kind: 'authentication-policy';
      readonly policy: string;
      readonly users: readonly string[];
      readonly stillBasic?: readonly BasicProtocol[];
    }
  | {
      readonly kind: 'default-authentication-policy';
      readonly policy: string;
      readonly stillBasic?: readonly BasicProtocol[];
    }
  | { readonly kind: 'smtp-auth-tenant'; readonly enabled: boolean }
  | { readonly kind: 'mailbox-protocols'; readonly mailbox: string; readonly switches: MailboxSwitches }
  | {
      readonly kind: 'service-principal';
      readonly appId: string;
      /** Of the *enterprise application*. */
      readonly objectId: string;
      /** Of the app registration, if known: pasting that one is the commonest mistake. */
      readonly registrationObjectId?: string;
      readonly displayName: string;
    }
  | { readonly kind: 'full-access'; readonly mailbox: string; readonly trustee: string }
  | { readonly kind: 'send-as'; readonly mailbox: string; readonly trustee: string }
  | {
      readonly kind: 'application-access';
      /** Object id of the enterprise application. */
      readonly objectId: string;
      readonly role: ApplicationRole;
      /** Name of the management scope. */
      readonly scope: string;
      readonly filter: {
        readonly property: 'PrimarySmtpAddress' | 'MemberOfGroup' | 'CustomAttribute1';
        readonly value: string;
      };
    }
  | { readonly kind: 'revoke-sessions'; readonly user: string };

/**
 * Commands for a person to read, copy and run in Exchange Online PowerShell, all in one window. Each block can be pasted by
 * itself and again.
 */
export interface CommandPlan {
  /** Shows what is now. */
  readonly read: readonly string[];
  /** Reads afresh, keeps what was, and writes only if that worked. */
  readonly write: readonly string[];
  readonly verify: readonly string[];
  /** Brings back what `write` kept; does nothing where it kept nothing. Empty where nothing brings the old state back. */
  readonly undo: readonly string[];
  readonly warnings: readonly string[];
  readonly source: string;
}

/** Commands to hand to an Exchange admin, or the field that keeps them from being written safely. */
export type CommandResult =
  | ({ readonly ok: true } & CommandPlan)
  | {
      readonly ok: false;
      readonly code:
        | 'blank'
        | 'nothing_to_change'
        /** Line breaks, control characters and what makes a text look like another. */
        | 'not_printable'
        | 'not_a_guid'
        | 'not_a_name'
        | 'same_ids'
        | 'registration_object_id'
        | 'quote_in_filter';
      readonly field: string;
    };
