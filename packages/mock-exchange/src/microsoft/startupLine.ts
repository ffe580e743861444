import { describeStartup, startupLineSchema as idpStartupLineSchema } from '@authshift/mock-idp';
import { z } from 'zod';
import type { ExchangeAddresses } from '../addresses.ts';
import type { MockMicrosoft } from './startMockMicrosoft.ts';

const hostAndPort = z.string().regex(/^[^:]+:\d+$/);

/** The first line on stdout with `--json`: mock-idp's, and where Exchange answers. Members may be added, never renamed. */
export const startupLineSchema = idpStartupLineSchema.extend({
  exchange: z.object({
    imap: hostAndPort.describe('IMAP with STARTTLS, as host:port'),
    imaps: hostAndPort.describe('IMAP in TLS'),
    pop: hostAndPort.describe('POP3 with STLS'),
    pops: hostAndPort.describe('POP3 in TLS'),
    smtp: hostAndPort.describe('SMTP submission with STARTTLS'),
    ews: z.url().describe('Exchange Web Services, path included'),
    graph: z.url().describe('Microsoft Graph, version included, without a trailing slash'),
    exchangeAdmin: z.url().describe('The Exchange admin API, up to the version; /{tenant}/InvokeCommand follows'),
    ewsHttps: z.url(),
    graphHttps: z.url(),
    exchangeAdminHttps: z.url(),
    ewsOnPremises: z.url().describe('Exchange Web Services of an Exchange Server in its own building'),
    ewsOnPremisesHttps: z.url(),
    ca: z.string().min(1).describe('Path of the PEM file to trust wherever one of these speaks TLS'),
  }),
});

export type StartupLine = z.output<typeof startupLineSchema>;

/** What a program that started the mocks has to know, as one object. */
export async function startupLine({ idp, exchange }: MockMicrosoft): Promise<StartupLine> {
  // Of Exchange's ports some always speak TLS.
  return { ca: exchange.ca, ...(await describeStartup(idp)), exchange: readAddresses(exchange) };
}

function readAddresses(exchange: ExchangeAddresses): ExchangeAddresses {
  const { imap, imaps, pop, pops, smtp, ews, graph, exchangeAdmin, ca } = exchange;
  const { ewsHttps, graphHttps, exchangeAdminHttps, ewsOnPremises, ewsOnPremisesHttps } = exchange;
  const mail = { imap, imaps, pop, pops, smtp };
  const web = { ews, graph, exchangeAdmin, ewsHttps, graphHttps, exchangeAdminHttps };
  return { ...mail, ...web, ewsOnPremises, ewsOnPremisesHttps, ca };
}
