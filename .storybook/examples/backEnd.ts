import { type Authenticate, type AuthShiftServer, createAuthShiftServer, type DatabaseChoice } from '@authshift/server';

interface Settings {
  /** `{ kind: 'postgres', url }`, or `{ kind: 'pglite', folder }` where one process is enough. */
  readonly database: DatabaseChoice;
  /** 32 bytes from where you keep your other secrets. */
  readonly vaultKey: Uint8Array;
  /** Where browsers reach this API. */
  readonly publicOrigin: string;
  /** Who asks: your session or token turned into organization, actor and role; null for nobody. */
  readonly authenticate: Authenticate;
}

/** `authshift.fetch` answers everything under `/v1`: mount it in the server you have. */
export async function startBackEnd(settings: Settings): Promise<AuthShiftServer> {
  const authshift = await createAuthShiftServer({
    ...settings,
    microsoft: {
      authOptions: (tenant, clientId) => ({ clientId, authority: `https://login.microsoftonline.com/${tenant}` }),
      ewsAddress: 'https://outlook.office365.com/EWS/Exchange.asmx',
    },
  });
  await authshift.provision.upsertOrganization({ id: 'org-1', name: 'Contoso' });
  await authshift.provision.upsertConnection('org-1', {
    id: 'legacy',
    displayName: 'Exchange (Basic)',
    authType: 'basic',
    protocol: 'ews',
    environment: 'online',
    account: 'service@contoso.example',
    password: 'as it is stored today',
  });
  await authshift.provision.upsertUsers('org-1', [
    { id: 'room-014', displayName: 'Room 014', address: 'room-014@contoso.example', assignedTo: ['legacy'] },
  ]);
  await authshift.start();
  return authshift;
}
