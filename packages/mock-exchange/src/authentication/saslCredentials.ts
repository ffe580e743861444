/** What a SASL response says; the secret goes to the judge and nowhere else. */
interface SaslCredentials {
  readonly user: string;
  readonly secret: string;
}

/** RFC 4616; the authorization identity is not used [unverified]. Undefined when it is not one. */
export function readPlain(response: string): SaslCredentials | undefined {
  const [, user, secret, ...more] = decode(response)?.split('\0') ?? [];
  return user === undefined || secret === undefined || more.length > 0 ? undefined : { user, secret };
}

/** `user=` and `auth=Bearer `, each ended by a control-A, and one more ("SASL XOAUTH2"). Undefined when it is not one. */
export function readXoauth2(response: string): SaslCredentials | undefined {
  const [user, token, ...end] = decode(response)?.split('\u0001') ?? [];
  const name = /^user=(.*)$/i.exec(user ?? '')?.[1];
  const secret = /^auth=Bearer +(\S+)$/i.exec(token ?? '')?.[1];
  const isEnded = end.length === 2 && end.every((piece) => piece === '');
  return name === undefined || secret === undefined || !isEnded ? undefined : { user: name, secret };
}

function decode(response: string): string | undefined {
  const text = response.trim();
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return Buffer.from(text, 'base64').toString('utf8');
}
