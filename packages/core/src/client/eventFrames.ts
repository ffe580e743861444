/** One event of a `text/event-stream`, or what the stream said about itself. */
export interface EventFrame {
  readonly id: string | null;
  readonly data: string | null;
  /** Milliseconds to wait before connecting again. */
  readonly retry: number | null;
}

export interface EventFrameParser {
  /** Takes the next piece of text, cut anywhere, and gives the frames that are complete now. */
  push(text: string): readonly EventFrame[];
}

/** WHATWG HTML 9.2.6, as far as our back ends use it: `id`, `data`, `retry`, comments; lines may end in LF, CRLF or CR. */
export function createEventFrameParser(): EventFrameParser {
  let rest = '';
  let lines: string[] = [];

  return {
    push(text) {
      const frames: EventFrame[] = [];
      // A CR at the end may be half of a CRLF: it waits for the next piece.
      const parts = (rest + text).split(/\r\n|\n|\r(?!$)/);
      rest = parts.pop() ?? '';
      for (const line of parts) {
        if (line !== '') lines.push(line);
        if (line === '' && lines.length > 0) {
          frames.push(toFrame(lines));
          lines = [];
        }
      }
      return frames;
    },
  };
}

function toFrame(lines: readonly string[]): EventFrame {
  const data = valuesOf(lines, 'data');
  const retry = valuesOf(lines, 'retry').at(-1);
  return {
    id: valuesOf(lines, 'id').at(-1) ?? null,
    data: data.length > 0 ? data.join('\n') : null,
    retry: retry !== undefined && /^\d+$/.test(retry) ? Number(retry) : null,
  };
}

function valuesOf(lines: readonly string[], field: string): readonly string[] {
  return lines
    .filter((line) => line === field || line.startsWith(`${field}:`))
    .map((line) => line.slice(field.length + 1).replace(/^ /, ''));
}
