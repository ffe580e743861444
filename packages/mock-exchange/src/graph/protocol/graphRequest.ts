import { badRequest, refuse } from './graphError.ts';

/** One request, apart from who sent it and by which way: over HTTP, or inside a `$batch`. */
export interface GraphRequest {
  readonly method: string;
  /** Scheme, host and port the client used, for links. */
  readonly origin: string;
  /** Decoded, after the version. */
  readonly segments: readonly string[];
  /** Path after the version and query, as sent. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The body's bytes. Throws `GraphError` when there are too many. */
  readonly body: () => Promise<Buffer>;
}

/** What a handler answers; `body` undefined = none, a Buffer = as it is. */
export interface GraphAnswer {
  readonly status: number;
  readonly body?: object | Buffer | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Path segments with keys as segments: `/users('x')/messages` is `/users/x/messages`. Throws `GraphError`. */
export function readSegments(path: string): readonly string[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  return segments.flatMap((segment) => {
    const decoded = decode(segment);
    const key = /^(\w+)\('(.*)'\)$/s.exec(decoded);
    return key === null ? [decoded] : [key[1] ?? '', (key[2] ?? '').replaceAll("''", "'")];
  });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('The request URI is not valid.');
  }
}

/** The body as a JSON object. Throws `GraphError`. */
export async function readJsonObject(request: GraphRequest): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await request.body();
  if (bytes.length === 0) throw refuse('emptyBody');
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/json') throw refuse('unreadableJson');
  const value = parse(bytes.toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse('unreadableJson');
  return value as Readonly<Record<string, unknown>>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('unreadableJson');
  }
}
