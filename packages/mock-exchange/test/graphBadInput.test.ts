import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { type Ask, askGraph, type GraphReply, graphTokens } from './graphTokens.ts';

const licensed = 'licensed@contoso.example';

let mocks: MockMicrosoft;
let token: string;
beforeAll(async () => {
  mocks = await startMockMicrosoft();
  const tokens = await graphTokens(mocks.idp);
  token = await tokens.delegated(licensed, 'User.Read', 'Mail.ReadWrite', 'Mail.Send', 'Calendars.ReadWrite');
});
afterAll(() => mocks?.close());

const ask = (path: string, more?: Ask): Promise<GraphReply> => askGraph(mocks.exchange.graph, token, path, more);
const post = (path: string, body: unknown, headers = {}): Promise<GraphReply> =>
  ask(path, { method: 'POST', body, headers });

function codeOf({ status, body }: GraphReply): readonly [number, string] {
  return [status, body?.error?.code];
}

describe('a body that cannot be read', () => {
  const json = { 'Content-Type': 'application/json' };

  it.each([
    ['is empty', '', [400, 'BadRequest']],
    ['is no JSON', '{"message":', [400, 'BadRequest']],
    ['is a list', '[]', [400, 'BadRequest']],
    ['has an unknown property', '{"subjekt":"x"}', [400, 'RequestBodyRead']],
    ['has a number for a text', '{"subject":1}', [400, 'RequestBodyRead']],
    ['has a text for a truth', '{"isRead":"perhaps"}', [400, 'RequestBodyRead']],
    ['has an object for a list', '{"toRecipients":{}}', [400, 'RequestBodyRead']],
    ['has a recipient that is none', '{"toRecipients":[1]}', [400, 'RequestBodyRead']],
    ['has an unknown word', '{"importance":"enormous"}', [400, 'RequestBodyRead']],
    [
      'has a header of its own that is not one',
      '{"internetMessageHeaders":[{"name":"Subject","value":"x"}]}',
      [400, 'InvalidInternetMessageHeader'],
    ],
    [
      'has an attachment that is no base64',
      '{"attachments":[{"name":"a","contentBytes":"%%"}]}',
      [400, 'UnableToDeserializePostBody'],
    ],
  ])('because it %s', async (_, body, expected) => {
    expect(codeOf(await post('/me/messages', body, json))).toEqual(expected);
  });

  it('names the property and the type', async () => {
    const { body } = await post('/me/messages', { subjekt: 'x' });
    expect(body.error.message).toBe(
      "The property 'subjekt' does not exist on type 'microsoft.graph.message'. Make sure to only use property names that are defined by the type.",
    );
  });

  it('because it is longer than four megabytes, announced or not', async () => {
    expect(codeOf(await post('/me/messages', 'x'.repeat(4 * 1024 * 1024 + 1), json))).toEqual([413, 'BadRequest']);
    const status = await new Promise((resolve, reject) => {
      const headers = { Authorization: `Bearer ${token}`, 'Transfer-Encoding': 'chunked' };
      const request = httpRequest(`${mocks.exchange.graph}/me/messages`, { method: 'POST', headers }, (response) =>
        resolve(response.resume().statusCode),
      );
      request.on('error', reject);
      for (let sent = 0; sent < 5; sent += 1) request.write('x'.repeat(1024 * 1024));
      request.end();
    });
    expect(status).toBe(413);
  });

  it('hands out attachments of types that are none as bytes', async () => {
    const mime = [
      'Subject: Odd',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: tëxt/✓; name="odd"',
      'Content-Disposition: attachment; filename="odd"',
      '',
      'bytes',
      '--b--',
      '',
    ].join('\r\n');
    const draft = await post('/me/messages', Buffer.from(mime).toString('base64'), { 'Content-Type': 'text/plain' });
    const [attachment] = (await ask(`/me/messages/${draft.body.id}/attachments`)).body.value;
    const content = await ask(`/me/messages/${draft.body.id}/attachments/${attachment.id}/$value`);
    expect([content.status, content.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
  });

  it('puts no line of its own into the header of a message', async () => {
    const draft = await post('/me/messages', {
      subject: 'One\r\nBcc: somebody@contoso.example',
      from: { emailAddress: { name: 'A\r\nX-Evil: 1', address: licensed } },
      internetMessageHeaders: [{ name: 'X-Own', value: 'a\r\nX-Other: b' }],
    });
    const { text } = await ask(`/me/messages/${draft.body.id}/$value`);
    expect(text).not.toMatch(/^(?:Bcc|X-Evil|X-Other):/m);
  });
});

describe('a query that cannot be read', () => {
  const deep = `${'('.repeat(200)}isRead eq true${')'.repeat(200)}`;
  const long = Array.from({ length: 150 }, () => 'isRead eq true').join(' or ');

  it.each([
    ['$filter=subject eq', "Syntax error at position 10 in 'subject eq'."],
    ["$filter=subjekt eq 'x'", "Could not find a property named 'subjekt' on type 'microsoft.graph.message'."],
    ["$filter=substringof('x',subject)", "An unknown function with name 'substringof' was found."],
    ["$filter=subject eq 'x", 'unterminated string literal'],
    ['$filter=subject eq %25', "character '%' is not valid"],
    ['$filter=isRead eq 1', "incompatible types was detected. Found operand types 'Edm.Boolean' and 'Edm.Int32'"],
    ['$filter=subject', 'must evaluate to a single boolean value'],
    [`$filter=${deep}`, 'Recursion depth exceeded allowed limit.'],
    [`$filter=${'not '.repeat(300)}isRead`, 'Recursion depth exceeded allowed limit.'],
    [`$filter=${long}`, "The node count limit of '100' has been exceeded."],
    ["$filter=endswith(subject,'x')", 'The query filter contains one or more invalid nodes.'],
    [
      "$filter=toRecipients/any(r:r/emailAddress/address eq 'x')",
      'The query filter contains one or more invalid nodes.',
    ],
    ['$filter=isRead eq true&$orderby=receivedDateTime', 'The restriction or sort order is too complex'],
    ['$orderby=subjekt', "Could not find a property named 'subjekt'"],
    ['$select=subjekt', "Could not find a property named 'subjekt'"],
    ['$top=-1', 'non-negative integer'],
    ['$top=1001', 'Invalid page size'],
    ['$skip=x', 'non-negative integer'],
    ['$count=perhaps', 'Valid values are'],
    ['$top=1&$top=2', 'more than once'],
    ['$apply=groupby', "'$apply' is not supported"],
  ])('%s', async (query, message) => {
    const { status, body } = await ask(`/me/messages?${query.replaceAll(' ', '%20')}`);
    expect(status).toBe(400);
    expect(body.error.message).toContain(message);
  });

  it.each([
    ['/me/nothing', [400, 'BadRequest']],
    ['/nothing', [400, 'BadRequest']],
    ['/', [400, 'BadRequest']],
    ['/me/messages/%E0%A4%A', [400, 'BadRequest']],
    ['/me/messages/AAMkAGI2', [400, 'ErrorInvalidIdMalformed']],
    ['/me/messages/delta', [400, 'BadRequest']],
    ['/me/calendarView?startDateTime=noon&endDateTime=2026-01-01', [400, 'ErrorInvalidParameter']],
  ])('at %s', async (path, expected) => {
    expect(codeOf(await ask(path))).toEqual(expected);
  });

  it('asks with a verb that is not for it', async () => {
    const reply = await ask('/me/messages', { method: 'DELETE' });
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});

it('a thousand requests made of scraps end in answers of Graph, and the mock goes on', async () => {
  const scrap = fc.constantFrom(
    ...[
      'me',
      'users',
      licensed,
      'messages',
      'mailFolders',
      'inbox',
      'childFolders',
      'events',
      'calendar',
      'calendarView',
    ],
    ...[
      '$count',
      '$value',
      'delta',
      'attachments',
      'sendMail',
      'move',
      'send',
      '$batch',
      '..',
      '%00',
      "users('x')",
      '#',
      '',
    ],
  );
  const option = fc.tuple(
    fc.constantFrom(
      '$filter',
      '$top',
      '$skip',
      '$select',
      '$orderby',
      '$search',
      '$count',
      'startDateTime',
      '$deltatoken',
      'x',
    ),
    fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom("subject eq 'x'", '1', 'true', '2026-01-01', 'isRead', '((((', "'"),
    ),
  );
  const body = fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc.string({ maxLength: 50 }),
    fc.constantFrom('{"requests":[{}]}', '{"message":{"toRecipients":[{}]}}'),
  );
  const call = fc.record({
    path: fc.array(fc.oneof(scrap, fc.string({ maxLength: 20 }).map(encodeURIComponent)), { maxLength: 5 }),
    query: fc.array(option, { maxLength: 3 }),
    method: fc.constantFrom('GET', 'GET', 'POST', 'PATCH', 'DELETE', 'PUT'),
    body,
    type: fc.constantFrom('application/json', 'text/plain', 'text/xml'),
  });
  const send = async ({ path, query, method, body, type }: typeof call extends fc.Arbitrary<infer T> ? T : never) => {
    const search = new URLSearchParams(query).toString();
    const isBodied = method !== 'GET';
    const reply = await ask(`/${path.join('/')}${search === '' ? '' : `?${search}`}`, {
      method,
      headers: { 'Content-Type': type },
      ...(isBodied ? { body } : {}),
    });
    // A gap of the mock says that it is one.
    if (reply.status !== 501) expect(reply.status).toBeLessThan(500);
    else expect(reply.headers.get('x-authshift-mock')).not.toBeNull();
    if (reply.status >= 400 && reply.status !== 404) expect(reply.body?.error?.code).toEqual(expect.any(String));
  };
  await fc.assert(fc.asyncProperty(call, send), { numRuns: 1000, seed: 6 });
  expect((await ask('/me')).status).toBe(200);
});
