import { BUILT_IN_APPS, BUILT_IN_PASSWORD, BUILT_IN_WORLD, CONTOSO } from '../directory/builtInWorld.ts';
import { guidFrom } from '../directory/identifiers.ts';
import type { CreateTenantOptions } from '../directory/tenant.ts';

/**
 * What a test's own tenant begins with, as plain data: like `createTenant`'s options, where `{domain}` stands for the domain the tenant
 * gets. Left out: a copy of the built-in Contoso.
 */
export type WorldTemplate = Omit<CreateTenantOptions, 'id' | 'domains' | 'name'> & { readonly name?: string };

/** Options for a tenant that no other test has. `label` is part of its domain, so letters and digits. */
export function writeTenant(label: string, template: WorldTemplate = contosoTemplate(label)): CreateTenantOptions {
  const domain = domainOf(label);
  const named = JSON.parse(JSON.stringify(template).replaceAll('{domain}', domain)) as WorldTemplate;
  return {
    name: `World ${label}`,
    ...named,
    id: tenantIdOf(label),
    domains: [domain, `${label}.onmicrosoft.com`],
  };
}

export function domainOf(label: string): string {
  return `${label}.example`;
}

/** The client id an app of the built-in Contoso has in the copy. */
export function clientIdIn(label: string, name: BuiltInApp): string {
  return guidFrom('app', label, BUILT_IN_APPS[name]);
}

export type BuiltInApp = keyof typeof BUILT_IN_APPS;

export function isBuiltInApp(name: string): name is BuiltInApp {
  return Object.hasOwn(BUILT_IN_APPS, name);
}

function tenantIdOf(label: string): string {
  return guidFrom('world', label);
}

/** Contoso under other ids and another domain. Guests stay at home, because their tenant is not copied. */
function contosoTemplate(label: string): WorldTemplate {
  const { tenants = [], users = [], apps = [] } = BUILT_IN_WORLD;
  const {
    id: _id,
    name: _name,
    domains: _domains,
    ...tenant
  } = tenants.find(({ id }) => id === CONTOSO) ?? { id: CONTOSO };
  const copied: WorldTemplate = {
    ...tenant,
    users: users
      .filter((user) => user.tenant === CONTOSO)
      .map(({ tenant: _tenant, oid: _oid, guestIn: _guestIn, ...user }) => ({ password: BUILT_IN_PASSWORD, ...user })),
    apps: apps.filter((app) => app.tenant === CONTOSO).map(({ tenant: _tenant, ...app }) => app),
  };
  const renamed = Object.keys(BUILT_IN_APPS)
    .filter(isBuiltInApp)
    .reduce((text, name) => text.replaceAll(BUILT_IN_APPS[name], clientIdIn(label, name)), JSON.stringify(copied));
  const text = renamed
    .replaceAll(CONTOSO, tenantIdOf(label))
    .replaceAll('contoso.example', '{domain}')
    .replaceAll('contoso.onmicrosoft.com', `${label}.onmicrosoft.com`);
  return JSON.parse(text) as WorldTemplate;
}
