/** What the back end tells this page before anybody signed in. */
export interface AdminConfig {
  readonly auth: {
    readonly clientId: string;
    readonly authority: string;
    readonly authorityMetadata: string;
    readonly cloudDiscoveryMetadata: string;
    readonly knownAuthorities: string[];
  };
  readonly apiScope: string;
}

/** Where Microsoft ends what this browser remembers of it (OpenID Connect RP-Initiated Logout). */
export function microsoftSignOut({ auth }: AdminConfig): string {
  return (JSON.parse(auth.authorityMetadata) as { readonly end_session_endpoint: string }).end_session_endpoint;
}

export async function loadAdminConfig(): Promise<AdminConfig> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`The back end answered ${response.status} for its configuration.`);
  return (await response.json()) as AdminConfig;
}
