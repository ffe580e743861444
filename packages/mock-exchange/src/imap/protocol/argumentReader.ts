import type { Argument } from './commandParser.ts';
import { decodeFolderName } from './folderName.ts';
import { parseSet, type SetRange } from './sequenceSet.ts';

/** Arguments that do not fit the command; answered `BAD Command Argument Error. 11`. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** Takes a command's arguments one by one. What does not fit throws `ArgumentError`. */
export interface ArgumentReader {
  readonly left: number;
  peek(): Argument | undefined;
  /** An atom, as it stands. */
  atom(): string;
  /** An atom or a string, as bytes. */
  bytes(): Buffer;
  /** An atom or a string, as UTF-8. */
  text(): string;
  /** A folder's path. */
  folder(): string;
  set(): readonly SetRange[];
  list(): readonly Argument[];
  /** Atoms in brackets. */
  atoms(): readonly string[];
  end(): void;
}

export function readArguments(given: readonly Argument[]): ArgumentReader {
  let at = 0;
  const take = (): Argument => {
    const next = given[at];
    if (next === undefined) throw new ArgumentError('too few');
    at += 1;
    return next;
  };
  const bytes = (): Buffer => bytesOf(take());
  const reader: ArgumentReader = {
    get left() {
      return given.length - at;
    },
    peek: () => given[at],
    atom: () => atomOf(take()),
    bytes,
    text: () => bytes().toString('utf8'),
    folder() {
      const path = decodeFolderName(bytes().toString('latin1'));
      if (path === undefined) throw new ArgumentError('folder');
      // Clients end the name of a folder that is to have children with the separator.
      return path.replace(/\/$/, '');
    },
    set() {
      const set = parseSet(reader.atom());
      if (set === undefined) throw new ArgumentError('set');
      return set;
    },
    list() {
      const next = take();
      if (next.kind !== 'list') throw new ArgumentError('list');
      return next.items;
    },
    atoms: () => reader.list().map(atomOf),
    end() {
      if (at < given.length) throw new ArgumentError('too many');
    },
  };
  return reader;
}

export function atomOf(argument: Argument): string {
  if (argument.kind !== 'atom') throw new ArgumentError('atom');
  return argument.text;
}

export function bytesOf(argument: Argument): Buffer {
  if (argument.kind === 'list') throw new ArgumentError('string');
  return argument.kind === 'string' ? argument.bytes : Buffer.from(argument.text, 'latin1');
}
