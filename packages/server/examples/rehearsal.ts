/**
 * What the examples mount: AuthShift for one customer, against both mocks of Microsoft. A product takes its own database, its own
 * sign-in and Microsoft's addresses instead; where it is mounted changes none of it.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMockMicrosoft } from '@authshift/mock-exchange';
import { BUILT_IN_PASSWORD } from '@authshift/mock-idp';
import { type Access, type AuthShiftServer, createAuthShiftServer, type DatabaseChoice } from '@authshift/server';

export interface Rehearsal {
  readonly authshift: AuthShiftServer;
  close(): Promise<void>;
}

/** `origin` is where browsers will reach the product. */
export async function rehearse(origin: string, database?: DatabaseChoice): Promise<Rehearsal> {
  const mocks = await startMockMicrosoft();
  const authshift = await createAuthShiftServer({
    database: database ?? { kind: 'pglite', folder: await mkdtemp(join(tmpdir(), 'authshift-example-')) },
    vaultKey: crypto.getRandomValues(new Uint8Array(32)),
    publicOrigin: origin,
    authenticate,
    microsoft: {
      authOptions: async (tenant, clientId) => (await mocks.idp.msalConfig({ tenant, clientId })).auth,
      ewsAddress: mocks.exchange.ews,
      privateNetworks: 'allow',
    },
  });
  await authshift.provision.upsertOrganization({ id: 'contoso', name: 'Contoso' });
  await authshift.provision.upsertConnection('contoso', {
    id: 'legacy',
    displayName: 'Exchange (Basic)',
    authType: 'basic',
    protocol: 'ews',
    environment: 'online',
    account: 'service@contoso.example',
    password: BUILT_IN_PASSWORD,
  });
  await authshift.start();
  return {
    authshift,
    async close() {
      await authshift.stop();
      await mocks.close();
    },
  };
}

/** The product's own: here one token for one admin. See `createJwtAuthenticator` for tokens of an identity provider. */
async function authenticate(request: Request): Promise<Access | null> {
  if (request.headers.get('authorization') !== 'Bearer example') return null;
  return {
    organization: { id: 'contoso', name: 'Contoso' },
    actor: { id: 'admin', name: 'Contoso admin' },
    role: 'admin',
  };
}

/** Runs an example on a port of its own, and says how to call it. */
export async function run(start: (authshift: AuthShiftServer, port: number) => Promise<unknown>): Promise<void> {
  const port = Number(process.env.PORT ?? 8787);
  const origin = `http://localhost:${port}`;
  const { authshift } = await rehearse(origin);
  await start(authshift, port);
  process.stdout.write(`curl -H 'authorization: Bearer example' ${origin}/v1/connections\n`);
}
