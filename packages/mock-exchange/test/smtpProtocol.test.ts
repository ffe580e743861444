import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { type LineClient, lineClient } from './lineClient.ts';
import { base64, type MailTokens, mailTokens, xoauth2 } from './mailTokens.ts';

const licensed = 'licensed@contoso.example';
const service = 'service@contoso.example';
const admin = 'admin@contoso.example';

let mocks: MockMicrosoft;
let tokens: MailTokens;
let password: string;
beforeAll(async () => {
  mocks = await startMockMicrosoft();
  tokens = await mailTokens(mocks.idp);
  ({ password } = await mocks.idp.user(licensed));
});
afterAll(() => mocks?.close());
beforeEach(() => mocks.exchange.reset());

async function connect(): Promise<LineClient> {
  const client = await lineClient({ address: mocks.exchange.smtp, ca: mocks.exchange.ca });
  onTestFinished(() => client.end());
  return client;
}

async function connectSecurely(): Promise<LineClient> {
  const client = await connect();
  await client.say();
  await client.say('EHLO client.example');
  await client.say('STARTTLS');
  await client.secure();
  await client.say('EHLO client.example');
  return client;
}

async function signedIn(): Promise<LineClient> {
  const client = await connectSecurely();
  const token = await tokens.delegated(licensed, 'SMTP.Send');
  expect(await client.say(`AUTH XOAUTH2 ${xoauth2(licensed, token)}`)).toMatch(/^235 /);
  return client;
}

async function sendLine(client: LineClient, subject: string): Promise<string> {
  client.write(`MAIL FROM:<${licensed}>\r\nRCPT TO:<${service}>\r\nDATA\r\n`);
  for (let answer = ''; !answer.includes('354 '); ) answer = await client.say();
  return client.say(`Subject: ${subject}\r\n\r\nx\r\n.`);
}

/** The last message that arrived, as POP3 gives it. */
async function lastReceived(): Promise<string> {
  const client = await lineClient({ address: mocks.exchange.pops, ca: mocks.exchange.ca, implicit: true });
  onTestFinished(() => client.end());
  await client.say();
  await client.say('AUTH XOAUTH2');
  await client.say(xoauth2(service, await tokens.delegated(service, 'POP.AccessAsUser.All')));
  const [, count] = (await client.say('STAT')).split(' ');
  return (await client.ask(`RETR ${count}`)).split('\r\n').slice(1, -1).join('\r\n');
}

describe('the words of a connection', () => {
  it('greets and announces as Exchange Online does, AUTH in TLS alone', async () => {
    const client = await connect();
    const host = 'MOCKPR01CA0001.outlook.office365.example';
    expect(await client.say()).toMatch(
      new RegExp(`^220 ${host} Microsoft ESMTP MAIL Service ready at \\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} \\+0000$`),
    );
    const hello = [
      `250-${host} Hello [127.0.0.1]`,
      '250-SIZE 157286400',
      '250-PIPELINING',
      '250-DSN',
      '250-ENHANCEDSTATUSCODES',
    ];
    const rest = ['250-8BITMIME', '250-BINARYMIME', '250-CHUNKING', '250 SMTPUTF8'];
    expect((await client.say('EHLO client.example')).split('\r\n')).toEqual([...hello, '250-STARTTLS', ...rest]);
    expect(await client.say('STARTTLS')).toBe('220 2.0.0 SMTP server ready');
    await client.secure();
    const offered = await client.say('EHLO client.example');
    expect(offered.split('\r\n')).toEqual([...hello, '250-AUTH LOGIN XOAUTH2', ...rest]);
  });

  it('takes a token with and without an initial response, and a password by LOGIN', async () => {
    const client = await signedIn();
    expect(await client.say('RSET')).toBe('250 2.0.0 Resetting');
    expect(await client.say('QUIT')).toBe('221 2.0.0 Service closing transmission channel');
    const other = await connectSecurely();
    expect(await other.say('AUTH XOAUTH2')).toBe('334');
    const response = xoauth2(licensed, await tokens.delegated(licensed, 'SMTP.Send'));
    expect(await other.say(response)).toBe('235 2.7.0 Authentication successful');
    const byPassword = await connectSecurely();
    expect(await byPassword.say('AUTH LOGIN')).toBe('334 VXNlcm5hbWU6');
    expect(await byPassword.say(base64(licensed))).toBe('334 UGFzc3dvcmQ6');
    expect(await byPassword.say(base64(password))).toBe('235 2.7.0 Authentication successful');
  });
});

describe('BDAT', () => {
  it('brings a message in pieces, byte for byte, dots and all', async () => {
    const client = await signedIn();
    await client.say(`MAIL FROM:<${licensed}> BODY=BINARYMIME`);
    await client.say(`RCPT TO:<${service}>`);
    const first = `Subject: In pieces\r\nContent-Type: text/plain\r\n\r\n`;
    const second = '.\r\nQUIT\r\n.\r\n';
    client.write(`BDAT ${first.length}\r\n${first}`);
    expect(await client.say()).toBe(`250 2.0.0 OK, ${first.length} octets received`);
    // The next command in the same packet as the bytes before it.
    client.write(`BDAT ${second.length} LAST\r\n${second}NOOP\r\n`);
    for (let answers = ''; !/OK <.+> \[Hostname=.*250 2\.0\.0 OK$/s.test(answers); ) answers += await client.say();
    const received = await lastReceived();
    expect(received).toContain('Subject: In pieces');
    // POP3's own dots come on top.
    expect(received.replaceAll('\r\n..', '\r\n.').endsWith('\r\n.\r\nQUIT\r\n.')).toBe(true);
  });

  it('lets a fault strike once the bytes are read', async () => {
    const match = { protocol: 'smtp', operation: 'BDAT' } as const;
    await mocks.exchange.faults.add({ match, effect: { refuse: 'threshold-exceeded' }, times: 1 });
    const client = await signedIn();
    await client.say(`MAIL FROM:<${licensed}>`);
    await client.say(`RCPT TO:<${service}>`);
    client.write('BDAT 6 LAST\r\nNOOP\r\n');
    expect(await client.say()).toMatch(/^550 5\.7\.705 /);
    expect(await client.say('NOOP')).toBe('250 2.0.0 OK');
  });

  it('reads what it refuses', async () => {
    const client = await signedIn();
    client.write('BDAT 6 LAST\r\nNOOP\r\n');
    expect(await client.say()).toMatch(/^503 5\.5\.2 Need rcpt command /);
    expect(await client.say('BDAT many')).toMatch(/^501 5\.5\.4 Invalid arguments /);
    expect(await client.say('NOOP')).toBe('250 2.0.0 OK');
  });
});

describe('what no client should send', () => {
  it('is refused, and the connection goes on', async () => {
    const client = await signedIn();
    for (const [line, words] of [
      ['MAIL', '501 5.1.7 Invalid address'],
      ['MAIL FROM:licensed', '501 5.1.7 Invalid address'],
      ['MAIL FROM:<a@contoso.example> COLOUR=red', '501 5.5.4 Unrecognized parameter'],
      ['MAIL FROM:<a@contoso.example> SIZE=99999999999', '552 5.3.4 Message size exceeds fixed maximum message size'],
      ['RCPT TO:<a@contoso.example>', '503 5.5.2 Need mail command'],
      ['DATA', '503 5.5.2 Need rcpt command'],
      ['EHLO', '501 5.5.4 Invalid domain name'],
      ['STARTTLS', '503 5.5.2 Only one STARTTLS command can be issued per session'],
      ['WIZ me', "500 5.3.3 Unrecognized command 'WIZ'"],
      ['\x00\xff\x16\x03\x01', '500 5.3.3 Unrecognized command'],
    ] as const) {
      expect(await client.say(line)).toContain(words);
    }
    expect(await client.say('NOOP')).toBe('250 2.0.0 OK');
    expect(JSON.stringify(await mocks.exchange.requests.list())).not.toContain('WIZ');
  });

  it('ends the connection, when it is too long, too much or for another protocol', async () => {
    for (const [bytes, words] of [
      [`EHLO ${'a'.repeat(70_000)}`, '421 4.7.0 Command line too long, closing transmission channel'],
      ['GET / HTTP/1.1\r\n', '421 4.3.2 Service not available, closing transmission channel'],
      ['nonsense\r\n'.repeat(10), '421 4.7.0 Too many errors on this connection, closing transmission channel'],
    ] as const) {
      const client = await connect();
      await client.say();
      client.write(bytes);
      expect(await client.rest()).toContain(words);
    }
  });

  it('may come before STARTTLS has answered, but counts for nothing', async () => {
    const client = await connect();
    await client.say();
    await client.say('EHLO client.example');
    client.write('STARTTLS\r\nEHLO injected.example\r\nMAIL FROM:<a@contoso.example>\r\n');
    await client.say();
    await client.secure();
    expect(await client.say('MAIL FROM:<a@contoso.example>')).toMatch(/^503 5\.5\.2 Send hello first /);
  });

  it('keeps bare line ends out of mailboxes and does not end a message early', async () => {
    const client = await signedIn();
    await client.say(`MAIL FROM:<${licensed}>`);
    await client.say(`RCPT TO:<${service}>`);
    await client.say('DATA');
    client.write(`Subject: Bare\n\nfirst\n.\nMAIL FROM:<${admin}>\rsecond\r\n`);
    expect(await client.say('.')).toMatch(/^250 2\.0\.0 OK </);
    const received = await lastReceived();
    expect(received).toMatch(/\r\nSubject: Bare\r\n\r\nfirst\r\n\.\.\r\nMAIL FROM:<.+>\r\nsecond$/);
    expect(received.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('a client that leaves in the middle of a message frees its place', async () => {
    for (let round = 0; round < 4; round += 1) {
      const client = await signedIn();
      await client.say(`MAIL FROM:<${licensed}>`);
      await client.say(`RCPT TO:<${service}>`);
      await client.say('DATA');
      client.write('Subject: Half of it\r\n\r\n');
      client.end();
    }
    await expect.poll(async () => sendLine(await signedIn(), 'Whole')).toMatch(/^250 /);
    expect(await lastReceived()).toContain('Subject: Whole');
  });

  it('may be anything', async () => {
    const words = [
      'EHLO a',
      'STARTTLS',
      'AUTH LOGIN',
      'AUTH XOAUTH2',
      'MAIL FROM:<',
      '>',
      'RCPT TO:<a@b>',
      'DATA',
      'BDAT 9',
      ' LAST',
    ];
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(...words, '\r\n', '.\r\n', ' ', '=').map(Buffer.from),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), fc.boolean(), async (pieces, isSignedIn) => {
        const client = isSignedIn ? await signedIn() : await connect();
        client.write(Buffer.concat(pieces));
        client.write(`\r\n.\r\n${'QUIT\r\n'.repeat(8)}`);
        // Bytes of BDAT, TLS that never comes: some wait for more.
        await Promise.race([client.rest(), wait(100)]);
        client.end();
      }),
      { numRuns: process.env.AUTHSHIFT_DEEP === '1' ? 200 : 25 },
    );
    expect(await sendLine(await signedIn(), 'Still there')).toMatch(/^250 /);
  });
});
