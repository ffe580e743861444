import { describe, expect, it } from 'vitest';
import { createAnswersUnderWay } from './answersUnderWay.ts';
import { within } from './within.ts';

/** A body of which so much has been written as the test says. */
function slowBody() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  const write = (text: string): void => controller?.enqueue(new TextEncoder().encode(text));
  return { stream, write, end: () => controller?.close(), fail: () => controller?.error(new Error('gone')) };
}

const csv = { headers: { 'content-type': 'text/csv' } };

async function isOver(ended: Promise<void>): Promise<boolean> {
  return (await within(20, ended, 'under way')) !== 'under way';
}

describe('answers under way', () => {
  it('are none at the beginning, and none after an answer that was in memory', async () => {
    const answers = createAnswersUnderWay();
    expect(await isOver(answers.ended())).toBe(true);
    const answer = await answers.follow(Promise.resolve(Response.json({ fine: true })));
    expect(await isOver(answers.ended())).toBe(true);
    expect(await answer.json()).toEqual({ fine: true });
  });

  it('last until the last byte of a body is read', async () => {
    const answers = createAnswersUnderWay();
    const { stream, write, end } = slowBody();
    const answer = await answers.follow(Promise.resolve(new Response(stream, { ...csv, status: 202 })));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([202, 'text/csv']);
    const text = answer.text();
    write('a;b');
    const ended = answers.ended();
    expect(await isOver(ended)).toBe(false);
    end();
    expect(await text).toBe('a;b');
    expect(await isOver(ended)).toBe(true);
  });

  it('end with a reader who leaves, a body that breaks, and a request that fails', async () => {
    const answers = createAnswersUnderWay();
    const left = await answers.follow(Promise.resolve(new Response(slowBody().stream, csv)));
    await left.body?.cancel();
    const broken = slowBody();
    const answer = await answers.follow(Promise.resolve(new Response(broken.stream, csv)));
    const text = answer.text();
    broken.fail();
    await expect(text).rejects.toThrow('gone');
    await expect(answers.follow(Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
    expect(await isOver(answers.ended())).toBe(true);
  });
});
