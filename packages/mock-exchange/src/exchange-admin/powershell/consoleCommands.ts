import { formatList, formatTable } from './format.ts';
import { chosenProperties, readSelectors } from './selectors.ts';
import { collect, define, flag, outputFor, type Run, type StandardCommand, value } from './standardCommand.ts';
import { isList, itemsOf, toText, type Value } from './values.ts';

async function* format(run: Run, render: typeof formatList): AsyncGenerator<Value> {
  const selectors = readSelectors(run.given.get('Property') ?? null);
  const rows = await Promise.all(
    (await collect(run.input)).map((item) =>
      chosenProperties(item, selectors, (block) => outputFor(block, item, run.shell)),
    ),
  );
  if (rows.length > 0) yield { kind: 'formatted', text: render(rows) };
}

async function* write({ given, input }: Run): AsyncGenerator<Value> {
  yield* input;
  for (const value of itemsOf(given.get('InputObject') ?? [])) yield* itemsOf(value);
}

async function say({ given, input, shell }: Run, kind: 'host' | 'warning', name: string): Promise<void> {
  const values = [...(await collect(input)), ...itemsOf(given.get(name) ?? [])];
  shell.show({
    kind,
    text: values.map((value) => (isList(value) ? value.map(toText).join(' ') : toText(value))).join(' '),
  });
}

async function discard({ input }: Run): Promise<void> {
  await collect(input);
}

async function* date({ shell }: Run): AsyncGenerator<Value> {
  yield await shell.now();
}

async function connect({ given, shell }: Run): Promise<void> {
  const text = (name: string): string | undefined => {
    const written = toText(given.get(name) ?? null);
    return written === '' ? undefined : written;
  };
  const hasCredential = given.has('Credential');
  await shell.connection.connect({
    account: text('UserPrincipalName'),
    accessToken: text('AccessToken'),
    hasCredential,
  });
}

async function* connectionInformation({ shell }: Run): AsyncGenerator<Value> {
  const information = shell.connection.describe();
  if (information !== undefined) yield information;
}

/** Commands about what a console shows, and whom it is connected as. */
export const consoleCommands: readonly StandardCommand[] = [
  define({
    name: 'Format-List',
    short: ['fl'],
    parameters: { Property: value, Force: flag },
    positional: ['Property'],
    stream: (run) => format(run, formatList),
  }),
  define({
    name: 'Format-Table',
    short: ['ft'],
    parameters: { Property: value, AutoSize: flag, Wrap: flag, Force: flag },
    positional: ['Property'],
    stream: (run) => format(run, formatTable),
  }),
  define({
    name: 'Write-Output',
    short: ['echo', 'write'],
    parameters: { InputObject: value },
    rest: 'InputObject',
    stream: write,
  }),
  define({
    name: 'Write-Host',
    parameters: { Object: value, ForegroundColor: value, BackgroundColor: value, NoNewline: flag },
    rest: 'Object',
    stream: (run) => say(run, 'host', 'Object'),
  }),
  define({
    name: 'Write-Warning',
    parameters: { Message: value },
    positional: ['Message'],
    stream: (run) => say(run, 'warning', 'Message'),
  }),
  define({ name: 'Out-Null', parameters: {}, stream: discard }),
  define({ name: 'Get-Date', parameters: {}, stream: date }),
  define({
    name: 'Connect-ExchangeOnline',
    parameters: {
      UserPrincipalName: value,
      AccessToken: value,
      Credential: value,
      Organization: value,
      ShowBanner: flag,
      DisableWAM: flag,
      Device: flag,
      SkipLoadingFormatData: flag,
    },
    stream: connect,
  }),
  define({
    name: 'Disconnect-ExchangeOnline',
    parameters: { Confirm: flag },
    stream: async ({ shell }) => shell.connection.disconnect(),
  }),
  define({ name: 'Get-ConnectionInformation', parameters: {}, stream: connectionInformation }),
];
