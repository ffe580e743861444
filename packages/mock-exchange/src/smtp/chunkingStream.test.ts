import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChunkingStream } from './chunkingStream.ts';

/** A parser that knows BDAT and takes every other line as a command, fed with the bytes in these portions. */
async function parse(portions: readonly Buffer[]): Promise<{ commands: string[]; chunks: string[] }> {
  const commands: string[] = [];
  const chunks: string[] = [];
  const stream = new ChunkingStream();
  stream.oncommand = (command, next) => {
    const text = command.toString('latin1');
    commands.push(text);
    const size = /^BDAT (\d+)$/.exec(text)?.[1];
    if (size === undefined) {
      next?.();
      return;
    }
    const taken: Buffer[] = [];
    stream.startChunk(
      Number(size),
      (bytes) => taken.push(bytes),
      (resume) => {
        chunks.push(Buffer.concat(taken).toString('latin1'));
        setImmediate(resume);
      },
    );
    next?.();
  };
  for (const portion of portions) await new Promise<unknown>((resolve) => stream.write(portion, resolve));
  return { commands, chunks };
}

it('tells commands from chunks, however the bytes are portioned', async () => {
  const chunk = fc.string({ unit: fc.constantFrom('\r', '\n', '.', 'BDAT 3', 'a') });
  await fc.assert(
    fc.asyncProperty(
      fc.array(chunk, { maxLength: 4 }),
      fc.array(fc.nat(12), { maxLength: 40 }),
      async (texts, sizes) => {
        const all = Buffer.from(`${texts.map((text) => `BDAT ${text.length}\r\n${text}`).join('')}NOOP\r\n`, 'latin1');
        const portions: Buffer[] = [];
        let at = 0;
        for (const size of [...sizes, all.length]) {
          portions.push(all.subarray(at, at + size));
          at = Math.min(at + size, all.length);
        }
        const { commands, chunks } = await parse(portions.filter(({ length }) => length > 0));
        expect(chunks).toEqual(texts);
        expect(commands).toEqual([...texts.map(({ length }) => `BDAT ${length}`), 'NOOP']);
      },
    ),
  );
});
