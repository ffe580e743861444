import { createHandlers } from '@authshift/core/msw';
import { createMemoryBackend, makeConnection, makeUsers } from '@authshift/core/testing';
import { HttpResponse, http, type RequestHandler } from 'msw';

/** Every route of the contract, answered by a back end in memory: pages work before your own back end exists. */
export const handlers: RequestHandler[] = createHandlers(
  createMemoryBackend({ connections: [makeConnection()], users: makeUsers(48_000) }),
  { baseUrl: '' },
);

/** One route that answers otherwise; put it before the others. */
export const refuseAssignments: RequestHandler = http.post('/v1/assignments', () =>
  HttpResponse.json(
    {
      type: 'urn:authshift:problem:role_required',
      title: 'Your role does not allow this',
      status: 403,
      code: 'role_required',
      remedy: 'Ask an admin of your organization.',
    },
    { status: 403, headers: { 'content-type': 'application/problem+json' } },
  ),
);
