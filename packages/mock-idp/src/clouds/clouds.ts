/** Microsoft's clouds: each has its own Entra ID, and a tenant lives in one ("National clouds", checked 2026-11-22). */
export const CLOUD_NAMES = ['global', 'us-government', 'china'] as const;
export type Cloud = (typeof CLOUD_NAMES)[number];

export interface CloudFacts {
  /** Where its Entra ID answers, and what its version 2 issuers begin with. */
  readonly host: string;
  /** Other names of the same. */
  readonly aliases: readonly string[];
  /** What its version 1 issuers begin with. */
  readonly stsHost: string;
  readonly instanceName: string;
  /** Of the retired Azure AD Graph. */
  readonly graphHost: string;
  readonly msGraphHost: string;
  readonly rbacUrl: string;
  readonly regionScope: string;
  /** For federated sign-ins. */
  readonly audienceUrn: string;
}

export const CLOUDS: Readonly<Record<Cloud, CloudFacts>> = {
  global: {
    host: 'login.microsoftonline.com',
    aliases: ['login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
    stsHost: 'sts.windows.net',
    instanceName: 'microsoftonline.com',
    graphHost: 'graph.windows.net',
    msGraphHost: 'graph.microsoft.com',
    rbacUrl: 'https://pas.windows.net',
    regionScope: 'EU',
    audienceUrn: 'urn:federation:MicrosoftOnline',
  },
  'us-government': {
    host: 'login.microsoftonline.us',
    aliases: ['login.usgovcloudapi.net'],
    stsHost: 'sts.windows.net',
    instanceName: 'microsoftonline.us',
    graphHost: 'graph.windows.net',
    msGraphHost: 'graph.microsoft.us',
    rbacUrl: 'https://pasff.usgovcloudapi.net',
    regionScope: 'USGov',
    audienceUrn: 'urn:federation:MicrosoftOnline',
  },
  china: {
    host: 'login.partner.microsoftonline.cn',
    aliases: ['login.chinacloudapi.cn'],
    stsHost: 'sts.chinacloudapi.cn',
    instanceName: 'partner.microsoftonline.cn',
    graphHost: 'graph.chinacloudapi.cn',
    msGraphHost: 'microsoftgraph.chinacloudapi.cn',
    rbacUrl: 'https://pas.chinacloudapi.cn',
    regionScope: 'AS',
    audienceUrn: 'urn:federation:partner.microsoftonline.cn',
  },
};

/** Every name Entra ID answers to, in any cloud. */
export const ENTRA_HOSTS: readonly string[] = CLOUD_NAMES.flatMap(hostsOf);

export function hostsOf(cloud: Cloud): readonly string[] {
  return [CLOUDS[cloud].host, ...CLOUDS[cloud].aliases];
}

/** By any of its names, without port; undefined for a host that is none of Microsoft's. */
export function cloudAt(host: string): Cloud | undefined {
  return CLOUD_NAMES.find((cloud) => hostsOf(cloud).includes(host.toLowerCase()));
}

/** As {@link cloudAt}, of an origin. */
export function cloudOfOrigin(origin: string): Cloud | undefined {
  return cloudAt(new URL(origin).hostname);
}
