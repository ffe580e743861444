/// <reference lib="dom" />
// MSW lives in the Fetch standard. This folder is a door of its own, so that the rest of core stays without it.

export interface TextStream {
  readonly body: ReadableStream<Uint8Array>;
  write(text: string): void;
  /** Ends as a cut line does, not as a finished answer. */
  cut(): void;
}

/** A body that is written piece by piece until the reader goes away. */
export function createTextStream(onCancel: () => void): TextStream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
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
    write: (text) => controller?.enqueue(encoder.encode(text)),
    cut() {
      controller?.error(new TypeError('The simulated line was cut.'));
      controller = null;
    },
  };
}

export function fromBase64Url(encoded: string): string {
  const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}
