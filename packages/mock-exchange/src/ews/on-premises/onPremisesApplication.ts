import type { Hono } from 'hono';
import type { ExchangeServices } from '../../services.ts';
import { onPremisesPlace } from '../access/place.ts';
import { createEndpoint } from '../endpoint.ts';
import { atEwsPath } from '../ewsApplication.ts';
import { createOnPremisesAuthentication } from './authenticateOnPremises.ts';

/** Exchange Web Services of an Exchange Server: its mailboxes are those of accounts whose mailbox is on premises. */
export function createOnPremisesApplication(services: ExchangeServices): Hono {
  const authenticate = createOnPremisesAuthentication(services);
  return atEwsPath(createEndpoint({ services, place: onPremisesPlace, authenticate }));
}
