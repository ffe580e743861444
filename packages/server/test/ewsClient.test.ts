import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { probeCalendar, readCalendar } from '../src/exchange/ewsClient.ts';
import { type EwsStub, fail, fault, plain, startEwsStub, succeed } from './support/ewsStub.ts';
import { freePort } from './support/freePort.ts';

let stub: EwsStub;

beforeAll(async () => {
  stub = await startEwsStub();
});

beforeEach(() => {
  stub.answer = succeed;
  stub.requests.length = 0;
});

afterAll(() => stub.close());

const window = { from: new Date('2026-11-01T00:00:00.123Z'), to: new Date('2026-12-01T00:00:00Z') };
const caller = () => ({ address: stub.address, authorization: 'Bearer a-token-for-this-test' });
const read = (mailbox = 'room@contoso.example') => readCalendar(caller(), mailbox, window);

describe('reading a calendar', () => {
  it('asks for the folder and then for the items of a window', async () => {
    expect(await read()).toEqual({
      kind: 'works',
      items: 4,
      literal: 'HTTP/1.1 200 OK; ResponseCode NoError',
      code: 'NoError',
    });
    expect(stub.requests).toHaveLength(2);
    const [folder, items] = stub.requests;
    expect(folder?.body).toContain('<m:GetFolder>');
    expect(items?.body).toContain('StartDate="2026-11-01T00:00:00Z" EndDate="2026-12-01T00:00:00Z"');
    expect(items?.headers).toMatchObject({
      authorization: 'Bearer a-token-for-this-test',
      'x-anchormailbox': 'room@contoso.example',
      'content-type': 'text/xml; charset=utf-8',
    });
  });

  it('goes where the name was found to lead, whatever a name server says by then', async () => {
    const address = stub.address.replace(/\/\/[^/:]+/, '//mail.rebinding.invalid');
    expect(await readCalendar({ ...caller(), address, ip: '127.0.0.1' }, 'room@contoso.example', window)).toMatchObject(
      {
        kind: 'works',
      },
    );
    expect(stub.requests[0]?.headers.host).toMatch(/^mail\.rebinding\.invalid:/);
    expect(await readCalendar({ ...caller(), address }, 'room@contoso.example', window)).toMatchObject({
      kind: 'unreachable',
    });
  });

  it('does not let an address become markup', async () => {
    await read('a&b<t:X/>"@contoso.example');
    expect(stub.requests[0]?.body).toContain('a&amp;b&lt;t:X/&gt;&quot;@contoso.example');
  });

  it('leaves an address that fits no header to the server: one mailbox, and no reason to stop asking for others', async () => {
    stub.answer = fail('ErrorNonExistentMailbox', 'The SMTP address has no mailbox associated with it.');
    for (const mailbox of ['salón-łódź@contoso.example', 'line\r\nbreak@contoso.example']) {
      expect(await read(mailbox)).toMatchObject({ kind: 'refused', aboutCaller: false });
    }
    expect(stub.requests.map(({ headers }) => headers['x-anchormailbox'])).toEqual([undefined, undefined]);
  });

  it('does not go on when the folder is refused', async () => {
    stub.answer = fail('ErrorNonExistentMailbox', 'The SMTP address has no mailbox associated with it.');
    expect(await read()).toMatchObject({
      kind: 'refused',
      code: 'ErrorNonExistentMailbox',
      literal: 'The SMTP address has no mailbox associated with it.',
      aboutCaller: false,
    });
    expect(stub.requests).toHaveLength(1);
  });

  it.each<[string, EwsStub['answer'], object]>([
    [
      'a fault with a time to wait',
      fault(
        'ErrorServerBusy',
        'The server cannot service this request right now. Try again later.',
        '<t:MessageXml xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><t:Value Name="BackOffMilliseconds">178510</t:Value></t:MessageXml>',
      ),
      { code: 'ErrorServerBusy', backOffMilliseconds: 178_510, aboutCaller: true },
    ],
    [
      'too many requests',
      plain(429, { 'retry-after': '7' }),
      { code: '429', backOffMilliseconds: 7000, aboutCaller: true },
    ],
    [
      'Basic that is switched off',
      plain(401, { 'www-authenticate': 'Basic Realm=""' }),
      { code: '401', literal: 'HTTP/1.1 401 Unauthorized; WWW-Authenticate: Basic Realm=""', aboutCaller: true },
    ],
    [
      'a token without permissions',
      plain(401, {
        'www-authenticate': 'Bearer error="invalid_token"',
        'x-ms-diagnostics': '2000008;reason="The token contains no permissions";error_category="invalid_grant"',
      }),
      { code: '2000008', literal: expect.stringContaining('x-ms-diagnostics: 2000008'), aboutCaller: true },
    ],
    ['EWS that is switched off', plain(403), { code: '403', literal: 'HTTP/1.1 403 Forbidden', aboutCaller: true }],
    [
      'a page of a proxy',
      plain(200, { 'content-type': 'text/html' }, '<html><body>Sign in</body></html>'),
      { code: '200' },
    ],
    ['broken XML', plain(200, { 'content-type': 'text/xml' }, '<s:Envelope><s:Body'), { code: '200' }],
    ['a redirect', plain(302, { location: 'https://elsewhere.example/' }), { code: '302' }],
    ['a gateway that fails', plain(502), { code: '502', aboutCaller: false }],
  ])('keeps the literal answer of %s', async (_, answer, expected) => {
    stub.answer = answer;
    expect(await probeCalendar(caller(), 'room@contoso.example')).toMatchObject({ kind: 'refused', ...expected });
    expect(stub.requests).toHaveLength(1);
  });

  it('cuts a token out of an answer', async () => {
    stub.answer = fail('ErrorAccessDenied', 'Bearer a-token-for-this-test was refused');
    expect(JSON.stringify(await read())).not.toContain('a-token-for-this-test');
  });

  it('does not read an answer without end', async () => {
    stub.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/xml' });
      const chunk = 'x'.repeat(65_536);
      const write = (): void => {
        while (!response.destroyed && response.write(chunk)) {}
      };
      response.on('drain', write);
      write();
    };
    expect(await read()).toMatchObject({ kind: 'unreachable', literal: 'The answer is larger than 4 MiB.' });
  });

  it('says when nobody answers, and when a line is cut', async () => {
    stub.answer = (response) => response.destroy();
    expect(await read()).toMatchObject({ kind: 'unreachable', aboutCaller: true });
    const nobody = { address: `http://localhost:${await freePort()}/EWS`, authorization: 'Basic x' };
    expect(await probeCalendar(nobody, 'room@contoso.example')).toMatchObject({
      kind: 'unreachable',
      code: 'ECONNREFUSED',
    });
  });
});
