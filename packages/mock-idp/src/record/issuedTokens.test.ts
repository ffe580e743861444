import { expect, test } from 'vitest';
import { readIssuedTokens } from './issuedTokens.ts';

const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

test('what tokens said is kept, without what proves something or nobody can read', () => {
  const access_token = jwt({ aud: 'api', scp: 'Mail.Read', aio: 'opaque', uti: 'opaque' });
  const id_token = jwt({ aud: 'app', nonce: 'of the app', c_hash: 'x', at_hash: 'y', sid: 's' });
  expect(readIssuedTokens({ access_token, id_token, refresh_token: 'a.b.c' })).toEqual([
    { kind: 'access', claims: { aud: 'api', scp: 'Mail.Read' } },
    { kind: 'id', claims: { aud: 'app', sid: 's' } },
  ]);
});

test('an answer without tokens says nothing', () => {
  expect(readIssuedTokens({ code: 'c' })).toEqual([]);
  expect(readIssuedTokens({ access_token: 'opaque' })).toEqual([]);
});
