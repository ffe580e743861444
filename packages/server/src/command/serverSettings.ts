import { type SyncItem, syncItemSchema } from '@authshift/core/contract';
import { everyWork, type Work } from '../jobs/work.ts';
import type { AuthShiftServerOptions, MicrosoftOptions } from '../options.ts';
import type { DatabaseChoice } from '../storage/storage.ts';
import type { Settings } from './settings.ts';

const MICROSOFT = 'https://login.microsoftonline.com';
const WEB = ['https', 'http'] as const;

/** The settings of every process on a database, but for who may ask. */
export function readServerOptions(settings: Settings): Omit<AuthShiftServerOptions, 'authenticate' | 'log'> {
  settings.need('AUTHSHIFT_PUBLIC_ORIGIN');
  return {
    database: readDatabase(settings),
    vaultKey: readVaultKeys(settings),
    publicOrigin: settings.address('AUTHSHIFT_PUBLIC_ORIGIN', WEB, 'http://localhost'),
    microsoft: readMicrosoft(settings),
    syncIntervalSeconds: settings.number('AUTHSHIFT_SYNC_INTERVAL_SECONDS', 300),
    restorableForDays: settings.number('AUTHSHIFT_RESTORABLE_DAYS', 30),
    literalRetentionDays: settings.number('AUTHSHIFT_LITERAL_RETENTION_DAYS', 90),
  };
}

export function readDatabase(settings: Settings): DatabaseChoice {
  const folder = settings.find('AUTHSHIFT_DATA');
  const url = settings.find('DATABASE_URL');
  if (folder !== undefined && url !== undefined) {
    settings.note('DATABASE_URL and AUTHSHIFT_DATA are both given: leave one of them out.');
  }
  if (folder !== undefined) return { kind: 'pglite', folder };
  settings.need('DATABASE_URL');
  const address = settings.address('DATABASE_URL', ['postgres', 'postgresql'], 'postgres://localhost');
  return { kind: 'postgres', url: withPassword(address, settings.find('DATABASE_PASSWORD')) };
}

function withPassword(address: string, password: string | undefined): string {
  if (password === undefined) return address;
  const url = new URL(address);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** Newest first. */
export function readVaultKeys(settings: Settings): readonly Uint8Array[] {
  const lines = settings.need('AUTHSHIFT_VAULT_KEY').split(/[\s,]+/);
  const keys = lines.filter((line) => line !== '').map((line) => Buffer.from(line, 'base64'));
  if (keys.some((key) => key.byteLength !== 32)) {
    settings.note('AUTHSHIFT_VAULT_KEY must be 32 bytes in base64, as `openssl rand -base64 32` makes them.');
  }
  return keys;
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export function readListenAddress(settings: Settings): ListenAddress {
  return { host: settings.find('AUTHSHIFT_HOST') ?? '127.0.0.1', port: settings.number('AUTHSHIFT_PORT', 8080, 0) };
}

export function readWork(settings: Settings, fallback: readonly Work[]): readonly Work[] {
  const value = settings.find('AUTHSHIFT_WORK');
  if (value === undefined) return fallback;
  if (value === 'all') return everyWork;
  if (value === 'none') return [];
  const named = value.split(',').map((one) => one.trim());
  const work = everyWork.filter((one) => named.includes(one));
  if (work.length === named.length) return work;
  settings.note(`AUTHSHIFT_WORK must be all, none, or some of ${everyWork.join(', ')}, with commas in between.`);
  return fallback;
}

function readMicrosoft(settings: Settings): MicrosoftOptions {
  const authority = settings.address('AUTHSHIFT_AUTHORITY', ['https'], MICROSOFT);
  const { host } = new URL(authority);
  const graphItems = readGraphItems(settings);
  return {
    authOptions: (tenant, clientId) => ({
      clientId,
      authority: new URL(tenant, authority).href,
      // MSAL asks Microsoft about an authority it does not know, unless it is told that it is one.
      ...(authority === MICROSOFT ? {} : { knownAuthorities: [host] }),
    }),
    privateNetworks: readPrivateNetworks(settings),
    ewsAddress: settings.address('AUTHSHIFT_EWS_ADDRESS', WEB, 'https://outlook.office365.com/EWS/Exchange.asmx'),
    graphAddress: settings.address('AUTHSHIFT_GRAPH_ADDRESS', WEB, undefined),
    ...(graphItems === undefined ? {} : { graphItems }),
    imapAddress: settings.address('AUTHSHIFT_IMAP_ADDRESS', ['imaps', 'imap'], undefined),
    popAddress: settings.address('AUTHSHIFT_POP_ADDRESS', ['pops', 'pop'], undefined),
    smtpAddress: settings.address('AUTHSHIFT_SMTP_ADDRESS', ['smtp', 'smtps'], undefined),
    exchangeAdminAddress: settings.address('AUTHSHIFT_EXCHANGE_ADMIN_ADDRESS', WEB, undefined),
    ca: settings.find('AUTHSHIFT_MAIL_CA'),
  };
}

function readPrivateNetworks(settings: Settings): 'refuse' | 'allow' {
  const value = settings.find('AUTHSHIFT_PRIVATE_NETWORKS') ?? 'refuse';
  if (value === 'refuse' || value === 'allow') return value;
  settings.note('AUTHSHIFT_PRIVATE_NETWORKS must be refuse or allow.');
  return 'refuse';
}

function readGraphItems(settings: Settings): readonly SyncItem[] | undefined {
  const value = settings.find('AUTHSHIFT_GRAPH_ITEMS');
  if (value === undefined) return undefined;
  const parsed = syncItemSchema.array().safeParse(value.split(',').map((one) => one.trim()));
  if (parsed.success) return parsed.data;
  settings.note(`AUTHSHIFT_GRAPH_ITEMS must be some of ${syncItemSchema.options.join(', ')}, with commas in between.`);
  return undefined;
}
