import { UsageError } from '@authshift/mock-idp';
import { describe, expect, it } from 'vitest';
import { readCommandLine } from './commandLine.ts';

describe('the command line of authshift-mock-microsoft', () => {
  it('may be empty', () => {
    const absent = { ewsPort: undefined, exchangeSeed: undefined, state: undefined };
    expect(readCommandLine([])).toEqual({ idp: {}, ...absent, json: false, help: false });
  });

  it('names ports, files and the folder, in any order', () => {
    const args = ['--ews-port=4100', '--port', '0', '--exchange-seed', 'b.json', '--json', '--state', 'a b'];
    const expected = { idp: { port: 0 }, ewsPort: 4100, exchangeSeed: 'b.json', state: 'a b', json: true };
    expect(readCommandLine(args)).toMatchObject(expected);
    expect(readCommandLine(args).idp).not.toHaveProperty('state');
  });

  it.each([
    [['--port', 'x']],
    [['--ews-port', '65536']],
    [['--ews-port', '-1']],
    [['--ews-port', '1.5']],
    [['--ews-port']],
    [['--ews-port=']],
    [['--exchange-seed']],
    [['--http', '--https']],
    [['--unknown']],
    [['stray']],
  ])('is refused for %j', (args) => {
    expect(() => readCommandLine(args)).toThrow(UsageError);
  });
});
