import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { desk, imapStandIn, timersByHand } from '../../test/imapStandIn.ts';

const timers = timersByHand();
let imap: Awaited<ReturnType<typeof imapStandIn>>;
beforeAll(async () => {
  imap = await imapStandIn(timers);
});
afterAll(() => imap?.close());

/** A client that keeps what it hears. */
async function open() {
  const socket: Socket = connect({ host: '127.0.0.1', port: imap.port });
  onTestFinished(() => void socket.destroy());
  let heard = '';
  let isEnded = false;
  let wake: () => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
    wake();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isEnded = true;
    wake();
  });
  const until = async (isThere: (text: string) => boolean): Promise<string> => {
    while (!isThere(heard) && !isEnded) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const text = heard;
    heard = '';
    return text;
  };
  await until((text) => text.endsWith('\r\n'));
  return {
    socket,
    until,
    get isEnded() {
      return isEnded;
    },
    say: (line: string) => {
      socket.write(`${line}\r\n`);
      return until((text) => new RegExp(`^${line.split(' ')[0]} .*\r\n$`, 'm').test(text));
    },
  };
}

async function signedIn() {
  const client = await open();
  expect(await client.say(`L LOGIN ${desk} right`)).toBe('L OK LOGIN completed.\r\n');
  return client;
}

describe('a client that says nothing', () => {
  it('is hung up on after a minute before it has signed in', async () => {
    const client = await open();
    timers.goOff(60_000);
    expect(await client.until(() => false)).toBe('* BYE Connection is closed. 13\r\n');
  });

  it('is hung up on after half an hour afterwards, whatever it had begun', async () => {
    const [idle, half] = [await signedIn(), await signedIn()];
    idle.socket.write('a IDLE\r\n');
    half.socket.write('a APPEND INBOX {100}\r\n');
    await Promise.all([idle, half].map((client) => client.until((text) => text.startsWith('+'))));
    half.socket.write('Subject: half');
    timers.goOff(60_000);
    expect([idle.isEnded, half.isEnded]).toEqual([false, false]);
    timers.goOff(1_800_000);
    for (const client of [idle, half])
      expect(await client.until(() => false)).toContain('* BYE Connection is closed. 13');
    expect(imap.mail.messages(imap.owner, imap.mail.inbox(imap.owner).id)).toHaveLength(5);
  });
});

describe('a client that does not read', () => {
  it('is waited for, without its answers piling up', async () => {
    const inbox = imap.mail.inbox(imap.owner);
    const raw = Buffer.concat([Buffer.from('Subject: large\r\n\r\n'), Buffer.alloc(1_000_000, 'x')]);
    const { uid, id } = await imap.mail.append(imap.owner, inbox.id, { raw });
    const client = await signedIn();
    await client.say('s SELECT INBOX');
    const [serverSide] = [...imap.sockets].slice(-1);
    client.socket.pause();
    const asked = `f UID FETCH ${uid} BODY.PEEK[]\r\n`.repeat(40);
    const readBefore = serverSide?.bytesRead ?? 0;
    client.socket.write(asked);
    await expect.poll(() => (serverSide?.bytesRead ?? 0) - readBefore).toBe(asked.length);
    await expect.poll(() => serverSide?.writableNeedDrain).toBe(true);
    expect(serverSide?.writableLength).toBeLessThan(3 * raw.length);
    client.socket.resume();
    client.socket.write('z LOGOUT\r\n');
    expect((await client.until(() => false)).match(/^f OK FETCH completed\.\r$/gm)).toHaveLength(40);
    await imap.mail.remove(imap.owner, [id]);
  });
});

const words = fc.constantFrom(
  'SELECT',
  'FETCH',
  'UID',
  'STORE',
  'SEARCH',
  'APPEND',
  'LIST',
  'STATUS',
  'COPY',
  'MOVE',
  'RENAME',
  'CREATE',
  'ID',
  'LOGIN',
  'AUTHENTICATE',
  'PLAIN',
  'NAMESPACE',
  'EXPUNGE',
  'INBOX',
  '1:*',
  '*',
  '4294967295',
  '0',
  '(',
  ')',
  '"',
  '\\',
  '\\Seen',
  '+FLAGS',
  'BODY[',
  ']',
  '<0.1>',
  'BODY[1.MIME]',
  'ENVELOPE',
  '()',
  '""',
  '%',
  'NOT',
  'OR',
  'HEADER',
  'SINCE',
  '1-Jan-2026',
  'CHARSET',
  '{2+}',
  'NIL',
  '=',
  '\0',
  '\x7f',
  '\xff',
);
const bytes = fc.uint8Array({ maxLength: 20 }).map((some) => Buffer.from(some).toString('latin1'));
const lines = fc.oneof(
  fc.array(words, { maxLength: 12 }).map((all) => all.join(' ')),
  fc.array(fc.oneof(words, bytes), { maxLength: 12 }).map((all) => all.join('')),
  fc.tuple(words, words, fc.string({ maxLength: 40 })).map((all) => all.join(' ')),
);

/** Every response up to the last, or what does not look like one. */
function responses(text: string): readonly string[] {
  const found: string[] = [];
  let rest = text;
  while (rest !== '') {
    const line = /^((?:[^\r\n{]|\{(?!\d+\}\r\n))*)(?:\{(\d+)\}\r\n|\r\n)/.exec(rest);
    if (line === null) return [...found, `not a line: ${rest.slice(0, 100)}`];
    const end = line[0].length + Number(line[2] ?? 0);
    // A literal belongs to the response it stands in.
    const isGoingOn = found.at(-1)?.endsWith('{') === true;
    const shown = line[2] === undefined ? (line[1] ?? '') : `${line[1]}{`;
    if (isGoingOn) found.push(`${found.pop()}}${shown}`);
    else found.push(shown);
    rest = rest.slice(end);
  }
  return found;
}

describe('a thousand lines that nobody should send', () => {
  it.each(['before a sign-in', 'afterwards', 'with a folder open'])(
    '%s are answered in the words of the protocol',
    async (state) => {
      const sample = fc.sample(lines, { numRuns: 340, seed: state.length }).map((line) => line.replace(/[\r\n]/g, ' '));
      const connectAgain = async () => {
        const client = await (state === 'before a sign-in' ? open() : signedIn());
        if (state === 'with a folder open') await client.say('s SELECT INBOX');
        return client;
      };
      let client = await connectAgain();
      for (const [index, line] of sample.entries()) {
        // A literal takes what follows for itself; a command that can be answered shows that the connection goes on.
        const mark = `z${index}`;
        client.socket.write(Buffer.from(`t${index} ${line}\r\n`, 'latin1'));
        client.socket.write(`${mark} NOOP\r\n${mark} NOOP\r\n`);
        const text = await client.until((heard) => new RegExp(`^${mark} OK NOOP completed\\.\r\n`, 'm').test(heard));
        for (const response of responses(text)) {
          expect(response, JSON.stringify(line)).toMatch(/^(?:\* |\+ |[tz]\d+ (?:OK|NO|BAD) )/);
        }
        if (client.isEnded) {
          expect(text, JSON.stringify(line)).toContain('* BYE ');
          client = await connectAgain();
        }
      }
      expect(await client.say('last NOOP')).toContain('last OK NOOP completed.');
    },
  );
});
