import { quoted, unreadableBody } from './graphError.ts';

/** A JSON object of a request whose members are read by their declared kind. Throws `GraphError` for anything else. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * The members by their names as the type spells them: Graph takes `Subject` for `subject`, leaves annotations
 * (`@odata.type`) alone and refuses what the type does not have.
 */
export function readMembers(value: unknown, type: string, known: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadableBody(
      `An unexpected '${nodeOf(value)}' node was found when reading from the JSON reader. A 'StartObject' node was expected.`,
    );
  }
  const members: Record<string, unknown> = {};
  for (const [written, member] of Object.entries(value)) {
    if (written.includes('@')) continue;
    const name = known.find((one) => one.toLowerCase() === written.toLowerCase());
    if (name === undefined) {
      throw unreadableBody(
        `The property '${quoted(written)}' does not exist on type '${type}'. Make sure to only use property names that are defined by the type.`,
      );
    }
    members[name] = member;
  }
  return members;
}

export function readText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw cannotConvert(value, 'Edm.String');
}

export function readBoolean(value: unknown): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  // Microsoft's own samples send "false".
  if (value === 'true' || value === 'false') return value === 'true';
  throw cannotConvert(value, 'Edm.Boolean');
}

/** One of the words of an enumeration, without case. */
export function readWord<const Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  const text = readText(value);
  if (text === undefined) return undefined;
  const word = words.find((one) => one.toLowerCase() === text.toLowerCase());
  if (word === undefined) throw unreadableBody(`Requested value '${quoted(text)}' was not found.`);
  return word;
}

export function readList(value: unknown): readonly unknown[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value;
  throw unreadableBody(
    `An unexpected '${nodeOf(value)}' node was found when reading from the JSON reader. A 'StartArray' node was expected.`,
  );
}

function cannotConvert(value: unknown, type: string) {
  if (typeof value === 'object') {
    return unreadableBody(
      `An unexpected '${nodeOf(value)}' node was found when reading from the JSON reader. A 'PrimitiveValue' node was expected.`,
    );
  }
  return unreadableBody(`Cannot convert the literal '${quoted(String(value))}' to the expected type '${type}'.`);
}

function nodeOf(value: unknown): string {
  if (Array.isArray(value)) return 'StartArray';
  return typeof value === 'object' && value !== null ? 'StartObject' : 'PrimitiveValue';
}
