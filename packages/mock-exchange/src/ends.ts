import type { Hono } from 'hono';
import { createOnPremisesEnd } from './ews/on-premises/onPremisesEnd.ts';
import { createImapEnd } from './imap/imapEnd.ts';
import { createPopEnd } from './pop/popEnd.ts';
import type { ExchangeServices, ProtocolEnd } from './services.ts';
import { createSmtpEnd } from './smtp/smtpEnd.ts';

/** An end that is reached over HTTP, on the listeners all of them share. */
export interface HttpEnd {
  /** How its paths begin, in small letters: paths are told apart without case, as IIS does. */
  readonly path: string;
  /** Loaded with its first request, so that the mock starts without it. */
  readonly open: (services: ExchangeServices) => Promise<Hono>;
}

/** The HTTP ends, one line each. */
export const httpEnds: readonly HttpEnd[] = [
  { path: '/ews/', open: async (services) => (await import('./ews/ewsApplication.ts')).createEwsApplication(services) },
  {
    path: '/adminapi/',
    open: async (services) =>
      (await import('./exchange-admin/exchangeAdminApplication.ts')).createExchangeAdminApplication(services),
  },
  { path: '/v1.0/', open: openGraph },
  { path: '/beta/', open: openGraph },
];

async function openGraph(services: ExchangeServices): Promise<Hono> {
  return (await import('./graph/graphApplication.ts')).createGraphApplication(services);
}

/** Names of the ports this mock listens on. */
export const portNames = [
  'http',
  'https',
  'onPremises',
  'onPremisesHttps',
  'imap',
  'imaps',
  'pop',
  'pops',
  'smtp',
] as const;
export type PortName = (typeof portNames)[number];
export type OwnPortName = Exclude<PortName, 'http' | 'https'>;

/** The ends with ports of their own, one line each. */
export const portEnds: Readonly<Record<OwnPortName, (services: ExchangeServices) => ProtocolEnd>> = {
  onPremises: (services) => createOnPremisesEnd(services, 'plain'),
  onPremisesHttps: (services) => createOnPremisesEnd(services, 'tls'),
  imap: (services) => createImapEnd(services, 'starttls'),
  imaps: (services) => createImapEnd(services, 'implicit'),
  pop: (services) => createPopEnd(services, 'starttls'),
  pops: (services) => createPopEnd(services, 'implicit'),
  smtp: createSmtpEnd,
};
