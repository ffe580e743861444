import { UsageError } from '@authshift/mock-idp';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from './commandLine.ts';

describe('the command line of authshift-mock-microsoft', () => {
  it('may be empty', () => {
    const absent = { ports: {}, exchangeSeed: undefined, state: undefined };
    expect(readCommandLine([])).toEqual({ idp: {}, ...absent, json: false, help: false });
  });

  it('names ports, files and the folder, in any order', () => {
    const args = [
      '--ports=http=4100,IMAPS=1993',
      '--port',
      '0',
      '--exchange-seed',
      'b.json',
      '--json',
      '--state',
      'a b',
    ];
    const expected = {
      idp: { port: 0 },
      ports: { http: 4100, imaps: 1993 },
      exchangeSeed: 'b.json',
      state: 'a b',
      json: true,
    };
    expect(readCommandLine(args)).toMatchObject(expected);
    expect(readCommandLine(args).idp).not.toHaveProperty('state');
  });

  it.each([
    [['--port', 'x']],
    [['--ports', 'http=65536']],
    [['--ports', 'http=-1']],
    [['--ports', 'http=1.5']],
    [['--ports', 'http']],
    [['--ports', '4100']],
    [['--ports', 'nntp=119']],
    [['--ports', 'http=1,http=2']],
    [['--ports']],
    [['--ports=']],
    [['--exchange-seed']],
    [['--http', '--https']],
    [['--unknown']],
    [['stray']],
  ])('is refused for %j', (args) => {
    expect(() => readCommandLine(args)).toThrow(UsageError);
  });
});
