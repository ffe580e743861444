import { SMTPStream } from 'smtp-server/lib/smtp-stream.js';

type Callback = (error?: Error | null) => void;

interface Chunk {
  left: number;
  readonly take: (bytes: Buffer) => void;
  readonly done: (resume: () => void) => void;
}

/** smtp-server's parser, with BDAT (RFC 3030): after the command come so many bytes of message, as they are. */
export class ChunkingStream extends SMTPStream {
  #chunk: Chunk | undefined;

  /** The next `size` bytes go to `take`; `done` gets the function that goes on with the next command. */
  startChunk(size: number, take: Chunk['take'], done: Chunk['done']): void {
    this.#chunk = { left: size, take, done };
    this._dataMode = true;
  }

  override _write(chunk: Buffer, encoding: BufferEncoding | 'buffer', next: Callback): void {
    const current = this.#chunk;
    if (current === undefined || this.isClosed) {
      super._write(chunk, encoding, next);
      return;
    }
    const bytes = chunk.subarray(0, current.left);
    current.left -= bytes.length;
    if (bytes.length > 0) current.take(Buffer.from(bytes));
    if (current.left > 0) {
      next();
      return;
    }
    this.#chunk = undefined;
    this._dataMode = false;
    current.done(() => super._write(chunk.subarray(bytes.length), encoding, next));
  }
}
