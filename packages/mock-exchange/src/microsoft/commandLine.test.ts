import { describe, expect, it } from 'vitest';
import { readCommandLine, UsageError } from './commandLine.ts';

describe('the command line of authshift-mock-microsoft', () => {
  it('may be empty', () => {
    expect(readCommandLine([])).toEqual({
      port: undefined,
      ewsPort: undefined,
      seed: undefined,
      exchangeSeed: undefined,
      state: undefined,
      json: false,
      help: false,
    });
  });

  it('names ports, files and the folder', () => {
    const args = ['--port', '0', '--ews-port=4100', '--seed', 'a.json', '--exchange-seed', 'b.json', '--state', 'a b'];
    expect(readCommandLine([...args, '--json'])).toMatchObject({
      port: 0,
      ewsPort: 4100,
      seed: 'a.json',
      exchangeSeed: 'b.json',
      state: 'a b',
      json: true,
    });
  });

  it.each([
    [['--port', 'x']],
    [['--port', '65536']],
    [['--ews-port', '-1']],
    [['--ews-port', '1.5']],
    [['--port']],
    [['--unknown']],
    [['stray']],
  ])('is refused for %j', (args) => {
    expect(() => readCommandLine(args)).toThrow(UsageError);
  });
});
