import { createMemoryBackend } from '@authshift/core/testing';
import { expect, test } from 'vitest';
import { startBackEnd } from './backEnd.ts';

/** The back end as your tests start it: a database in memory, and everybody is the same admin. */
const settings = {
  database: { kind: 'pglite' },
  vaultKey: new Uint8Array(32).fill(7),
  publicOrigin: 'http://localhost:3000',
  authenticate: async () => ({
    organization: { id: 'org-1', name: 'Contoso' },
    actor: { id: 'admin', name: 'Admin of Contoso' },
    role: 'admin',
  }),
} satisfies Parameters<typeof startBackEnd>[0];

test('it answers for its organization, as the back end in memory does', async () => {
  const backEnd = await startBackEnd(settings);
  try {
    const answer = await backEnd.fetch(new Request('http://localhost:3000/v1/me'));
    expect(answer.status).toBe(200);
    expect(Object.keys((await answer.json()) as object).sort()).toEqual(
      Object.keys(await createMemoryBackend().client().getMe()).sort(),
    );
  } finally {
    await backEnd.stop();
  }
}, 60_000);
