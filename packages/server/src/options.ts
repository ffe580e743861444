import type { SyncItem } from '@authshift/core/contract';
import type { NodeAuthOptions } from '@azure/msal-node';
import type { Access, Authenticate } from './access/access.ts';
import type { Clock } from './clock/organizationClock.ts';
import type { Log } from './log.ts';
import type { DatabaseChoice } from './storage/storage.ts';

export interface MicrosoftOptions {
  /**
   * MSAL Node's `auth` options for a tenant and an app, without any secret. `tenant` is a tenant id or `organizations`.
   * In production `{ clientId, authority: 'https://login.microsoftonline.com/' + tenant }`; in tests the mock's `msalConfig()`.
   */
  authOptions(tenant: string, clientId: string): NodeAuthOptions | Promise<NodeAuthOptions>;
  /** Exchange Web Services address for connections that name none. */
  readonly ewsAddress: string;
  /**
   * Whether an administrator may name a mail server of their own inside this server's network, by plain HTTP too. Default `refuse`:
   * only addresses on the internet. The addresses given here are not asked about.
   */
  readonly privateNetworks?: 'refuse' | 'allow' | undefined;
  /** Microsoft Graph, with its version. Default `https://graph.microsoft.com/v1.0`. */
  readonly graphAddress?: string | undefined;
  /** What is read and written over Graph, which grants each by itself. Default: all that EWS gave. */
  readonly graphItems?: readonly SyncItem[] | undefined;
  /** Default `imaps://outlook.office365.com:993`; `imap:` for STARTTLS. */
  readonly imapAddress?: string | undefined;
  /** Default `pops://outlook.office365.com:995`; `pop:` for STLS. */
  readonly popAddress?: string | undefined;
  /** Where mail is handed in. Default `smtp://smtp.office365.com:587`, with STARTTLS; `smtps:` for TLS from the start. */
  readonly smtpAddress?: string | undefined;
  /** The Exchange admin API. Default `https://outlook.office365.com/adminapi/beta`. */
  readonly exchangeAdminAddress?: string | undefined;
  /**
   * PEM of the certificate authorities that IMAP, POP and SMTP servers have theirs from, in place of Node's own. For HTTPS give Node
   * `NODE_EXTRA_CA_CERTS`.
   */
  readonly ca?: string | undefined;
}

/** By user; who is not in it lacks nothing. */
export type Prerequisites = (
  organizationId: string,
  userIds: readonly string[],
) => ReadonlyMap<string, readonly string[]> | Promise<ReadonlyMap<string, readonly string[]>>;

export type Entitlements = (access: Access) => readonly string[] | Promise<readonly string[]>;

export interface AuthShiftServerOptions {
  readonly database: DatabaseChoice;
  /**
   * 32 bytes that seal secrets and grants; without them the server starts only on a database that holds none. While keys change,
   * several: the first seals, all of them open.
   */
  readonly vaultKey?: Uint8Array | readonly Uint8Array[] | undefined;
  /** The host's: who asks, for which organization, in which role. See `createJwtAuthenticator` for a ready one. */
  readonly authenticate: Authenticate;
  /**
   * What your product has sold or switched on for the organization, in your own words; the interface asks by them whether to offer
   * something or how to get it. Asked at each `GET /v1/me`. Default: nothing.
   */
  readonly entitlements?: Entitlements | undefined;
  /**
   * What your product itself still wants of users before they are moved, in your own words: asked by each preflight, which keeps back whoever
   * lacks something. Default: nothing.
   */
  readonly prerequisites?: Prerequisites | undefined;
  /** Where browsers reach this API, for example `https://admin.example`. The callback is `/v1/oauth/callback` below it. */
  readonly publicOrigin: string;
  readonly microsoft: MicrosoftOptions;
  /** Seconds between two syncs of one user on one connection; an organization can have its own. Default 300. */
  readonly syncIntervalSeconds?: number | undefined;
  /** Days a disconnected connection keeps its sealed password or grant. Default 30. */
  readonly restorableForDays?: number | undefined;
  /** Days after which literal answers are deleted. Default 90. */
  readonly literalRetentionDays?: number | undefined;
  /** Where structured log lines go; nothing secret is ever in them. Default: nowhere. */
  readonly log?: Log | undefined;
  /**
   * The current time. Default: the system's. For rehearsals an organization can live in a time of its own; null asks for what is done
   * for all of them.
   */
  readonly now?: Clock | undefined;
}
