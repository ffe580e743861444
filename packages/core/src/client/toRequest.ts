import type { CallOptions, Idempotent, Versioned } from '../contract/index.ts';
import type { Operation } from '../contract/operations.ts';
import { toBase64Url } from './web.ts';

/** What a call puts on the wire, before the host's token. */
export interface Sent {
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Goes as JSON. */
  readonly body?: unknown;
  readonly options: CallOptions | undefined;
}

/** Lays the arguments of a `MigrationClient` function out as its operation says. */
export function toRequest({ path: template, sends }: Operation, values: readonly unknown[]): Sent {
  const rest = [...values];
  const path = template.replace(/\{\w+\}/g, () => encodeURIComponent(String(rest.shift())));
  const input = sends && rest.shift();
  const options = rest[0] as CallOptions | undefined;
  if (sends === 'query') return { path: path + queryString({ ...(input as object) }), options };
  if (sends === 'version') {
    const { version, patch } = input as Versioned<unknown>;
    return { path, headers: { 'if-match': `"${version}"` }, body: patch, options };
  }
  if (sends === 'key') {
    const { idempotencyKey, ...body } = input as Idempotent;
    return { path, headers: { 'idempotency-key': idempotencyKey }, body, options };
  }
  return { path, body: input, options };
}

/** What is an object (the filter of users) goes as base64url JSON. */
function queryString(values: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const text = typeof value === 'object' ? toBase64Url(JSON.stringify(value)) : String(value);
    return [`${name}=${encodeURIComponent(text)}`];
  });
  return given.length === 0 ? '' : `?${given.join('&')}`;
}
