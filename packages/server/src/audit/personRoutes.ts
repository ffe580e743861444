import { erasureInputSchema } from '@authshift/core/contract';
import { readBody } from '../http/body.ts';
import type { Route } from '../http/route.ts';
import { erasePerson } from './erasePerson.ts';

export const personRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/people/erase',
    role: 'admin',
    handle: async ({ server, organizationId, access, request }) => {
      const { person } = await readBody(request, erasureInputSchema);
      return erasePerson(server, { organizationId, externalId: person, by: access });
    },
  },
];
