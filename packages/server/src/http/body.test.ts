import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readBody } from './body.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A body that arrives as the returned function says. */
function sending(): { readonly request: Request; readonly send: (text: string) => void; readonly gone: () => boolean } {
  let send: (text: string) => void = () => {};
  let gone = false;
  const body = new ReadableStream({
    start(controller) {
      send = (text) => controller.enqueue(new TextEncoder().encode(text));
    },
    cancel() {
      gone = true;
    },
  });
  const headers = { 'content-type': 'application/json' };
  const request = new Request('http://localhost/', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  return { request, send: (text) => send(text), gone: () => gone };
}

describe('a body', () => {
  it('that drips in is given up after 30 seconds, and its line is let go', async () => {
    const { request, send, gone } = sending();
    const read = expect(readBody(request, z.object({}))).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'The body did not arrive within 30 seconds.',
    });
    for (let second = 0; second < 29; second += 1) {
      send(' ');
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(gone()).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    await read;
    expect(gone()).toBe(true);
  });

  it('of more than a mebibyte is refused while it still arrives', async () => {
    const { request, send, gone } = sending();
    const read = expect(readBody(request, z.object({}))).rejects.toMatchObject({ code: 'too_large' });
    for (let part = 0; part < 17; part += 1) send('x'.repeat(64 * 1024));
    await read;
    expect(gone()).toBe(true);
  });

  it('with U+0000 in a name or a value is refused, for no table could hold it', async () => {
    for (const value of [{ name: 'a\u0000b' }, { 'a\u0000b': 1 }, { list: [{ deep: '\u0000' }] }]) {
      const request = new Request('http://localhost/', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(value),
      });
      await expect(readBody(request, z.unknown())).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });

  it('with half of a character in a name or a value is refused, for no JSON of a table could hold it', async () => {
    for (const value of [{ name: 'a\ud800b' }, { 'a\udc00b': 1 }]) {
      const request = new Request('http://localhost/', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(value),
      });
      await expect(readBody(request, z.unknown())).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });

  it('may speak of U+0000 in words', async () => {
    const request = new Request('http://localhost/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify('\\u0000 and \\ud83d, not 😀'),
    });
    await expect(readBody(request, z.unknown())).resolves.toBe('\\u0000 and \\ud83d, not 😀');
  });
});
