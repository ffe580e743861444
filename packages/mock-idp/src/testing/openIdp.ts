import { connectMockIdp } from '../connectMockIdp.ts';
import { createMockIdp, type MockIdpOptions } from '../createMockIdp.ts';
import type { MockIdp } from '../mockIdp.ts';

/** A mock that runs already: `control` (and `ca`) of its startup line. */
export interface RunningIdp {
  readonly url: string;
  readonly token: string;
  readonly ca?: string;
}

export interface OpenedIdp {
  readonly idp: MockIdp;
  /** Ends a mock that was started here; one that runs elsewhere goes on. */
  close(): Promise<void>;
}

/** Variables that name a running mock, for whoever starts the tests. */
export const RUNNING_IDP_VARIABLES = {
  url: 'AUTHSHIFT_MOCK_IDP_CONTROL_URL',
  token: 'AUTHSHIFT_MOCK_IDP_CONTROL_TOKEN',
  ca: 'AUTHSHIFT_MOCK_IDP_CA',
} as const;

/** Connects to the mock that is named, by option or environment, or starts one in this process. */
export async function openIdp({
  connect = runningIdp(),
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

function runningIdp(): RunningIdp | undefined {
  const { [RUNNING_IDP_VARIABLES.url]: url, [RUNNING_IDP_VARIABLES.token]: token } = process.env;
  const ca = process.env[RUNNING_IDP_VARIABLES.ca];
  if (!url || !token) return undefined;
  return { url, token, ...(ca ? { ca } : {}) };
}
