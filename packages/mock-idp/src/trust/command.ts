import { readCommandLine } from '../startup/commandLine.ts';
import { UsageError } from '../startup/usageError.ts';
import { openAuthority } from '../tls/certificateAuthority.ts';
import { type Machine, thisMachine } from './machine.ts';
import { installTrust, removeTrust, type TrustReport } from './trust.ts';
import { truststoreCommand, variablesFor, writeExport } from './variables.ts';

const USAGE = `Usage: authshift-mock-idp trust [--remove | --env]

Makes the programs of this machine believe the certificates of mocks started with --https, and says what the others need.
The CA is made on this machine, lives 90 days, and can speak for local names only.

  --remove   takes it back
  --env      prints the variables for a shell to read, and changes nothing: eval "$(authshift-mock-idp trust --env)"
`;

/** `authshift-mock-idp trust`. Ends with 1 when a list could not be changed. */
export async function trust(argv: readonly string[], machine: Machine = thisMachine()): Promise<number> {
  const values = parse(argv);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values.remove && values.env) throw new UsageError('--remove and --env exclude each other.', { usage: USAGE });
  if (values.env) {
    const lines = variablesFor((await openAuthority()).path).map((one) => writeExport(one, machine.platform));
    process.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  }
  const report = values.remove ? removeTrust(machine) : await installTrust(machine);
  process.stdout.write(`${writeReport(report, values.remove ? 'removed from' : 'added to', machine.platform)}\n`);
  return report.outcomes.every(({ problem }) => problem === undefined) ? 0 : 1;
}

function writeReport({ ca, outcomes }: TrustReport, done: string, platform: NodeJS.Platform): string {
  const lines = outcomes.map(({ store, problem }) =>
    problem === undefined ? `${done} ${store}` : `not ${done} ${store}: ${problem}`,
  );
  return [
    ...(lines.length > 0 ? lines : ['This machine has no list that can be changed from here.']),
    '',
    `Programs with a list of their own, and containers, read it from the environment. The CA is ${ca}`,
    ...variablesFor(ca).flatMap((one) => ['', `  # ${one.readBy}`, `  ${writeExport(one, platform)}`]),
    '',
    `  ${truststoreCommand(ca)}`,
    '',
    'Firefox: Settings, Certificates, Import. A renewed CA (every two months) has to be added again.',
  ].join('\n');
}

function parse(argv: readonly string[]) {
  const options = {
    remove: { type: 'boolean' },
    env: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  return readCommandLine({ args: [...argv], options }, USAGE).values;
}
