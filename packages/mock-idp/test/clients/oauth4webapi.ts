import { readAge } from '../../conformance/clients.ts';
import type { Discover } from './relyingParty.ts';

/** oauth4webapi in the version of this run. */
export const discover: Discover =
  readAge() === 'oldest'
    ? (await import('./oauth4webapi2.ts')).discoverByVersion2
    : (await import('./oauth4webapi3.ts')).discoverByVersion3;
