import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import type { Call } from '../http/route.ts';
import { streamEvents } from './eventStream.ts';

it('leaves nothing behind with a server that goes on, whether it is cut off or fails', async () => {
  const stopping = new AbortController().signal;
  const request = new Request('http://localhost/v1/events', { headers: { 'last-event-id': '7' } });
  // Without a database the second look fails.
  const call = { request, organizationId: 'org', server: { stopping } } as unknown as Call;
  const cutOff = await streamEvents(call);
  const failing = (await streamEvents(call)).body?.getReader();
  expect(getEventListeners(stopping, 'abort')).toHaveLength(2);
  await cutOff.body?.cancel();
  await failing?.read();
  await expect(failing?.read()).rejects.toThrow();
  expect(getEventListeners(stopping, 'abort')).toHaveLength(0);
});
