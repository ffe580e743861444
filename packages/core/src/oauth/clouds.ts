/** Microsoft's separate worlds: the worldwide service, the United States government's, and the one run by 21Vianet in China. */
export type Cloud = 'global' | 'gov' | 'cn';

/** Where one cloud's services are. Each is an origin without a slash at its end. */
export interface CloudHosts {
  /** Origin of Entra's sign-in pages and token endpoints. */
  readonly login: string;
  /** Exchange Online as a resource: the prefix of its scopes. */
  readonly exchange: string;
  /** Microsoft Graph as a resource. */
  readonly graph: string;
}

/**
 * Only `global` was seen at work; the other two are as Microsoft lists them.
 * Source: learn.microsoft.com, "National clouds" (Entra) and "National cloud deployments" (Graph).
 */
export const clouds: Readonly<Record<Cloud, CloudHosts>> = {
  global: {
    login: 'https://login.microsoftonline.com',
    exchange: 'https://outlook.office365.com',
    graph: 'https://graph.microsoft.com',
  },
  gov: {
    login: 'https://login.microsoftonline.us',
    exchange: 'https://outlook.office365.us',
    graph: 'https://graph.microsoft.us',
  },
  cn: {
    login: 'https://login.partner.microsoftonline.cn',
    exchange: 'https://partner.outlook.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
  },
};

/** Application ids of the two services a connection can talk to; the same in every tenant. */
export const resourceAppIds = {
  exchange: '00000002-0000-0ff1-ce00-000000000000',
  graph: '00000003-0000-0000-c000-000000000000',
} as const;

/** A service that tokens are asked for; a token for one opens nothing of the other. */
export type Resource = keyof typeof resourceAppIds;

/** The tenant that all personal Microsoft accounts belong to. */
export const consumerTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Which service an address or application id names, in whichever cloud; null when it is neither. */
export function resourceOf(address: string): Resource | null {
  const name = address.toLowerCase().replace(/\/+$/, '');
  for (const resource of ['exchange', 'graph'] as const) {
    if (name === resourceAppIds[resource]) return resource;
    if (Object.values(clouds).some((hosts) => hosts[resource] === name)) return resource;
  }
  return otherExchangeNames.includes(name) ? 'exchange' : null;
}

/** Exchange Online answers to these as well: scopes of the mail protocols name the first, approval of their app roles the second. */
export const otherExchangeNames: readonly string[] = ['https://outlook.office.com', 'https://ps.outlook.com'];
