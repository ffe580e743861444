/** Version 1 endpoints are asked for a `resource`, version 2 endpoints for scopes. Which kind of access token comes of it is the resource's choice. */
export type EndpointVersion = 1 | 2;

/** Below the tenant. */
export function endpointPath(version: EndpointVersion, name: string): string {
  return version === 1 ? `/oauth2/${name}` : `/oauth2/v2.0/${name}`;
}

export const ENDPOINT_VERSIONS: readonly EndpointVersion[] = [1, 2];
