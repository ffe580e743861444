import type { MigrationClient } from '@authshift/core';
import type { World } from './worlds.ts';

/** A world whose users beyond the first thousand are not read before `release` is called: the engine waits, the table need not. */
export function slowReading(world: World): World & { readonly release: () => void } {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = (client: MigrationClient): MigrationClient => ({
    ...client,
    async listUsers(query, options) {
      // The engine reads in pages of a thousand; no table shows so many at a time.
      if (query.limit === 1000 && query.cursor !== undefined) await released;
      return client.listUsers(query, options);
    },
  });
  const { backend } = world;
  return { ...world, backend: { ...backend, client: (actor) => slow(backend.client(actor)) }, release };
}
