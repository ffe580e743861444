import { expect, test } from 'vitest';
import { auditActionSchema, migrationEventSchema } from '../contract/index.ts';
import { createCancellation } from '../engine/cancellation.ts';
import { describeMigrationClient } from './contractSuite.ts';
import { createMemoryFixture } from './memoryFixture.ts';

const recorded = new Set<string>();
const announced = new Set<string>();

describeMigrationClient('the back end in memory', async (settings) => {
  const fixture = createMemoryFixture(settings);
  const client = fixture.client('admin');
  const source = createCancellation();
  const following = (async () => {
    for await (const event of client.events({ signal: source.signal })) {
      announced.add(event.type === 'programme.changed' ? event.kind : event.type);
    }
  })();
  return {
    ...fixture,
    async close() {
      for (const { action } of (await client.listAudit({ limit: 1000 })).entries) recorded.add(action);
      source.cancel();
      await following;
    },
  };
});

test('everything that is audited has been, and everything that is told of has been told', () => {
  // Nobody strands in the suite (see createMemoryBackend.test.ts); the others are what a server alone has: batches of a job, links that
  // can be misused, answers that expire.
  expect(auditActionSchema.options.filter((action) => !recorded.has(action))).toEqual([
    'authorization.failed',
    'assignment.applied',
    'invitation.refused',
    'literals.expired',
  ]);
  const types = migrationEventSchema.options.map(({ shape }) => shape.type.value);
  const kinds = migrationEventSchema.options.flatMap(({ shape }) => ('kind' in shape ? shape.kind.options : []));
  const told = [...types.filter((type) => type !== 'programme.changed' && type !== 'resync'), ...kinds];
  expect(told.filter((one) => !announced.has(one))).toEqual([]);
});
