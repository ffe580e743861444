import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLog, describeError, inLogContext, type LogEntry, readTraceparent } from './log.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

describe('describeError', () => {
  it('names the class and the message, without tokens and without a stack', () => {
    expect(describeError(new TypeError(`bad ${jwt}`))).toBe('TypeError: bad [removed]');
    expect(describeError('plain')).toBe('plain');
  });
});

describe('a log', () => {
  function logged(entry: LogEntry): string {
    const lines: LogEntry[] = [];
    createLog((line) => lines.push(line))(entry);
    return JSON.stringify(lines);
  }

  it.each([
    ['a password', { password: 'Summer-2022' }],
    ['a secret of an app', { clientSecret: 'Summer-2022' }],
    ['a token', { refresh_token: 'Summer-2022' }],
    ['a header', { headers: { authorization: 'Bearer Summer-2022' } }],
    ['a text with a secret in it', { literal: 'client_secret=Summer-2022&scope=x' }],
    ['an address of the callback', { url: '/v1/oauth/callback?code=Summer-2022-0123456789&state=x' }],
    ['an error', { error: new Error('password=Summer-2022') }],
    ['a list', { tried: ['Bearer Summer-2022-0123456789'], passwords: ['Summer-2022'] }],
  ])('says nothing of %s', (_, detail) => {
    const line = logged({ level: 'info', event: 'x', ...detail });
    expect(line).not.toContain('Summer');
    expect(line).toContain('[removed]');
  });

  it('says nothing of a secret, however deep it lies', () => {
    const depth = fc.array(fc.constantFrom('request', 'detail', 'list'), { maxLength: 6 });
    fc.assert(
      fc.property(depth, fc.constantFrom('password', 'accessToken', 'client_secret', 'cookie'), (path, name) => {
        const detail = path.reduce<unknown>((inner, key) => (key === 'list' ? [inner] : { [key]: inner }), {
          [name]: 'Summer-2022',
        });
        expect(logged({ level: 'warn', event: 'x', detail })).not.toContain('Summer');
      }),
    );
  });

  it('keeps codes, counts, ids and times as they are', () => {
    const entry = {
      level: 'info',
      event: 'x',
      code: 'ECONNREFUSED',
      id: 'user-1',
      count: 3,
      at: new Date(0),
      none: null,
    } as const;
    expect(logged(entry)).toBe(JSON.stringify([entry]));
  });

  it('completes a line with what is under way, also of what came before', async () => {
    const lines: LogEntry[] = [];
    const log = createLog((line) => lines.push(line));
    await inLogContext({ requestId: 'r-1' }, async () => {
      await inLogContext({ turn: 't-1' }, async () => log({ level: 'info', event: 'inner' }));
      log({ level: 'info', event: 'outer' });
    });
    log({ level: 'info', event: 'after' });
    expect(lines).toEqual([
      { level: 'info', event: 'inner', requestId: 'r-1', turn: 't-1' },
      { level: 'info', event: 'outer', requestId: 'r-1' },
      { level: 'info', event: 'after' },
    ]);
  });
});

describe('readTraceparent', () => {
  it.each([
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', { traceId: '0af7651916cd43dd8448eb211c80319c' }],
    ['00-00000000000000000000000000000000-b7ad6b7169203331-01', null],
    ['00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01', null],
    ['00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01', null],
    ['nonsense', null],
    [undefined, null],
  ])('reads %s', (header, expected) => {
    expect(readTraceparent(header)).toEqual(expected);
  });
});
