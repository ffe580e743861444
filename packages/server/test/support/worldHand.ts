import type { WorldHand } from '@authshift/core/testing/contract-suite';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { roomAddress } from './microsoft.ts';
import { createSecondSecret } from './secondSecret.ts';
import type { TestServer } from './server.ts';

/** A user of the contract suite, as the host tells the server of them. */
export function roomUser(index: number, enabled: boolean) {
  return { id: `user-${index}`, displayName: `Room ${index}`, address: roomAddress(index), enabled };
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
  close(): Promise<void>;
}

export function createWorldHand({ mocks, server, organizationId, work, passTime }: HandOptions): ServerHand {
  const { provision } = server.server;
  let settling: Promise<unknown> = Promise.resolve();
  const second = createSecondSecret(mocks);
  const hand: Partial<WorldHand> = {
    async setAnswer(target, answer) {
      if (!('registrationId' in target)) throw new Error('What Exchange answers to connections cannot be set yet.');
      await second.accept(answer === null);
    },
    async passTime(milliseconds) {
      passTime(milliseconds);
    },
    async removeUser(userId) {
      await provision.removeUsers(organizationId, [userId]);
      return () => provision.upsertUsers(organizationId, [roomUser(Number(userId.replace('user-', '')), true)]);
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
    close: () => second.accept(false),
  };
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
