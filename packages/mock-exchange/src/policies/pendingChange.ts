import type { KindOfChange } from './propagation.ts';

/** Something an administrator changed that the protocol ends do not obey yet. Times are ISO instants of the tenant's clock. */
export interface PendingChange {
  readonly kind: KindOfChange;
  /** A setting, a right, an object id, or the name of a policy, scope or assignment. */
  readonly what: string;
  /** UPN; absent for a change of the tenant. */
  readonly mailbox?: string;
  readonly writtenAt: string;
  readonly holdsFrom: string;
}

interface Waiting {
  readonly name: string;
  readonly kind: KindOfChange;
  readonly mailbox?: string;
  readonly writtenAt: number;
  readonly holdsFrom: number;
}

export function describePending({ name, kind, mailbox, writtenAt, holdsFrom }: Waiting): PendingChange {
  return {
    kind,
    what: name,
    ...(mailbox === undefined ? {} : { mailbox }),
    writtenAt: new Date(writtenAt).toISOString(),
    holdsFrom: new Date(holdsFrom).toISOString(),
  };
}

/** In the order in which they will hold. */
export function byTime(one: PendingChange, other: PendingChange): number {
  return Date.parse(one.holdsFrom) - Date.parse(other.holdsFrom);
}
