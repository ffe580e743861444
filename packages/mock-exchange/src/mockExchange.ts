import { type DirectoryUser, MockIdpError, type OwnCertificate } from '@authshift/mock-idp';
import { addressesOf } from './addresses.ts';
import { callHere } from './control/callHere.ts';
import { createControlRoutes } from './control/controlRoutes.ts';
import { openExchangeState } from './control/exchangeState.ts';
import { type MockExchange, withHandles } from './control/handles.ts';
import type { ControlledExchange } from './control/operation.ts';
import { openPorts, type Ports } from './control/ports.ts';
import { createRequestLog } from './control/requestLog.ts';
import { openServerCertificate } from './control/serverCertificate.ts';
import { digestOf, readSnapshot, takeSnapshot } from './control/snapshot.ts';
import { openOnPremises } from './ews/on-premises/onPremisesSettings.ts';
import { openAdminRecords } from './exchange-admin/cmdlets/adminRecords.ts';
import { createFaultBook } from './faults/faultBook.ts';
import { checkSeed, type ExchangeSeed } from './mailboxes/exchangeSeed.ts';
import { resolveMailSeed } from './mailboxes/mail/mailSeed.ts';
import { createMailStore } from './mailboxes/mail/mailStore.ts';
import { openMailboxStore } from './mailboxes/mailboxes.ts';
import { openPermissions } from './mailboxes/permissions.ts';
import { openExchangeSettings } from './policies/exchangeSettings.ts';
import { resolveSettingsSeed } from './policies/seededSettings.ts';
import type { ExchangeGround, ExchangeServices, IdentityProvider } from './services.ts';
import { createSubmission } from './submission/createSubmission.ts';

export interface MockExchangeOptions {
  /** Whose directory and signing keys hold, and whose control token opens this mock's control API. */
  readonly idp: IdentityProvider;
  /** Zero or absent picks a free port. */
  readonly ports?: Ports;
  /** Folder that keeps everything over a restart; absent = in memory. */
  readonly state?: string;
  readonly seed?: ExchangeSeed;
  /** A certificate of yours for IMAPS, STARTTLS and HTTPS; absent = one of this machine's own CA. */
  readonly tls?: OwnCertificate;
  /** The clock for token lifetimes and default contents; the machine's by default. */
  readonly now?: () => Date;
}

/**
 * Starts an Exchange Online that keeps a mailbox for each licensed cloud account of mock-idp's directory.
 * Rejects with `ExchangeSeedError` for a seed that is not valid or does not fit the directory, and `MockExchangeError` `port_in_use`,
 * `state_in_use`, `state_damaged` or `invalid_certificate`.
 */
export async function createMockExchange(options: MockExchangeOptions): Promise<MockExchange> {
  const state = openExchangeState(options.state);
  try {
    return await start(options, state);
  } catch (error) {
    state.close();
    throw error;
  }
}

async function start(options: MockExchangeOptions, state: ReturnType<typeof openExchangeState>): Promise<MockExchange> {
  const { idp } = options;
  const seed = checkSeed(options.seed ?? {});
  const seedDigest = digestOf(seed);
  const certificate = await openServerCertificate(options.tls ?? true);
  const { services, setUp, faultBook } = await openServices({ ...options, seed, state, certificate });
  const exchange: ControlledExchange = {
    ...services,
    setUp,
    faultBook,
    reset: async (tenantId) => {
      state.forget(tenantId);
      services.log.clear(tenantId);
    },
    takeSnapshot: (tenantId) => takeSnapshot({ seed: seedDigest, copy: state.copy }, tenantId),
    restore: (input) => {
      const { tables, tenant } = readSnapshot(input, seedDigest);
      state.put(tables, tenant);
    },
    close: async () => {
      await ports.close();
      leave();
    },
  };
  const leave = (): void => {
    certificate.close();
    services.submission.close();
    state.close();
  };
  const control = createControlRoutes({ token: idp.control.token, exchange });
  const ports = await openPorts(exchange, control, options.ports ?? {}).catch((error: unknown) => {
    leave();
    throw error;
  });
  return { ...withHandles(addressesOf(ports.numbers, certificate.ca), callHere(exchange)), close: exchange.close };
}

interface OpenOptions extends Pick<MockExchangeOptions, 'idp' | 'now'> {
  readonly seed: ReturnType<typeof checkSeed>;
  readonly state: ReturnType<typeof openExchangeState>;
  readonly certificate: Awaited<ReturnType<typeof openServerCertificate>>;
}

/** Every store, one line each, in the order in which they stand on one another. */
async function openServices({ idp, seed, state, certificate, now = () => new Date() }: OpenOptions) {
  const ground: ExchangeGround = {
    directory: idp.directory,
    now,
    today: startOfDay(now()),
    tenantTime: async (tenantId) => Date.parse(await idp.tellTime(tenantId)),
    revokeSessions: ({ upn }) => idp.changeAccount(upn, { verb: 'revoke-sessions' }),
    state,
  };
  const passwordOf = async ({ upn }: DirectoryUser): Promise<string | undefined> => {
    const account = await idp.findAccount(upn).catch(unlessUnknown);
    return account?.password;
  };
  const isAdministrator = async (upn: string): Promise<boolean> => {
    const account = await idp.findAccount(upn).catch(unlessUnknown);
    return account?.admin === true;
  };
  const faultBook = createFaultBook(ground);
  const setUp = await openMailboxStore({ ...ground, seed });
  const seeded = await resolveSettingsSeed({ ...ground, seed });
  const settings = openExchangeSettings({ ...ground, seeded });
  const permissions = openPermissions({ ...ground, settings, seeded });
  const mail = createMailStore({ ...ground, seeded: await resolveMailSeed({ ...ground, seed }) });
  const submission = createSubmission({ ...ground, settings, permissions, mail });
  const services: ExchangeServices = {
    ...ground,
    authorityOrigin: idp.origin,
    passwordOf,
    isAdministrator,
    settings,
    permissions,
    mailboxes: setUp,
    mail,
    submission,
    adminRecords: openAdminRecords(ground),
    faults: faultBook,
    log: createRequestLog(),
    onPremises: openOnPremises(seed.onPremises, ground),
    tls: async () => certificate.options(),
    onCertificateRenewal: certificate.onRenewal,
  };
  return { services, setUp, faultBook };
}

function unlessUnknown(error: unknown): undefined {
  if (error instanceof MockIdpError && error.code === 'unknown_user') return undefined;
  throw error;
}

function startOfDay(time: Date): number {
  return Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate());
}
