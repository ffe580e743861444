import { getEventListeners } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import type { Call } from '../http/route.ts';
import { streamEvents } from './eventStream.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('leaves nothing behind with a server that goes on, whether it is cut off or fails', async () => {
  const stopping = new AbortController().signal;
  const request = new Request('http://localhost/v1/events', { headers: { 'last-event-id': '7' } });
  const access = { expiresAt: new Date(Date.now() + 3_600_000) };
  // Without a database the second look fails.
  const call = { request, access, organizationId: 'org', server: { stopping } } as unknown as Call;
  vi.useFakeTimers();
  const cutOff = await streamEvents(call);
  const failing = (await streamEvents(call)).body?.getReader();
  expect(getEventListeners(stopping, 'abort')).toHaveLength(2);
  expect(vi.getTimerCount()).toBe(4);
  await cutOff.body?.cancel();
  await failing?.read();
  await expect(failing?.read()).rejects.toThrow();
  expect(getEventListeners(stopping, 'abort')).toHaveLength(0);
  expect(vi.getTimerCount()).toBe(0);
});
