import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { readCommandLine } from './commandLine.ts';
import { starterSeed } from './starterSeed.ts';
import { UsageError } from './usageError.ts';

const USAGE = `Usage: authshift-mock-idp init [FILE]

Writes a seed to begin with, as YAML with comments, or as JSON when FILE ends in .json. FILE is world.yaml when absent. A
file that exists is left alone.
`;

/** `authshift-mock-idp init`. Ends with 1 when the file exists or cannot be written. */
export async function init(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parse(argv);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [file = 'world.yaml', ...others] = positionals;
  if (others.length > 0) throw new UsageError('init writes one file.', { usage: USAGE });
  const text = extname(file).toLowerCase() === '.json' ? await toJson() : starterSeed;
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    process.stderr.write(code === 'EEXIST' ? `${file} exists already and was left alone.\n` : `${message}\n`);
    return 1;
  }
  process.stdout.write(`${file} is written. Try it: authshift-mock-idp --seed ${file}\n`);
  return 0;
}

async function toJson(): Promise<string> {
  const { parse: parseYaml } = await import('yaml');
  return `${JSON.stringify({ $schema: SCHEMA, ...parseYaml(starterSeed) }, null, 2)}\n`;
}

const SCHEMA = './node_modules/@authshift/mock-idp/schema/seed.schema.json';

function parse(argv: readonly string[]) {
  return readCommandLine(
    {
      args: [...argv],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' } },
    },
    USAGE,
  );
}
