import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { CONTOSO } from '../../directory/builtInWorld.ts';
import { type MockWorld, openWorld } from '../../world/world.ts';
import { namesOf } from '../frame/names.ts';
import { type Claims, explainClaims } from './explainClaims.ts';
import { readToken } from './readToken.ts';
import { sayToken } from './sayToken.ts';

let world: MockWorld;
beforeAll(async () => {
  world = await openWorld({ freshKey: true });
});

const NOW = Date.UTC(2026, 10, 22, 22, 0, 0);
const context = (claims: Claims) => ({ claims, names: namesOf(world), now: NOW });
const says = (claims: Claims) =>
  Object.fromEntries(explainClaims(context(claims)).map(({ name, says }) => [name, says]));
const sign = (kid: string, key: Parameters<SignJWT['sign']>[0]) =>
  new SignJWT({ ver: '1.0' }).setProtectedHeader({ alg: 'RS256', kid }).sign(key);

describe('the claims of a token', () => {
  test('say names for ids, and when times are', () => {
    expect(
      says({
        aud: '00000003-0000-0000-c000-000000000000',
        tid: CONTOSO,
        exp: NOW / 1000 + 3540,
        amr: ['pwd', 'mfa'],
        appidacr: '1',
      }),
    ).toEqual({
      aud: 'Microsoft Graph',
      tid: 'Contoso',
      exp: '2026-11-22 22:59:00 UTC, in 59 minutes',
      amr: 'a password, a second factor',
      appidacr: 'with a secret',
    });
  });

  test('come in the order of their importance, and unknown ones last, as they are', () => {
    const explained = explainClaims(context({ extn: { a: 1 }, ver: '2.0', aud: 'x' }));
    expect(explained.map(({ name }) => name)).toEqual(['aud', 'ver', 'extn']);
    expect(explained.at(-1)).toMatchObject({ value: '{"a":1}', purpose: undefined });
  });

  test('with values of the wrong kind say nothing, and break nothing', () => {
    const odd = { exp: 'soon', amr: 7, wids: null, aud: [], iss: {}, roles: 'x', scp: 1, signin_state: null };
    for (const words of Object.values(says(odd))) expect(words).toBeUndefined();
    expect(sayToken(context(odd), 'access')).toContain('It does not say when it ends.');
  });
});

describe('a token in a sentence', () => {
  const graph = '00000003-0000-0000-c000-000000000000';
  test.each([
    [
      { aud: graph, scp: 'Mail.Read', upn: 'a@b.example', exp: NOW / 1000 + 60 },
      'may do Mail.Read there in the name of a@b.example. It expires in 1 minute.',
    ],
    [
      { aud: graph, roles: ['Mail.Send'], exp: NOW / 1000 - 60 },
      'may do Mail.Send there in its own name. It expired 1 minute ago.',
    ],
    [{ aud: graph, exp: NOW / 1000 + 60 }, 'without any permission'],
    [{ aud: graph, nbf: NOW / 1000 + 3600 }, 'It does not count yet, only in 1 hour.'],
  ])('%o', (claims, words) => expect(sayToken(context(claims), 'access')).toContain(words));
});

describe('a pasted text', () => {
  const signatureOf = async (text: string) => {
    const read = await readToken(text, world.keys);
    return read.kind === 'jwt' ? read.signature : read.kind;
  };

  test('has the signature of this mock, of nobody it knows, or a wrong one', async () => {
    const { kid, privateKey } = world.signingKey;
    const own = await sign(kid, privateKey);
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    expect(await signatureOf(`  Bearer ${own}\n`)).toBe('current-key');
    expect(await signatureOf(await sign(kid, stranger))).toBe('wrong');
    expect(await signatureOf(await sign('other', stranger))).toBe('unknown-key');
    expect(await signatureOf(own.slice(0, own.lastIndexOf('.') + 1))).toBe('none');
    await world.keys.rotate({ forget: false });
    expect(await signatureOf(own)).toBe('earlier-key');
    await world.keys.rotate({ forget: true });
    expect(await signatureOf(own)).toBe('unknown-key');
  });

  test.each(['', 'x', 'a.b.c', 'e30.W10.x', '0.AXoA-opaque-refresh-token'])('"%s" is opaque', async (text) =>
    expect(await signatureOf(text)).toBe('opaque'),
  );
});
