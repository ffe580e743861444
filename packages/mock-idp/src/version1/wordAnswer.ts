import { decodeJwt } from 'jose';
import { resourceIn } from './askForResource.ts';

type Body = Readonly<Record<string, unknown>>;

/** A token answer as version 1 words it: times are strings, permissions bare, and the resource is named. */
export function wordAnswer({ scope, expires_in, ext_expires_in, refresh_in, ...others }: Body, asked: string): Body {
  const { exp, nbf, scp } = decodeJwt(String(others.access_token));
  return {
    ...others,
    ...(scp === undefined ? {} : { scope: scp }),
    expires_in: String(expires_in),
    ext_expires_in: String(ext_expires_in),
    ...(refresh_in === undefined ? {} : { refresh_in: String(refresh_in) }),
    expires_on: String(exp),
    not_before: String(nbf),
    resource: resourceIn(scope === undefined ? asked : String(scope)),
  };
}
