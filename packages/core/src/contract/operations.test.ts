import { describe, expect, expectTypeOf, test } from 'vitest';
import { createHttpClient } from '../client/httpClient.ts';
import { createMemoryBackend } from '../testing/index.ts';
import type { CallOptions, Idempotent, MigrationClient, Versioned } from './client.ts';
import { type Answers, type OperationName, operations, readOperation } from './operations.ts';

const names = Object.keys(operations) as OperationName[];

/** What a line promises, worked out from its text. */
type AnswerOf<Line> = Line extends `${string} -> ${infer Said}`
  ? Said extends `${number} ${infer Name}`
    ? Named<Name>
    : Named<Said>
  : never;
type Named<Name> = Name extends `${infer Item extends keyof Answers}[]`
  ? readonly Answers[Item][]
  : Name extends keyof Answers
    ? Answers[Name]
    : never;
type Ids<Line> = Line extends `${string}{${string}}${string}` ? [id: string] : [];
/** Something of each kind of input; what it holds is the function's own affair. */
type Input<Line, Given> = Line extends `${string} query ->${string}` | `${string} body ->${string}`
  ? [Given]
  : Line extends `${string} version ->${string}`
    ? [Given & Versioned<unknown>]
    : Line extends `${string} key ->${string}`
      ? [Given & Idempotent]
      : [];
type ArgumentsOf<Name extends OperationName> = [
  ...Ids<(typeof operations)[Name]>,
  ...Input<(typeof operations)[Name], Parameters<MigrationClient[Name]>[Ids<(typeof operations)[Name]>['length']]>,
  CallOptions?,
];
type Wrong = {
  [Name in OperationName]: Awaited<ReturnType<MigrationClient[Name]>> extends AnswerOf<(typeof operations)[Name]>
    ? AnswerOf<(typeof operations)[Name]> extends Awaited<ReturnType<MigrationClient[Name]>>
      ? ArgumentsOf<Name> extends Parameters<MigrationClient[Name]>
        ? never
        : `${Name}: arguments`
      : `${Name}: answer`
    : `${Name}: answer`;
}[OperationName];

describe('the table of operations', () => {
  test('names what MigrationClient does, with its arguments and answers', () => {
    expectTypeOf<keyof typeof operations>().toEqualTypeOf<Exclude<keyof MigrationClient, 'events'>>();
    expectTypeOf<Wrong>().toBeNever();
  });

  test('makes exactly the functions of every client', () => {
    const clients = [createHttpClient({ baseUrl: '' }), createMemoryBackend().client()];
    for (const client of clients) expect(Object.keys(client).sort()).toEqual([...names, 'events'].sort());
  });

  test('has each route once', () => {
    const routes = names.map(readOperation).map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
    expect(new Set(routes).size).toBe(routes.length);
  });

  test.for(names)('%s can be read', (name) => {
    const { method, path, role, safe, sends, status, answer, list } = readOperation(name);
    expect(['GET', 'POST', 'PATCH']).toContain(method);
    expect(path).toMatch(/^\/v1\/[a-z/{}.-]+(\?connectionId=\{connectionId\})?$/);
    expect(['viewer', 'operator', 'admin']).toContain(role);
    expect([undefined, 'body', 'query', 'version', 'key']).toContain(sends);
    expect([200, 201, 202]).toContain(status);
    expect(answer).toMatch(/^[A-Z][A-Za-z]+$/);
    expect(operations[name]).toContain(`${answer}${list === undefined ? '' : '[]'}`);
    if (method === 'GET') expect({ safe, status }).toEqual({ safe: true, status: 200 });
    if (method === 'PATCH') expect(safe).toBe(false);
  });

  test('names a list after the last part of its path', () => {
    expect(readOperation('listPolicyChanges').list).toBe('policyChanges');
    expect(readOperation('planWaves')).toEqual({
      method: 'POST',
      path: '/v1/waves',
      role: 'operator',
      safe: false,
      sends: 'body',
      status: 201,
      answer: 'Wave',
      list: 'waves',
    });
  });
});
