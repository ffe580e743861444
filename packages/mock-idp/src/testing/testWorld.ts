import { randomBytes } from 'node:crypto';
import type { AccountHandle } from '../directory/account.ts';
import type { AppHandle } from '../directory/app.ts';
import { BUILT_IN_APPS } from '../directory/builtInWorld.ts';
import type { TenantHandle } from '../directory/tenant.ts';
import type { MockIdp } from '../mockIdp.ts';
import { MockIdpError } from '../mockIdpError.ts';
import {
  type BuiltInApp,
  clientIdIn,
  domainOf,
  isBuiltInApp,
  type WorldTemplate,
  writeTenant,
} from './worldTemplate.ts';

/** A tenant of one's own: nobody else signs in to it, changes it or resets it. */
export interface TestWorld {
  readonly tenant: TenantHandle;
  /** The first domain of the tenant. */
  readonly domain: string;
  /** `service` is `service@` the world's domain. Rejects with `unknown_user`. */
  user(name: string): Promise<AccountHandle>;
  /** By its name in `BUILT_IN_APPS`, or as the template named it. Rejects with `unknown_app`. */
  app(name: BuiltInApp | (string & {})): Promise<AppHandle>;
  /** Back to what the world began with. */
  reset(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Makes a world inside of a mock that others may use at the same time.
 *
 * @example
 * const world = await createTestWorld(idp);
 * await (await world.user('service')).disable();
 */
export async function createTestWorld(idp: MockIdp, template?: WorldTemplate): Promise<TestWorld> {
  const label = `w${randomBytes(5).toString('hex')}`;
  const domain = domainOf(label);
  const tenant = await idp.createTenant(writeTenant(label, template));
  return {
    tenant,
    domain,
    user: (name) => idp.user(name.includes('@') ? name : `${name}@${domain}`),
    app: (name) => findApp(idp, { label, tenantId: tenant.id, name, isCopy: template === undefined }),
    reset: () => tenant.reset(),
    remove: async () => {
      await tenant.remove().catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
    },
  };
}

/** The mock has ended, or somebody has removed the tenant: then there is nothing left to remove. */
function isGone(error: unknown): boolean {
  return error instanceof MockIdpError && (error.code === 'unreachable' || error.code === 'unknown_tenant');
}

/** A tenant that is there already, for an application that knows only that one. Whoever else uses it is disturbed by resets. */
export async function openTestWorld(idp: MockIdp, nameOrId: string): Promise<TestWorld> {
  const tenant = await idp.tenant(nameOrId);
  const domain = tenant.domains[0] ?? '';
  return {
    tenant,
    domain,
    user: (name) => idp.user(name.includes('@') ? name : `${name}@${domain}`),
    app: (name) =>
      isBuiltInApp(name)
        ? idp.app(BUILT_IN_APPS[name])
        : findApp(idp, { label: '', tenantId: tenant.id, name, isCopy: false }),
    reset: () => tenant.reset(),
    remove: async () => undefined,
  };
}

/** One's own, unless a tenant is named. */
export function provideTestWorld(
  idp: MockIdp,
  { tenant, world }: { readonly tenant?: string | undefined; readonly world?: WorldTemplate | undefined },
): Promise<TestWorld> {
  return tenant === undefined ? createTestWorld(idp, world) : openTestWorld(idp, tenant);
}

interface AppReference {
  readonly label: string;
  readonly tenantId: string;
  readonly name: string;
  readonly isCopy: boolean;
}

async function findApp(idp: MockIdp, { label, tenantId, name, isCopy }: AppReference): Promise<AppHandle> {
  if (isCopy && isBuiltInApp(name)) return idp.app(clientIdIn(label, name));
  const { apps } = await idp.world();
  const app = apps.find((one) => one.tenantId === tenantId && (one.name === name || one.clientId === name));
  if (app === undefined) throw new MockIdpError('unknown_app', `The world has no app "${name}".`);
  return idp.app(app.clientId);
}
