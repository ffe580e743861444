import { readCommandLine } from '../startup/commandLine.ts';
import { UsageError } from '../startup/usageError.ts';
import { findAuthorities } from '../tls/certificateAuthority.ts';
import { thisMachine } from '../trust/machine.ts';
import { examine, type Finding } from './examine.ts';
import { readTarget } from './target.ts';
import { CLIENT_KINDS, type ClientKind, findTrustStore } from './trustStores.ts';

const USAGE = `Usage: authshift-mock-idp doctor TARGET [--as CLIENT] [--ca FILE] [--json]

Says which of name, port, TLS trust and HTTP keeps a client from the mock, by asking what the client would ask first: the
discovery document. Run it where the client runs, with the same environment.

  TARGET     the mock's address, an authority, a startup line (--json of start), a file that holds one, or - for standard input
  --as       ${CLIENT_KINDS.join(', ')}: whose list of trusted authorities counts; node is the default
  --ca FILE  what the client has to trust; absent, the startup line's or this machine's CA
  --json     the findings as JSON
`;

/** `authshift-mock-idp doctor`. Ends with 1 when something is broken. */
export async function doctor(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parse(argv);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [text, ...others] = positionals;
  if (text === undefined || others.length > 0) throw new UsageError('doctor wants one address.', { usage: USAGE });
  const target = readTarget(text);
  const store = findTrustStore(readKind(values.as), thisMachine());
  const findings = await examine({ target, store, ca: values.ca ?? target.ca ?? findAuthorities().path });
  process.stdout.write(values.json ? `${JSON.stringify({ findings })}\n` : `${findings.map(write).join('\n')}\n`);
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

function write({ step, ok, says, next }: Finding): string {
  const line = `${ok ? 'good  ' : 'broken'}  ${step.padEnd(8)}  ${says}`;
  return next === undefined ? line : `${line}\n                  Next: ${next}`;
}

function readKind(text = 'node'): ClientKind {
  const kind = CLIENT_KINDS.find((one) => one === text);
  if (kind === undefined)
    throw new UsageError(`--as must be one of ${CLIENT_KINDS.join(', ')}, not "${text}".`, { usage: USAGE });
  return kind;
}

function parse(argv: readonly string[]) {
  return readCommandLine(
    {
      args: [...argv],
      allowPositionals: true,
      options: {
        as: { type: 'string' },
        ca: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    },
    USAGE,
  );
}
