import { createMockIdp, type MockIdp, type Tenant } from '@authshift/mock-idp';
import { heldBytes, median } from '../measure.ts';

/** A mock with as many tenants as the first argument says, each with 100 users and a daemon. Prints one line of {@link TenantServerLine}. */
export interface TenantServerLine {
  readonly origin: string;
  readonly tenants: readonly { readonly id: string; readonly clientId: string }[];
  /** Bytes each tenant adds. */
  readonly memory: number;
  /** Milliseconds, beside all the others. */
  readonly times: Readonly<Record<'made' | 'reset' | 'removed', number>>;
}

export const DAEMON_SECRET = 'tenant-server-daemon-secret';
const USERS = 100;
const TIMED = 25;

async function addTenant(idp: MockIdp, number: number): Promise<Tenant> {
  const domain = `tenant-${number}.example`;
  return idp.createTenant({
    name: `Tenant ${number}`,
    domains: [domain],
    users: Array.from({ length: USERS }, (_, user) => ({ upn: `person-${user}@${domain}` })),
    apps: [{ clientId: clientIdOf(number), kind: 'daemon', secrets: [{ value: DAEMON_SECRET }] }],
  });
}

function clientIdOf(number: number): string {
  return `b0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

async function timeEach(work: (number: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let number = 0; number < TIMED; number += 1) {
    const began = performance.now();
    await work(number);
    times.push(performance.now() - began);
  }
  return median(times);
}

async function main(count: number): Promise<void> {
  const idp = await createMockIdp();
  // What the first tenant loads and compiles is no tenant's.
  await idp.removeTenant((await addTenant(idp, count)).id);
  const before = heldBytes();
  const tenants: { readonly id: string; readonly clientId: string }[] = [];
  for (let number = 0; number < count; number += 1) {
    const { id } = await addTenant(idp, number);
    tenants.push({ id, clientId: clientIdOf(number) });
  }
  const memory = (heldBytes() - before) / count;
  const more: string[] = [];
  const made = await timeEach(async (number) => more.push((await addTenant(idp, count + 1 + number)).id));
  const reset = await timeEach((number) => idp.resetTenant(more[number] ?? ''));
  const removed = await timeEach((number) => idp.removeTenant(more[number] ?? ''));
  const line: TenantServerLine = {
    origin: idp.origin,
    tenants,
    memory,
    times: { made, reset, removed },
  };
  console.log(JSON.stringify(line));
  process.on('SIGTERM', () => void idp.close().then(() => process.exit(0)));
}

if (import.meta.main) await main(Number(process.argv[2]));
