/** A name with its password or token, as a SASL response carries it. */
export interface SaslCredentials {
  readonly user: string;
  readonly secret: string;
}

/** RFC 4616: authorization identity, authentication identity, password. */
export function readPlain(response: string): SaslCredentials | undefined {
  const parts = decode(response).split('\0');
  const [authorization = '', authentication = '', secret = ''] = parts;
  const user = authentication === '' ? authorization : authentication;
  return parts.length !== 3 || user === '' ? undefined : { user, secret };
}

/** `user=…^Aauth=Bearer …^A^A`. */
export function readXoauth2(response: string): SaslCredentials | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the format is made of them
  const match = /^user=([^\x01]+)\x01auth=Bearer\s+(\S+)\x01\x01$/i.exec(decode(response));
  const [, user, secret] = match ?? [];
  return user === undefined || secret === undefined ? undefined : { user, secret };
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
