import { cmdlets, findCmdlet } from '../cmdlets/catalogue.ts';
import type { Cmdlet } from '../cmdlets/cmdlet.ts';
import { type ParameterTable, parameterName } from './bindArguments.ts';
import { castTypes, isMethod, knownMethods, staticMembers, staticMethods } from './members.ts';
import { NotUnderstood } from './notUnderstood.ts';
import { StatementError } from './shellError.ts';
import { findStandardCommand, standardCommands } from './standardCommands.ts';
import type { Command, Expression, Input } from './syntax.ts';
import { type Part, partsOf } from './walk.ts';

interface Objection {
  readonly at: number;
  readonly what: string;
}

/**
 * Makes sure that every command, method and type of a text is known here before any of it runs. Parameters that Exchange does
 * not have are left to it: it has its own words for them.
 * @throws NotUnderstood
 */
export function understand(text: string, inputs: readonly Input[]): void {
  for (const part of inputs.flatMap((input) => [...partsOf(input)])) {
    const objection = objectTo(part);
    if (objection !== undefined) throw new NotUnderstood(text, objection.at, objection.what);
  }
}

function objectTo(part: Part): Objection | undefined {
  if (part.kind === 'command') return objectToCommand(part);
  if (part.kind === 'call' && !isMethod(part.name)) {
    return { at: part.at, what: `The method "${part.name}" is not known here; ${knownMethods.join(', ')} are.` };
  }
  if (part.kind === 'cast' && !castTypes.includes(part.type)) {
    return { at: part.at, what: `The type [${part.type}] is not known here; ${castTypes.join(', ')} are.` };
  }
  if (part.kind === 'variable' && unknownVariables.includes(part.name)) {
    return { at: part.at, what: `PowerShell keeps $${part.name} itself, and it is not read here.` };
  }
  return part.kind === 'static' ? objectToStatic(part) : undefined;
}

/** "about_Automatic_Variables" and "about_Preference_Variables": without them a text would read nothing where PowerShell has something. */
const unknownVariables: readonly string[] = [
  '?',
  '^',
  '$',
  'args',
  'error',
  'executioncontext',
  'foreach',
  'home',
  'host',
  'input',
  'lastexitcode',
  'myinvocation',
  'ofs',
  'pid',
  'profile',
  'psboundparameters',
  'pscmdlet',
  'pscommandpath',
  'psdefaultparametervalues',
  'psscriptroot',
  'psversiontable',
  'pwd',
  'stacktrace',
  'this',
  'whatifpreference',
];

function objectToStatic(part: Extract<Expression, { kind: 'static' }>): Objection | undefined {
  const known: readonly string[] = part.arguments === undefined ? staticMembers : staticMethods;
  const name = `${part.type}::${part.name}`;
  if (known.includes(name)) return undefined;
  const all = [...staticMembers, ...staticMethods].join(', ');
  return { at: part.at, what: `[${part.type}]::${part.name} is not known here; ${all} are.` };
}

function objectToCommand(command: Command): Objection | undefined {
  const standard = findStandardCommand(command.name);
  if (standard !== undefined) return objectToParameters(command, standard);
  const cmdlet = findCmdlet(command.name);
  if (cmdlet !== undefined) return objectToUnserved(command, cmdlet);
  const known = [...standardCommands, ...cmdlets].map(({ name }) => name).join(', ');
  return { at: command.at, what: `The command "${command.name}" is not known here; ${known} are.` };
}

function objectToParameters(command: Command, table: ParameterTable): Objection | undefined {
  const strange = command.arguments.find(
    (argument) => argument.kind === 'parameter' && !isParameter(argument.name, table),
  );
  if (strange?.kind !== 'parameter') return undefined;
  const known = Object.keys(table.parameters).map((name) => `-${name}`);
  const what = `-${strange.name} of ${command.name} is not known here; ${known.join(' ') || 'no parameters'} are.`;
  return { at: strange.at, what };
}

function isParameter(name: string, table: ParameterTable): boolean {
  try {
    return parameterName(name, table) !== '';
  } catch (error) {
    if (error instanceof StatementError) return false;
    throw error;
  }
}

/** Exchange has it, this mock does not: nobody should take the mock's word for Exchange's. */
function objectToUnserved(command: Command, { name, unserved = [], parameters }: Cmdlet): Objection | undefined {
  const names = unserved.map((one) => one.toLowerCase());
  const found = command.arguments.find(
    (argument) => argument.kind === 'parameter' && names.includes(argument.name.toLowerCase()),
  );
  if (found?.kind !== 'parameter') return undefined;
  const known = Object.keys(parameters).map((one) => `-${one}`);
  return { at: found.at, what: `-${found.name} of ${name} is not served by this mock; ${known.join(' ')} are.` };
}
