import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { problemCodes } from '../src/contract/index.ts';
import { buildOpenApi, codesOf } from '../src/contract/openapi/document.ts';
import { bodySchemas, querySchemas } from '../src/contract/openapi/schemas.ts';
import { type OperationName, operations, readOperation } from '../src/contract/operations.ts';

const read = async (file: string) => JSON.parse(await readFile(new URL(`../${file}`, import.meta.url), 'utf8'));
const names = Object.keys(operations) as OperationName[];

describe('openapi.json', () => {
  test('is current: `pnpm openapi` writes it', async () => {
    const { version } = await read('package.json');
    expect(await read('openapi.json')).toEqual(JSON.parse(JSON.stringify(buildOpenApi({ version }))));
  });

  test('is valid OpenAPI 3.1, and says nothing that is not there', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(await read('openapi.json'));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
    const text = JSON.stringify(await read('openapi.json'));
    const components = (await read('openapi.json')).components;
    const referred = [...text.matchAll(/"#\/components\/(\w+)\/([^"/]+)"/g)];
    expect(referred.length).toBeGreaterThan(100);
    expect(referred.filter(([, kind = '', name = '']) => components[kind]?.[name] === undefined)).toEqual([]);
  });

  test('describes each operation of the contract once, and the stream', async () => {
    const { paths } = await read('openapi.json');
    const described = Object.values<Record<string, { operationId: string }>>(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(described.sort()).toEqual([...names, 'events'].sort());
  });

  test('has a schema for whatever is sent', () => {
    for (const name of names) {
      const { sends } = readOperation(name);
      expect([name, name in bodySchemas]).toEqual([name, sends !== undefined && sends !== 'query']);
      expect([name, name in querySchemas]).toEqual([name, sends === 'query']);
    }
  });

  test('knows a call for every reason to refuse', () => {
    const known = new Set(names.flatMap((name) => codesOf(name, readOperation(name))));
    expect(problemCodes.filter((code) => !known.has(code))).toEqual([]);
  });

  test('never tells a secret back', async () => {
    const { components, paths } = await read('openapi.json');
    const answers = JSON.stringify([components.schemas, paths]).match(
      /"(client_?secret|password|access_?token|refresh_?token)":/gi,
    );
    const inputs = ['ConnectionInput', 'ConnectionPatch', 'RegistrationInput'].map((name) => components.schemas[name]);
    const sent = JSON.stringify(inputs).match(/"(client_?secret|password|access_?token|refresh_?token)":/gi);
    expect(answers?.length).toBe(sent?.length);
  });
});
