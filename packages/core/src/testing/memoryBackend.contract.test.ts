import { contosoTenantId } from './builders.ts';
import { type ContractFixture, describeMigrationClient } from './contractSuite.ts';
import { createMemoryBackend, createSimulatedClock, makeRegistration, makeUsers } from './index.ts';

describeMigrationClient('the back end in memory', createMemoryFixture);

async function createMemoryFixture(): Promise<ContractFixture> {
  const clock = createSimulatedClock();
  const backend = createMemoryBackend({ clock, users: [], connections: [], registrations: [makeRegistration()] });
  const common = { protocol: 'ews', account: 'service@contoso.example' } as const;
  return {
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
