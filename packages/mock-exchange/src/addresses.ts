import type { PortName } from './ends.ts';

/** Where the protocol ends answer: `host:port` for mail protocols, URLs for the others. */
export interface ExchangeAddresses {
  /** IMAP with STARTTLS. */
  readonly imap: string;
  /** IMAP in TLS. */
  readonly imaps: string;
  /** POP3 with STLS. */
  readonly pop: string;
  /** POP3 in TLS. */
  readonly pops: string;
  /** SMTP submission with STARTTLS. */
  readonly smtp: string;
  readonly ews: string;
  readonly graph: string;
  readonly exchangeAdmin: string;
  /** The same over HTTPS: some clients attach tokens only there. */
  readonly ewsHttps: string;
  readonly graphHttps: string;
  readonly exchangeAdminHttps: string;
  /** An Exchange Server in its own building, with Basic and NTLM. */
  readonly ewsOnPremises: string;
  readonly ewsOnPremisesHttps: string;
  /** Path of the PEM file that clients have to trust wherever TLS is spoken. */
  readonly ca: string;
}

/** What a URL of each HTTP end ends in. */
const paths = { ews: '/EWS/Exchange.asmx', graph: '/v1.0', exchangeAdmin: '/adminapi/beta' } as const;

/** All addresses from the ports that were found. */
export function addressesOf(ports: Readonly<Record<PortName, number>>, ca: string): ExchangeAddresses {
  const plain = `http://localhost:${ports.http}`;
  const secure = `https://localhost:${ports.https}`;
  return {
    imap: `localhost:${ports.imap}`,
    imaps: `localhost:${ports.imaps}`,
    pop: `localhost:${ports.pop}`,
    pops: `localhost:${ports.pops}`,
    smtp: `localhost:${ports.smtp}`,
    ews: plain + paths.ews,
    graph: plain + paths.graph,
    exchangeAdmin: plain + paths.exchangeAdmin,
    ewsHttps: secure + paths.ews,
    graphHttps: secure + paths.graph,
    exchangeAdminHttps: secure + paths.exchangeAdmin,
    ewsOnPremises: `http://localhost:${ports.onPremises}${paths.ews}`,
    ewsOnPremisesHttps: `https://localhost:${ports.onPremisesHttps}${paths.ews}`,
    ca,
  };
}
