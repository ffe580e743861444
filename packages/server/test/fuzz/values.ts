import fc from 'fast-check';

/** The part of JSON Schema 2020-12 that the contract's OpenAPI document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface Known {
  readonly schemas: Readonly<Record<string, Schema>>;
  /** Ids, addresses and names of both organizations: what a person with bad intentions would have collected. */
  readonly words: readonly string[];
}

/** What breaks parsers, databases, logs and pages. */
export const hostileText = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  'before\u0000after',
  '\ud800',
  '\u202eelif.exe',
  '\ufeff',
  "' OR 1=1; DROP TABLE users; --",
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '=cmd|calc!A1',
  '{{7*7}}<%= 7*7 %>',
  '%00%0d%0ax-injected: 1',
  '\r\nx-injected: 1',
  '../../../etc/passwd',
  '__proto__',
  'constructor',
  '//127.0.0.1:1/',
  'http://127.0.0.1:1/',
  'javascript:alert(1)',
  '99999999999999999999999999',
  '-1',
  'NaN',
  '2022-13-45T99:99:99Z',
  '1'.repeat(5_000),
  '\u{1f4a3}'.repeat(300),
);

/** Addresses at which nobody answers: whatever the server does with them stays on this machine. */
const nowhere = fc.constantFrom(
  'http://127.0.0.1:1/',
  'https://[::1]:1/x',
  'imaps://localhost:1',
  'ftp://127.0.0.1:1/',
  'file:///etc/passwd',
);

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[]], [null], { toString: 'x' }),
  fc.constant(JSON.parse('{"__proto__":{"isAdmin":true}}') as unknown),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values that fit a schema of the contract, but for now and then a leaf or a member that does not. */
export function valuesOf(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 14, arbitrary: fitting(schema, known) }, { weight: 1, arbitrary: hostileValue });
}

function fitting(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  if (schema.$ref) return fitting(known.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, known);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return fc.oneof(...choices.map((choice) => fitting(choice, known)));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'object') return record(schema, known);
  if (schema.type === 'array') return list(schema, known);
  if (schema.type === 'string') return text(schema, known);
  if (schema.type === 'integer')
    return fc.integer({ min: schema.minimum ?? -1, max: Math.min(schema.maximum ?? 50, 1e6) });
  if (schema.type === 'number') return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1, noNaN: true });
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'null') return fc.constant(null);
  return hostileValue;
}

function record(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, member]) => [name, valuesOf(member, known)] as const,
  );
  const named = fc.record(Object.fromEntries(members), { requiredKeys: [...(schema.required ?? [])] });
  if (typeof schema.additionalProperties !== 'object') {
    const stranger = fc.dictionary(fc.constantFrom('organizationId', 'role', '__proto__', 'id'), hostileValue, {
      maxKeys: 1,
    });
    return fc.tuple(named, fc.option(stranger, { freq: 12 })).map(([value, more]) => ({ ...value, ...more }));
  }
  const others = fc.dictionary(text({}, known), valuesOf(schema.additionalProperties, known), { maxKeys: 2 });
  return fc.tuple(named, others).map(([value, more]) => ({ ...more, ...value }));
}

function list(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const minLength = schema.minItems ?? 0;
  const maxLength = Math.min(schema.maxItems ?? 3, minLength + 3);
  return fc.array(valuesOf(schema.items ?? {}, known), { minLength, maxLength });
}

function text(schema: Schema, known: Known): fc.Arbitrary<string> {
  if (schema.format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (schema.format === 'uri') return fc.oneof(nowhere, hostileText);
  const word = fc.constantFrom(...known.words);
  return fc.oneof(
    { weight: 6, arbitrary: word },
    {
      weight: 2,
      arbitrary: fc.string({
        unit: 'binary',
        minLength: schema.minLength ?? 0,
        maxLength: Math.min(schema.maxLength ?? 40, 40),
      }),
    },
    { weight: 1, arbitrary: fc.constant('x'.repeat(Math.min(schema.maxLength ?? 10, 3_000))) },
    { weight: 1, arbitrary: hostileText },
  );
}
