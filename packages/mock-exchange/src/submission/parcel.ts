/** A message that was accepted, on its way to its recipients: plain data, so that it can wait in a state folder. */
export interface Parcel {
  readonly tenantId: string;
  /** Object id and primary address of the mailbox that submitted it. */
  readonly oid: string;
  readonly mailbox: string;
  readonly from: string;
  /** Where a report of failure goes; empty = nowhere (the null sender). */
  readonly returnPath: string;
  readonly recipients: readonly string[];
  readonly messageId: string;
  /** Base64. */
  readonly raw: string;
}
