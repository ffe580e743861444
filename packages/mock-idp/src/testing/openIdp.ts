import { connectMockIdp } from '../connectMockIdp.ts';
import { createMockIdp, type MockIdpOptions } from '../createMockIdp.ts';
import type { MockIdp } from '../mockIdp.ts';
import { type RunningIdp, readRunningIdp } from './runningIdp.ts';

export interface OpenedIdp {
  readonly idp: MockIdp;
  /** Ends a mock that was started here; one that runs elsewhere goes on. */
  close(): Promise<void>;
}

/** Connects to the mock that is named, by option or environment, or starts one in this process. */
export async function openIdp({
  connect = readRunningIdp(),
  start = {},
}: {
  readonly connect?: RunningIdp | undefined;
  readonly start?: MockIdpOptions | undefined;
} = {}): Promise<OpenedIdp> {
  if (connect !== undefined) {
    const idp = await connectMockIdp(connect.url, connect.token, { ca: connect.ca });
    return { idp, close: async () => undefined };
  }
  const idp = await createMockIdp(start);
  return { idp, close: () => idp.close() };
}
