import { type ContentType, parameterOf, readContentType } from './contentType.ts';
import { fieldValue, type HeaderField, readHeader } from './headerFields.ts';

/** A message or a part of one, as places in the bytes it came as. */
export interface MimePart {
  readonly raw: Buffer;
  readonly start: number;
  /** Where the body begins, after the empty line. */
  readonly body: number;
  readonly end: number;
  readonly header: readonly HeaderField[];
  readonly contentType: ContentType;
  /** Of a multipart. */
  readonly children: readonly MimePart[];
  /** Of a part that is a whole message. */
  readonly message: MimePart | undefined;
}

const deepest = 30;
const mostParts = 1000;

const known = new WeakMap<Buffer, MimePart>();

/** Takes a message apart; remembered for as long as its bytes are. Whatever it holds, something comes out. */
export function readMessage(raw: Buffer): MimePart {
  const before = known.get(raw);
  if (before !== undefined) return before;
  const part = readPart({ raw, start: 0, end: raw.length }, { depth: 0, left: { parts: mostParts } });
  known.set(raw, part);
  return part;
}

interface Extent {
  readonly raw: Buffer;
  readonly start: number;
  readonly end: number;
}

interface Bounds {
  readonly depth: number;
  readonly left: { parts: number };
}

function readPart({ raw, start, end }: Extent, { depth, left }: Bounds): MimePart {
  left.parts -= 1;
  const body = bodyStart(raw, start, end);
  const header = readHeader(raw, start, body);
  const contentType = readContentType(fieldValue(header, 'content-type'));
  const goesOn = depth < deepest && left.parts > 0;
  const inner = { depth: depth + 1, left };
  const content = { raw, start: body, end };
  const boundary = contentType.type === 'multipart' ? parameterOf(contentType, 'boundary') : undefined;
  const children = goesOn && boundary !== undefined ? readChildren(content, boundary, inner) : [];
  const message = goesOn && contentType.value === 'message/rfc822' ? readPart(content, inner) : undefined;
  return { raw, start, body, end, header, contentType, children, message };
}

/** After the first empty line; a message without one is all header. */
function bodyStart(raw: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const newline = raw.indexOf(10, at);
    if (newline < 0 || newline >= end) return end;
    if (newline === at || (newline === at + 1 && raw[at] === 13)) return newline + 1;
    at = newline + 1;
  }
  return end;
}

function readChildren({ raw, start, end }: Extent, boundary: string, bounds: Bounds): readonly MimePart[] {
  const children: MimePart[] = [];
  let open: number | undefined;
  for (const mark of findBoundaries({ raw, start, end }, boundary)) {
    if (open !== undefined && bounds.left.parts > 0)
      children.push(readPart({ raw, start: open, end: mark.before }, bounds));
    open = mark.isLast ? undefined : mark.after;
    if (mark.isLast) break;
  }
  // A multipart that was cut off ends with what it has.
  if (open !== undefined && bounds.left.parts > 0) children.push(readPart({ raw, start: open, end }, bounds));
  return children;
}

interface BoundaryMark {
  /** Where the part before it ends: the line end belongs to the mark (RFC 2046, section 5.1.1). */
  readonly before: number;
  readonly after: number;
  readonly isLast: boolean;
}

function* findBoundaries({ raw, start, end }: Extent, boundary: string): Generator<BoundaryMark> {
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  let at = raw.indexOf(mark, start);
  while (at >= 0 && at + mark.length <= end) {
    const newline = raw.indexOf(10, at);
    const lineEnd = newline < 0 || newline >= end ? end : newline + 1;
    const rest = raw.toString('latin1', at + mark.length, Math.min(lineEnd, at + mark.length + 100));
    const isMark = (at === start || raw[at - 1] === 10) && /^(?:--)?[ \t]*(?:\r?\n|$)/.test(rest);
    if (isMark)
      yield { before: Math.max(start, lineEndBefore(raw, at)), after: lineEnd, isLast: rest.startsWith('--') };
    at = raw.indexOf(mark, isMark ? lineEnd : at + 1);
  }
}

function lineEndBefore(raw: Buffer, at: number): number {
  if (raw[at - 1] !== 10) return at;
  return raw[at - 2] === 13 ? at - 2 : at - 1;
}
