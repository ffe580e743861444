import { createHash } from 'node:crypto';

/**
 * What a cmdlet says instead of an answer. The words are Exchange's. [unverified] are the ids (`Ex6F9304`), except those of
 * an object that is not found or not the only one, and the words of everything that does not say it was seen.
 */
export class CmdletError extends Error {
  override readonly name = 'CmdletError';
  /** `Ex` and six hexadecimal digits. */
  readonly id: string;
  /** Full name of the exception. */
  readonly type: string;
  readonly status: number;

  constructor(status: number, type: string, message: string, id = idOf(message)) {
    super(message);
    this.status = status;
    this.type = type;
    this.id = id;
  }
}

function idOf(message: string): string {
  // The same for the same kind of message, whatever names are in it.
  const kind = message.replace(/'[^']*'|"[^"]*"/g, '');
  return `Ex${createHash('sha256').update(kind).digest('hex').slice(0, 6).toUpperCase()}`;
}

/** A domain controller of this mock, in the form of Microsoft's. */
export const domainController = 'AM0PR00A00DC001.EURPR00A001.PROD.OUTLOOK.COM';

const tasks = 'Microsoft.Exchange.Configuration.Tasks';
const directory = 'Microsoft.Exchange.Data.Directory';
const binding = 'System.Management.Automation.ParameterBindingException';

/** Seen in error reports of module v3. */
export function notFound(identity: string): CmdletError {
  return new CmdletError(
    404,
    `${tasks}.ManagementObjectNotFoundException`,
    `The operation couldn't be performed because object '${identity}' couldn't be found on '${domainController}'.`,
    'Ex6F9304',
  );
}

/** Seen likewise. */
export function ambiguous(identity: string): CmdletError {
  return new CmdletError(
    400,
    `${tasks}.ManagementObjectAmbiguousException`,
    `The operation couldn't be performed because '${identity}' matches multiple entries.`,
    'Ex9E65A2',
  );
}

/** Seen likewise. `name` is a distinguished name. */
export function alreadyExists(name: string): CmdletError {
  return new CmdletError(400, `${directory}.ADObjectAlreadyExistsException`, `The object '${name}' already exists.`);
}

/** PowerShell's own words ("ParameterBinderStrings"). */
export function unknownParameter(name: string): CmdletError {
  return new CmdletError(400, binding, `A parameter cannot be found that matches parameter name '${name}'.`);
}

/** Likewise. */
export function missingParameters(names: readonly string[]): CmdletError {
  const listed = names.join(' ');
  return new CmdletError(
    400,
    binding,
    `Cannot process command because of one or more missing mandatory parameters: ${listed}.`,
  );
}

/** Likewise. `why` is the rest of the sentence. */
export function wrongType(name: string, why: string): CmdletError {
  return new CmdletError(
    400,
    'System.Management.Automation.ParameterBindingArgumentTransformationException',
    `Cannot process argument transformation on parameter '${name}'. ${why}`,
  );
}

/** What an administrator may not do, in a sentence of Exchange's form. */
export function refusedTask(message: string): CmdletError {
  return new CmdletError(400, `${tasks}.TaskInvalidOperationException`, message);
}
