import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { buildOpenApi } from '../src/contract/openapi/document.ts';

// The strict document: a member that no schema knows fails as well as one that is missing.
const document = buildOpenApi({ version: '0.0.0', strict: true });
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'openapi');

const escapePart = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');
const routes = Object.keys(document.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** Calls seen so far, as `GET /v1/me 200`. */
export const seen = new Set<string>();

/**
 * A fetch that holds every exchange against the OpenAPI document: the route, the status, the body that was answered, and, where
 * it was accepted, the body that was sent.
 */
export async function checkedFetch(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const method = (init.method ?? 'GET').toLowerCase();
  const pathname = new URL(url).pathname.replace(/^.*?(?=\/v1\/)/, '');
  // What has braces in its place comes last: `/v1/assignments/preview` is no `/v1/assignments/{id}`.
  const [route] = routes
    .filter(({ pattern }) => pattern.test(pathname))
    .sort((a, b) => braces(a.path) - braces(b.path));
  const operation = route === undefined ? undefined : document.paths[route.path]?.[method];
  if (route === undefined || operation === undefined) throw new Error(`${method} ${pathname} is not in the document.`);
  seen.add(`${method.toUpperCase()} ${route.path} ${response.status}`);
  const at = `openapi#/paths/${escapePart(route.path)}/${method}`;
  if (response.ok && typeof init.body === 'string') {
    check(`${at}/requestBody/content/application~1json/schema`, JSON.parse(init.body));
  }
  await checkAnswer(response.clone(), { at, responses: operation.responses as Responses });
  return response;
}

type Responses = Readonly<
  Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, unknown>> }>
>;

async function checkAnswer(
  response: Response,
  { at, responses }: { readonly at: string; readonly responses: Responses },
): Promise<void> {
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
  if (type === 'text/event-stream') return;
  const described = responses[response.status];
  if (described === undefined)
    throw new Error(`${at} does not know the status ${response.status}: ${await response.text()}`);
  const base = described.$ref === undefined ? `${at}/responses/${response.status}` : `openapi${described.$ref}`;
  const body = await response.text();
  check(`${base}/content/${escapePart(type)}/schema`, type.endsWith('json') ? JSON.parse(body) : body);
}

function check(reference: string, value: unknown): void {
  const validate = ajv.getSchema(reference);
  if (validate === undefined) throw new Error(`There is no ${reference}.`);
  if (validate(value) === true) return;
  throw new Error(`Not as in ${reference}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`);
}

function braces(path: string): number {
  return path.split('{').length;
}
