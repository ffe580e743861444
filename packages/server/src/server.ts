import { type VerifiedAudit, verifyAudit } from './audit/verifyAudit.ts';
import { clockOf, inOrganization } from './clock/organizationClock.ts';
import type { ServerContext } from './context.ts';
import { createEventHub } from './events/eventHub.ts';
import { createApplication } from './http/application.ts';
import { routes } from './http/routes.ts';
import { createQueues } from './jobs/queues.ts';
import { everyWork, type Work } from './jobs/work.ts';
import { catchUp, startWorkers, stopWorkers } from './jobs/workers.ts';
import { createLog, describeError, type Log } from './log.ts';
import type { AuthShiftServerOptions } from './options.ts';
import { createProvision, type Provision } from './provisioning/provision.ts';
import { createAnswersUnderWay } from './stopping/answersUnderWay.ts';
import { within } from './stopping/within.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { syncNow } from './sync/runSync.ts';
import { observeDatabase } from './telemetry/gauges.ts';
import { createVault, keylessVault, type Vault } from './vault/vault.ts';
import { checkVaultKeys } from './vault/vaultKeys.ts';

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
  /** Recomputes the chain of an organization's audit from the entries as they stand, to show that nobody changed any. */
  verifyAudit(organizationId: string): Promise<VerifiedAudit>;
  /**
   * Ends streams, lets answers and batches under way finish, closes the database. What is not finished after so many `seconds`
   * (10) is left behind: another process, or this one after its next start, takes it up.
   */
  stop(options?: { readonly seconds?: number }): Promise<void>;
  readonly provision: Provision;
}

/** Opens the database, brings it up to date, and checks the vault key against what is sealed there. */
export async function createAuthShiftServer(options: AuthShiftServerOptions): Promise<AuthShiftServer> {
  // What is wrong with the options is told before anything is open.
  const publicOrigin = new URL(options.publicOrigin).origin;
  const log = createLog(options.log ?? (() => {}));
  const vault = vaultOf(options.vaultKey);
  const reportError = (error: unknown): void =>
    log({ level: 'error', event: 'database.error', error: describeError(error) });
  const storage = await openStorage(options.database, reportError);
  tellMigrations(log, storage);
  const stopping = new AbortController();
  const context = contextOf(options, { log, vault, storage, publicOrigin, stopping: stopping.signal });
  await openQueue(context, reportError);
  const app = createApplication({ server: context, authenticate: options.authenticate, routes });
  const answers = createAnswersUnderWay();
  const unobserve = observeDatabase(context);
  return {
    fetch: (request) => answers.follow(Promise.resolve(app.fetch(request))),
    start: ({ work = everyWork } = {}) => startWorkers(context, work),
    rest: () => stopWorkers(context),
    catchUp: (organizationId) =>
      organizationId === undefined ? catchUp(context) : inOrganization(organizationId, () => catchUp(context)),
    syncNow: (organizationId) => inOrganization(organizationId, () => syncNow(context, organizationId)),
    verifyAudit: async (organizationId) => {
      const [verified] = await verifyAudit(storage.db, { organizationId });
      if (verified === undefined) throw new Error(`There is no organization ${organizationId}.`);
      return verified;
    },
    provision: createProvision(context),
    async stop({ seconds = 10 } = {}) {
      const deadline = Date.now() + seconds * 1000;
      const left = (): number => deadline - Date.now();
      stopping.abort();
      unobserve();
      const done = within(left(), answers.ended(), 'late');
      await storage.boss.stop({ graceful: true, timeout: left() });
      const late = (await done) === 'late' || (await within(left(), storage.close(), 'late')) === 'late';
      if (late) log({ level: 'warn', event: 'server.stopped_late', seconds });
    },
  };
}

function tellMigrations(log: Log, { migrated }: Storage): void {
  const { applied, newer } = migrated;
  if (applied.length > 0) log({ level: 'info', event: 'database.migrated', applied });
  if (newer.length > 0) log({ level: 'warn', event: 'database.newer', newer });
}

type Opened = Pick<ServerContext, 'log' | 'vault' | 'storage' | 'publicOrigin' | 'stopping'>;

/** What the parts share: what was opened, and the options with their defaults. */
function contextOf(options: AuthShiftServerOptions, opened: Opened): ServerContext {
  return {
    ...opened,
    db: opened.storage.db,
    boss: opened.storage.boss,
    events: createEventHub(),
    microsoft: options.microsoft,
    entitlements: options.entitlements ?? (() => []),
    prerequisites: options.prerequisites ?? (() => new Map()),
    syncIntervalSeconds: options.syncIntervalSeconds ?? 300,
    restorableForDays: options.restorableForDays ?? 30,
    literalRetentionDays: options.literalRetentionDays ?? 90,
    now: clockOf(options.now ?? (() => new Date())),
  };
}

/** Leaves nothing open where the keys do not fit, or the queue does not start. */
async function openQueue({ storage, vault, boss }: ServerContext, onError: (error: unknown) => void): Promise<void> {
  try {
    await checkVaultKeys(storage.db, vault);
    boss.on('error', onError);
    await boss.start();
    await createQueues(boss);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

function vaultOf(key: AuthShiftServerOptions['vaultKey']): Vault {
  const [newest, ...older] = key instanceof Uint8Array ? [key] : (key ?? []);
  return newest === undefined ? keylessVault : createVault(newest, ...older);
}
