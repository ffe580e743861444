/** A mock that runs already: `control` (and `ca`) of its startup line. */
export interface RunningIdp {
  readonly url: string;
  readonly token: string;
  readonly ca?: string;
}

/** Variables that name a running mock. The command takes its control token from the same one, so that who starts both can choose it. */
export const RUNNING_IDP_VARIABLES = {
  url: 'AUTHSHIFT_MOCK_IDP_CONTROL_URL',
  token: 'AUTHSHIFT_MOCK_IDP_CONTROL_TOKEN',
  ca: 'AUTHSHIFT_MOCK_IDP_CA',
} as const;

export function readRunningIdp(environment: NodeJS.ProcessEnv = process.env): RunningIdp | undefined {
  const { [RUNNING_IDP_VARIABLES.url]: url, [RUNNING_IDP_VARIABLES.token]: token } = environment;
  const ca = environment[RUNNING_IDP_VARIABLES.ca];
  if (!url || !token) return undefined;
  return { url, token, ...(ca ? { ca } : {}) };
}
