/** Ahead of what is being read, at most this many bytes are taken from the network. */
const mostAhead = 65_536;
/** How much of a line that is too long is remembered, at either end. */
const remembered = 64;

export type Line =
  | { readonly kind: 'line'; readonly bytes: Buffer }
  /** Longer than asked for; the rest of it was thrown away as it came. */
  | { readonly kind: 'too-long'; readonly start: Buffer; readonly end: Buffer }
  /** The client hung up. */
  | { readonly kind: 'end' };

/** Bytes of a connection, read by lines and by counts; nothing is kept beyond what was asked for. */
export interface ByteSource {
  feed(chunk: Buffer): void;
  end(): void;
  /** Forgets what came and was not read: RFC 3501, section 6.2.1, before TLS begins. */
  forget(): void;
  /** Without CRLF; a bare LF ends a line too. */
  readLine(most: number): Promise<Line>;
  /** Undefined when the client hung up first. */
  readBytes(count: number): Promise<Buffer | undefined>;
  /** Reads past so many bytes without keeping them; false when the client hung up first. */
  skip(count: number): Promise<boolean>;
}

export interface Flow {
  pause(): void;
  resume(): void;
}

/** One reader at a time. */
export function createByteSource(flow: Flow): ByteSource {
  let chunks: Buffer[] = [];
  let size = 0;
  let ended = false;
  let isPaused = false;
  let wake: (() => void) | undefined;

  const notify = (): void => {
    const waiting = wake;
    wake = undefined;
    waiting?.();
  };

  /** Until more bytes are here; false when there will be none. */
  const more = async (): Promise<boolean> => {
    if (ended) return false;
    const arrived = new Promise<void>((resolve) => {
      wake = resolve;
    });
    if (isPaused) {
      isPaused = false;
      flow.resume();
    }
    await arrived;
    return true;
  };

  const keep = (rest: Buffer): void => {
    chunks = rest.length === 0 ? [] : [rest];
    size = rest.length;
  };

  const all = (): Buffer => {
    if (chunks.length === 1 && chunks[0] !== undefined) return chunks[0];
    const joined = Buffer.concat(chunks, size);
    keep(joined);
    return joined;
  };

  /** Throws away up to the end of the line. */
  const finishTooLong = async (start: Buffer): Promise<Line> => {
    let end: Buffer = Buffer.alloc(0);
    for (;;) {
      const bytes = all();
      const at = bytes.indexOf(10);
      const part = at < 0 ? bytes : bytes.subarray(0, at);
      end = Buffer.from(Buffer.concat([end, part]).subarray(-remembered));
      if (at >= 0) {
        keep(bytes.subarray(at + 1));
        return { kind: 'too-long', start, end: withoutReturn(end) };
      }
      keep(Buffer.alloc(0));
      if (size === 0 && !(await more())) return { kind: 'end' };
    }
  };

  return {
    feed(chunk) {
      if (ended) return;
      chunks.push(chunk);
      size += chunk.length;
      if (wake === undefined && size > mostAhead && !isPaused) {
        isPaused = true;
        flow.pause();
      }
      notify();
    },
    end() {
      ended = true;
      notify();
    },
    forget: () => keep(Buffer.alloc(0)),
    async readLine(most) {
      let searched = 0;
      for (;;) {
        const bytes = all();
        const at = bytes.indexOf(10, searched);
        if (at >= 0 && at <= most + 1) {
          const line = withoutReturn(bytes.subarray(0, at));
          keep(bytes.subarray(at + 1));
          return line.length > most
            ? { kind: 'too-long', start: line.subarray(0, remembered), end: line.subarray(-remembered) }
            : { kind: 'line', bytes: line };
        }
        if (at > most + 1 || bytes.length > most + 1) return finishTooLong(Buffer.from(bytes.subarray(0, remembered)));
        searched = bytes.length;
        if (!(await more())) return { kind: 'end' };
      }
    },
    async readBytes(count) {
      while (size < count) if (!(await more())) return undefined;
      const bytes = all();
      keep(bytes.subarray(count));
      return bytes.subarray(0, count);
    },
    async skip(count) {
      let left = count;
      while (size < left) {
        left -= size;
        keep(Buffer.alloc(0));
        if (!(await more())) return false;
      }
      keep(all().subarray(left));
      return true;
    },
  };
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === 13 ? line.subarray(0, -1) : line;
}
