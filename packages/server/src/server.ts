import { clockOf, inOrganization } from './clock/organizationClock.ts';
import type { ServerContext } from './context.ts';
import { createEventHub } from './events/eventHub.ts';
import { createApplication } from './http/application.ts';
import { routes } from './http/routes.ts';
import { createQueues } from './jobs/queues.ts';
import { catchUp, everyWork, startWorkers, stopWorkers, type Work } from './jobs/workers.ts';
import { describeError } from './log.ts';
import type { AuthShiftServerOptions } from './options.ts';
import { createProvision, type Provision } from './provisioning/provision.ts';
import { openStorage } from './storage/storage.ts';
import { syncNow } from './sync/runSync.ts';
import { checkVaultKey } from './vault/secrets.ts';
import { createVault, keylessVault } from './vault/vault.ts';

export interface AuthShiftServer {
  /** Answers one request to the API below `/v1`. Mount it in any server that speaks the Fetch API's Request and Response. */
  fetch(request: Request): Promise<Response>;
  /**
   * Starts the workers of this process, by default for everything: bulk changes, syncs, probes and upkeep. A process that
   * only serves the API need not, as long as another one on the same database works.
   */
  start(options?: { readonly work?: readonly Work[] }): Promise<void>;
  /** Takes up no more work in this process until `start` is called again; what is under way is finished first. */
  rest(): Promise<void>;
  /** Looks now for what has become due, where the clock given as `now` was moved: everybody's, or one organization's. */
  catchUp(organizationId?: string): Promise<void>;
  /** Syncs every ticked user of an organization once, now, in this process, whenever the next one would be due. */
  syncNow(organizationId: string): Promise<void>;
  /** Ends streams, lets batches under way finish, closes the database. */
  stop(): Promise<void>;
  readonly provision: Provision;
}

/** Opens the database, brings it up to date, and checks the vault key against what is sealed there. */
export async function createAuthShiftServer(options: AuthShiftServerOptions): Promise<AuthShiftServer> {
  const log = options.log ?? (() => {});
  const vault = options.vaultKey === undefined ? null : createVault(options.vaultKey);
  const reportError = (error: unknown): void =>
    log({ level: 'error', event: 'database.error', error: describeError(error) });
  const storage = await openStorage(options.database, reportError);
  const stopping = new AbortController();
  const context: ServerContext = {
    storage,
    db: storage.db,
    boss: storage.boss,
    vault: vault ?? keylessVault,
    events: createEventHub(),
    microsoft: options.microsoft,
    publicOrigin: new URL(options.publicOrigin).origin,
    syncIntervalSeconds: options.syncIntervalSeconds ?? 300,
    restorableForDays: options.restorableForDays ?? 30,
    literalRetentionDays: options.literalRetentionDays ?? 90,
    log,
    stopping: stopping.signal,
    now: clockOf(options.now ?? (() => new Date())),
  };
  try {
    await checkVaultKey(storage.db, vault);
    storage.boss.on('error', reportError);
    await storage.boss.start();
    await createQueues(storage.boss);
  } catch (error) {
    await storage.close();
    throw error;
  }
  const app = createApplication({ server: context, authenticate: options.authenticate, routes });
  const answering = new Set<Promise<Response>>();
  return {
    async fetch(request) {
      const answer = Promise.resolve(app.fetch(request));
      answering.add(answer);
      return answer.finally(() => answering.delete(answer));
    },
    start: ({ work = everyWork } = {}) => startWorkers(context, work),
    rest: () => stopWorkers(context),
    catchUp: (organizationId) =>
      organizationId === undefined ? catchUp(context) : inOrganization(organizationId, () => catchUp(context)),
    syncNow: (organizationId) => inOrganization(organizationId, () => syncNow(context, organizationId)),
    provision: createProvision(context),
    async stop() {
      stopping.abort();
      await Promise.allSettled(answering);
      await storage.boss.stop({ graceful: true, timeout: 10_000 });
      await storage.close();
    },
  };
}
