import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorize, createCustomer } from './support/journey.ts';
import { roomAddress } from './support/microsoft.ts';
import { type OpenedServer, openServer } from './support/openedServer.ts';
import { until } from './support/server.ts';

let mocks: OpenedServer['mocks'];
let server: OpenedServer['server'];
let database: OpenedServer['database'];
let connected: OpenedServer['connected'];
let close: OpenedServer['close'];

beforeAll(async () => {
  ({ mocks, server, database, connected, close } = await openServer());
});

afterAll(() => close());

describe('nobody waits for who waits for them', () => {
  /** Until what runs beside waits for the locks that `database` holds. */
  const blocked = () =>
    until(
      async () => {
        const { rows } = await database.query(
          'select count(*)::int as count from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))',
        );
        return rows[0].count as number;
      },
      (count) => count > 0,
    );

  it('when the host names users while one of them is changed', async () => {
    const customer = await createCustomer(server, mocks);
    const room = { id: 'room', displayName: 'Room 1', address: roomAddress(1) };
    await server.server.provision.upsertUsers(customer.id, [room]);
    await database.query('begin');
    await database.query('select 1 from users where organization_id = $1 for update', [customer.id]);
    const named = server.server.provision.upsertUsers(customer.id, [room]);
    await blocked();
    await database.query('update organizations set revision = revision where id = $1', [customer.id]);
    await database.query('commit');
    await named;
  });

  it('when a sign-in comes back while a sync writes down what it found', async () => {
    const { customer, connectionId } = await connected();
    await database.query('begin');
    await database.query(`select pg_advisory_xact_lock(hashtextextended('ticks ' || $1, 0))`, [customer.id]);
    const finished = authorize(server, { customer, connectionId });
    await blocked();
    await database.query('select 1 from connections where organization_id = $1 and id = $2 for update', [
      customer.id,
      connectionId,
    ]);
    await database.query('commit');
    expect((await finished).response.status).toBe(303);
  });
});
