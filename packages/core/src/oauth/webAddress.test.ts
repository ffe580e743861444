import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLoopback, readAddress, readQuery, writeQuery } from './webAddress.ts';

describe('an address', () => {
  test('is taken apart', () => {
    expect(readAddress('HTTPS://App.Example:8443/OAuth/callback?a=1&b#c')).toEqual({
      scheme: 'https',
      origin: 'https://app.example:8443',
      host: 'app.example:8443',
      path: '/OAuth/callback',
      query: 'a=1&b',
      hasFragment: true,
    });
    expect(readAddress('https://app.example')).toEqual({
      scheme: 'https',
      origin: 'https://app.example',
      host: 'app.example',
      path: '',
      query: '',
      hasFragment: false,
    });
    expect(readAddress('https://app.example?x')).toMatchObject({ path: '', query: 'x' });
    expect(readAddress('https://app.example#')).toMatchObject({ path: '', hasFragment: true });
  });

  test.for([
    '',
    'app.example/callback',
    '/callback',
    'https:/app.example',
    'https://',
    'https:///callback',
    'https://app.example@evil.example/',
    'https://user:word@app.example/',
    'https://app.example\\@evil.example/',
    'https://app.example/a\\b',
    'https://app.example/a b',
    'https://app.example/?a b',
    ' https://app.example/',
    'https://app.example/\n',
    'urn:ietf:wg:oauth:2.0:oob',
    '1https://app.example/',
    'ht!tps://app.example/',
  ])('%j is none', (text) => {
    expect(readAddress(text)).toBeNull();
  });

  test('has the origin, path and query that browsers see', () => {
    const address = fc.webUrl({ withQueryParameters: true, withFragments: true });
    fc.assert(
      fc.property(address, (text) => {
        const url = new URL(text);
        const read = readAddress(text);
        // Browsers resolve dots and leave out the port that goes without saying; Entra compares letter by letter.
        fc.pre(!text.includes('/.') && !/:(80|443)(\/|$)/.test(text));
        expect(read?.origin).toBe(url.origin);
        expect(read?.path || '/').toBe(url.pathname);
        expect(read?.hasFragment).toBe(text.includes('#'));
      }),
    );
  });

  test.for([
    ['http://localhost', true],
    ['http://localhost:8400/x', true],
    ['http://127.0.0.1:1', true],
    ['http://[::1]:3000', true],
    ['http://localhost.evil.example', false],
    ['http://127.0.0.1.evil.example', false],
    ['http://notlocalhost', false],
    ['http://127.0.0.2', false],
    ['http://127x0x0x1', false],
  ] as const)('%s on this machine: %s', ([text, expected]) => {
    const address = readAddress(text);
    expect(address !== null && isLoopback(address)).toBe(expected);
  });
});

describe('a query', () => {
  test('leaves out what is not said, and encodes the rest', () => {
    const query = writeQuery({ a: 'x y', b: '', c: null, d: undefined, e: '&=+#/', f: '😀' });
    expect(query).toBe('a=x%20y&e=%26%3D%2B%23%2F&f=%F0%9F%98%80');
  });

  test('half a surrogate pair breaks nothing', () => {
    expect(writeQuery({ a: '\uD83D!' })).toBe('a=%EF%BF%BD!');
  });

  test('is read as browsers read it', () => {
    const fields = fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', minLength: 1 }));
    fc.assert(
      fc.property(fields, (given) => {
        const query = writeQuery(given);
        expect([...new URLSearchParams(query)]).toEqual([...new URLSearchParams(Object.entries(given))]);
        const searched = new URLSearchParams(query);
        expect(readQuery(query)).toEqual(new Map([...searched.keys()].map((name) => [name, searched.get(name)])));
        expect(readQuery(`?${query}`)).toEqual(readQuery(query));
      }),
    );
  });

  test('the first of several counts, plus is a space, and what is badly encoded stays', () => {
    expect([...readQuery('a=1&a=2&b=x+y%20z&c&&d=a=b&%zz=%zz+1')]).toEqual([
      ['a', '1'],
      ['b', 'x y z'],
      ['c', ''],
      ['d', 'a=b'],
      ['%zz', '%zz 1'],
    ]);
    expect(readQuery('').size).toBe(0);
    expect([...readQuery('a=1?2')]).toEqual([['a', '1?2']]);
  });

  test('of any text reads without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        readQuery(text);
        readAddress(text);
      }),
    );
  });
});
