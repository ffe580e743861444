import { MockIdpError } from '../mockIdpError.ts';
import { isLocalName } from '../tls/localNames.ts';

/** How a mock is reached, and under which origin its documents name it. */
export interface Origins {
  /** For everything no request asks for: the startup line, `msalConfig()`. Without a trailing slash. */
  readonly own: string;
  /** Browsers see HTTPS, so cookies may travel in frames of other sites (`SameSite=None` wants `Secure`). */
  readonly isSecure: boolean;
  /** The origin to name in the answer to a request with this `Host` header. */
  follow(host: string | undefined): string;
}

export interface OriginsOptions {
  readonly scheme: 'http' | 'https';
  readonly port: number;
  /** The name to use where nobody has asked by one; `localhost` when absent. */
  readonly name?: string;
  /** How clients reach a mock behind a proxy, as {@link readPublicOrigin} answers it. */
  readonly publicOrigin: string | undefined;
  /** The names a certificate of one's own is good for. */
  readonly accepts?: ((name: string) => boolean) | undefined;
}

/**
 * With a public origin, that one, whatever `Host` says: a proxy may have changed it. Without one, the origin by which the client came, if
 * its `Host` is a name of this machine or of the certificate, on any port, because containers map ports; so issuer and endpoints fit the
 * address the client knows, which MSAL checks. Any other `Host` is not repeated: it may be forged, and documents are cached.
 */
export function createOrigins({ scheme, port, name = 'localhost', publicOrigin, accepts }: OriginsOptions): Origins {
  const own = publicOrigin ?? new URL(`${scheme}://${name}:${port}`).origin;
  const isSecure = own.startsWith('https:');
  if (publicOrigin !== undefined) return { own, isSecure, follow: () => own };
  const isAccepted = (name: string): boolean => isLocalName(name) || accepts?.(name) === true;
  return {
    own,
    isSecure,
    follow: (host) => {
      const parsed = parseHost(host);
      return parsed !== undefined && isAccepted(parsed.name) ? originAt(scheme, parsed) : own;
    },
  };
}

/** Without a trailing slash. Throws `MockIdpError` `invalid_request` for what is no web origin. */
export function readPublicOrigin(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const origin = URL.canParse(text) ? new URL(text).origin : '';
  if (/^https?:/.test(origin) && origin === text.replace(/\/$/, '')) return origin;
  throw new MockIdpError('invalid_request', `A public origin is such as https://idp.example, not "${text}".`);
}

interface Host {
  readonly name: string;
  readonly port: string | undefined;
}

/** `Host` as of RFC 9110, section 7.2, in its plain forms: a name, an IPv4 address or an IPv6 address in brackets, and a port. */
function parseHost(host: string | undefined): Host | undefined {
  const match = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::(\d{1,5}))?$/i.exec(host ?? '');
  const [, name, port] = match ?? [];
  if (name === undefined || Number(port ?? 0) > 65_535) return undefined;
  return { name: name.toLowerCase(), port };
}

function originAt(scheme: string, { name, port }: Host): string {
  return new URL(`${scheme}://${name}${port === undefined ? '' : `:${port}`}`).origin;
}
