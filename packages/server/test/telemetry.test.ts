import type { MockMicrosoft } from '@authshift/mock-exchange';
import { context, metrics, propagation, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVault } from '../src/vault/vault.ts';
import { type EwsStub, fault, startEwsStub } from './support/ewsStub.ts';
import { authorize, type Customer, createCustomer, createOauthConnection } from './support/journey.ts';
import { basicSeed, connectorSecret, roomAddress, serviceAccount, startMicrosoft } from './support/microsoft.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { startTestServer, type TestServer, tokenOf, until, VAULT_KEY } from './support/server.ts';

/** The real SDK, as a host registers it; what it collects stays in memory. */
const spans = new InMemorySpanExporter();
const figures = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: figures, exportIntervalMillis: 3_600_000 });
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Reads the one header of W3C Trace Context that matters here; the SDK's own propagator is in a package of its own. */
const propagator = {
  inject: () => {},
  fields: () => ['traceparent'],
  extract: (
    parent: ReturnType<typeof context.active>,
    carrier: unknown,
    getter: { get(c: unknown, k: string): unknown },
  ) => {
    const [, traceId, spanId] = String(getter.get(carrier, 'traceparent') ?? '').split('-');
    if (traceId === undefined || spanId === undefined) return parent;
    return trace.setSpanContext(parent, { traceId, spanId, traceFlags: 1, isRemote: true });
  },
};

let mocks: MockMicrosoft;
let stub: EwsStub;
let postgres: TestPostgres;
let database: Client;
let server: TestServer;
let customer: Customer;
let connectionId: string;

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(propagator);
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  [mocks, stub, postgres] = await Promise.all([startMicrosoft(3), startEwsStub(), startPostgres()]);
  const url = await postgres.createDatabase();
  database = new Client({ connectionString: url, options: '-c search_path=authshift' });
  await database.connect();
  server = await startTestServer({ mocks, syncIntervalSeconds: 3600, database: { kind: 'postgres', url } });
  customer = await createCustomer(server, mocks);
  await server.server.provision.upsertUsers(customer.id, [
    { id: 'a-user-by-name', displayName: 'Room 0', address: roomAddress(0), assignedTo: ['basic'] },
    { id: 'room-1', displayName: 'Room 1', address: roomAddress(1), assignedTo: ['basic'] },
  ]);
  connectionId = (await createOauthConnection(server, customer)).id;
  await authorize(server, { customer, connectionId });
  await until(
    () => server.call(`/v1/connections/${connectionId}`, { as: customer.token }),
    ({ body }) => body.status === 'healthy',
  );
  await until(
    () => server.call('/v1/users/a-user-by-name', { as: customer.token, headers: { traceparent } }),
    ({ body }) => Boolean(body.sync[0]?.lastSuccessAt),
  );
  await server.call('/v1/nothing-here', { as: customer.token });
});

afterAll(async () => {
  await database.end();
  await server.close();
  await postgres.stop();
  await stub.close();
  await mocks.close();
  for (const api of [trace, metrics, context, propagation]) api.disable();
});

function named(name: string) {
  return spans.getFinishedSpans().filter((span) => span.name === name);
}

/** The newest figures: the attributes of each point and its value. */
async function collect(metric: string) {
  await reader.forceFlush();
  const [found] = (figures.getMetrics().at(-1)?.scopeMetrics ?? [])
    .flatMap((scope) => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === metric);
  return (found?.dataPoints ?? []).map(({ attributes, value }) => ({ attributes, value }));
}

/** As if an hour had passed: the stored access token is no longer good. */
async function expireAccessToken(organizationId: string, ownerId: string): Promise<void> {
  const [vault, owner] = [createVault(VAULT_KEY), { organizationId, ownerId, purpose: 'grant' } as const];
  const { rows } = await database.query('select sealed from grants where connection_id = $1', [ownerId]);
  const cache = JSON.parse(vault.open(rows[0].sealed, owner));
  for (const token of Object.values<Record<string, string>>(cache.AccessToken)) token.expires_on = '1000000000';
  const sealed = vault.seal(JSON.stringify(cache), owner);
  await database.query('update grants set sealed = $2 where connection_id = $1', [ownerId, sealed]);
}

describe('with the SDK of the host', () => {
  it('a request is a span under the caller’s trace, named by the template of its route', () => {
    const [span] = named('GET /v1/users/:id').slice(-1);
    expect(span).toMatchObject({
      kind: SpanKind.SERVER,
      parentSpanContext: { spanId: 'b7ad6b7169203331', isRemote: true },
      attributes: { 'http.request.method': 'GET', 'http.route': '/v1/users/:id', 'http.response.status_code': 200 },
    });
    expect(span?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(named('GET /v1/oauth/callback')).toHaveLength(1);
    expect(named('GET unmatched')).toHaveLength(1);
  });

  it('its log lines and its answer carry the request’s id, and the trace', async () => {
    const headers = { traceparent, 'x-request-id': 'from-the-proxy-1' };
    const answer = await server.call('/v1/me', { as: customer.token, headers });
    expect(answer.headers.get('x-request-id')).toBe('from-the-proxy-1');
    const lines = server.log.filter(({ requestId }) => requestId === 'from-the-proxy-1');
    expect(lines).toMatchObject([
      { level: 'debug', event: 'http.answered', route: '/v1/me', status: 200, traceId: traceparent.split('-')[1] },
    ]);
    const odd = await server.call('/v1/me', { as: customer.token, headers: { 'x-request-id': 'a"} {"level":"x' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('a worker’s turn is a span, and the calls to Microsoft it makes are spans within it', () => {
    const turns = named('job sync');
    expect(turns[0]).toMatchObject({
      kind: SpanKind.CONSUMER,
      attributes: { 'authshift.job': 'sync', 'authshift.organization': customer.id },
    });
    const ids = turns.map((turn) => turn.spanContext().spanId);
    const within = spans
      .getFinishedSpans()
      .filter(({ parentSpanContext: parent }) => ids.includes(parent?.spanId ?? ''));
    expect(within[0]).toMatchObject({
      name: 'microsoft ews',
      kind: SpanKind.CLIENT,
      attributes: { 'authshift.microsoft.service': 'ews', 'authshift.outcome': 'works' },
    });
    expect(named('microsoft sign-in').map(({ attributes }) => attributes['authshift.token.request'])).toContain('code');
  });

  it('counts requests, syncs, refreshes and turns, and shows what waits and how connections stand', async () => {
    expect(await collect('http.server.request.duration')).toContainEqual({
      attributes: { 'http.request.method': 'GET', 'http.route': 'unmatched', 'http.response.status_code': 404 },
      value: expect.objectContaining({ count: 1 }),
    });
    expect(await collect('authshift.syncs')).toContainEqual({
      attributes: { 'authshift.protocol': 'ews', 'authshift.outcome': 'works' },
      value: expect.any(Number),
    });
    expect(await collect('authshift.job.duration')).toContainEqual({
      attributes: { 'authshift.job': 'sync', 'authshift.outcome': 'works' },
      value: expect.objectContaining({ count: expect.any(Number) }),
    });
    const queues = (await collect('authshift.jobs.waiting')).map(({ attributes }) => attributes['authshift.queue']);
    expect(queues).toEqual(expect.arrayContaining(['assignment', 'probe', 'retention', 'sync', 'wave']));
    expect(await collect('authshift.connections')).toEqual(
      expect.arrayContaining([{ attributes: { 'authshift.connection.status': 'healthy' }, value: 2 }]),
    );
  });

  it('tells for how long the oldest turn has been due', async () => {
    await server.server.rest();
    await server.server.provision.upsertOrganization({ id: 'waiting', name: 'Waiting' });
    await until(
      () => collect('authshift.jobs.oldest_waiting'),
      (points) =>
        points.some(({ attributes, value }) => attributes['authshift.queue'] === 'sync' && Number(value) > 0.1),
    );
    const waiting = await collect('authshift.jobs.waiting');
    expect(waiting).toContainEqual({ attributes: { 'authshift.queue': 'sync' }, value: expect.any(Number) });
    await server.server.start();
  });

  it('counts refreshes, and connections whose grant somebody has to sign in for again', async () => {
    await expireAccessToken(customer.id, connectionId);
    await server.call(`/v1/connections/${connectionId}/probe`, { as: customer.token, method: 'POST' });
    expect(await collect('authshift.grant.refreshes')).toEqual([
      { attributes: { 'authshift.outcome': 'works' }, value: 1 },
    ]);
    await expireAccessToken(customer.id, connectionId);
    await (await mocks.idp.user(serviceAccount.upn)).revokeSessions();
    await server.call(`/v1/connections/${connectionId}/probe`, { as: customer.token, method: 'POST' });
    expect(await collect('authshift.grant.refreshes')).toContainEqual({
      attributes: { 'authshift.outcome': 'refused' },
      value: 1,
    });
    expect(await collect('authshift.connections')).toContainEqual({
      attributes: { 'authshift.connection.status': 'needs-reauth' },
      value: 1,
    });
  });

  it('counts what Microsoft throttles', async () => {
    await server.server.provision.upsertConnection(customer.id, {
      ...basicSeed,
      id: 'busy',
      displayName: 'Busy',
      serviceAddress: stub.address,
    });
    await server.server.provision.upsertUsers(customer.id, [
      { id: 'room-2', displayName: 'Room 2', address: roomAddress(2), assignedTo: ['busy'] },
    ]);
    stub.answer = fault('ErrorServerBusy', 'The server cannot service this request right now. Try again later.');
    await server.server.syncNow(customer.id);
    expect(await collect('authshift.microsoft.throttled')).toEqual([
      { attributes: { 'authshift.microsoft.service': 'ews' }, value: expect.any(Number) },
    ]);
    expect(named('microsoft ews').map(({ attributes }) => attributes)).toContainEqual({
      'authshift.microsoft.service': 'ews',
      'authshift.outcome': 'refused',
      'error.type': 'ErrorServerBusy',
    });
  });

  it('tells neither secrets nor people: no address, name, id of a user, token, password or key is in anything', async () => {
    await collect('authshift.syncs');
    const told = JSON.stringify([
      spans
        .getFinishedSpans()
        .map(({ name, attributes, events, status, links }) => [name, attributes, events, status, links]),
      figures.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics),
      server.log,
    ]);
    expect(told.length).toBeGreaterThan(10_000);
    const forbidden = [
      serviceAccount.upn,
      serviceAccount.password,
      roomAddress(0),
      'Room 0',
      'a-user-by-name',
      'Actor admin',
      tokenOf(customer.id),
      await connectorSecret(mocks),
      Buffer.from(VAULT_KEY).toString('base64'),
      'eyJ',
    ];
    for (const text of forbidden) expect(told, text).not.toContain(text);
    expect(told).not.toMatch(/[?&](code|state)=/);
  });
});
