import type { ClientSecretCredentialOptions } from '@azure/identity';

/**
 * Options that lead Azure Identity to a mock without TLS. It takes no inline metadata and no http authority, so its own transport option
 * stands in for a hosts file.
 */
export function leadTo(
  origin: string,
): Pick<Required<ClientSecretCredentialOptions>, 'disableInstanceDiscovery' | 'httpClient'> {
  return {
    disableInstanceDiscovery: true,
    httpClient: {
      sendRequest: async (request) => {
        const url = new URL(request.url);
        const response = await fetch(`${origin}${url.pathname}${url.search}`, {
          method: request.method,
          headers: Object.fromEntries(request.headers),
          ...(request.body === undefined || request.body === null ? {} : { body: String(request.body) }),
        });
        return { request, status: response.status, headers: request.headers, bodyAsText: await response.text() };
      },
    },
  };
}
