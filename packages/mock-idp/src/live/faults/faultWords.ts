import { findCatalogueEntry } from '../../entra/aadstsCatalogue.ts';
import type { FaultEffect, FaultEndpoint, SetFault } from '../../faults/fault.ts';
import type { Names } from '../frame/names.ts';
import { plural, sayDuration } from '../frame/timeWords.ts';

export const ENDPOINT_WORDS: Readonly<Record<FaultEndpoint, string>> = {
  discovery: 'discovery documents',
  keys: 'signing keys',
  authorize: 'the start of a sign-in',
  'sign-in': 'the password page',
  token: 'the token endpoint',
  logout: 'sign-out',
  userinfo: 'userinfo',
};

/** What goes wrong. */
export function sayEffect(effect: FaultEffect): string {
  if ('code' in effect) return `AADSTS${effect.code}${nameOf(effect.code)}`;
  if ('status' in effect) {
    const { status, retryAfter } = effect;
    return `HTTP ${status}${retryAfter === null ? ', without Retry-After' : `, Retry-After ${plural(retryAfter, 'second')}`}`;
  }
  if ('latencyMilliseconds' in effect) return `the answer comes ${sayDuration(effect.latencyMilliseconds)} late`;
  if ('connection' in effect) return 'the connection is reset';
  if ('body' in effect) return 'the answer breaks off in the middle';
  return `tokens are ${TOKENS[effect.tokens]}`;
}

const TOKENS = {
  'wrong-signature': 'signed by a stranger',
  expired: 'a day past their end',
  'not-yet-valid': 'only good in an hour',
} as const;

function nameOf(code: number): string {
  const entry = findCatalogueEntry(code);
  return entry === undefined ? '' : ` (${entry.name})`;
}

/** For whom, and where: every condition has to fit. */
export function sayMatch({ match }: Pick<SetFault, 'match'>, names: Names): string {
  const { endpoint, tenant, app, user, grant, header, testId } = match;
  const words = [
    user === undefined ? undefined : `for ${user}`,
    app === undefined ? undefined : `for the app ${names.app(app) ?? app}`,
    tenant === undefined ? undefined : `in ${names.tenant(tenant) ?? tenant}`,
    endpoint === undefined ? undefined : `at ${ENDPOINT_WORDS[endpoint]}`,
    grant === undefined ? undefined : `with the grant ${grant}`,
    testId === undefined ? undefined : `in the test ${testId}`,
    header === undefined ? undefined : `where ${header.name} is ${header.value}`,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? 'for everybody, everywhere' : words.join(', ');
}

/** How often it has struck, and how often it still will. */
export function sayHits({ struck, times }: Pick<SetFault, 'struck' | 'times'>): string {
  const so = struck === 0 ? 'has not struck yet' : `has struck ${plural(struck, 'time')}`;
  return times === undefined ? `${so}; stays until it is lifted` : `${so}; ${times - struck} left`;
}
