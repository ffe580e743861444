import { X509Certificate } from 'node:crypto';
import type { AuthType, ConnectionInput, Protocol } from '@authshift/core/contract';
import type { WorldHand } from '@authshift/core/testing/contract-suite';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { BUILT_IN_PASSWORD } from '@authshift/mock-idp';
import { createAnswers } from './answers.ts';
import { createLinkHand } from './links.ts';
import { createMailboxHand } from './mailboxHand.ts';
import {
  CONNECTOR,
  CONTOSO,
  CUSTOMER_APP,
  CUSTOMER_APP_SECRET,
  contosoAdmin,
  roomAddress,
  serviceAccount,
} from './microsoft.ts';
import { createSecondSecret } from './secondSecret.ts';
import { type TestServer, tokenOf } from './server.ts';

/** A user of the contract suite, as the host tells the server of them. */
export function roomUser(index: number, enabled: boolean) {
  const licence = 'Exchange Online (Plan 1)';
  const facts = { mailbox: 'user', licence, enabled } as const;
  return { id: `user-${index}`, displayName: `Room ${index}`, address: roomAddress(index), ...facts };
}

export interface HandOptions {
  readonly mocks: MockMicrosoft;
  readonly server: TestServer;
  readonly organizationId: string;
  readonly work: readonly ('assignments' | 'probes')[];
  passTime(milliseconds: number): void;
}

/** A hand on the world, and what every call has to wait for: workers that are just being held or let go. */
export interface ServerHand {
  readonly hand: WorldHand;
  settled(): Promise<unknown>;
  /** Sees what people send, as the admin in front of the screen would. */
  watch(url: string, init: RequestInit | undefined): void;
  /** Sees what they are answered: a link is told only once. */
  listen(url: string, init: RequestInit | undefined, response: Response): Promise<void>;
  /** Of its own for a connection that speaks EWS, so that `setAnswer` can tell it apart. */
  serviceAddress(): string;
  /** Whether Microsoft's sign-in is not to be reached. */
  away(): boolean;
  close(): Promise<void>;
}

export async function createWorldHand(options: HandOptions): Promise<ServerHand> {
  const { mocks, server, organizationId, work, passTime } = options;
  const { provision } = server.server;
  let settling: Promise<unknown> = Promise.resolve();
  const { setAnswer, serviceAddress, away, close } = await createAnswers({
    ews: mocks.exchange.ews,
    addressOf: (userId) => roomAddress(indexOf(userId)),
    async serviceAddressOf(connectionId) {
      const { body } = await server.call(`/v1/connections/${connectionId}`, { as: tokenOf(organizationId) });
      return body.serviceAddress;
    },
  });
  const second = createSecondSecret(mocks);
  const mailboxes = createMailboxHand(mocks, server, organizationId);
  const links = createLinkHand(server);
  const hand: Partial<WorldHand> = {
    setAnswer: (target, answer) =>
      'registrationId' in target ? second.accept(answer === null) : setAnswer(target, answer),
    inputFor: (displayName, authType, protocol) => ({
      ...inputOf(mocks, authType, protocol),
      ...(protocol === 'ews' && authType !== 'ntlm' ? { serviceAddress: serviceAddress() } : {}),
      displayName,
    }),
    async passTime(milliseconds) {
      passTime(milliseconds);
      await server.server.catchUp();
    },
    setMailbox: (userId, mailbox) => mailboxes.setMailbox(roomAddress(indexOf(userId)), mailbox),
    async removeUser(userId) {
      await provision.removeUsers(organizationId, [userId]);
      return () => provision.upsertUsers(organizationId, [roomUser(indexOf(userId), true)]);
    },
    followInvitation: links.follow,
    async certificate() {
      const { certificate, privateKey } = await (await mocks.idp.app(CONNECTOR)).addCertificate();
      const endsAt = new X509Certificate(certificate).validToDate.toISOString();
      return { pem: certificate + privateKey, endsAt };
    },
    holdJobs() {
      settling = settling.then(() => server.server.rest());
      return () => {
        settling = settling.then(() => server.server.start({ work }));
      };
    },
  };
  return {
    hand: complete(hand),
    settled: () => settling,
    watch: second.watch,
    listen: links.remember,
    serviceAddress,
    away,
    async close() {
      await second.accept(false);
      await mailboxes.close();
      await close();
    },
  };
}

/** A connection the mocks let in, whatever it speaks and however it signs in. */
function inputOf(
  { exchange }: MockMicrosoft,
  authType: AuthType,
  protocol: Protocol,
): DistributiveOmit<ConnectionInput, 'displayName'> {
  if (authType === 'ntlm') {
    const account = 'on-premises@contoso.example';
    const password = BUILT_IN_PASSWORD;
    return {
      authType,
      protocol,
      environment: 'on-premises',
      account,
      password,
      serviceAddress: exchange.ewsOnPremises,
    };
  }
  // Only who administers Exchange may ask its administration anything.
  const { upn: account, password } = protocol === 'exchange-admin' ? contosoAdmin : serviceAccount;
  const app = { tenantId: CONTOSO, registration: { kind: 'existing', registrationId: 'connector' } } as const;
  if (authType === 'basic') return { authType, protocol, account, password };
  if (authType !== 'oauth-ropc') return { authType, protocol, account, ...app };
  // Nobody is asked for consent on the way: it takes an app that has it.
  const registration = { kind: 'own', clientId: CUSTOMER_APP, clientSecret: CUSTOMER_APP_SECRET } as const;
  return { authType, protocol, account, password, tenantId: CONTOSO, registration };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function indexOf(userId: string): number {
  return Number(userId.replace('user-', ''));
}

/** What an area needs and nobody has built yet says so by name. */
function complete(hand: Partial<WorldHand>): WorldHand {
  return new Proxy(hand, {
    get(known, name) {
      if (name in known) return Reflect.get(known, name) as unknown;
      throw new Error(`The hand on the world of the server has no "${String(name)}".`);
    },
  }) as WorldHand;
}
