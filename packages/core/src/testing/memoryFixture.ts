import { contosoTenantId, makeRegistration, makeUsers } from './builders.ts';
import type { ContractFixture } from './contractSuite.ts';
import { createMemoryBackend, type MemoryBackend } from './createMemoryBackend.ts';
import { createSimulatedClock } from './simulatedClock.ts';

/** The contract suite's fixture over the back end in memory. */
export function createMemoryFixture(): ContractFixture & { readonly backend: MemoryBackend } {
  const clock = createSimulatedClock();
  const backend = createMemoryBackend({ clock, users: [], connections: [], registrations: [makeRegistration()] });
  const common = { protocol: 'ews', account: 'service@contoso.example' } as const;
  return {
    backend,
    client: (role) => backend.client({ role }),
    async seedUsers(count, { disabled = 0 } = {}) {
      backend.addUsers(makeUsers(count, { connectionId: null, disabled }));
    },
    basicInput: (displayName) => ({ authType: 'basic', ...common, displayName, password: 'correct horse battery' }),
    oauthInput: (displayName) => ({
      authType: 'oauth-delegated',
      ...common,
      displayName,
      tenantId: contosoTenantId,
      registration: { kind: 'existing', registrationId: makeRegistration().id },
    }),
    async finishAuthorization({ attemptId }, outcome) {
      backend.finishAuthorization(attemptId, outcome);
    },
    async runSync() {
      backend.runSync();
    },
    passTwoIntervals: () => clock.advance(2 * 300_000 + 1),
    async close() {},
  };
}
