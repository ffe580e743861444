import type { DirectoryUser, Tenant } from '@authshift/mock-idp';
import type { ExchangeServices } from '../../services.ts';
import { noMailboxOfCaller } from '../soap/ewsError.ts';
import type { Place } from './place.ts';

/** Where `X-AnchorMailbox` routes a request. */
export type Anchor =
  | { readonly kind: 'none' }
  /** A form that names no mailbox of a person (`SystemMailbox{…}`, `AppID:…`): the front end finds its way. */
  | { readonly kind: 'other' }
  | { readonly kind: 'mailbox'; readonly user: DirectoryUser };

const byObjectId = /^(?:OID:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i;

/**
 * Reads the anchor: an SMTP address, `UPN:` and one, or an object id at a tenant.
 * @throws EwsFault ErrorNonExistentMailbox for a mailbox that is not here: there is no server to route to. [unverified]
 */
export async function readAnchor(
  header: string | undefined,
  { tenant, place, services }: { readonly tenant: Tenant; readonly place: Place; readonly services: ExchangeServices },
): Promise<Anchor> {
  const text = header?.trim() ?? '';
  if (text === '') return { kind: 'none' };
  if (/^(?:SystemMailbox|AppID:|DiscoverySearchMailbox)/i.test(text)) return { kind: 'other' };
  const oid = byObjectId.exec(text)?.[1]?.toLowerCase();
  const address = text.replace(/^(?:UPN|SMTP):/i, '');
  const user = await services.directory.findUser({
    tenantId: tenant.id,
    ...(oid === undefined ? { address } : { oid }),
  });
  if (user === undefined || !(await place.hasMailbox(user))) throw noMailboxOfCaller(address);
  return { kind: 'mailbox', user };
}

/**
 * What a tester wants to know and Exchange does not say: the request works, but in life it goes to another server first, which
 * makes it slow and, between regions, fail. Sent in a header of the mock's own.
 */
export function remarkOnAnchor(anchor: Anchor, actingUser: DirectoryUser, isApplication: boolean): string | undefined {
  if (anchor.kind === 'none') return isApplication ? 'X-AnchorMailbox is missing' : undefined;
  if (anchor.kind === 'other' || anchor.user.oid === actingUser.oid) return undefined;
  return isApplication ? 'X-AnchorMailbox is not the impersonated mailbox' : undefined;
}
