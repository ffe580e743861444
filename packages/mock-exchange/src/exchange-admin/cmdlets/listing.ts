import type { DirectoryUser } from '@authshift/mock-idp';
import { isAmong } from './bindParameters.ts';
import type { AdminObject, Bound, CmdletContext } from './cmdlet.ts';
import { readFilter } from './opathFilter.ts';
import { filterValues, recipientType } from './recipientObject.ts';
import { aliasOf, identified, only } from './recipients.ts';

/** Of every cmdlet that lists. */
export const listing = {
  Identity: 'text',
  Anr: 'text',
  Filter: 'text',
  RecipientTypeDetails: 'texts',
  ResultSize: 'size',
} as const;

const usualSize = 1000;
const more =
  'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.';
const moreThanUsual =
  'By default, only the first 1000 items are returned. Use the ResultSize parameter to specify the number of items returned. To return all items, specify "-ResultSize Unlimited". Be aware that, depending on the actual number of items, returning all items can take a long time and consume a large amount of memory. Also, we don\'t recommend storing the results in a variable. Instead, pipe the results to another task or script to perform batch changes.';

/** The objects of those that the parameters leave, as many as are wanted. */
export async function list(
  users: readonly DirectoryUser[],
  { Identity, Filter, Anr, RecipientTypeDetails, ResultSize }: Bound,
  { context, show }: Listing,
): Promise<readonly AdminObject[]> {
  if (typeof Identity === 'string') return [await show(only(Identity, identified(Identity, users, context.tenant)))];
  const types = (RecipientTypeDetails ?? []) as readonly string[];
  const named = users.filter(
    (user) =>
      (typeof Anr !== 'string' || resolves(user, Anr)) && (types.length === 0 || isAmong(types, recipientType(user))),
  );
  const objects = await Promise.all(named.map(show));
  const fits = typeof Filter === 'string' ? readFilter(Filter) : () => true;
  const found = objects.filter(({ properties }) => fits((name) => filterValues(properties, name)));
  const size = typeof ResultSize === 'number' ? ResultSize : usualSize;
  if (found.length > size) context.warn(ResultSize === undefined ? moreThanUsual : more);
  return found.slice(0, size);
}

interface Listing {
  readonly context: CmdletContext;
  readonly show: (user: DirectoryUser) => Promise<AdminObject>;
}

function resolves(user: DirectoryUser, anr: string): boolean {
  const wanted = anr.toLowerCase();
  return [user.displayName, user.upn, aliasOf(user)].some((name) => name.toLowerCase().startsWith(wanted));
}
