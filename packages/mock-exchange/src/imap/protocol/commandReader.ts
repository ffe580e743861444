import type { ByteSource } from './byteSource.ts';

/** A command as it travelled: text of its lines, with the literals between them. */
export type CommandPiece = string | Buffer;

export type ReadCommand =
  | { readonly kind: 'command'; readonly pieces: readonly CommandPiece[] }
  /** Its lines are longer than taken. */
  | { readonly kind: 'line-too-long'; readonly tag: string | undefined }
  /** A literal is larger than taken. `follows`: more of it is on its way than is worth reading. */
  | { readonly kind: 'literal-too-large'; readonly tag: string | undefined; readonly follows: boolean }
  | { readonly kind: 'end' };

export interface CommandLimits {
  /** Bytes of all lines of a command together. */
  readonly lines: number;
  /** Bytes of all literals of a command together. */
  readonly literals: number;
}

// RFC 3501, section 4.3, and RFC 7888 for the form that does not wait.
const literalMark = /\{(\d{1,10})(\+?)\}$/;

/**
 * Reads one command. A literal that waits for it is invited by `invite`; one that is larger than taken is read past, never
 * kept.
 */
export async function readCommand(source: ByteSource, limits: CommandLimits, invite: () => void): Promise<ReadCommand> {
  const pieces: CommandPiece[] = [];
  let lines = limits.lines;
  let literals = limits.literals;
  let isTooLarge = false;
  for (;;) {
    const line = await source.readLine(lines);
    if (line.kind === 'end') return line;
    const text = line.kind === 'line' ? line.bytes.toString('latin1') : '';
    const tag = tagOf(pieces[0] ?? (line.kind === 'line' ? text : line.start.toString('latin1')));
    const mark = literalMark.exec(line.kind === 'line' ? text : line.end.toString('latin1'));
    const size = mark === null ? 0 : Number(mark[1]);
    const follows = mark?.[2] === '+';
    if (line.kind === 'too-long') {
      if (follows && size > limits.literals) return { kind: 'literal-too-large', tag, follows };
      if (follows && !(await skipRest(source, size, limits))) return { kind: 'end' };
      return { kind: 'line-too-long', tag };
    }
    lines = Math.max(0, lines - text.length);
    pieces.push(mark === null ? text : text.slice(0, mark.index));
    if (mark === null)
      return isTooLarge ? { kind: 'literal-too-large', tag, follows: false } : { kind: 'command', pieces };
    if (size > literals && !follows) return { kind: 'literal-too-large', tag, follows: false };
    if (size > 2 * limits.literals) return { kind: 'literal-too-large', tag, follows: true };
    if (size > literals || isTooLarge) {
      isTooLarge = true;
      if (!(await source.skip(size))) return { kind: 'end' };
      continue;
    }
    literals -= size;
    if (!follows) invite();
    const bytes = await source.readBytes(size);
    if (bytes === undefined) return { kind: 'end' };
    pieces.push(bytes);
  }
}

/** Reads past what follows a line that was too long: its literal, and the command after that. */
async function skipRest(source: ByteSource, size: number, limits: CommandLimits): Promise<boolean> {
  if (!(await source.skip(size))) return false;
  const line = await source.readLine(limits.lines);
  return line.kind !== 'end';
}

/** RFC 3501: `1*<any ASTRING-CHAR except "+">`; undefined when a line does not begin with one. */
export function tagOf(text: CommandPiece): string | undefined {
  if (typeof text !== 'string') return undefined;
  return /^([!#$&',\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]{1,100})(?: |$)/.exec(text)?.[1];
}
