import { type CatalogueEntry, findCatalogueEntry } from '../entra/aadstsCatalogue.ts';
import { toReadable } from '../entra/catalogueWords.ts';
import { UsageError } from './usageError.ts';

const USAGE = `Usage: authshift-mock-idp explain CODE

What an error code of Microsoft Entra ID means and what to do about it. CODE is as in AADSTS65001, with or without the
letters, or a whole message that contains one.
`;

/** `authshift-mock-idp explain`. Ends with 1 for a code the catalogue does not have. */
export function explain(argv: readonly string[]): number {
  const text = argv.join(' ');
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const code = findCode(text);
  if (code === undefined) throw new UsageError(`There is no error code in "${text}".`, { usage: USAGE });
  const entry = findCatalogueEntry(code);
  if (entry === undefined) {
    process.stderr.write(`AADSTS${code} is not in this mock's catalogue.\n`);
    return 1;
  }
  process.stdout.write(writeEntry(entry));
  return 0;
}

/** The number after `AADSTS`, or the only number there is. */
export function findCode(text: string): number | undefined {
  const digits = /AADSTS\s*(\d{4,8})/i.exec(text)?.[1] ?? /^\D*(\d{4,8})\D*$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Every field of an entry in words; one the catalogue gains later shows under its own name. */
export function writeEntry(entry: CatalogueEntry): string {
  const { code, text, ...fields } = entry;
  const rows = Object.entries(fields).flatMap(([name, value]) => {
    const written = write(value);
    return written === undefined ? [] : [[`${LABELS[name] ?? toWords(name)}:`, written] as const];
  });
  const width = Math.max(0, ...rows.map(([label]) => label.length));
  const lines = rows.map(([label, written]) => `  ${label.padEnd(width)}  ${written}`);
  return [`AADSTS${code}: ${toReadable(text)}`, '', ...lines, ''].join('\n');
}

const LABELS: Readonly<Record<string, string>> = {
  error: 'OAuth error',
  status: 'HTTP status',
  suberror: 'Suberror',
  remedy: 'What to do',
};

function toWords(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function write(value: unknown): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}
