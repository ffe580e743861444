import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../src/http/routes.ts';
import { type ApiRequest, apiRequest, type OpenApi } from './fuzz/requests.ts';
import { type Customer, createCustomer, createOauthConnection, startAttempt } from './support/journey.ts';
import { CONTOSO, roomAddress, serviceAccount, startMicrosoft } from './support/microsoft.ts';
import { startTestServer, type TestServer, tokenOf } from './support/server.ts';

/** Every route of the OpenAPI document, asked for by people of one organization who know the ids of another one. */

const isDeep = process.env.AUTHSHIFT_DEEP === '1';
const REQUESTS = isDeep ? 20_000 : 1000;
/** To repeat a run that failed: the seed stands in its report. */
const seed = process.env.AUTHSHIFT_FUZZ_SEED;

/** In everything of theirs that is not an id: whoever reads it has read across organizations. */
const CANARY = 'belongs-to-somebody-else';
const SECRET = 'never-to-be-answered';

const described = JSON.parse(
  readFileSync(fileURLToPath(import.meta.resolve('@authshift/core/openapi.json')), 'utf8'),
) as OpenApi;
/** What the server does not have yet is told by the contract suite. */
const served = new Set(routes.map(({ path }) => path.replaceAll(/:(\w+)/g, '{$1}')));
const document = {
  ...described,
  paths: Object.fromEntries(Object.entries(described.paths).filter(([path]) => served.has(path))),
};

let mocks: MockMicrosoft;
let server: TestServer;
let theirs: Customer;
let mine: Customer;
let words: readonly string[];
let own: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  mocks = await startMicrosoft(4);
  server = await startTestServer({ mocks, work: false });
  theirs = await createCustomer(server, mocks);
  mine = await createCustomer(server, mocks);
  const others = await furnish(theirs, CANARY);
  own = await furnish(mine, 'mine');
  words = [
    ...[others, own].flatMap((things) => Object.values(things).flat()),
    theirs.id,
    mine.id,
    'basic',
    'connector',
    roomAddress(0),
    serviceAccount.upn,
    CONTOSO,
    '/',
    'a name',
  ];
});

afterAll(async () => {
  await server.close();
  await mocks.close();
});

/** Something of each kind, with `name` in it. Answers the ids, by how their addresses begin. */
async function furnish(customer: Customer, name: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const users = [0, 1].map((index) => ({
    id: `${customer.id}-user-${index}`,
    displayName: `${name} ${index}`,
    address: roomAddress(index),
    assignedTo: ['basic'],
  }));
  await server.server.provision.upsertUsers(customer.id, users);
  const connection = await createOauthConnection(server, customer, `${name} OAuth`);
  const { attempt } = await startAttempt(server, { customer, connectionId: connection.id });
  const ask = async (path: string, body: unknown) => {
    const answer = await server.call(path, { as: customer.token, body, headers: { 'idempotency-key': name } });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const scope = { type: 'include', ids: users.map(({ id }) => id) };
  const registration = await ask('/v1/registrations', {
    displayName: `${name} app`,
    clientId: crypto.randomUUID(),
    tenantId: CONTOSO,
    clientSecret: SECRET,
    expiresAt: null,
  });
  const job = await ask('/v1/assignments', {
    scope,
    change: { tick: [], untick: ['basic'] },
    expectedCount: 2,
    snapshot: '0',
  });
  const { waves } = await ask('/v1/waves', {
    name: `${name} wave`,
    scope,
    to: 'basic',
    from: null,
    size: null,
    window: null,
    concurrency: 1,
    stopRule: { failures: 1, rate: null, consecutive: null },
    observeIntervals: 2,
    expectedCount: 2,
  });
  const pilot = await ask('/v1/pilots', {
    connectionId: 'basic',
    userIds: scope.ids,
    rule: { intervals: 2, probe: false },
  });
  const policyChange = await ask('/v1/policy-changes', {
    kind: 'authentication-policy',
    connectionId: 'basic',
    scope: { type: 'tenant' },
    acknowledgement: { otherApps: [], affectedAccounts: 1, signedBy: 'Exchange admin' },
  });
  const { invitations } = await ask('/v1/invitations', { kind: 'grant', connectionId: connection.id });
  const preflight = await ask('/v1/preflights', { connectionId: 'basic', scope });
  const checkpoint = await ask('/v1/checkpoints', { label: `${name} checkpoint` });
  return {
    users: scope.ids,
    connections: [connection.id, 'basic'],
    authorizations: [attempt.attemptId],
    registrations: [registration.id],
    jobs: [job.jobId],
    waves: [waves[0].id],
    pilots: [pilot.id],
    'policy-changes': [policyChange.id],
    invitations: [invitations[0].id],
    preflights: [preflight.id],
    checkpoints: [checkpoint.id],
  };
}

const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: false }));
ajv.addSchema(document, 'openapi');

/** The document's schema for this answer, by its place there. */
function validatorOf(route: string, status: number, type: string) {
  const [method = '', path = ''] = route.split(' ');
  const answer = document.paths[path]?.[method.toLowerCase()]?.responses[status] as { $ref?: string } | undefined;
  if (!answer) return null;
  const at = answer.$ref?.slice(1) ?? `/paths/${pointer(path)}/${method.toLowerCase()}/responses/${status}`;
  const schema = `openapi#${at}/content/${pointer(type)}/schema`;
  return ajv.getSchema(schema) ?? null;
}

function pointer(text: string): string {
  return encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

function send({ method, target, headers, body }: ApiRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${server.origin}${target}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: (response.headers['content-type'] ?? '').split(';')[0] ?? '',
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const seen = new Map<string, number>();

async function check(request: ApiRequest): Promise<void> {
  const { status, type, headers, text } = await send(request);
  seen.set(`${status}`, (seen.get(`${status}`) ?? 0) + 1);
  const what = `${request.route} -> ${status} ${text.slice(0, 500)}`;
  expect(status, what).toBeLessThan(500);
  expect(headers['x-injected'], what).toBeUndefined();
  expect(text, what).not.toContain(CANARY);
  expect(text, what).not.toContain(SECRET);
  if (status === 401) return;
  if (type === 'text/csv') return;
  expect(headers['x-content-type-options'], what).toBe('nosniff');
  const validate = validatorOf(request.route, status, type);
  expect(validate, `not in the document: ${what}`).not.toBeNull();
  if (!validate?.(JSON.parse(text))) expect.fail(`${what}\n${ajv.errorsText(validate?.errors)}`);
}

test(`${REQUESTS} requests to every route: no failure, no other shape, nothing of another organization`, async () => {
  const tokens = [
    ...Array.from({ length: 6 }, () => tokenOf(mine.id, 'admin')),
    tokenOf(mine.id, 'operator'),
    tokenOf(mine.id, 'viewer'),
    'nobody',
  ];
  const before = await everythingOf(theirs);
  await fc.assert(fc.asyncProperty(apiRequest({ document, words, own, tokens }), check), {
    numRuns: REQUESTS,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  });
  expect(await everythingOf(theirs)).toEqual(before);
  // Otherwise the door would be all that was tried.
  const answered = [...seen].filter(([status]) => status.startsWith('2')).reduce((sum, [, count]) => sum + count, 0);
  expect(answered / REQUESTS).toBeGreaterThan(0.2);
}, 600_000);

async function everythingOf(customer: Customer): Promise<unknown> {
  const lists = ['me', 'users', 'connections', 'registrations', 'waves', 'audit'];
  const answers = await Promise.all(lists.map((list) => server.call(`/v1/${list}`, { as: customer.token })));
  return answers.map(({ body }) => body);
}
