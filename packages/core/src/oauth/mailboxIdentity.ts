import type { Protocol } from '../contract/index.ts';
import type { OAuthAuthType } from './requiredAccess.ts';

/** Who is named where. `mailbox`: the address of the mailbox opened. `signed-in`: the UPN in the token. `nobody`: not named. */
export type Named = 'mailbox' | 'signed-in' | 'nobody';

/** Whom to name in one protocol to open a mailbox with another account's token, and what rights that takes. */
export interface IdentityRule {
  readonly wire: 'imap' | 'pop' | 'smtp' | 'ews' | 'graph' | 'exchange-admin';
  /** Where the name goes. */
  readonly place: string;
  readonly named: Named;
  /** Only for SMTP: whom the message is from. */
  readonly from: 'mailbox' | null;
  /** What who is named, or the app, must hold on a mailbox that is not its own. */
  readonly rights: readonly string[];
}

const fullAccess = ['FullAccess'];

/**
 * How a shared mailbox is reached with the token of somebody else, wire by wire: the commonest reason why a good token opens
 * nothing. IMAP and POP name the shared mailbox; SMTP names who signed in, and the mailbox stands in From.
 * Sources: Microsoft, "Authenticate an IMAP, POP or SMTP connection using OAuth"; jstedfast/MailKit#1770; nextcloud/mail#13668.
 */
export function identityRules(protocol: Protocol, authType: OAuthAuthType): readonly IdentityRule[] {
  const app = authType === 'oauth-app';
  const sasl = { place: 'user= in XOAUTH2', from: null, rights: fullAccess } as const;
  const smtp: IdentityRule = {
    wire: 'smtp',
    place: sasl.place,
    named: app ? 'mailbox' : 'signed-in',
    from: 'mailbox',
    rights: app ? fullAccess : ['SendAs'],
  };
  switch (protocol) {
    case 'imap-smtp':
      return [{ wire: 'imap', named: 'mailbox', ...sasl }, smtp];
    case 'pop-smtp':
      return [{ wire: 'pop', named: 'mailbox', ...sasl }, smtp];
    case 'ews':
      return [
        {
          wire: 'ews',
          place: app ? 'ExchangeImpersonation and X-AnchorMailbox' : 'Mailbox of the folder id, and X-AnchorMailbox',
          named: 'mailbox',
          from: null,
          rights: app ? [] : fullAccess,
        },
      ];
    case 'graph':
      return [
        {
          wire: 'graph',
          place: '/users/{mailbox}',
          named: 'mailbox',
          from: null,
          rights: app ? [] : ['FullAccess', 'scopes ending in .Shared'],
        },
      ];
    case 'exchange-admin':
      return [{ wire: 'exchange-admin', place: '-Organization', named: 'nobody', from: null, rights: [] }];
  }
}
