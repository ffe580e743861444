import type { PGlite } from '@electric-sql/pglite';
import { type DatabaseConnection, type Driver, PGliteDialect, PostgresAdapter } from 'kysely';

/**
 * PGlite has one connection. Kysely hands it to whoever asks first after it became free, which is always the one who just
 * had it: a busy worker would keep every request waiting. This driver hands it over in the order of asking, and lets the
 * event loop turn in between, because PGlite computes inside this process.
 */
export class FairPgliteDialect extends PGliteDialect {
  constructor(pglite: PGlite) {
    super({ pglite });
  }

  override createAdapter(): PostgresAdapter {
    // It would say that there is one connection, and Kysely would put its own queue in front of ours.
    return new PostgresAdapter();
  }

  override createDriver(): Driver {
    return takingTurns(super.createDriver());
  }
}

function takingTurns(driver: Driver): Driver {
  let last: Promise<void> = Promise.resolve();
  let release: () => void = () => {};

  async function acquireConnection(): Promise<DatabaseConnection> {
    const before = last;
    let free: () => void = () => {};
    last = new Promise((resolve) => {
      free = resolve;
    });
    await before;
    await new Promise((resolve) => setImmediate(resolve));
    release = free;
    return driver.acquireConnection();
  }

  async function releaseConnection(connection: DatabaseConnection): Promise<void> {
    const free = release;
    await driver.releaseConnection(connection);
    free();
  }

  return new Proxy(driver, {
    get(target, name) {
      if (name === 'acquireConnection') return acquireConnection;
      if (name === 'releaseConnection') return releaseConnection;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
