import type { Connection, PreflightCheck } from '@authshift/core/contract';
import type { Evidence } from '@authshift/core/diagnosis';

/** What is known of a connection, and of one user of it, that ranks the causes of an answer. */
export interface Known {
  /** Whose mailbox was asked for; null: the connection's own account. */
  readonly userId?: string | null | undefined;
  /** The user's checks on this connection. What was looked up and found speaks, what nobody knows does not. */
  readonly checks?: readonly PreflightCheck[] | undefined;
}

/** For `ErrorExplainer`: why the same words mean one thing here and another there. */
export function evidenceOf(connection: Connection, { userId = null, checks = [] }: Known = {}): Evidence {
  const { protocol, authType, account, grant } = connection;
  // A service account opens the mailboxes of others: only its own says who has to have signed in.
  const own = userId === null ? { login: account } : {};
  return {
    protocol,
    authType,
    ...own,
    ...(grant === null ? {} : { tokenAccount: grant.account.upn, scopes: grant.scopes }),
    ...Object.assign({}, ...checks.map(fromCheck)),
  };
}

function fromCheck({ code, verdict }: PreflightCheck): Evidence {
  if (verdict === 'warn') return {};
  const ready = verdict === 'ready';
  switch (code) {
    case 'licence':
      return ready ? {} : { licence: 'none' };
    case 'mailbox_exists':
      return { mailboxExists: ready };
    case 'imap_enabled':
      return { imapEnabled: ready };
    case 'pop_enabled':
      return { popEnabled: ready };
    case 'smtp_auth_mailbox':
      return { smtpEnabled: ready };
    case 'smtp_auth_tenant':
      return { tenantSmtpEnabled: ready };
    case 'ews_enabled':
      return { ewsEnabled: ready };
    case 'rights':
      return { mailboxAccess: ready };
    case 'conditional_access':
      return { conditionalAccess: !ready };
    default:
      return {};
  }
}
