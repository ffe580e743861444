import { type Access, AccessError } from '@authshift/server';
import { beforeAll, expect, test } from 'vitest';
import { createOwnApi } from './ownApi.ts';
import type { ReadinessNotes } from './readiness/readinessBook.ts';
import { readinessRoutes } from './readiness/readinessRoutes.ts';

const AHEAD = new Date('2031-01-01T00:00:00Z');

let api: ReturnType<typeof createOwnApi>;
let notes: ReadinessNotes = { skips: {}, modernSignIn: null };

beforeAll(() => {
  api = createOwnApi(async ({ headers }): Promise<Access | null> => {
    const role = headers.get('authorization');
    if (role === 'expired') throw new AccessError('unauthenticated', 'The sign-in has expired.');
    if (role === 'stranger') throw new AccessError('wrong_organization', 'Nobody works for this customer.');
    if (role !== 'admin' && role !== 'viewer') return null;
    return { organization: { id: 'coconut', name: 'Contoso' }, actor: { id: role, name: role }, role };
  });
  const book = {
    read: () => notes,
    write: (_: string, change: Partial<ReadinessNotes>) => {
      notes = { ...notes, ...change };
      return notes;
    },
    forget: () => undefined,
  };
  const targetsOf = () => {
    throw new Error('Nobody looks around here.');
  };
  api.route('/readiness', readinessRoutes({ book, targetsOf, now: () => AHEAD }));
});

async function ask(path: string, as: string, body?: unknown) {
  const answer = await api.request(`/readiness${path}`, {
    method: body === undefined ? 'GET' : 'PUT',
    headers: { authorization: as, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

test.each([
  ['nobody', 401],
  ['expired', 401],
  ['stranger', 403],
  ['viewer', 200],
])('%s who looks is answered %i', async (as, status) => {
  expect((await ask('/modern-sign-in', as)).status).toBe(status);
});

test('only an admin may change anything, and is told what is wrong', async () => {
  const reason = 'It has polled mailboxes for years.';
  expect((await ask('/skips/own-script', 'viewer', { reason })).status).toBe(403);
  expect((await ask('/skips/own-script', 'admin', { reason: ' ' })).status).toBe(400);
  expect((await ask('/skips/no-such-check', 'admin', { reason })).status).toBe(404);
  expect((await ask('/modern-sign-in', 'admin', { value: 'yes' })).status).toBe(400);
  expect(notes).toEqual({ skips: {}, modernSignIn: null });
});

test('what is noted has the time of its customer', async () => {
  const reason = 'It has polled mailboxes for years.';
  const { body } = await ask('/skips/own-script', 'admin', { reason });
  expect(body.skips).toEqual({ 'own-script': { reason, by: 'admin', at: AHEAD.toISOString() } });
});
