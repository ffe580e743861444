import { createMigration, type MigrationClient } from '@authshift/core';
import { makeWorld } from '@authshift/core/testing';
import { AuthTypeTable, MigrationProvider } from '@authshift/ui';
import { createRoot } from 'react-dom/client';
import { all, type Subject, typeInto, type Users, until } from './subject.ts';

const { connections, registrations } = makeWorld({ users: 1 });

/** A back end as fast as one can be: the users are there, and changes are never answered, so that only the table is measured. */
function clientOver(users: Users): MigrationClient {
  const never = () => new Promise<never>(() => undefined);
  const answers: Partial<MigrationClient> = {
    getMe: async () => ({
      organization: { id: 'organization', name: 'Contoso' },
      actor: { id: 'actor', name: 'Admin of Contoso' },
      role: 'admin',
      entitlements: [],
      mode: 'dual',
      syncIntervalSeconds: 300,
      coolingOffDays: 0,
    }),
    listConnections: async () => connections,
    listRegistrations: async () => registrations,
    async listUsers({ cursor = '0', limit = 100 }) {
      const [first, end] = [Number(cursor), Number(cursor) + limit];
      return {
        rows: [...users.slice(first, end)],
        total: users.length,
        facets: { all: users.length, status: {}, assigned: {} },
        nextCursor: end < users.length ? `${end}` : null,
        snapshot: '1',
      };
    },
    events: (options) => silence(options.signal),
  };
  return new Proxy(answers as MigrationClient, {
    get: (known, name: keyof MigrationClient) => known[name] ?? never,
  });
}

async function* silence(signal: Parameters<MigrationClient['events']>[0]['signal']): AsyncGenerator<never, void> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
}

/** Ours, as one long list. */
export const authShift: Subject = async (host, users, onFirstRows) => {
  const migration = createMigration({ client: clientOver(users) });
  createRoot(host).render(
    <MigrationProvider migration={migration}>
      <AuthTypeTable virtual previewFrom={Number.POSITIVE_INFINITY} />
    </MigrationProvider>,
  );
  const rows = () => all(host, 'tbody tr[data-index]');
  const boxes = (where: string) => all<HTMLInputElement>(host, `${where} input[data-column="connection-oauth"]`);
  const count = () => Number(host.querySelector('table')?.getAttribute('aria-rowcount')) - 1;
  await until(() => rows().length > 0);
  await onFirstRows();
  // The first page is the back end's own, and says so; the long list is there when everybody has been read.
  const isReading = () => (host.querySelector('.authshift-summary')?.textContent ?? '').includes('still being read');
  await until(() => !isReading() && count() === users.length && host.querySelector('.authshift-gap') !== null);
  return {
    async tickAll() {
      boxes('thead')[0]?.click();
      await until(() => boxes('tbody').every((box) => box.checked || box.disabled));
    },
    async tickOne() {
      const box = boxes('tbody').find((each) => !each.checked && !each.disabled);
      box?.click();
      await until(() => box?.checked === true);
    },
    async search(text, expected) {
      const field = host.querySelector<HTMLInputElement>('input[type=search]');
      if (field !== null) typeInto(field, text);
      await until(() => count() === expected && (rows()[0]?.textContent ?? '').includes(text));
    },
    scroller: () => host.querySelector<HTMLElement>('.authshift-table-scroll'),
  };
};
