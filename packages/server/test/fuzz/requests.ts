import fc from 'fast-check';
import { hostileText, type Known, type Schema, valuesOf } from './values.ts';

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Readonly<Record<string, unknown>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** A request as it goes over the wire. */
export interface ApiRequest {
  readonly route: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface FuzzOptions {
  readonly document: OpenApi;
  readonly words: readonly string[];
  /** Ids of their own, by the kind of thing as it stands in addresses: `users`, `waves` ... */
  readonly own: Readonly<Record<string, readonly string[]>>;
  /** Bearer tokens of those who may ask, and of some who may not. */
  readonly tokens: readonly string[];
}

/** Requests to every operation of the document: mostly what it asks for, with ids that are somebody else's and now and then garbage. */
export function apiRequest(options: FuzzOptions): fc.Arbitrary<ApiRequest> {
  const operations = Object.entries(options.document.paths)
    // It never ends; the stream has tests of its own.
    .filter(([path]) => path !== '/v1/events')
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
  return fc.oneof(...operations.map((one) => requestTo(one, options)));
}

function requestTo(
  { path, method, operation }: { readonly path: string; readonly method: string; readonly operation: Operation },
  { document, words, own, tokens }: FuzzOptions,
): fc.Arbitrary<ApiRequest> {
  const known: Known = { schemas: document.components.schemas, words };
  const ownIds = own[path.split('/')[2] ?? ''] ?? words;
  const word = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...known.words) },
    { weight: 1, arbitrary: hostileText },
  );
  const schema = operation.requestBody?.content['application/json'].schema;
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  return fc
    .record({
      id: fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...ownIds) }, { weight: 1, arbitrary: word }),
      token: fc.constantFrom(...tokens),
      version: fc.oneof(fc.constantFrom('"1"', '"2"', '*', '', 'W/"1"', '"99999999999999999999"'), headerText(word)),
      key: fc.oneof(fc.uuid(), headerText(word)),
      type: fc.oneof(
        { weight: 20, arbitrary: fc.constant('application/json') },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            'text/plain',
            'application/x-www-form-urlencoded',
            'application/json; charset=utf-7',
          ),
        },
      ),
      query: fc.record(Object.fromEntries(query.map((one) => [one.name, queryValue(one.schema, known)])), {
        requiredKeys: [],
      }),
      body: schema === undefined ? fc.constant(undefined) : bodyText(schema, known),
    })
    .map(({ id, token, version, key, type, query: asked, body }) => {
      const search = new URLSearchParams(
        Object.entries(asked).map(([name, value]): [string, string] => [
          name,
          typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
        ]),
      ).toString();
      const target = path.replace('{id}', encodeSafely(id));
      return {
        route: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        target: search === '' ? target : `${target}?${search}`,
        headers: {
          authorization: `Bearer ${token}`,
          ...(version === '' ? {} : { 'if-match': version }),
          ...(key === '' ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': type }),
        },
        body,
      };
    });
}

/** What a header can carry at all. */
function headerText(arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return arbitrary.map((text) =>
    text
      .replaceAll(/[^\x20-\x7e]/g, '')
      .trim()
      .slice(0, 300),
  );
}

function queryValue(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const { contentSchema } = schema as { contentSchema?: Schema };
  if (!contentSchema) return valuesOf(schema, known);
  const encoded = valuesOf(contentSchema, known).map((value) =>
    Buffer.from(JSON.stringify(value) ?? '').toString('base64url'),
  );
  return fc.oneof({ weight: 8, arbitrary: encoded }, { weight: 1, arbitrary: hostileText });
}

function bodyText(schema: Schema, known: Known): fc.Arbitrary<string> {
  const whole = valuesOf(schema, known).map((value) => JSON.stringify(value) ?? '');
  const broken = fc.oneof(
    hostileText,
    whole.map((text) => text.slice(0, -1)),
    fc.constant('['.repeat(20_000)),
    fc.constant(`{"displayName":"${'x'.repeat(1_100_000)}"}`),
  );
  return fc.oneof({ weight: 30, arbitrary: whole }, { weight: 1, arbitrary: broken });
}

/** Half a surrogate pair has no encoding. */
function encodeSafely(text: string): string {
  const segment = encodeURIComponent(Buffer.from(text).toString());
  return segment === '' || segment === '.' || segment === '..' ? '%20' : segment;
}
