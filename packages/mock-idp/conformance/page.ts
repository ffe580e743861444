import { CLIENTS, type ClientAge, KNOWN_FAILURES } from './clients.ts';

/** What one run says of one flow of one client. */
export interface FlowResult {
  readonly client: string;
  readonly version: string;
  readonly age: ClientAge;
  /** The test file and the title of the test, which says what is shown. */
  readonly file: string;
  readonly flow: string;
  readonly passed: boolean;
}

/** Why it fails, if that is known. */
export function reasonFor({ client, age, flow }: FlowResult): string | undefined {
  return KNOWN_FAILURES.find((one) => one.clients.includes(client) && one.age === age && one.flow.test(flow))?.reason;
}

/** The conformance page, from the last run's results alone. */
export function writePage(results: readonly FlowResult[]): string {
  const passed = results.filter((one) => one.passed).length;
  return [
    '# Which clients the mock was run with',
    '',
    'Unmodified clients against this mock, each flow a test of its own. This page is written by `node packages/mock-idp/conformance/run.ts` from what',
    'a run says (`conformance/results.json`); `test:deep` runs it again and fails where the two differ. Which version is the oldest, and why:',
    '`conformance/clients.ts`. adal-node and passport-azure-ad have one version each, their last. Clients of mailboxes (ImapFlow, Nodemailer and',
    'others) sign in with tokens of this mock in the tests of `@authshift/mock-exchange`.',
    '',
    `**${passed} of ${results.length}** pass.`,
    ...CLIENTS.flatMap(({ name }) =>
      writeClient(
        name,
        results.filter(({ client }) => client === name),
      ),
    ),
    '',
  ].join('\n');
}

function writeClient(name: string, results: readonly FlowResult[]): readonly string[] {
  const versions = [...new Set(results.map(({ version }) => version))];
  const flows = [...new Map(results.map((one) => [`${one.file} ${one.flow}`, one])).values()];
  const cell = (flow: FlowResult, version: string): string => {
    const result = results.find((one) => one.version === version && one.file === flow.file && one.flow === flow.flow);
    if (result === undefined) return '';
    return result.passed ? 'pass' : '**fail**';
  };
  const table = [
    ['Flow', ...versions.map((version) => `${version}`), 'Test'],
    ['---', ...versions.map(() => '---'), '---'],
    ...flows.map((flow) => [
      flow.flow.replaceAll('|', '\\|'),
      ...versions.map((version) => cell(flow, version)),
      `[${flow.file.replace(/^test\//, '')}](${flow.file})`,
    ]),
  ];
  const reasons = new Set(results.flatMap((result) => (result.passed ? [] : (reasonFor(result) ?? []))));
  return [
    ...['', `## ${name}`, '', ...table.map((cells) => `| ${cells.join(' | ')} |`)],
    ...[...reasons].flatMap((reason) => ['', reason]),
  ];
}
