import type * as z from 'zod';
import type { FaultBook } from '../faults/faultBook.ts';
import type { Mailboxes } from '../mailboxes/mailboxes.ts';
import type { ExchangeServices } from '../services.ts';
import type { Snapshot } from './snapshot.ts';

/** What the control API may do, on top of what the protocol ends are given. */
export interface ControlledExchange extends ExchangeServices {
  readonly faultBook: FaultBook;
  readonly setUp: Mailboxes;
  /** Back to the seed, for one tenant or all. */
  reset(tenantId?: string): Promise<void>;
  takeSnapshot(tenantId?: string): Snapshot;
  restore(snapshot: unknown): void;
  close(): Promise<void>;
}

/**
 * One verb of the control API: plain data in and out. In this process and over HTTP (`POST /_mock/exchange/<name>`) it is the same,
 * so a verb is written once: here, in the table, and named by the handle that offers it.
 */
export interface Operation<Input extends z.ZodType, Output> {
  readonly input: Input;
  /** Bytes a body may have, if more than usual. */
  readonly limit?: number;
  /** Rejects with `MockExchangeError`. What it answers has to survive JSON; bytes travel as base64. */
  readonly run: (exchange: ControlledExchange, input: z.output<Input>) => Promise<Output>;
}

export function operation<Input extends z.ZodType, Output>(
  input: Input,
  run: Operation<Input, Output>['run'],
  limits: { readonly limit?: number } = {},
): Operation<Input, Output> {
  return { input, run, ...limits };
}
