// What the handlers need beside MSW. Declared here because core's library is the language alone.
declare class ReadableStream {
  constructor(source: { start(controller: StreamController): void; cancel(): void });
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}
declare function atob(base64: string): string;

export interface StreamController {
  enqueue(bytes: Uint8Array): void;
  close(): void;
  error(reason: unknown): void;
}

export interface TextStream {
  write(text: string): void;
  /** Ends as a cut line does, not as a finished answer. */
  cut(): void;
}

/** A body that is written piece by piece until the reader goes away. */
export function createTextStream(onCancel: () => void): { readonly body: ReadableStream; readonly stream: TextStream } {
  const encoder = new TextEncoder();
  let controller: StreamController | null = null;
  const body = new ReadableStream({
    start(started) {
      controller = started;
    },
    cancel() {
      controller = null;
      onCancel();
    },
  });
  return {
    body,
    stream: {
      write: (text) => controller?.enqueue(encoder.encode(text)),
      cut() {
        controller?.error(new TypeError('The simulated line was cut.'));
        controller = null;
      },
    },
  };
}

export function fromBase64Url(encoded: string): string {
  const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}
