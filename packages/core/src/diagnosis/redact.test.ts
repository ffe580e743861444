import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from './redact.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const entraSecret = 'abC8Q~0123456789012345678901234567890a-_b';
const xoauth2 = btoa(`user=service@contoso.example\u0001auth=Bearer ${jwt}\u0001\u0001`);

describe('redact', () => {
  test.for([
    [`the token ${jwt} was refused`, 'the token [removed] was refused'],
    ['Authorization: Bearer abcdefghijkl.mnop', 'Authorization: Bearer [removed]'],
    ['authorization: basic c2VydmljZTpwYXNz', 'authorization: basic [removed]'],
    ['Authorization: NTLM TlRMTVNTUAABAAAAB4IIogAAAAA=', 'Authorization: NTLM [removed]'],
    ['Proxy-Authorization: Digest username="x", response="y"', 'Proxy-Authorization: [removed]'],
    [
      '-H "Authorization: Bearer abc" -H "client-request-id: 1"',
      '-H "Authorization: Bearer [removed]" -H "client-request-id: 1"',
    ],
    ['{"authorization":"Bearer abc","request-id":"5"}', '{"authorization":"Bearer [removed]","request-id":"5"}'],
    [
      'Authorization%3A%20Bearer%20abc%0D%0AX-Trace%3A%201',
      'Authorization%3A%20Bearer%20[removed]%0D%0AX-Trace%3A%201',
    ],
    ['Authorization: Bearer abc\\r\\nrequest-id: 5', 'Authorization: Bearer [removed]\\r\\nrequest-id: 5'],
    ['Bearer%20AbcdefghijklmnopQ1', 'Bearer%20[removed]'],
    ['Bearer a-token-for-this-test was refused', 'Bearer [removed] was refused'],
    ['sent Basic c2VydmljZTpwYXNz to it', 'sent Basic [removed] to it'],
    ['Basic  YWJjZGVmZ2g6aWprbA== x', 'Basic  [removed] x'],
    ['Basic cGFzc3dvcmQ6eHk= x', 'Basic [removed] x'],
    ['basic%20QWxhZGRpbjpvcGVu x', 'basic%20[removed] x'],
    ['Bearer  AbcdefghijklmnopQ', 'Bearer  [removed]'],
    ['password=Bearer abc', 'password=Bearer [removed]'],
    ['password=12345', 'password=[removed]'],
    ['password="x client_secret=y" z', 'password="[removed]" z'],
    ['password=[a, b', 'password=[removed]'],
    ['Cookie: a=b\\r\\nHost: x', 'Cookie: [removed]\\r\\nHost: x'],
    ['Cookie: a=b\\\\nHost: x', 'Cookie: [removed]\\\\nHost: x'],
    ['Cookie%3A%20a%3Db%0D%0AHost%3A%20x', 'Cookie%3A%20[removed]%0D%0AHost%3A%20x'],
    ['Cookie%253A%2520a%253Db%250AHost', 'Cookie%253A%2520[removed]%250AHost'],
    ['Cookie: a=b; c="d"\nHost: x', 'Cookie: [removed]\nHost: x'],
    ['Set-Cookie: ESTSAUTH=0.AX; path=/', 'Set-Cookie: [removed]'],
    ['{"set-cookie":["a=b","c=d"],"x":1}', '{"set-cookie":[removed],"x":1}'],
    ['/callback?code=0.AXoA-secret&state=abcdef123456&x=1', '/callback?code=[removed]&state=[removed]&x=1'],
    ['/callback?error=x&code=abcdef', '/callback?error=x&code=[removed]'],
    [
      'grant_type=authorization_code&code=abc&client_secret=x%26y&scope=a',
      'grant_type=authorization_code&code=[removed]&client_secret=[removed]&scope=a',
    ],
    ['{"client_secret":"value~of.secret"}', '{"client_secret":"[removed]"}'],
    ['{"clientSecret" : "a\\"b","x":"y"}', '{"clientSecret" : "[removed]","x":"y"}'],
    ['{"password":"a\\\\","x":"y"}', '{"password":"[removed]","x":"y"}'],
    ['{\\"password\\":\\"a\\\\\\"b\\",\\"x\\":\\"y\\"}', '{\\"password\\":\\"[removed]\\",\\"x\\":\\"y\\"}'],
    ['"{\\"password\\":\\"abc", y', '"{\\"password\\":\\"[removed]", y'],
    ['{"password":null,"x":1}', '{"password":null,"x":1}'],
    ['{"password":{"set":true}}', '{"password":{"set":true}}'],
    ['{"secretText":"x","keyId":"y"}', '{"secretText":"[removed]","keyId":"y"}'],
    ['{"token":"abc"}', '{"token":"[removed]"}'],
    ['{"code":"0.AXoAsecretcodevalue1234"}', '{"code":"[removed]"}'],
    ['{"code":"abcdefghijklmno1"}', '{"code":"[removed]"}'],
    ['{"code":"1abcdefghijklmnopqrst"}', '{"code":"[removed]"}'],
    ["refresh_token = '0.ARoAv4j5cvGGr0'", "refresh_token = '[removed]'"],
    ['password: hunter2', 'password: [removed]'],
    ['password=', 'password='],
    ["password='a", "password='[removed]"],
    ['password="a\nnext line', 'password="[removed]\nnext line'],
    ['<t:Password Type="Text">a"b</t:Password><x>1</x>', '<t:Password Type="Text">[removed]</t:Password><x>1</x>'],
    ['&lt;NewPassword&gt;a&amp;lt;b&lt;/NewPassword&gt;', '&lt;NewPassword&gt;[removed]&lt;/NewPassword&gt;'],
    ['a=&quot;1&quot; password=&quot;x y&quot; b=2', 'a=&quot;1&quot; password=&quot;[removed]&quot; b=2'],
    [
      'u=https%3A%2F%2Fh%2F%3Fcode%3Dabc%26client_secret%3Da%2526b%26x%3D1',
      'u=https%3A%2F%2Fh%2F%3Fcode%3D[removed]%26client_secret%3D[removed]%26x%3D1',
    ],
    ['%7B%22password%22%3A%22a%5C%22b%22%2C%22x%22%3A1%7D', '%7B%22password%22%3A%22[removed]%22%2C%22x%22%3A1%7D'],
    [`client secret ${entraSecret} was pasted`, 'client secret [removed] was pasted'],
    ['it is 0.AXoAv4j5cvGGr0GRqy180BHbR1234.AgABAAEAAAD here', 'it is [removed] here'],
    ['it is 1.AXoAv4j5cvGGr0GRqy180BHbR1234 here', 'it is [removed] here'],
    ['it is M.C507_BAY.0.U.-Cg!secret*value$$ here', 'it is [removed] here'],
    [`it is EwB4${'A8l6BAAU'.repeat(20)}== here`, 'it is [removed] here'],
    [`A1 AUTHENTICATE XOAUTH2 ${xoauth2}`, 'A1 AUTHENTICATE XOAUTH2 [removed]'],
    [`+ ${xoauth2} sent`, '+ [removed] sent'],
    [encodeURIComponent(`blob ${xoauth2}`), 'blob%20[removed]'],
    [
      'user=service@contoso.example\u0001auth=Bearer opaque\u0001\u0001',
      'user=service@contoso.example\u0001auth=Bearer [removed]\u0001\u0001',
    ],
    ['auth=Bearer  opaque x', 'auth=Bearer  [removed] x'],
    ['auth%3DBearer%20opaque x', 'auth%3DBearer%20[removed] x'],
    ['auth%253DBearer%2520opaque x', 'auth%253DBearer%2520[removed] x'],
    ['334 \nAHNlcnZpY2U x', '334 \n[removed] x'],
    ['334\r\nAHNlcnZpY2U= x', '334\r\n[removed] x'],
    ['334 YQ==\\r\\nAHNlcnZpY2U= x', '334 YQ==\\r\\n[removed] x'],
    ['334 YQ==\\nAHNlcnZpY2U= x', '334 YQ==\\n[removed] x'],
    ['334 YQ==\\\\r\\\\n> AHNlcnZpY2U= x', '334 YQ==\\\\r\\\\n> [removed] x'],
    ['12 LOGIN service secret', '12 LOGIN service [removed]'],
    ['abc1 LOGIN service secret', 'abc1 LOGIN service [removed]'],
    ['PASS secret', 'PASS [removed]'],
    ['C: PASS secret', 'C: PASS [removed]'],
    ['x\n> PASS secret', 'x\n> PASS [removed]'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- x', '[removed] x'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE', '[removed]'],
    ['AUTH PLAIN AHNlcnZpY2UAc2VjcmV0', 'AUTH PLAIN [removed]'],
    [
      '334 UGFzc3dvcmQ6\r\nC: c2VjcmV0\r\n235 2.7.0 Authentication successful',
      '334 UGFzc3dvcmQ6\r\nC: [removed]\r\n235 2.7.0 Authentication successful',
    ],
    ['A01 LOGIN service@contoso.example secret', 'A01 LOGIN service@contoso.example [removed]'],
    ['A01 LOGIN "service" "se\\"cret"', 'A01 LOGIN "service" "[removed]"'],
    ['USER service\r\nPASS secret\r\nQUIT', 'USER service\r\nPASS [removed]\r\nQUIT'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- x', '[removed] x'],
  ] as const)('makes of %j %j', ([text, clean]) => {
    expect(redact(text)).toBe(clean);
  });

  test.for([
    'AADSTS65004: User declined to consent to access the app. Trace ID: 0f8c5e1e-1d2b-4a3c-9f00-1b2c3d4e5f60 Correlation ID: 77aa5e1e-1d2b-4a3c-9f00-1b2c3d4e5f60 Timestamp: 2026-11-22 09:10:42Z',
    "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.',
    'The SMTP address has no mailbox associated with it.',
    'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic Realm=""',
    'WWW-Authenticate: Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="00000001-0000-0000-c000-000000000000@*", token_types="app_asserted_user_v1", authorization_uri="https://login.example/common/oauth2/authorize", error="invalid_token",Basic Realm=""',
    '2000008;reason="The token contains no permissions, or permissions can not be understood.";error_category="invalid_grant"',
    'NO Basic authentication is disabled.',
    'Basic password sign-in has ended, Basic security remains',
    'exitcode=abcdef mystate=failing',
    '{"code":"abcdefghijklmn1"}',
    'COMPASS is not a command, nor is x PASS y',
    'Basic Authorization failed for user service@contoso.example',
    '-ERR Logon failure: unknown user name or bad password.',
    'NO LOGIN failed.',
    'A01 NO LOGIN failed. Account is blocked.',
    '250-AUTH LOGIN PLAIN XOAUTH2',
    'AUTH LOGIN failed',
    'Pass the exit code 1, error code: 50011, code=50011&x, code=AADSTS50011',
    '{"error":{"code":"MailboxNotEnabledForRESTAPI","message":"The mailbox is inactive"}}',
    '{"error":"invalid_grant","suberror":"user_password_expired","error_codes":[50055]}',
    '{"state":"failing","nonce":3}',
    'Unexpected token: <',
    'eyJustaheaderwithoutapoint and the heyJude song',
    '',
  ])('leaves %j as it came', (text) => {
    expect(redact(text)).toBe(text);
  });

  // Characters a secret of Microsoft may have, and those that mean something in the shapes around it.
  const secret = fc
    .string({ unit: fc.constantFrom(...'abcXYZ019~._-!*()\'"&=+/%<>;,:#?\\{}[]$'), minLength: 6, maxLength: 60 })
    .map((text) => `k3${text}Zq9`);
  const xml = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const json = (text: string) => JSON.stringify(text).slice(1, -1);
  const url = encodeURIComponent;
  const form = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
  const name = fc.constantFrom(
    'password',
    'client_secret',
    'client_assertion',
    'refresh_token',
    'access_token',
    'newPassword',
  );
  const shapes: Record<string, (name: string, secret: string) => string> = {
    form: (key, value) => `a=1&${key}=${form(value)}&b=2`,
    url: (key, value) => `https://host.example/p?a=1&${key}=${url(value)}&b=2#c`,
    'url in a url': (key, value) => `https://host.example/?u=${url(`https://x.example/?${key}=${url(value)}&b=2`)}&c=3`,
    'form twice encoded': (key, value) => `body=${form(`a=1&${key}=${form(value)}&b=2`)}`,
    json: (key, value) => JSON.stringify({ a: 'x', [key]: value, b: 'y' }),
    'json in json': (key, value) => JSON.stringify({ body: JSON.stringify({ [key]: value, b: 'y' }) }),
    'json in json in json': (key, value) =>
      JSON.stringify({ s: JSON.stringify({ t: JSON.stringify({ [key]: value, b: 2 }) }) }),
    'json in a url': (key, value) => `https://host.example/?q=${url(JSON.stringify({ a: 1, [key]: value, b: 'y' }))}`,
    'json twice in a url': (key, value) =>
      `https://host.example/?q=${url(url(JSON.stringify({ [key]: value, b: 'y' })))}`,
    xml: (key, value) => `<e><t:${key}>${xml(value)}</t:${key}><x>1</x></e>`,
    'xml in xml': (key, value) => `<e>${xml(`<${key}>${xml(value)}</${key}><x>1</x>`)}</e>`,
    'form in json': (key, value) => JSON.stringify({ body: `a=1&${key}=${form(value)}&b=2` }),
    header: (_, value) => `GET / HTTP/1.1\r\nAuthorization: Bearer ${url(value)}\r\nrequest-id: 5`,
    cookie: (_, value) => `Cookie: a=${value}; b=${value}\nrequest-id: 5`,
    xoauth2: (_, value) => btoa(`user=service@contoso.example\u0001auth=Bearer ${value}\u0001\u0001`),
    'xoauth2 in a url': (_, value) => url(btoa(`user=s@contoso.example\u0001auth=Bearer ${value}\u0001\u0001`)),
  };

  test.for(Object.keys(shapes))('no secret comes out of %s', (shape) => {
    const make = shapes[shape];
    fc.assert(
      fc.property(name, secret, fc.string(), (key, value, around) => {
        const text = `${around.replaceAll(/["'\\%&<kZ]/g, '')} ${make?.(key, value)}`;
        const clean = redact(text);
        for (const spelt of [value, url(value), form(value), json(value), xml(value), btoa(value)]) {
          expect(clean).not.toContain(spelt);
        }
        // Nor a piece of it.
        expect(clean).not.toContain('Zq9');
        expect(clean).not.toContain('k3');
        expect(redact(clean)).toBe(clean);
      }),
    );
  });

  test('is idempotent on any text', () => {
    const words = fc.constantFrom(
      'password',
      '=',
      ':',
      '"',
      '\\',
      "'",
      '%22',
      '%3D',
      '[removed]',
      'Bearer ',
      'code',
      '&',
      '\n',
      'eyJhbGciOiJub25lIn0.e30',
      '<secret>',
      'Authorization: ',
      'A1 LOGIN x ',
      '334 a\n',
      'cookie',
      ' ',
      'x9',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 12 }), (parts) => {
        const once = redact(parts.join(''));
        expect(redact(once)).toBe(once);
      }),
    );
  });
});
