import { readAge } from '../../conformance/clients.ts';
import type { Discover } from './relyingParty.ts';

/** openid-client in the version of this run. */
export const discover: Discover =
  readAge() === 'oldest'
    ? (await import('./openidClient5.ts')).discoverByVersion5
    : (await import('./openidClient6.ts')).discoverByVersion6;
