import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteSource } from './byteSource.ts';
import { type Argument, parseCommand } from './commandParser.ts';
import { readCommand } from './commandReader.ts';
import { type ResponseValue, writeValues } from './responseWriter.ts';

const limits = { lines: 1_000_000, literals: 1_000_000 };

/** Reads what arrives in these pieces as commands, until the client hangs up. */
async function readAll(chunks: readonly Buffer[], most = limits) {
  const source = createByteSource({ pause: () => undefined, resume: () => undefined });
  for (const chunk of chunks) source.feed(chunk);
  source.end();
  const found: Awaited<ReturnType<typeof readCommand>>[] = [];
  let invitations = 0;
  for (;;) {
    const read = await readCommand(source, most, () => {
      invitations += 1;
    });
    if (read.kind === 'end') return { found, invitations };
    found.push(read);
  }
}

async function parse(text: string | Buffer) {
  const { found } = await readAll([Buffer.concat([Buffer.from(text), Buffer.from('\r\n')])]);
  const [read] = found;
  return read?.kind === 'command' ? parseCommand(read.pieces) : read;
}

describe('a command', () => {
  it.each([
    ['a1 noop', { tag: 'a1', name: 'NOOP', arguments: [] }],
    ['a1 SELECT "Sent \\"Items\\""', { arguments: [{ kind: 'string', bytes: Buffer.from('Sent "Items"') }] }],
    ['a1 SELECT {5}\r\nin\r\nb', { arguments: [{ kind: 'string', bytes: Buffer.from('in\r\nb'), literal: true }] }],
    ['a1 LIST "" %', { arguments: [{ kind: 'string' }, { kind: 'atom', text: '%' }] }],
    [
      'a1 FETCH 1 (FLAGS BODY.PEEK[HEADER.FIELDS (DATE "FROM")]<0.10>)',
      {
        arguments: [
          { kind: 'atom', text: '1' },
          {
            kind: 'list',
            items: [
              { kind: 'atom', text: 'FLAGS' },
              { kind: 'atom', text: 'BODY.PEEK[HEADER.FIELDS (DATE "FROM")]<0.10>' },
            ],
          },
        ],
      },
    ],
    ['a1 STORE 1 FLAGS ()', { arguments: [{}, {}, { kind: 'list', items: [] }] }],
    ['a1 LOGIN {1+}\r\nu {1+}\r\np', { arguments: [{ literal: true }, { literal: true }] }],
  ])('%j is taken apart', async (text, expected) => {
    expect(await parse(text)).toMatchObject(expected);
  });

  it.each([
    ['', 'no-command'],
    [' NOOP', 'no-command'],
    ['a1', 'no-command'],
    ['a1 ', 'no-command'],
    ['a(1 NOOP', 'no-command'],
    ['+ NOOP', 'no-command'],
    ['a1 5', 'no-command'],
    ['a1 SELECT ', 'syntax'],
    ['a1 SELECT  INBOX', 'syntax'],
    ['a1 SELECT "INBOX', 'syntax'],
    ['a1 SELECT "IN\\BOX"', 'syntax'],
    ['a1 SELECT "grün"', 'syntax'],
    ['a1 SELECT grün', 'syntax'],
    ['a1 FETCH 1 (FLAGS', 'syntax'],
    ['a1 FETCH 1 FLAGS)', 'syntax'],
    ['a1 FETCH 1 (FLAGS )', 'syntax'],
    ['a1 SELECT "INBOX"X', 'syntax'],
    [`a1 SEARCH ${'('.repeat(5000)}`, 'syntax'],
  ])('%j is none', async (text, problem) => {
    expect(await parse(text)).toMatchObject({ problem });
  });

  it('invites literals that wait, and no others', async () => {
    const { found, invitations } = await readAll([Buffer.from('a LOGIN {1}\r\nu {1+}\r\np\r\nb NOOP\r\n')]);
    expect(found).toMatchObject([
      { pieces: [' LOGIN '.padStart(8, 'a'), Buffer.from('u'), ' ', Buffer.from('p'), ''] },
      {},
    ]);
    expect(invitations).toBe(1);
  });
});

describe('a reader', () => {
  it('reads past what is too long or too large, and goes on with what follows', async () => {
    const long = `a SELECT ${'x'.repeat(300)}\r\n`;
    const longWithLiteral = `b SELECT ${'x'.repeat(300)} {4+}\r\nc NO\r\n`;
    const large = `d APPEND {60+}\r\n${'\r\n'.repeat(30)} x {2}\r\n{1\r\n`;
    const far = 'e APPEND {999999999+}\r\n';
    const stream = Buffer.from(`${long}${longWithLiteral}${large}e0 NOOP\r\n${far}`);
    const { found } = await readAll([stream], { lines: 100, literals: 50 });
    expect(found).toEqual([
      { kind: 'line-too-long', tag: 'a' },
      { kind: 'line-too-long', tag: 'b' },
      { kind: 'literal-too-large', tag: 'd', follows: false },
      { kind: 'command', pieces: ['e0 NOOP'] },
      { kind: 'literal-too-large', tag: 'e', follows: true },
    ]);
  });

  it('keeps no more than it was asked for of a line without end', async () => {
    let isPaused = false;
    const source = createByteSource({ pause: () => (isPaused = true), resume: () => (isPaused = false) });
    const line = source.readLine(100);
    for (let sent = 0; sent < 2000; sent += 1) source.feed(Buffer.alloc(1000, 'x'));
    expect(isPaused).toBe(true);
    source.end();
    expect((await line).kind).toBe('end');
  });
});

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('ä', '寿', '\u{1f4e7}', '\u0000', '\r') }),
  fc.constantFrom('', 'NIL', '"', '\\', '{3}', 'a b', '\r\n'),
);
const atom = fc.stringMatching(/^[A-Za-z0-9.\\*:%]{1,20}$/).map((one) => ({ atom: one }));
const value = fc.letrec<{ value: ResponseValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    text,
    text.map((one) => ({ literal: Buffer.from(one) })),
    fc.nat(),
    atom,
    fc.array(tie('value'), { maxLength: 4 }),
  ),
})).value;

describe('what is written', () => {
  it('is read back as it was, in whatever pieces it travels', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { maxLength: 4 }),
        fc.array(fc.nat(200), { maxLength: 8 }),
        async (values, cuts) => {
          const written =
            values.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from(' '), writeValues(values)]);
          const bytes = Buffer.concat([Buffer.from('t1 X'), written, Buffer.from('\r\nt2 NOOP\r\n')]);
          const { found } = await readAll(cut(bytes, cuts));
          const [first, second] = found;
          const command = first?.kind === 'command' ? parseCommand(first.pieces) : first;
          expect(command).toMatchObject({ tag: 't1', name: 'X' });
          expect((command as { arguments: readonly Argument[] }).arguments.map(plain)).toEqual(values.map(plainValue));
          expect(second).toEqual({ kind: 'command', pieces: ['t2 NOOP'] });
        },
      ),
      { numRuns: 200 },
    );
  });
});

function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const place of places) {
    chunks.push(bytes.subarray(at, at + place));
    at = Math.min(bytes.length, at + place);
  }
  return [...chunks, bytes.subarray(at)].filter((chunk) => chunk.length > 0);
}

type Plain = string | readonly Plain[];

function plain(argument: Argument): Plain {
  if (argument.kind === 'list') return argument.items.map(plain);
  return argument.kind === 'atom' ? `atom ${argument.text}` : `text ${argument.bytes.toString('hex')}`;
}

function plainValue(one: ResponseValue): Plain {
  if (typeof one === 'number') return `atom ${one}`;
  if (typeof one === 'string') return `text ${Buffer.from(one).toString('hex')}`;
  if (one !== null && 'literal' in one) return `text ${one.literal.toString('hex')}`;
  if (one !== null && 'atom' in one) return `atom ${one.atom}`;
  return Array.isArray(one) ? one.map(plainValue) : 'other';
}
