import { randomUUID } from 'node:crypto';
import type { DirectoryUser } from '@authshift/mock-idp';
import type { MailStore } from '../mailboxes/mail/mailStore.ts';
import { MailStoreError } from '../mailboxes/mail/mailStoreError.ts';
import { type Destination, type DestinationContext, destinationOf } from './destination.ts';
import { type Failure, nonDeliveryReport, recipientNotFound, tooLargeFor } from './nonDelivery.ts';
import type { Outbound } from './outbound.ts';
import type { Parcel } from './parcel.ts';

export interface DeliveryContext extends DestinationContext {
  readonly mail: MailStore;
  readonly outbound: Outbound;
  readonly tenantTime: (tenantId: string) => Promise<number>;
  readonly now: () => Date;
}

/** Brings a message to everybody it is for; what fails comes back to the sender as a report. Nobody gets it twice. */
export async function deliver(parcel: Parcel, context: DeliveryContext): Promise<void> {
  const raw = Buffer.from(parcel.raw, 'base64');
  const found = await destinationOfAll(parcel.recipients, context);
  const failures: Failure[] = [];
  const reached = new Set<string>();
  for (const { address, destination } of found) {
    if (destination.kind === 'unknown') failures.push(recipientNotFound(address));
    if (destination.kind !== 'mailbox' || reached.has(destination.owner.oid)) continue;
    reached.add(destination.owner.oid);
    if (!(await fitsInto(destination.owner, raw, context.mail))) failures.push(tooLargeFor(address));
  }
  await listOutbound(parcel, { found, size: raw.length, context });
  if (failures.length > 0) await report(parcel, { raw, failures, context });
}

interface Found {
  readonly address: string;
  readonly destination: Destination;
}

async function destinationOfAll(recipients: readonly string[], context: DestinationContext): Promise<readonly Found[]> {
  const once = new Map(recipients.map((address) => [address.toLowerCase(), address]));
  return Promise.all(
    [...once.values()].map(async (address) => ({ address, destination: await destinationOf(address, context) })),
  );
}

async function fitsInto(owner: DirectoryUser, raw: Buffer, mail: MailStore): Promise<boolean> {
  try {
    await mail.append(owner, mail.inbox(owner).id, { raw });
    return true;
  } catch (error) {
    if (error instanceof MailStoreError && error.code === 'message-too-large') return false;
    throw error;
  }
}

async function listOutbound(
  { tenantId, mailbox, from, messageId }: Parcel,
  {
    found,
    size,
    context,
  }: { readonly found: readonly Found[]; readonly size: number; readonly context: DeliveryContext },
): Promise<void> {
  for (const route of ['internet', 'on-premises'] as const) {
    const recipients = found.filter(({ destination }) => destination.kind === route).map(({ address }) => address);
    if (recipients.length === 0) continue;
    const at = new Date(await context.tenantTime(tenantId)).toISOString();
    context.outbound.add({ at, tenantId, mailbox, from, recipients, messageId, size, route }, randomUUID());
  }
}

/** A report that cannot be delivered itself is dropped (RFC 5321, 6.1: it has no sender to come back to). */
async function report(
  { tenantId, returnPath }: Parcel,
  {
    raw,
    failures,
    context,
  }: { readonly raw: Buffer; readonly failures: readonly Failure[]; readonly context: DeliveryContext },
): Promise<void> {
  if (returnPath === '') return;
  const tenant = await context.directory.findTenant(tenantId);
  const destination = await destinationOf(returnPath, context);
  if (tenant === undefined || destination.kind !== 'mailbox') return;
  const options = { tenant, to: returnPath, raw, failures, at: context.now() };
  await fitsInto(destination.owner, nonDeliveryReport(options), context.mail);
}
