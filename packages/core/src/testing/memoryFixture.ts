import type { Timers } from '../engine/ports.ts';
import { systemTimers } from '../engine/runtime.ts';
import { contosoTenantId, makeRegistration, makeUsers } from './builders.ts';
import type { ContractFixture, FixtureSettings } from './contract/fixture.ts';
import { createMemoryBackend, type MemoryBackend } from './createMemoryBackend.ts';
import { sampleCertificate } from './sampleCertificate.ts';
import { createSimulatedClock } from './simulatedClock.ts';

/** The contract suite's fixture over the back end in memory. */
export function createMemoryFixture(
  settings: FixtureSettings = {},
): ContractFixture & { readonly backend: MemoryBackend } {
  const clock = createSimulatedClock();
  const timers = createHeldTimers(clock);
  const registrations = [makeRegistration()];
  const backend = createMemoryBackend({ clock, timers, me: settings, users: [], connections: [], registrations });
  const common = { protocol: 'ews', account: 'service@contoso.example' } as const;
  const password = 'correct horse battery';
  const registration = { kind: 'existing', registrationId: makeRegistration().id } as const;
  return {
    backend,
    client: (role, who = role) => backend.client({ role, id: `actor-${who}` }),
    async seedUsers(count, { disabled = 0 } = {}) {
      backend.addUsers(makeUsers(count, { connectionId: null, disabled }));
    },
    basicInput: (displayName) => ({ authType: 'basic', ...common, displayName, password }),
    oauthInput: (displayName) => ({
      authType: 'oauth-delegated',
      ...common,
      displayName,
      tenantId: contosoTenantId,
      registration,
    }),
    async finishAuthorization({ attemptId }, outcome) {
      backend.finishAuthorization(attemptId, outcome);
    },
    async runSync() {
      backend.runSync();
    },
    passTwoIntervals: () => clock.advance(2 * 300_000 + 1),
    world: {
      passTime: (milliseconds) => clock.advance(milliseconds),
      setAnswer: async (target, answer) => backend.setAnswer(target, answer),
      setMailbox: async (userId, mailbox) => backend.setMailbox(userId, mailbox),
      async removeUser(userId) {
        const users = backend.users().filter((user) => user.id === userId);
        backend.removeUsers([userId]);
        return async () => backend.addUsers(users);
      },
      holdJobs: timers.hold,
      inputFor(displayName, authType, protocol) {
        const given = { ...common, displayName, protocol };
        const app = { tenantId: contosoTenantId, registration };
        if (authType === 'basic' || authType === 'ntlm') return { ...given, authType, password };
        return authType === 'oauth-ropc' ? { ...given, ...app, authType, password } : { ...given, ...app, authType };
      },
      certificate: async () => sampleCertificate,
      async followInvitation(invitationId, step) {
        backend.followInvitation(invitationId, step);
      },
    },
    async close() {},
  };
}

/** What is due at once runs at once, unless held; what is due later waits for the simulated clock. */
function createHeldTimers(clock: Timers): Timers & { hold(): () => void } {
  let waiting: (() => void)[] | null = null;
  return {
    setTimeout(callback, milliseconds) {
      if (milliseconds > 0) return clock.setTimeout(callback, milliseconds);
      const run = () => {
        if (waiting === null) callback();
        else waiting.push(callback);
      };
      return systemTimers.setTimeout(run, 0);
    },
    clearTimeout: (handle) => clock.clearTimeout(handle),
    hold() {
      waiting = [];
      return () => {
        const due = waiting ?? [];
        waiting = null;
        for (const callback of due) callback();
      };
    },
  };
}
