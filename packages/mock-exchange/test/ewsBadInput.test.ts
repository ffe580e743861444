import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseXml } from '../src/ews/soap/xmlElement.ts';
import { createMockExchange, type MockExchange } from '../src/index.ts';
import { basic, element, envelope, findItem, getFolder, impersonate, post, wellKnown } from './ewsRequests.ts';
import { standInDirectory } from './standInDirectory.ts';

// The library's own unit `binary` takes a second to make.
const codePoint = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

const licensed = 'licensed@stand-in.example';

let exchange: MockExchange;
// A password is checked faster than a token.
const authorization = basic(licensed, 'right');
beforeAll(async () => {
  const { idp } = await standInDirectory([{ address: licensed }], '2022-06-01');
  exchange = await createMockExchange({ idp });
});
afterAll(() => exchange?.close());

// Whatever comes in is the client's mistake: nothing may surprise the mock.
const said = vi.spyOn(console, 'error');
afterEach(() => {
  expect(said).not.toHaveBeenCalled();
});

const send = (body: string, type?: string) => post(exchange.ews, authorization, body, type);

async function isAlive(): Promise<boolean> {
  return (await send(envelope(getFolder()))).status === 200;
}

describe('a body', () => {
  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['half an envelope', envelope(getFolder()).slice(0, 300)],
    ['another root', '<a/>'],
    [
      'the namespace of SOAP 1.2',
      envelope(getFolder()).replace(/http:\/\/schemas.xmlsoap[^"]+/, 'http://www.w3.org/2003/05/soap-envelope'),
    ],
    ['a folder that no schema knows', envelope(getFolder(wellKnown('kalender')))],
    ['a shape that no schema knows', envelope(getFolder(undefined, 'Everything'))],
    ['no folder', envelope(getFolder(''))],
    ['no traversal', envelope(findItem().replace(' Traversal="Shallow"', ''))],
  ])('of %s fails the schema', async (_, body) => {
    const { status, text } = await send(body);
    expect(status).toBe(500);
    expect(element(text, 'faultcode')).toBe('a:ErrorSchemaValidation');
    expect(element(text, 'faultstring')).toMatch(/^The request failed schema validation: ./);
    expect(element(text, 'Message')).toBe('The request failed schema validation.');
    expect(Number(element(text, 'LineNumber'))).toBeGreaterThan(0);
  });

  it.each([
    ['no operation', envelope('')],
    ['an operation that is not there', envelope('<m:FetchEverything/>')],
    ['an operation of another namespace', envelope('<t:GetFolder/>')],
    ['an operation named like a property of objects', envelope('<m:constructor/>')],
    ['an unknown version', envelope(getFolder()).replace('Exchange2013_SP1', 'Exchange2019')],
  ])('of %s is an invalid request', async (_, body) => {
    const { status, text } = await send(body);
    expect(status).toBe(500);
    expect(element(text, 'faultcode')).toBe('a:ErrorInvalidRequest');
    expect(element(text, 'faultstring')).toBe('The request is invalid.');
  });

  it('of an operation nobody built says which there are', async () => {
    const { headers } = await send(envelope('<m:Subscribe/>'));
    expect(headers.get('x-authshift-mock')).toMatch(/^does not serve Subscribe, but GetFolder, FindFolder, FindItem,/);
  });

  it.each(['application/json', 'application/soap+xml', 'text/plain', ''])(
    'of the type "%s" is refused',
    async (type) => {
      expect((await send(envelope(getFolder()), type)).status).toBe(415);
    },
  );

  it('is not read at all before the caller is known', async () => {
    expect((await post(exchange.ews, undefined, '<')).status).toBe(401);
  });
});

describe('an attack by XML', () => {
  const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
  const doctype = (inner: string) => `<?xml version="1.0"?><!DOCTYPE lolz [${inner}]>`;
  const withText = (text: string) => envelope(getFolder(`<t:FolderId Id="${text}"/>`)).replace(/^<\?xml[^>]*>/, '');

  it.each([
    ['a billion laughs', doctype(`<!ENTITY l0 "ha">${laughs}`) + withText('&l9;')],
    ['quadratic growth', doctype(`<!ENTITY a "${'a'.repeat(50_000)}">`) + withText('&a;'.repeat(1000))],
    ['a file from outside', doctype('<!ENTITY f SYSTEM "file:///etc/passwd">') + withText('&f;')],
    ['an address from outside', doctype('<!ENTITY f SYSTEM "http://localhost:1/x">') + withText('&f;')],
    ['a parameter entity', doctype('<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;') + withText('x')],
    ['ten thousand levels', envelope('<m:a>'.repeat(10_000) + '</m:a>'.repeat(10_000))],
    ['an entity nobody declared', withText('&nbsp;')],
  ])('of %s is refused at once, and nothing is read', async (_, body) => {
    const began = performance.now();
    const { status, text } = await send(body);
    expect(status).toBe(500);
    expect(element(text, 'faultcode')).toBe('a:ErrorSchemaValidation');
    expect(text.length).toBeLessThan(3000);
    expect(text).not.toContain('root:');
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it.each([
    ['a huge attribute', envelope(getFolder(`<t:FolderId Id="${'A'.repeat(2_000_000)}"/>`)), 200],
    [
      'many attributes',
      envelope(
        getFolder().replace(
          '<m:GetFolder',
          `<m:GetFolder ${Array.from({ length: 20_000 }, (_, n) => `a${n}=""`).join(' ')}`,
        ),
      ),
      200,
    ],
    ['many folders', envelope(getFolder('<t:FolderId Id="x"/>'.repeat(5000))), 200],
    [
      'a huge text',
      envelope(
        `<m:ResolveNames ReturnFullContactData="false"><m:UnresolvedEntry>${'x'.repeat(2_000_000)}</m:UnresolvedEntry></m:ResolveNames>`,
      ),
      200,
    ],
  ])('of %s is answered in time', async (_, body, expected) => {
    const began = performance.now();
    expect((await send(body)).status).toBe(expected);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(await isAlive()).toBe(true);
  });
});

describe('a connection', () => {
  const port = () => Number(new URL(exchange.ews).port);
  const head = (length: number | string) =>
    `POST /EWS/Exchange.asmx HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: text/xml\r\n${length}\r\n`;

  async function raw(bytes: string, until: RegExp): Promise<string> {
    const socket = connect(port(), 'localhost');
    socket.write(bytes);
    let read = '';
    for await (const chunk of socket) {
      read += String(chunk);
      if (until.test(read)) break;
    }
    socket.destroy();
    return read;
  }

  it('may send requests without waiting, and gets the answers in order', async () => {
    const bodies = [getFolder(), '<m:Nothing/>', getFolder(wellKnown('inbox'))].map((body) => envelope(body));
    const all = bodies.map((body) => `${head(`Content-Length: ${Buffer.byteLength(body)}\r\n`)}${body}`).join('');
    const read = await raw(all, /Inbox<[\s\S]*<\/s:Envelope>/);
    expect(read.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 500', 'HTTP/1.1 200']);
    expect(read.indexOf('Calendar')).toBeLessThan(read.indexOf('ErrorInvalidRequest'));
  });

  it('may send the body in chunks', async () => {
    const body = envelope(getFolder());
    const chunks = (body.match(/[\s\S]{1,97}/g) ?? []).map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`);
    const read = await raw(`${head('Transfer-Encoding: chunked\r\n')}${chunks.join('')}0\r\n\r\n`, /<\/s:Envelope>/);
    expect(read).toMatch(/^HTTP\/1\.1 200/);
  });

  it.each([
    ['a broken chunk', () => `${head('Transfer-Encoding: chunked\r\n')}zz\r\n`],
    ['two lengths', () => `${head('Content-Length: 5\r\nContent-Length: 6\r\n')}12345`],
    ['no HTTP', () => '<?xml version="1.0"?>\r\n\r\n'],
  ])('that sends %s is refused by HTTP', async (_, bytes) => {
    expect(await raw(bytes(), /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 400/);
    expect(await isAlive()).toBe(true);
  });

  it('that ends in the middle leaves nothing behind', async () => {
    for (let round = 0; round < 30; round += 1) {
      const socket = connect(port(), 'localhost');
      socket.write(`${head('Content-Length: 1000\r\n')}<soap`, () => socket.destroy());
      await once(socket, 'close');
    }
    // They do not count as requests that are under way.
    await vi.waitFor(async () => expect(await isAlive()).toBe(true));
  });

  it('that says or sends too much is told so', async () => {
    const declared = await raw(head('Content-Length: 99999999\r\n'), /\r\n\r\n/);
    expect(declared).toMatch(/^HTTP\/1\.1 413/);
    const call = request(exchange.ews, {
      method: 'POST',
      headers: { Authorization: authorization, 'Content-Type': 'text/xml' },
    });
    call.on('error', () => undefined);
    const answered = once(call, 'response');
    const block = Buffer.alloc(1_048_576, 0x20);
    for (let sent = 0; sent <= 64 && call.writable; sent += 1) {
      if (!call.write(block)) await Promise.race([once(call, 'drain'), answered]);
    }
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    call.destroy();
  });
});

describe('a thousand requests that somebody damaged', () => {
  it('each get an answer of the protocol', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const whole = [
      envelope(getFolder()),
      envelope(findItem({ view: '<m:CalendarView StartDate="2026-11-01T00:00:00Z" EndDate="2026-12-01T00:00:00Z"/>' })),
      envelope(
        `<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:Message><t:Subject>x</t:Subject><t:ToRecipients><t:Mailbox><t:EmailAddress>${licensed}</t:EmailAddress></t:Mailbox></t:ToRecipients></t:Message></m:Items></m:CreateItem>`,
      ),
      envelope(
        `<m:SyncFolderItems><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape><m:SyncFolderId>${wellKnown('inbox')}</m:SyncFolderId><m:SyncState>AAAA</m:SyncState><m:MaxChangesReturned>5</m:MaxChangesReturned></m:SyncFolderItems>`,
      ),
      envelope(
        `<m:UpdateItem ConflictResolution="AutoResolve" MessageDisposition="SaveOnly"><m:ItemChanges><t:ItemChange><t:ItemId Id="x"/><t:Updates><t:SetItemField><t:FieldURI FieldURI="message:IsRead"/><t:Message><t:IsRead>true</t:IsRead></t:Message></t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`,
        impersonate(licensed),
      ),
    ];
    const piece = fc.oneof(
      fc.string({ unit: codePoint, maxLength: 4 }),
      fc.constantFrom(
        '<',
        '>',
        '&#0;',
        '"',
        '<t:Mailbox>',
        '</t:Mailbox>',
        ' Id=""',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        'xmlns:t=""',
        '\u0000',
        'Offset="-1"',
      ),
    );
    const damage = fc.record({ of: fc.constantFrom(...whole), at: fc.nat(1500), length: fc.nat(60), by: piece });
    const damaged = fc
      .sample(damage, { numRuns: 1000, seed: 6 })
      .map(({ of, at, length, by }) => of.slice(0, at) + by + of.slice(at + length));
    const ask = async (body: string): Promise<void> => {
      const headers = {
        Authorization: authorization,
        'Content-Type': 'text/xml',
        'Content-Length': Buffer.byteLength(body),
      };
      const call = request(exchange.ews, { method: 'POST', agent, headers });
      call.end(body);
      const [response] = await once(call, 'response');
      const text = await readText(response);
      expect([200, 500]).toContain(response.statusCode);
      expect(parseXml(text).name).toBe('Envelope');
    };
    for (let from = 0; from < damaged.length; from += 20) await Promise.all(damaged.slice(from, from + 20).map(ask));
    agent.destroy();
    expect(await isAlive()).toBe(true);
  });
});
