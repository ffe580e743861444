// What this client needs of the Fetch standard. Declared here because core's library is the language alone.

/** What a host's own `fetch` has to answer with; any `Response` of the Fetch standard does. */
export interface WebResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers?: { get(name: string): string | null } | undefined;
  readonly body: { getReader(): WebReader } | null;
  text(): Promise<string>;
}

/** What a long answer is read with, piece by piece, as the stream of events is. */
export interface WebReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
}

/** The runtime's own `AbortSignal`, which has no name here: handed through from `AbortController` to `fetch`, never made. */
export type WebSignal = never;

/** What a host's own `fetch` is called with beside the URL. */
export interface WebRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  readonly signal: WebSignal;
}

/** Any `fetch` of the Fetch standard. */
export type WebFetch = (url: string, request: WebRequest) => Promise<WebResponse>;

declare const fetch: WebFetch;
declare class AbortController {
  readonly signal: WebSignal;
  abort(): void;
}
declare class TextDecoder {
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare function btoa(binary: string): string;

/** Called through, not handed over: browsers refuse a `fetch` without its window. */
export const runtimeFetch: WebFetch = (url, request) => fetch(url, request);

export function createAborter(): AbortController {
  return new AbortController();
}

export function createDecoder(): TextDecoder {
  return new TextDecoder();
}

/** RFC 4648 section 5, without padding. */
export function toBase64Url(text: string): string {
  const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
