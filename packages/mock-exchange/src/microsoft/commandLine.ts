import { type MockIdpOptions, parseFlags, UsageError } from '@authshift/mock-idp';
import type { Ports } from '../control/ports.ts';
import { type PortName, portNames } from '../ends.ts';

export interface CommandLine {
  /** Options of mock-idp, as its own command understands them, without the state folder. */
  readonly idp: Omit<MockIdpOptions, 'state'>;
  /** Of the protocol ends. */
  readonly ports: Ports;
  /** Path of the Exchange seed. */
  readonly exchangeSeed: string | undefined;
  readonly state: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

export const usage = `Usage: authshift-mock-microsoft [options]
       authshift-mock-microsoft exchange-shell --line FILE --tenant NAME < commands.ps1

Mocks of Microsoft Entra ID and Exchange Online in one process, on this machine only.

  --port N               port of the mock of Entra ID; 0, the default, picks a free one
  --ports NAME=N,...     ports of Exchange: http (EWS, Graph, admin API), https, imap, imaps, pop, pops, smtp,
                         onPremises; those not named are free ones
  --https                serve the mock of Entra ID over HTTPS (see authshift-mock-idp --help for other certificates)
  --seed FILE            tenants, users and apps, in JSON or YAML
  --exchange-seed FILE   settings, permissions, calendars and rights, in JSON or YAML
  --state DIR            remember everything in DIR/idp and DIR/exchange
  --public-origin URL    how browsers reach the mock of Entra ID, if not as http://localhost:PORT
  --json                 print one line of JSON for programs instead of text
  --help                 this text
`;

/** Reads our own options; the rest is mock-idp's. Throws `UsageError`. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const [ports, withoutPorts] = takeOption(args, '--ports');
  const [exchangeSeed, rest] = takeOption(withoutPorts, '--exchange-seed');
  const { options, json, help } = parseFlags(rest);
  const { state, ...idp } = options;
  return { idp, ports: readPorts(ports ?? ''), exchangeSeed, state, json, help };
}

function takeOption(args: readonly string[], name: string): [value: string | undefined, rest: readonly string[]] {
  const index = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  const found = args[index];
  if (found === undefined) return [undefined, args];
  const inline = found !== name;
  const value = inline ? found.slice(name.length + 1) : args[index + 1];
  if (value === undefined || value === '') throw new UsageError(`${name} needs a value.`);
  return [value, args.toSpliced(index, inline ? 1 : 2)];
}

function readPorts(text: string): Ports {
  const parts = text.split(',').filter((part) => part !== '');
  const ports = parts.map(readPort);
  const twice = ports.find(([name], index) => ports.findIndex(([other]) => other === name) < index);
  if (twice !== undefined) throw new UsageError(`--ports: ${twice[0]} is there twice.`);
  return Object.fromEntries(ports);
}

function readPort(part: string): readonly [PortName, number] {
  const [given = '', port = ''] = part.split('=');
  const name = portNames.find((one) => one.toLowerCase() === given.trim().toLowerCase());
  if (name === undefined) throw new UsageError(`--ports: "${given}" is none of ${portNames.join(', ')}.`);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new UsageError(`--ports: ${name} must be a number from 0 to 65535, not "${port}".`);
  return [name, Number(port)];
}
