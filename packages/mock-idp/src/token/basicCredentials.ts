export interface BasicCredentials {
  readonly clientId: string;
  readonly secret: string;
}

/** What an `Authorization` header of the Basic scheme says of a client; `unreadable` without a colon, undefined for any other scheme. */
export function readBasicCredentials(authorization: string | undefined): BasicCredentials | 'unreadable' | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon === -1) return 'unreadable';
  // RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.
  return { clientId: decodeForm(text.slice(0, colon)), secret: decodeForm(text.slice(colon + 1)) };
}

/** Who a request says it is, before anything is checked. */
export function readBasicClientId(authorization: string | undefined): string | undefined {
  const credentials = readBasicCredentials(authorization);
  return typeof credentials === 'object' ? credentials.clientId : undefined;
}

function decodeForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
