import { z } from 'zod';
import { type Operation, type OperationName, operations, readOperation } from '../operations.ts';
import { type ProblemCode, problemCatalogue } from '../problem.ts';
import { descriptions, problemMembers } from './descriptions.ts';
import { bodySchemas, partSchemas, querySchemas } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Json;
  readonly security: readonly Json[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: Readonly<Record<'schemas' | 'responses' | 'securitySchemes', Readonly<Record<string, Json>>>>;
}

/**
 * The contract as OpenAPI 3.1, made from the schemas and the table of operations. `strict` forbids members that the schemas do
 * not know, as tests want it; published, the contract may grow.
 */
export function buildOpenApi({
  version,
  strict = false,
}: {
  readonly version: string;
  readonly strict?: boolean;
}): OpenApiDocument {
  const paths: Record<string, Record<string, Json>> = {};
  const responses: Record<string, Json> = {};
  const refer = (codes: readonly ProblemCode[]) => referToProblems(codes, responses);
  for (const name of Object.keys(operations) as OperationName[]) {
    const operation = readOperation(name);
    const [path = ''] = operation.path.split('?');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describeOperation(name, { operation, refer }) };
  }
  paths['/v1/events'] = { get: describeEvents(refer) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'AuthShift back end',
      version,
      description:
        'What a product’s back end offers to AuthShift’s parts. Errors are problem details (RFC 9457): decide by `code`, never by the text. `not_supported` (501) says that a back end has not got an operation yet.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: describeSchemas(strict),
      responses,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The host’s own token. No cookie stands for it.' },
      },
    },
  };
}

type Refer = (codes: readonly ProblemCode[]) => Json;

function describeOperation(
  name: OperationName,
  { operation, refer }: { readonly operation: Operation; readonly refer: Refer },
): Json {
  const { answer, list, status, role } = operation;
  const [summary] = descriptions[name];
  const body = name in bodySchemas ? bodySchemas[name as keyof typeof bodySchemas] : null;
  const single = { $ref: `#/components/schemas/${answer}` };
  const schema = list === undefined ? single : listOf(list, single);
  return {
    operationId: name,
    summary,
    'x-role': role,
    parameters: describeParameters(name, operation),
    ...(body === null ? {} : { requestBody: describeBody(operation, body) }),
    responses: {
      [status]: {
        description: 'Done.',
        content:
          answer === 'Text' ? { 'text/csv': { schema: { type: 'string' } } } : { 'application/json': { schema } },
      },
      ...refer(codesOf(name, operation)),
    },
  };
}

function listOf(member: string, items: Json): Json {
  return { type: 'object', required: [member], properties: { [member]: { type: 'array', items } } };
}

function describeBody({ method }: Operation, [name, schema]: readonly [string, z.ZodType]): Json {
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
  return { required: method === 'PATCH' || !schema.safeParse({}).success, content };
}

function describeParameters(name: OperationName, { path, sends }: Operation): readonly Json[] {
  const text = { type: 'string', minLength: 1, maxLength: 128 };
  const [route = '', query] = path.split('?');
  const ids = [...route.matchAll(/\{(\w+)\}/g)].map(([, id]) => ({
    name: id,
    in: 'path',
    required: true,
    schema: text,
  }));
  const named = query === undefined ? [] : [{ name: query.split('=')[0], in: 'query', required: true, schema: text }];
  const asked = name in querySchemas ? Object.entries<z.ZodType>(querySchemas[name as keyof typeof querySchemas]) : [];
  const headers = {
    version: { name: 'If-Match', description: 'The version that was seen, as an entity tag.', pattern: '^"?\\d+"?$' },
    key: {
      name: 'Idempotency-Key',
      description: 'The same key and body is the same change.',
      pattern: '\\S',
    },
  };
  const header = sends === 'version' || sends === 'key' ? headers[sends] : null;
  return [
    ...ids,
    ...named,
    ...asked.map(([key, schema]) => ({ name: key, in: 'query', schema: describeQuery(schema) })),
    ...(header === null
      ? []
      : [
          {
            name: header.name,
            in: 'header',
            required: true,
            description: header.description,
            schema: { type: 'string', pattern: header.pattern },
          },
        ]),
  ];
}

function describeQuery(schema: z.ZodType): Json {
  const json = toJson(schema, 'input');
  if (json.type !== 'object') return json;
  return { type: 'string', contentEncoding: 'base64url', contentMediaType: 'application/json', contentSchema: json };
}

/** Everything an operation may be refused for, in the order of the catalogue. */
export function codesOf(name: OperationName, { path, role, sends }: Operation): readonly ProblemCode[] {
  const [, ...own] = descriptions[name];
  const codes: readonly (readonly [ProblemCode, boolean])[] = [
    ['unauthenticated', true],
    ['wrong_organization', true],
    ['internal', true],
    ['not_supported', true],
    ['role_required', role !== 'viewer'],
    // A scope or an input may name a connection as well.
    ['not_found', (path.includes('{') && name !== 'getAuthorization') || sends === 'body' || sends === 'key'],
    ['invalid_request', sends !== undefined],
    ['validation_failed', sends !== undefined],
    ['too_large', sends !== undefined && sends !== 'query'],
    ['version_required', sends === 'version'],
    ['version_conflict', sends === 'version'],
    ['idempotency_key_required', sends === 'key'],
    ['idempotency_key_reused', sends === 'key'],
  ];
  const given = new Set([...codes.filter(([, applies]) => applies).map(([code]) => code), ...own]);
  return (Object.keys(problemCatalogue) as ProblemCode[]).filter((code) => given.has(code));
}

/** One response per status. The same codes are described once, under a name made of them. */
function referToProblems(codes: readonly ProblemCode[], responses: Record<string, Json>): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = problemCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => {
      const name = same.join('-or-');
      responses[name] ??= {
        description: same.map((code) => `\`${code}\`: ${problemCatalogue[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: describeProblem(same) } },
      };
      return [status, { $ref: `#/components/responses/${name}` }];
    }),
  );
}

function describeProblem(codes: readonly ProblemCode[]): Json {
  const members = codes.filter((code): code is keyof typeof problemMembers => code in problemMembers);
  return {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      {
        type: 'object',
        properties: { code: { enum: codes }, status: { const: problemCatalogue[codes[0] ?? 'internal'].status } },
      },
      ...members.map((code) => ({
        if: { properties: { code: { const: code } } },
        // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema.
        then: { properties: problemMembers[code] },
      })),
    ],
  };
}

function describeEvents(refer: Refer): Json {
  return {
    operationId: 'events',
    summary: 'Hints at what changed, as long as the line holds. Read with fetch; a lost hint costs nothing.',
    'x-role': 'viewer',
    parameters: [
      {
        name: 'Last-Event-ID',
        in: 'header',
        schema: { type: 'string' },
        description: 'The last hint seen. After a gap the stream begins with `resync`.',
      },
    ],
    responses: {
      200: {
        description: 'Each `data` line holds a MigrationEvent as JSON.',
        content: {
          'text/event-stream': {
            schema: {
              type: 'string',
              contentMediaType: 'application/json',
              contentSchema: { $ref: '#/components/schemas/MigrationEvent' },
            },
          },
        },
      },
      ...refer(['unauthenticated', 'wrong_organization', 'internal']),
    },
  };
}

function describeSchemas(strict: boolean): Readonly<Record<string, Json>> {
  const answered = register(Object.entries(partSchemas), { io: 'output', strict });
  const sent = register(Object.values(bodySchemas), { io: 'input', strict: false });
  return Object.fromEntries(Object.entries({ ...answered, ...sent }).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function register(
  named: readonly (readonly [string, z.ZodType])[],
  { io, strict }: { readonly io: 'input' | 'output'; readonly strict: boolean },
): Readonly<Record<string, Json>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of named) if (!registry.has(schema)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    override: (context) => tidy(context, strict),
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutIds(schema as Json)]));
}

function toJson(schema: z.ZodType, io: 'input' | 'output'): Json {
  return withoutIds(z.toJSONSchema(schema, { io, override: (context) => tidy(context, false) }) as Json);
}

type Overridden = Parameters<NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>>[0];

/** A format says it all; an integer has no need of the largest one there is; what may grow is not closed. */
function tidy({ zodSchema, jsonSchema }: Overridden, strict: boolean): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  const isClosed =
    zodSchema._zod.def.type === 'object' &&
    'catchall' in zodSchema._zod.def &&
    zodSchema._zod.def.catchall !== undefined;
  if (!strict && !isClosed && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

function withoutIds({ $schema: _, $id: __, ...schema }: Json): Json {
  return schema;
}
