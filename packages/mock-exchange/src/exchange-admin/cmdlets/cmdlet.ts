import type { DirectoryUser, Tenant } from '@authshift/mock-idp';
import type { ExchangeServices } from '../../services.ts';

/** What a property of an object that Exchange shows may hold. */
export type AdminValue = string | number | boolean | null | Date | readonly string[];

/** An object as a cmdlet puts it out. */
export interface AdminObject {
  /** What kind of object, as in its cmdlets' nouns. */
  readonly type: string;
  /** What it is as a text, and what the next cmdlet of a pipeline is given as `-Identity`. */
  readonly identity: string;
  readonly properties: Readonly<Record<string, AdminValue>>;
  /** What the console shows of it unless asked for more; absent: everything. */
  readonly view?: readonly string[];
}

/**
 * What a parameter takes. `boolean?` has three values: `$null` is one of them. `texts` is a list of which the whole is
 * written, or only what is in `@{Add=...; Remove=...}`.
 */
export type ParameterKind =
  | 'text'
  | 'text?'
  | 'guid'
  | 'texts'
  | 'boolean'
  | 'boolean?'
  | 'switch'
  | 'time'
  | 'size'
  | readonly string[];

/** Changes to a list, as `@{Add=...; Remove=...}` says them. */
export interface ListChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export type BoundValue = string | number | boolean | null | Date | readonly string[] | ListChange;

/** Checked parameters, by their names as Exchange writes them. */
export type Bound = Readonly<Record<string, BoundValue | undefined>>;

export interface CmdletContext {
  readonly services: ExchangeServices;
  readonly tenant: Tenant;
  /** Everybody Exchange knows in the tenant, guests too; asked for once in a run. */
  readonly users: () => Promise<readonly DirectoryUser[]>;
  /** Says something to the administrator beside the answer. */
  readonly warn: (text: string) => void;
}

/** One command of Exchange Online PowerShell. */
export interface Cmdlet {
  readonly name: string;
  readonly parameters: Readonly<Record<string, ParameterKind>>;
  /** Without `-Name` before them, in this order. */
  readonly positional?: readonly string[];
  readonly mandatory?: readonly string[];
  /** Taken from the properties of an object that is piped in. */
  readonly fromPipeline?: readonly string[];
  /** Exchange asks before it does it, unless `-Confirm:$false` is given. */
  readonly asks?: boolean;
  /** Parameters that Exchange has and this mock does not: told apart from those nobody has. */
  readonly unserved?: readonly string[];
  readonly run: (parameters: Bound, context: CmdletContext) => Promise<readonly AdminObject[]>;
}

/** Whether an administrator changes something by it. */
export function changes({ name }: Pick<Cmdlet, 'name'>): boolean {
  return !/^(Get|Test)-/.test(name);
}
