import { randomUUID } from 'node:crypto';
import { createMockIdp, type MockIdp, type Tenant } from '@authshift/mock-idp';
import { heldBytes, median } from '../measure.ts';

const TENANTS = 200;

export interface WorldFigures {
  /** Milliseconds. */
  readonly newTenant: number;
  /** Bytes, of a tenant nobody has used yet, and of one somebody has begun to sign in to. */
  readonly idle: number;
  readonly used: number;
}

/** Tenants as a test worker makes them for itself: one app, one person, all in one running mock. */
export async function measureWorlds(): Promise<WorldFigures> {
  const idp = await createMockIdp();
  await addTenant(idp, 0);
  const before = heldBytes();
  const times: number[] = [];
  const made: { readonly tenant: Tenant; readonly clientId: string }[] = [];
  for (let number = 1; number <= TENANTS; number += 1) {
    const began = performance.now();
    made.push(await addTenant(idp, number));
    times.push(performance.now() - began);
  }
  const created = heldBytes();
  for (const { tenant, clientId } of made) await beginSignIn(idp, tenant, clientId);
  const used = heldBytes();
  await idp.close();
  return {
    newTenant: median(times),
    idle: (created - before) / TENANTS,
    used: (used - before) / TENANTS,
  };
}

async function addTenant(
  idp: MockIdp,
  number: number,
): Promise<{ readonly tenant: Tenant; readonly clientId: string }> {
  const clientId = randomUUID();
  const domain = `world-${number}.example`;
  const tenant = await idp.createTenant({
    name: `World ${number}`,
    domains: [domain],
    users: [{ upn: `person@${domain}` }],
    apps: [{ clientId, kind: 'spa', redirectUris: ['http://localhost'] }],
  });
  return { tenant, clientId };
}

/** The tenant's provider is made for the first who comes. */
async function beginSignIn(idp: MockIdp, tenant: Tenant, clientId: string): Promise<void> {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: 'http://localhost',
    response_type: 'code',
    scope: 'openid',
  });
  const response = await fetch(`${idp.origin}/${tenant.id}/oauth2/v2.0/authorize?${query}`, { redirect: 'manual' });
  if (response.status !== 303) throw new Error(`The sign-in began with ${response.status}.`);
  await response.arrayBuffer();
}
